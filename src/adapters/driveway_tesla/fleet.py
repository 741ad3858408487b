"""Tesla's cars as the marketplace asks for them: ``Fleet``, and ``AutoPark``, which Tesla has not."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from secrets import token_bytes
from time import sleep
from typing import ClassVar, Final, Self, TypeVar

import attrs

from driveway_core.car_links import CarLink, Grant
from driveway_core.car_troubles import VehicleRefused
from driveway_core.cars import (
    NOT_SUPPORTED,
    Abilities,
    Car,
    CarCommand,
    CarState,
    Destination,
    FoundCar,
    NavigationRoute,
    ParkingAttempt,
    Streaming,
    VehicleObservation,
)
from driveway_core.ports import CallMeter, Clock
from driveway_core.vin import Vin
from driveway_tesla import accounts, reads, telemetry_config
from driveway_tesla.client import TeslaClient
from driveway_tesla.commands import DirectTransport, ProxyTransport
from driveway_tesla.jws import sign_configuration
from driveway_tesla.settings import TeslaSettings, Way
from driveway_tesla.signed import SignedTransport
from driveway_tesla.signing import CommandKey
from driveway_tesla.transports import PlainWanted, SigningWanted, Transport
from driveway_tesla.wire import Patience

NEEDS_KEY: Final = "it obeys signed commands only, and we have no key that it knows"
NO_DESTINATIONS: Final = "it takes no destinations from outside"

T = TypeVar("T")


@attrs.frozen(eq=False)
class TeslaFleet:
    """``Fleet`` over Tesla's Fleet API; one for a process and all its threads."""

    maker: ClassVar[str] = "Tesla"
    client: TeslaClient
    plainly: DirectTransport = attrs.field(repr=False)
    proxied: ProxyTransport | None = attrs.field(default=None, repr=False)
    signing: Transport | None = attrs.field(default=None, repr=False)
    streams: telemetry_config.Streams | None = attrs.field(default=None, repr=False)

    @classmethod
    def open(
        cls,
        settings: TeslaSettings,
        *,
        meter: CallMeter,
        clock: Clock,
        pause: Callable[[float], None] = sleep,
        patience: Patience | None = None,
    ) -> Self:
        """With connections of its own, until ``close``; nothing is asked yet. Raises ``InvalidValue``."""
        key = CommandKey.from_pem(settings.command_key) if settings.command_key is not None else None
        client = TeslaClient.connected(settings, meter=meter, clock=clock, pause=pause, patience=patience)
        plainly = DirectTransport(client, clock)
        proxied = ProxyTransport(client, plainly) if settings.proxy_url is not None else None
        if key is None:
            return cls(client, plainly, proxied, None, telemetry_config.Streams.of(client))
        signing = SignedTransport(client, key, clock, token_bytes, pause)
        streams = telemetry_config.Streams.of(client, sign=partial(sign_configuration, key))
        return cls(client, plainly, proxied, signing, streams)

    def close(self) -> None:
        """Hang up."""
        self.client.close()

    @property
    def first_base_url(self) -> str:
        return self.client.settings.first_base

    def authorize_url(self, *, state: str) -> str:
        return accounts.authorize_url(self.client.settings, state=state)

    def exchange(self, code: str) -> Grant:
        return accounts.exchange(self.client, code)

    def refresh(self, link: CarLink) -> Grant:
        return accounts.refresh(self.client, link)

    def region(self, link: CarLink) -> str:
        return accounts.region(self.client, link)

    def cars(self, link: CarLink) -> Sequence[FoundCar]:
        return reads.cars(self.client, link)

    def state(self, link: CarLink, car: Car) -> CarState:
        return reads.state(self.client, link, car)

    def look(self, link: CarLink, car: Car) -> tuple[VehicleObservation, Abilities]:
        return reads.look(self.client, link, car)

    def abilities(self, link: CarLink, cars: Sequence[Car]) -> Mapping[Vin, Abilities]:
        return reads.abilities(self.client, link, cars)

    def navigate(self, link: CarLink, car: Car, destination: Destination) -> NavigationRoute:
        """Plainly first, whatever the transport; signed where the car wants that and we have a key."""
        if car.abilities.takes_destinations is False:
            raise VehicleRefused(NO_DESTINATIONS)
        ways: tuple[Transport | None, ...] = (self.plainly, self.signing)
        return _first(ways, lambda way: way.navigate(link, car, destination))

    def command(self, link: CarLink, car: Car, command: CarCommand) -> None:
        ways = (self.plainly,) if command is CarCommand.WAKE else self._ways(car)
        _first(ways, lambda way: way.command(link, car, command))

    def stream(self, link: CarLink, cars: Sequence[Car]) -> Mapping[Vin, tuple[Streaming, str | None]]:
        return telemetry_config.ask_for(self.streams, link, cars)

    def streaming(self, link: CarLink, car: Car) -> Streaming:
        return telemetry_config.confirmed(self.client, link, car)

    def _ways(self, car: Car) -> tuple[Transport | None, ...]:
        """The transports for a command in the order they are tried; the next only if nothing was done."""
        match self.client.settings.transport:
            case Way.PROXY:
                return (self.proxied,)
            case Way.DIRECT:
                return (self.plainly, self.signing)
            case Way.SIGNED if car.abilities.needs_signing is False:
                return (self.plainly, self.signing)
            case _:
                return (self.signing, self.plainly)


@attrs.frozen
class NoAutoPark:
    """``AutoPark`` of a maker that has no such command: no car is ever asked."""

    def attempt(self, car: Car) -> ParkingAttempt:
        return ParkingAttempt(attempted=False, reason=NOT_SUPPORTED)


def _first(ways: Sequence[Transport | None], do: Callable[[Transport], T]) -> T:
    """By the first transport that the car takes; raises ``VehicleRefused`` where it takes none of ours."""
    for way in ways:
        try:
            if way is not None:
                return do(way)
        except (SigningWanted, PlainWanted):
            continue
    raise VehicleRefused(NEEDS_KEY)
