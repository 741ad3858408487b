"""Cars of Juniper Motors for Driveway-Hub: the port ``Fleet`` over the maker's HTTP interface."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, ClassVar, NoReturn
from urllib.parse import quote

import attrs
import httpx

from driveway_app import CarSurroundings
from driveway_core import car_troubles as trouble
from driveway_core import cars as known
from driveway_core.booking_states import Source
from driveway_core.car_calls import Call, CallKind
from driveway_core.car_links import CarLink, Grant
from driveway_core.cars import Abilities, Car, CarState, FoundCar, NavigationRoute, VehicleObservation
from driveway_core.places import Position
from driveway_core.ports import CallMeter, Clock
from driveway_core.vin import Vin

ABLE = Abilities(needs_signing=False, takes_destinations=True)


@attrs.frozen
class JuniperFleet:
    """``Fleet``; ``client`` is the id and the secret of our application at the maker."""

    maker: ClassVar[str] = "Juniper"
    first_base_url: str
    client: Mapping[str, str] = attrs.field(repr=False)
    http: httpx.Client
    meter: CallMeter
    clock: Clock

    def authorize_url(self, *, state: str) -> str:
        return f"{self.first_base_url}/authorize?client_id={self.client['client_id']}&state={quote(state)}"

    def exchange(self, code: str) -> Grant:
        return self._grant(code=code)

    def refresh(self, link: CarLink) -> Grant:
        return self._grant(refresh_token=link.refresh_token)

    def region(self, link: CarLink) -> str:
        return self._home(self._ask(link, CallKind.FREE, None, "GET /home")["home"])

    def cars(self, link: CarLink) -> Sequence[FoundCar]:
        rows = self._ask(link, CallKind.DATA, None, "GET /cars")["cars"]
        return [FoundCar(vin=Vin(vin), listing_id=number, state=CarState(on)) for vin, number, on in rows]

    def state(self, link: CarLink, car: Car) -> CarState:
        return CarState(self._ask(link, CallKind.FREE, car, "GET /state")["state"])

    def look(self, link: CarLink, car: Car) -> tuple[VehicleObservation, Abilities]:
        told = self._ask(link, CallKind.DATA, car, "GET /look")
        return VehicleObservation(
            at=datetime.fromisoformat(told["measured_at"]),
            source=Source.POLLING,
            position=Position(*told["position"]),
            gear=known.Gear(told["gear"]),
            speed_mps=told["speed_mps"],
            destination=Position(*told["destination"]) if told["destination"] else None,
        ), ABLE

    def abilities(self, link: CarLink, cars: Sequence[Car]) -> Mapping[Vin, Abilities]:
        wanted = {car.vin for car in cars}
        return {found.vin: ABLE for found in self.cars(link) if found.vin in wanted}

    def navigate(self, link: CarLink, car: Car, destination: known.Destination) -> NavigationRoute:
        self._ask(link, CallKind.COMMAND, car, "PUT /destination", attrs.asdict(destination.position))
        return NavigationRoute.DIRECT

    def command(self, link: CarLink, car: Car, command: known.CarCommand) -> None:
        kind = CallKind.WAKE if command is known.CarCommand.WAKE else CallKind.COMMAND
        self._ask(link, kind, car, f"POST /commands/{command.value}")

    def stream(self, link: CarLink, cars: Sequence[Car]) -> Mapping[Vin, tuple[known.Streaming, str | None]]:
        told = (known.Streaming.REFUSED, "this maker's cars tell nothing by themselves")
        return dict.fromkeys((car.vin for car in cars), told)

    def streaming(self, link: CarLink, car: Car) -> known.Streaming:
        return known.Streaming.OFF

    def _grant(self, **proof: str) -> Grant:
        try:
            answer = self.http.post(f"{self.first_base_url}/token", json={**self.client, **proof})
        except httpx.TransportError as lost:
            raise trouble.VehicleUnreachable from lost
        if answer.status_code != httpx.codes.OK:
            raise trouble.LinkBroken(trouble.LinkProblem.LOGIN_REQUIRED)
        told = answer.json()
        return Grant(
            access_token=told["access_token"],
            refresh_token=told["refresh_token"],
            expires_at=self.clock() + timedelta(seconds=told["expires_in"]),
            owner=told["driver"],
            scopes=frozenset({"cars"}),
        )

    def _ask(self, link: CarLink, kind: CallKind, car: Car | None, what: str, body: object = None) -> Any:
        """One call, counted before it is made; a question whose answer is lost is asked once more."""
        method, path = what.split()
        call = Call(kind=kind, account_id=link.account_id, vehicle_id=None if car is None else car.vehicle_id)
        url = f"{link.base_url}{'' if car is None else f'/cars/{car.vin.value}'}{path}"
        auth, tries = {"Authorization": f"Bearer {link.access_token}"}, 2 if method == "GET" else 1
        while True:
            self.meter.spend(call)
            tries -= 1
            try:
                answer = self.http.request(method, url, json=body, headers=auth)
            except httpx.TransportError as lost:
                if tries:
                    continue
                raise trouble.VehicleUnreachable(may_have_run=method != "GET") from lost
            return answer.json() if answer.is_success else self._refuse(answer, call)

    def _refuse(self, answer: httpx.Response, call: Call) -> NoReturn:
        match answer.status_code:
            case 401:
                raise trouble.TokenRejected
            case 402:
                self.meter.close(until=self.clock() + timedelta(minutes=30))
                raise trouble.CarServiceClosed("Juniper Motors does not serve us")
            case 403:
                raise trouble.LinkBroken(trouble.LinkProblem.REVOKED)
            case 408:
                raise trouble.VehicleAsleep
            case 421:
                raise trouble.RegionMoved(self._home(answer.json()["home"]))
            case 429:
                until = (now := self.clock()) + timedelta(seconds=int(answer.headers["Retry-After"]))
                self.meter.park(call, until=until)
                raise trouble.BudgetSpent(until, now)
        raise trouble.VehicleUnreachable  # trouble there, after which nothing was done

    def _home(self, url: str) -> str:
        if not f"{url}/".startswith(f"{self.first_base_url}/"):
            raise trouble.VehicleUnreachable  # a token goes nowhere but to the maker
        return url


@contextmanager
def open_fleet(given: CarSurroundings) -> Iterator[JuniperFleet]:
    """What the entry point names: opened with the marketplace, as its environment says, closed with it."""
    client = {name: given.environment[f"JUNIPER_{name.upper()}"] for name in ("client_id", "client_secret")}
    with httpx.Client(trust_env=False) as http:
        yield JuniperFleet(given.environment["JUNIPER_URL"], client, http, given.meter, given.clock)
