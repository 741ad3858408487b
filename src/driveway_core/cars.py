"""Cars as they can be reached: what one is, can do, and was last seen doing.

``vehicles`` is what a driver registered; this is the same car on the line.
Every position here is kept out of ``repr``, so that no log can hold one.
Source: domain rules §7.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final, Generic, TypeVar

import attrs

from driveway_core.actors import AccountId
from driveway_core.booking_states import Source
from driveway_core.errors import InvalidValue
from driveway_core.places import Position
from driveway_core.vehicles import VehicleId
from driveway_core.vin import Vin

T_co = TypeVar("T_co", covariant=True)

NOT_SUPPORTED: Final = "not_supported_by_fleet_api"
"""Why no car parks itself for us: its maker offers no such command."""


class CarState(StrEnum):
    """Whether a car is on the line."""

    ONLINE = "online"
    ASLEEP = "asleep"
    OFFLINE = "offline"


class Gear(StrEnum):
    """Which gear a car is in."""

    PARK = "P"
    REVERSE = "R"
    NEUTRAL = "N"
    DRIVE = "D"


class CarCommand(StrEnum):
    """What a driver can ask their car to do besides driving somewhere."""

    FLASH_LIGHTS = "flash_lights"
    HONK_HORN = "honk_horn"
    OPEN_CHARGE_PORT = "open_charge_port"
    CLOSE_CHARGE_PORT = "close_charge_port"
    WAKE = "wake"


@attrs.frozen(kw_only=True)
class VehicleObservation:
    """What was seen of a car at a moment, by whoever saw it.

    ``at`` is when the car measured it, never when we heard of it. Whatever is
    None was not told. ``accuracy_m`` is the radius that holds the true
    position 95 times of 100; ``speed_mps`` is in metres a second,
    ``minutes_to_arrival`` as the car's own navigation tells it, ``destination``
    where that leads to. ``resent`` is a copy of something sent before.
    """

    at: datetime
    source: Source
    state: CarState = CarState.ONLINE
    position: Position | None = attrs.field(default=None, repr=False)
    accuracy_m: float | None = None
    gear: Gear | None = None
    speed_mps: float | None = None
    minutes_to_arrival: float | None = None
    destination: Position | None = attrs.field(default=None, repr=False)
    resent: bool = False

    def __attrs_post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise InvalidValue("at", "must say its zone")

    @property
    def is_news(self) -> bool:
        """Whether it tells where the car is: asleep, offline and without a position is no news."""
        return self.state is CarState.ONLINE and self.position is not None

    @property
    def stands(self) -> bool:
        """Whether the car surely stands: in park, or at no speed where no gear was told."""
        if self.gear is not None:
            return self.gear is Gear.PARK
        return self.speed_mps is not None and self.speed_mps == 0

    @property
    def drives(self) -> bool:
        """Whether the car surely moves under its own power."""
        return self.gear in (Gear.DRIVE, Gear.REVERSE) or (self.speed_mps or 0) > 0


@attrs.frozen
class Heard(Generic[T_co]):
    """One thing that a car told of itself, and when; the value None is that it does not know it any more."""

    at: datetime
    value: T_co | None = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise InvalidValue("at", "must say its zone")


@attrs.frozen(kw_only=True)
class Signals:
    """What a car told piece by piece, of each thing the latest: it tells only what changes.

    ``routed`` is whether its navigation leads anywhere, ``connected`` whether
    it is on the line. ``marks`` name the messages that were taken, the last one
    last and at ``marked_at``, where messages carry no time of their own. How
    these are put together is in ``signals``.
    """

    position: Heard[Position] | None = None
    gear: Heard[Gear] | None = None
    speed_mps: Heard[float] | None = None
    minutes_to_arrival: Heard[float] | None = None
    destination: Heard[Position] | None = None
    routed: Heard[bool] | None = None
    connected: Heard[bool] | None = None
    marks: tuple[str, ...] = ()
    marked_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Abilities:
    """What a car can do for us; None is not known yet.

    ``needs_signing``: it obeys signed commands only. ``key_paired``: its owner
    has let our key in. Nobody's car parks itself: ``parks_itself`` is only ever
    true of a simulated one, and ``smart_summon`` only says that its driver can
    use the maker's own app for that.
    """

    needs_signing: bool | None = None
    key_paired: bool | None = None
    takes_destinations: bool | None = None
    smart_summon: bool | None = None
    parks_itself: bool = False
    firmware: str | None = None


class Streaming(StrEnum):
    """Whether a car tells us by itself what it does."""

    OFF = "off"
    ASKED = "asked"
    """Asked for, and the car has not confirmed it."""
    ON = "on"
    REFUSED = "refused"


@attrs.frozen(kw_only=True)
class Car:
    """One linked car: the row of ``linked_cars`` beside its row of ``vehicles``.

    ``latest`` is everything that is known of it now, put together from all
    that was told, ``signals`` the pieces that it told by itself, each with its
    time. ``state_at`` is when its state was seen. ``asked_at`` is when
    streaming was asked for, ``streaming_problem`` why it was refused.
    """

    vehicle_id: VehicleId
    owner_id: AccountId
    vin: Vin
    abilities: Abilities = Abilities()
    state: CarState | None = None
    state_at: datetime | None = None
    latest: VehicleObservation | None = attrs.field(default=None, repr=False)
    signals: Signals = attrs.field(default=Signals(), repr=False)
    streaming: Streaming = Streaming.OFF
    streaming_problem: str | None = None
    asked_at: datetime | None = None
    version: int = 1

    @property
    def tells_by_itself(self) -> bool:
        """Whether it streams what it does."""
        return self.streaming is Streaming.ON

    def forgotten(self) -> "Car":
        """Without anything that tells where it was."""
        return attrs.evolve(self, latest=None, signals=Signals())


@attrs.frozen(kw_only=True)
class FoundCar:
    """A car in the account of its owner, as the maker lists it.

    ``owned`` is false for somebody whom the owner let drive it; ``listing_id``
    is the maker's number of it.
    """

    vin: Vin
    listing_id: int | None = None
    display_name: str | None = None
    state: CarState | None = None
    owned: bool = True
    in_service: bool = False
    needs_signing: bool | None = None
    firmware: str | None = None


@attrs.frozen(kw_only=True)
class Destination:
    """Where a car is sent: ``address`` is what its display shows."""

    address: str = attrs.field(repr=False)
    position: Position = attrs.field(repr=False)


class NavigationRoute(StrEnum):
    """How a destination reached the maker."""

    DIRECT = "direct"
    """Plainly, to be looked up there by its address."""
    SIGNED = "signed"
    """Signed by our key, as a position, for the car itself to read."""


@attrs.frozen(kw_only=True)
class ParkingAttempt:
    """What became of asking a car to park itself: ``reason`` where it was not even asked."""

    attempted: bool
    reason: str | None = None
