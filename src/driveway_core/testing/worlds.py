"""Random small worlds: some listings in one neighbourhood, stays there already, and somebody who asks.

Worlds lie too far apart to meet, and every id is new, so one database may
hold many. Times gather around moments at which a clock changes.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

import attrs
from hypothesis import strategies as st

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM, AccountStatus
from driveway_core.availability import compile_hours
from driveway_core.bookings import Awaiting, Booking, CancelledBy, Source
from driveway_core.dimensions import Dimensions
from driveway_core.driveways import Driveway, ListingStatus, SizeLimits
from driveway_core.entries import AvailabilityEntry, EntryId
from driveway_core.places import Position
from driveway_core.ports import Transactions
from driveway_core.searching import SearchQuestion
from driveway_core.testing.builders import (
    a_booking,
    a_driveway,
    a_number,
    a_question,
    a_vehicle,
    an_account,
    an_id,
    some_terms,
)
from driveway_core.testing.entry_strategies import GRID, changes, entries
from driveway_core.vehicles import Vehicle
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow

T = TypeVar("T")

_OFTEN: Final = 24
"""How often what is usual is drawn for one time that it is not."""

CAR: Final = Dimensions(185, 73, 57)
_WRITTEN_BEFORE: Final = st.sampled_from((0, 0, 1, 175, 181, 182, 183, 280)).map(lambda days: days * DAY)
"""How long ago hours were written out for 182 days."""
_STEPS_ASIDE: Final = st.integers(-8, 8)
"""Thousandths of a degree from the middle: at most 1.3 km, wherever on earth."""


@attrs.frozen(kw_only=True)
class Place:
    """A listing with its calendar and the stays that it has, in the order in which they were made."""

    driveway: Driveway
    entries: tuple[AvailabilityEntry, ...]
    bookings: tuple[Booking, ...]


@attrs.frozen(kw_only=True)
class World:
    """Everything there is, and a driver who wants ``stay`` at the moment ``at``.

    Opening hours were written out at ``written_at``, maybe so long ago that the stay lies beyond.
    """

    at: datetime
    written_at: datetime
    middle: Position
    accounts: tuple[Account, ...]
    guest: Vehicle
    car: Vehicle
    driver: Account
    places: tuple[Place, ...]
    stay: TimeWindow

    def store(self, transactions: Transactions) -> None:
        """Put all of it into stores."""
        with transactions.begin(acting_as=SYSTEM) as work:
            for account in self.accounts:
                work.accounts.add(account)
            for vehicle in (self.guest, self.car):
                work.vehicles.add(vehicle)
            for place in self.places:
                driveway = place.driveway
                zone, written_at = driveway.time_zone, self.written_at
                hours = compile_hours(place.entries, time_zone=zone, at=written_at)
                work.driveways.add(driveway, compile_hours((), time_zone=zone, at=written_at))
                for entry in place.entries:
                    work.availability.add(entry, hours)
                for booking in place.bookings:
                    work.bookings.add(booking, spaces=driveway.spaces)

    @property
    def question(self) -> SearchQuestion:
        """The driver's search: every listing lies within its radius."""
        return a_question(
            near=self.middle, stay=self.stay, car=CAR, driver_id=self.driver.id, at=self.at, radius_m=1_500
        )


@st.composite
def worlds(draw: st.DrawFn, *, places: int = 3) -> World:
    """Worlds of one to so many listings."""
    zone, change = draw(changes())
    at = change + draw(st.integers(-96, 96)) * GRID
    middle = _a_spot()
    hosts = [an_account(status=AccountStatus.SUSPENDED if draw(_SELDOM) else AccountStatus.ACTIVE, at=at)]
    hosts.append(an_account(at=at))
    driver = hosts[1] if draw(st.integers(0, 19)) == 0 else an_account(at=at)
    stranger = an_account(at=at)
    guest = a_vehicle(stranger.id, dimensions=CAR, at=at)
    here = [
        draw(_places(draw(st.sampled_from(hosts)), guest, middle, zone, at))
        for _ in range(draw(st.integers(1, places)))
    ]
    accounts = {account.id: account for account in (*hosts, driver, stranger)}
    return World(
        at=at,
        written_at=at - draw(_WRITTEN_BEFORE),
        middle=middle,
        accounts=tuple(accounts.values()),
        guest=guest,
        car=a_vehicle(driver.id, dimensions=CAR, at=at),
        driver=driver,
        places=tuple(here),
        stay=_asked(at, draw(_ASKED)),
    )


def _a_spot() -> Position:
    """A neighbourhood that no other world is in: they lie 0.1 of a degree apart, between 60 N and 60 S."""
    row, column = divmod(a_number(), 3_400)
    return Position(row % 1_200 / 10 - 60, column / 10 - 170)


def _mostly(usual: T, *others: T) -> st.SearchStrategy[T]:
    return st.sampled_from((*[usual] * _OFTEN, *others))


_ASKED: Final = st.tuples(
    st.integers(-2, 200),
    st.integers(1, 40),
    _mostly(0, 1, 25, 26, 27),
    _mostly(timedelta(), timedelta(seconds=1), timedelta(microseconds=1)),
)


def _asked(at: datetime, parts: tuple[int, int, int, timedelta]) -> TimeWindow:
    """A window soon after a moment, seldom before it or half a year on, not always on the quarter."""
    start, length, weeks, odd = parts
    begins = at + start * GRID + timedelta(weeks=weeks)
    return TimeWindow(begins, begins + length * GRID + odd)


_TERMS: Final = st.builds(
    some_terms,
    minimum_hours=_mostly(1, 2, 3),
    maximum_hours=st.sampled_from((None, None, None, 3, 8, 24)),
    advance_hours=st.sampled_from((0, 0, 1, 12)),
    horizon_days=_mostly(365, 1, 2, 180),
    buffer_minutes=st.sampled_from((0, 0, 15, 60)),
    instant_booking=st.booleans(),
)
_LIMITS: Final = st.builds(
    SizeLimits,
    max_length=_mostly(CAR.length_inches, CAR.length_inches - 1),
    max_width=_mostly(CAR.width_inches, CAR.width_inches - 1),
    max_height=st.sampled_from((*[None, CAR.height_inches] * 6, CAR.height_inches - 1)),
)
_CITIES: Final = _mostly("San Francisco", "Oakland")
_SPACES: Final = st.sampled_from((1, 1, 2, 3))
_STATUSES: Final = _mostly(ListingStatus.ACTIVE, ListingStatus.INACTIVE, ListingStatus.SUSPENDED)
_SELDOM: Final = st.sampled_from((*[False] * _OFTEN, True))
_LIVES: Final = st.tuples(st.integers(-40, 120), st.integers(1, 40), st.integers(0, 3), st.integers(0, 6))
_SOME_LIVES: Final = st.lists(_LIVES, max_size=5)
"""A stay's start and length in quarters of an hour, how long before it was made, and what became of it."""


@st.composite
def _places(
    draw: st.DrawFn, host: Account, guest: Vehicle, middle: Position, zone: str, at: datetime
) -> Place:
    driveway = a_driveway(
        host.id,
        position=Position(
            middle.latitude + draw(_STEPS_ASIDE) / 1_000, middle.longitude + draw(_STEPS_ASIDE) / 1_000
        ),
        city=draw(_CITIES),
        time_zone=zone,
        spaces=draw(_SPACES),
        limits=draw(_LIMITS),
        terms=draw(_TERMS),
        status=draw(_STATUSES),
        is_available=not draw(_SELDOM),
        retired_at=at if draw(_SELDOM) else None,
        at=at,
    )
    own = [
        attrs.evolve(entry, driveway_id=driveway.id, id=EntryId(an_id()))
        for entry in draw(st.lists(entries(zone, at), max_size=3))
    ]
    return Place(
        driveway=driveway,
        entries=tuple(own),
        bookings=tuple(
            _with_room([_life(driveway, guest, at, parts) for parts in draw(_SOME_LIVES)], driveway.spaces)
        ),
    )


def _with_room(bookings: Sequence[Booking], spaces: int) -> list[Booking]:
    """The bookings that get a space, one after the other, each on the first that is free."""
    kept: list[Booking] = []
    for booking in bookings:
        for space in range(1, spaces + 1):
            others = [other for other in kept if other.space == space and other.status.occupies]
            if not booking.status.occupies or not any(
                other.occupied.overlaps(booking.occupied) for other in others
            ):
                kept.append(attrs.evolve(booking, space=space))
                break
    return kept


def _life(driveway: Driveway, guest: Vehicle, at: datetime, parts: tuple[int, int, int, int]) -> Booking:
    """A booking made before a moment, wherever it stands by then; what is due may not be swept yet."""
    begins, length, ago, life = parts
    start = at + begins * GRID
    stay = TimeWindow(start, start + length * GRID)
    made = min(at, start) - ago * 10 * MINUTE
    if life <= 1:
        awaiting = (Awaiting.PAYMENT, Awaiting.HOST)[life]
        return a_booking(driveway, guest, stay=stay, awaiting=awaiting, at=made - MINUTE)
    booking = a_booking(driveway, guest, stay=stay, at=made)
    if life == 2:
        return booking.cancel(by=CancelledBy.DRIVER, at=made)
    if life == 3 and start <= at:
        return booking.check_in(at=start, source=Source.DRIVER, early_arrival=HOUR)
    if life == 4 and start < at:
        here = booking.check_in(at=start, source=Source.DRIVER, early_arrival=HOUR)
        return here.check_out(at=min(at, stay.end), source=Source.DRIVER)
    return booking
