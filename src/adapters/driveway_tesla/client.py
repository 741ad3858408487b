"""Asking Tesla: every call is counted before it is made, and its answer becomes a value or a word of ours."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from typing import Final, Self
from urllib.parse import urlencode

import attrs

from driveway_core.car_calls import Call, CallKind
from driveway_core.car_links import CarLink
from driveway_core.car_troubles import RegionMoved, VehicleUnreachable
from driveway_core.cars import Car
from driveway_core.errors import InvalidValue
from driveway_core.ports import CallMeter, Clock
from driveway_tesla.answers import CLOSED_FOR, error_of, parked_until, refusal_of, words_of
from driveway_tesla.settings import TeslaSettings
from driveway_tesla.statuses import (
    NO_ANSWER,
    NOT_CONNECTED,
    NOT_UNDERSTOOD,
    REFUSED_WITH_200,
    Becomes,
    Meaning,
    Over,
    meaning_of,
)
from driveway_tesla.told import Told, first_object, text
from driveway_tesla.wire import AnswerTooLong, NoAnswer, NotConnected, Patience, Reply, Wire

BETWEEN_S: Final = 1.0
"""How many seconds pass before a call is made once more."""

_COMMON: Final = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "driveway-hub"}
_MOVING: Final = (CallKind.COMMAND, CallKind.WAKE)


@attrs.frozen(kw_only=True)
class Ask:
    """One thing to ask: ``path`` behind the address of the account's region, ``body`` as JSON.

    ``car`` is whom it is about, ``over`` which way it goes. ``same_twice`` says
    that asking twice does what asking once does, so that it may be asked once
    more where no answer came.
    """

    method: str
    path: str
    kind: CallKind
    car: Car | None = None
    body: Mapping[str, object] | None = attrs.field(default=None, repr=False)
    over: Over = Over.DIRECT
    same_twice: bool = False

    @property
    def moves(self) -> bool:
        """Whether something is to happen."""
        return self.kind in _MOVING


@attrs.frozen(eq=False)
class TeslaClient:
    """Tesla, for whoever asks it something; one is enough for a process and all its threads.

    ``pause`` waits so many seconds.
    """

    settings: TeslaSettings
    meter: CallMeter = attrs.field(repr=False)
    clock: Clock = attrs.field(repr=False)
    pause: Callable[[float], None] = attrs.field(repr=False)
    _fleet: Wire = attrs.field(repr=False)
    _proxy: Wire = attrs.field(repr=False)

    @classmethod
    def connected(
        cls,
        settings: TeslaSettings,
        *,
        meter: CallMeter,
        clock: Clock,
        pause: Callable[[float], None],
        patience: Patience | None = None,
    ) -> Self:
        """With connections of its own; raises ``InvalidValue`` where the proxy's certificate is none."""
        fleet = proxy = Wire(patience=patience)
        if settings.proxy_ca is not None:
            try:
                proxy = Wire(ca=settings.proxy_ca, patience=patience)
            except OSError as error:  # an SSLError is one
                raise InvalidValue("TESLA_PROXY_CA_FILE", "is no file with a certificate in PEM") from error
        return cls(settings, meter, clock, pause, fleet, proxy)

    def ask(self, link: CarLink, ask: Ask) -> Told:
        """What is answered; raises what ``Fleet`` raises, and what the transports tell each other."""
        base = self._base(link, ask.over)
        call = Call(
            kind=ask.kind,
            account_id=link.account_id,
            vehicle_id=ask.car.vehicle_id if ask.car is not None else None,
        )
        headers = {**_COMMON, "Authorization": f"Bearer {link.access_token}"}
        body = json.dumps(ask.body).encode() if ask.body is not None else None
        if body is not None or ask.method == "POST":
            headers["Content-Type"] = "application/json"
        wire = self._proxy if ask.over is Over.PROXY else self._fleet
        unsure, tries = False, 2 if ask.same_twice else 1
        while True:
            self.meter.spend(call)
            told, meaning, reply = self._once(wire, ask, base + ask.path, headers, body)
            if meaning is None:
                return told
            tries -= 1
            unsure = unsure or meaning.may_have_run
            if not meaning.again or tries == 0:
                meaning = attrs.evolve(meaning, may_have_run=unsure)
                raise self._problem(meaning, reply, call=call, moves=ask.moves)
            self.pause(BETWEEN_S)

    def signed(self, link: CarLink, car: Car, message: bytes) -> bytes:
        """Carry one signed message to a car and its answer back; counted as a command, and sent once.

        Any answer of the car is one, also a no. Raises ``PlainWanted`` where the
        car knows nothing of signed commands, and what ``Fleet`` raises.
        """
        told = self.ask(
            link,
            Ask(
                method="POST",
                path=f"/api/1/vehicles/{car.vin}/signed_command",
                kind=CallKind.COMMAND,
                car=car,
                body={"routable_message": base64.b64encode(message).decode("ascii")},
                over=Over.SIGNED,
            ),
        )
        try:
            answer = base64.b64decode(text(told, "response") or "", validate=True)
        except (binascii.Error, ValueError) as error:
            raise VehicleUnreachable(may_have_run=True) from error
        if not answer:
            raise VehicleUnreachable(may_have_run=True)
        return answer

    def token(self, form: Mapping[str, str]) -> Told:
        """Ask for tokens; counted nowhere, since Tesla counts it nowhere either, and asked once."""
        headers = {**_COMMON, "Content-Type": "application/x-www-form-urlencoded"}
        ask = Ask(method="POST", path="", kind=CallKind.FREE, over=Over.AUTH)
        told, meaning, reply = self._once(
            self._fleet, ask, self.settings.token_address, headers, urlencode(form).encode("ascii")
        )
        if meaning is None:
            return told
        raise self._problem(meaning, reply, call=None, moves=False)

    def close(self) -> None:
        """Hang up."""
        self._fleet.close()
        self._proxy.close()

    def _base(self, link: CarLink, over: Over) -> str:
        """Where to ask; a token goes nowhere but there where it may."""
        if over is Over.PROXY:
            return (self.settings.proxy_url or "").rstrip("/")
        if not self.settings.allows(link.base_url):
            raise RegionMoved(self.settings.first_base)
        return link.base_url.rstrip("/")

    def _once(
        self, wire: Wire, ask: Ask, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> tuple[Told, Meaning | None, Reply | None]:
        """What was told, or what else it means."""
        try:
            reply = wire.send(ask.method, url, headers, body)
        except NotConnected:
            return {}, NOT_CONNECTED, None
        except NoAnswer:
            return {}, NO_ANSWER, None
        except AnswerTooLong:
            return {}, NOT_UNDERSTOOD, None
        if not 200 <= reply.status < 300:
            return {}, meaning_of(reply.status, words_of(reply), ask.over), reply
        told = first_object(reply.body)
        if told is None:
            return {}, NOT_UNDERSTOOD, reply
        if refusal_of(told) is not None:
            return told, meaning_of(REFUSED_WITH_200, words_of(reply), ask.over), reply
        return told, None, reply

    def _problem(self, meaning: Meaning, reply: Reply | None, *, call: Call | None, moves: bool) -> Exception:
        """What is raised; whoever counts calls hears of limits first."""
        at = self.clock()
        until = parked_until(reply, at=at) if reply is not None else at
        if meaning.becomes is Becomes.PARKED and call is not None:
            self.meter.park(call, until=until)
        if meaning.shuts:
            self.meter.close(until=at + CLOSED_FOR)
        words = words_of(reply) if reply is not None else ""
        return error_of(meaning, words, at=at, moves=moves, until=until, allows=self.settings.allows)
