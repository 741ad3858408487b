"""The drivers' cars: on the line, and what is kept of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from driveway_core.actors import AccountId
from driveway_core.bookings import BookingId
from driveway_core.car_calls import Call, CallLog
from driveway_core.car_links import CarLink, Grant
from driveway_core.cars import (
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
from driveway_core.signals import CarNews
from driveway_core.trips import Trip
from driveway_core.vehicles import VehicleId
from driveway_core.vin import Vin


class CallMeter(Protocol):
    """Who lets a call be made, before it is; one for each HTTP call that a maker counts."""

    def spend(self, call: Call) -> None:
        """Count a call; raises ``BudgetSpent`` instead where it may not be made now.

        While everything is closed it raises ``CarServiceClosed``.
        """
        ...

    def park(self, call: Call, *, until: datetime) -> None:
        """The maker wants no more such calls before then."""
        ...

    def close(self, *, until: datetime) -> None:
        """The maker wants no calls from us at all before then."""
        ...


class Fleet(Protocol):
    """Cars through their maker's service.

    Whatever asks about a car spends from its budget first, once for every HTTP
    call. Each may raise ``VehicleAsleep``, ``VehicleUnreachable``,
    ``VehicleRefused``, ``LinkBroken``, ``BudgetSpent`` and ``CarServiceClosed``;
    and, to whoever holds the link, ``TokenRejected`` and ``RegionMoved``, after
    which the same call may be made once more. Nothing here wakes a car but
    ``command`` with ``WAKE``, and nothing is asked twice that could honk twice.
    """

    @property
    def maker(self) -> str:
        """Whom drivers know their accounts with, such as ``Tesla``: a name for people."""
        ...

    @property
    def first_base_url(self) -> str:
        """Where an account is looked for first."""
        ...

    def authorize_url(self, *, state: str) -> str:
        """Where a driver's browser goes to let us in; it comes back with ``state`` and a code."""
        ...

    def exchange(self, code: str) -> Grant:
        """The first pair of tokens; raises ``LinkBroken`` for a code that is not good."""
        ...

    def refresh(self, link: CarLink) -> Grant:
        """The next pair; the old refresh token is good for a day after. Raises ``LinkBroken``."""
        ...

    def region(self, link: CarLink) -> str:
        """Where the account's region answers."""
        ...

    def cars(self, link: CarLink) -> Sequence[FoundCar]:
        """Every car in the account: all pages, and nothing that is no car."""
        ...

    def state(self, link: CarLink, car: Car) -> CarState:
        """Whether it is on the line; asks the maker, not the car."""
        ...

    def look(self, link: CarLink, car: Car) -> tuple[VehicleObservation, Abilities]:
        """What it does now, and what that tells of its abilities; raises ``VehicleAsleep``.

        A car that idles may be told of as it was a while ago: ``at`` says when.
        """
        ...

    def abilities(self, link: CarLink, cars: Sequence[Car]) -> Mapping[Vin, Abilities]:
        """What these cars can do, all in one call."""
        ...

    def navigate(self, link: CarLink, car: Car, destination: Destination) -> NavigationRoute:
        """Send the destination to its display; that the maker took it is all that is known then."""
        ...

    def command(self, link: CarLink, car: Car, command: CarCommand) -> None:
        """Ask it to do something; done when this returns, and for ``WAKE`` asked for."""
        ...

    def stream(self, link: CarLink, cars: Sequence[Car]) -> Mapping[Vin, tuple[Streaming, str | None]]:
        """Ask these cars to tell us what they do; what became of it, with the reason of a refusal."""
        ...

    def streaming(self, link: CarLink, car: Car) -> Streaming:
        """Whether it has confirmed that."""
        ...


class TelemetryReader(Protocol):
    """What cars send by themselves, as news of them."""

    def admit(self, secret: str | None) -> None:
        """Let somebody in who brings such messages.

        Raises ``TelemetryNotOurs`` for another secret than ours, and
        ``CarsElsewhere`` where there is none, so that nobody may bring any.
        """
        ...

    def read(self, body: bytes, content_type: str, *, received_at: datetime) -> Sequence[CarNews]:
        """News of cars, without those of which nothing matters here.

        Raises ``InvalidValue`` for what is no such message or says nothing that
        can be read, whatever bytes it is given; no refusal repeats a VIN or a place.
        """
        ...


class AutoPark(Protocol):
    """Asking a car to park itself, which no real car does for us."""

    def attempt(self, car: Car) -> ParkingAttempt: ...


class Signer(Protocol):
    """Short promises that only we can have made."""

    def sign(self, text: str) -> str:
        """The text and its proof, fit for a URL."""
        ...

    def read(self, signed: str) -> str | None:
        """The text, if we signed it; None else."""
        ...


class CarLinks(Protocol):
    """Linked accounts; the tokens are the sealed columns of ``users``, the rest is ``car_links``."""

    def of(self, account_id: AccountId, *, changing: bool = False) -> CarLink | None: ...
    def save(self, link: CarLink) -> None:
        """Keep a new or a changed link."""
        ...

    def remove(self, account_id: AccountId) -> None:
        """Forget the tokens and all that came with them; nothing where there is no link."""
        ...


class Cars(Protocol):
    """``linked_cars``; ``latest`` is sealed for the owner."""

    def of(self, vehicle_id: VehicleId, *, changing: bool = False) -> Car | None: ...
    def with_vin(self, vin: Vin, *, changing: bool = False) -> Car | None:
        """The linked, active car with that VIN."""
        ...

    def owned_by(self, owner: AccountId) -> Sequence[Car]:
        """Those that are not retired, by their ids."""
        ...

    def unseen(self, *, since: datetime, limit: int) -> Sequence[VehicleId]:
        """Those that nobody has seen since, or ever, of which it is kept where they were; by their ids."""
        ...

    def save(self, car: Car) -> Car:
        """Keep a new one, of version 1, or a changed one; raises ``Stale``."""
        ...

    def remove(self, vehicle_id: VehicleId) -> None: ...


class CallLogs(Protocol):
    """``car_calls``."""

    def get(self, subject: str, *, changing: bool = True) -> CallLog:
        """The log, an empty one where there is none; whoever else would change it waits."""
        ...

    def save(self, log: CallLog) -> None: ...
    def forget(self, *, before: datetime) -> int:
        """Drop the logs of which nothing counts since then; how many."""
        ...


class Sightings(Protocol):
    """``vehicle_observations``, each sealed for the car's owner: the one stream."""

    def add(
        self,
        observation: VehicleObservation,
        *,
        vehicle_id: VehicleId,
        owner_id: AccountId,
        booking_id: BookingId | None,
        received_at: datetime,
    ) -> bool:
        """Keep it; False where one of that moment and source is kept already."""
        ...

    def of(self, booking_id: BookingId, *, limit: int) -> Sequence[VehicleObservation]:
        """The latest of a booking, by when they were measured, the latest first."""
        ...

    def forget(self, *, before: datetime, limit: int) -> int:
        """Drop so many of those that were measured or received earlier; how many."""
        ...


class Trips(Protocol):
    """``trips``: one a booking of a linked car."""

    def add(self, trip: Trip) -> bool:
        """Keep a new one; False where the booking has one."""
        ...

    def of(self, booking_id: BookingId, *, changing: bool = False) -> Trip | None: ...
    def of_vehicle(self, vehicle_id: VehicleId, *, at: datetime) -> Sequence[BookingId]:
        """The bookings, confirmed or active, whose trips an observation of that moment may matter to.

        From ``MATTERS_FROM`` before the start of a stay until it is completed or missed; by its start.
        One that has no trip yet is not among them.
        """
        ...

    def save(self, trip: Trip) -> Trip:
        """Raises ``Stale``."""
        ...

    def missing(self, *, at: datetime, limit: int) -> Sequence[BookingId]:
        """Bookings of linked, active cars, confirmed and not missed or active, that have no trip yet.

        By their start.
        """
        ...

    def due(self, *, at: datetime, limit: int) -> Sequence[BookingId]:
        """Those that should have been looked at, or whose destination should have been sent, by then.

        The longest due first; a destination that was given up is not due.
        """
        ...

    def reduce(self, *, before: datetime, limit: int) -> int:
        """Take the evidence out of so many of those that ended before; how many had any.

        A trip ends when its car departed, else when its booking did, else when that should have.
        """
        ...
