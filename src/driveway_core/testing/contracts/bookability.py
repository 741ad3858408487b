"""Search offers what booking would grant, and leaves out what it would refuse: rule by rule.

Each case of `LISTINGS` changes a driveway that is found for one to three
hours from now, and says whether it still is.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

import attrs
import pytest

from driveway_core.availability import HORIZON
from driveway_core.bookability import StayRequest, judge
from driveway_core.bookings import Awaiting, CancelledBy, Source
from driveway_core.dimensions import Dimensions
from driveway_core.driveways import Driveway, ListingStatus, SizeLimits
from driveway_core.entries import AvailabilityEntry, AvailabilityType
from driveway_core.errors import DrivewayError
from driveway_core.ports import DrivewaySearch, Transactions
from driveway_core.recurrence import RecurrenceRule
from driveway_core.settings import Marketplace
from driveway_core.testing.builders import (
    NOW,
    a_driveway,
    a_listing,
    a_question,
    an_entry,
    hours_from_now,
    some_terms,
)
from driveway_core.testing.contracts.fixtures import OverSearch
from driveway_core.testing.contracts.search import found
from driveway_core.testing.scenes import hours_of, set_scene
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow

MakeEntry = Callable[[Driveway], AvailabilityEntry]

CAR: Final = Dimensions(185, 73, 57)

LISTINGS: Final[Mapping[str, tuple[Callable[[Driveway], Driveway], bool]]] = {
    "as it is": (lambda d: d, True),
    "inactive": (lambda d: attrs.evolve(d, status=ListingStatus.INACTIVE), False),
    "suspended": (lambda d: d.suspend(at=NOW), False),
    "paused": (lambda d: attrs.evolve(d, is_available=False), False),
    "retired": (lambda d: d.retire(at=NOW), False),
    "elsewhere": (lambda d: attrs.evolve(d, address=attrs.evolve(d.address, city="Oakland")), False),
    "in another case": (
        lambda d: attrs.evolve(d, address=attrs.evolve(d.address, city="SAN FRANCISCO")),
        False,
    ),
    "just large enough": (lambda d: attrs.evolve(d, limits=_limits(185, 73, 57)), True),
    "of any height": (lambda d: attrs.evolve(d, limits=_limits(185, 73, None)), True),
    "too short a place": (lambda d: attrs.evolve(d, limits=_limits(184, 73, 57)), False),
    "too narrow": (lambda d: attrs.evolve(d, limits=_limits(185, 72, 57)), False),
    "too low": (lambda d: attrs.evolve(d, limits=_limits(185, 73, 56)), False),
    "two hours at least": (lambda d: attrs.evolve(d, terms=some_terms(minimum_hours=2)), True),
    "three hours at least": (lambda d: attrs.evolve(d, terms=some_terms(minimum_hours=3)), False),
    "two hours at most": (lambda d: attrs.evolve(d, terms=some_terms(maximum_hours=2)), True),
    "one hour at most": (lambda d: attrs.evolve(d, terms=some_terms(maximum_hours=1)), False),
    "an hour's notice": (lambda d: attrs.evolve(d, terms=some_terms(advance_hours=1)), True),
    "two hours' notice": (lambda d: attrs.evolve(d, terms=some_terms(advance_hours=2)), False),
}
"""How a driveway may be changed, and whether it is still found for `CAR`."""


def _limits(length: int, width: int, height: int | None) -> SizeLimits:
    return SizeLimits(max_length=length, max_width=width, max_height=height)


def _daily(start: float, end: float, *, kind: AvailabilityType = AvailabilityType.AVAILABLE) -> MakeEntry:
    return lambda d: an_entry(
        d.id, kind=kind, window=hours_from_now(start, end), rule=RecurrenceRule(tuple(range(7)))
    )


def _once(start: float, end: float, *, kind: AvailabilityType = AvailabilityType.AVAILABLE) -> MakeEntry:
    return lambda d: an_entry(d.id, kind=kind, window=hours_from_now(start, end))


BLOCKED: Final = AvailabilityType.BLOCKED
BOOKED: Final = AvailabilityType.BOOKED
FAR: Final = HORIZON / HOUR

CALENDARS: Final[Mapping[str, tuple[tuple[MakeEntry, ...], tuple[float, float], bool]]] = {
    "open exactly then": ((_once(1, 3),), (1, 3), True),
    "open a little too late": ((_once(1.25, 4),), (1, 3), False),
    "open not quite long enough": ((_once(0, 2.75),), (1, 3), False),
    "open in two pieces that touch": ((_once(0, 2), _once(2, 4)), (1, 3), True),
    "open in two pieces with a gap": ((_once(0, 2), _once(2.25, 4)), (1, 3), False),
    "open daily, seen from the first day": ((_daily(0, 8),), (1, 3), True),
    "open daily, seen from next week": ((_daily(-24, -16),), (7 * 24 + 1, 7 * 24 + 8), True),
    "open daily, asked past closing": ((_daily(-24, -16),), (7, 9), False),
    "open daily and once beyond": ((_daily(-24, -16), _once(8, 10)), (7, 9), True),
    "open overnight": ((_daily(-36, -24),), (12, 24), True),
    "open overnight, asked at noon": ((_daily(-36, -24),), (4, 5), False),
    "closed weekly": ((_daily(-24, -22, kind=BLOCKED),), (1, 3), False),
    "closed weekly just before": ((_daily(-24, -23, kind=BLOCKED),), (1, 3), True),
    "closed once": ((_once(2, 2.25, kind=BLOCKED),), (1, 3), False),
    "closed once just after": ((_once(3, 4, kind=BLOCKED),), (1, 3), True),
    "closed though open": ((_daily(-24, -12), _once(2, 2.25, kind=BLOCKED)), (1, 3), False),
    "taken elsewhere": ((_once(0, 1.25, kind=BOOKED),), (1, 3), False),
    "taken elsewhere just before": ((_once(0, 1, kind=BOOKED),), (1, 3), True),
    "taken elsewhere daily": ((_daily(-24, -22, kind=BOOKED),), (25, 27), False),
    "open from next month on, asked today": ((_daily(30 * 24, 30 * 24 + 8),), (1, 3), False),
    "open from next month on, asked then": ((_daily(30 * 24, 30 * 24 + 8),), (31 * 24, 31 * 24 + 2), True),
    "beyond the written ranges, open": ((_daily(24 * 30, 24 * 30 + 12),), (FAR + 26, FAR + 28), True),
    "beyond the written ranges, closed": ((_daily(24 * 30, 24 * 30 + 12),), (FAR + 38, FAR + 40), False),
    "across the end of the written ranges": ((_daily(24 * 30, 24 * 31),), (FAR - 9, FAR + 9), True),
    "beyond the written ranges, taken": (
        (_daily(24 * 30, 24 * 30 + 2, kind=BOOKED),),
        (FAR + 25, FAR + 27),
        False,
    ),
}
"""A calendar, a stay in hours from now, and whether the driveway is found for it."""


def _granted(driveway: Driveway, entries: list[AvailabilityEntry], stay: TimeWindow) -> bool:
    """What booking would say, another stay in the way apart."""
    asked = StayRequest(
        listing=a_listing(driveway, hours=hours_of(driveway, *entries)),
        stay=stay,
        driver_id=None,
        car=CAR,
        market=Marketplace(),
        at=NOW,
    )
    try:
        judge(asked)
    except DrivewayError:
        return False
    return True


class SearchAgreesWithBookingContract(OverSearch):
    """``DrivewaySearch``: the one predicate of domain rules §4, case by case."""

    @pytest.mark.parametrize("case", LISTINGS)
    def test_a_listing_is_found_exactly_when_it_can_be_booked(
        self, transactions: Transactions, search: DrivewaySearch, case: str
    ) -> None:
        change, is_found = LISTINGS[case]
        scene = set_scene(transactions)
        driveway = scene.add(change(a_driveway(scene.host.id)))
        assert (driveway.id in found(search, a_question(car=CAR))) is is_found
        assert _granted(driveway, [], hours_from_now(1, 3)) is is_found

    @pytest.mark.parametrize("case", CALENDARS)
    def test_a_calendar_is_read_as_booking_reads_it(
        self, transactions: Transactions, search: DrivewaySearch, case: str
    ) -> None:
        made, (start, end), is_found = CALENDARS[case]
        scene = set_scene(transactions)
        entries = [make(scene.driveway) for make in made]
        scene.open(*entries)
        stay = hours_from_now(start, end)
        assert (found(search, a_question(stay=stay)) == {scene.driveway.id}) is is_found
        assert _granted(scene.driveway, entries, stay) is is_found

    def test_hours_follow_the_clock_of_the_listing_through_a_change(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions)
        scene.open(_daily(-23, -15)(scene.driveway))
        before, after = 12 * 24, 13 * 24
        for start, end, is_found in (
            (before + 1, before + 9, True),
            (before + 0, before + 8, False),
            (after + 0, after + 8, True),
            (after + 1, after + 9, False),
        ):
            stay = hours_from_now(start, end)
            assert bool(found(search, a_question(stay=stay))) is is_found

    @pytest.mark.parametrize("hours, is_found", [(168, True), (168.25, False)])
    def test_the_marketplace_bounds_stays_where_the_listing_does_not(
        self, transactions: Transactions, search: DrivewaySearch, *, hours: float, is_found: bool
    ) -> None:
        scene = set_scene(transactions)
        longer = scene.add(a_driveway(scene.host.id, terms=some_terms(maximum_hours=200)))
        ids = found(search, a_question(stay=hours_from_now(1, 1 + hours)))
        assert ids == ({scene.driveway.id, longer.id} if is_found else {longer.id})

    @pytest.mark.parametrize("late, is_found", [(timedelta(), True), (timedelta(microseconds=1), False)])
    def test_the_horizon_is_exact(
        self, transactions: Transactions, search: DrivewaySearch, *, late: timedelta, is_found: bool
    ) -> None:
        scene = set_scene(transactions)
        driveway = scene.add(a_driveway(scene.host.id, terms=some_terms(horizon_days=2)))
        stay = TimeWindow(NOW + DAY, NOW + 2 * DAY + late)
        assert (driveway.id in found(search, a_question(stay=stay))) is is_found

    @pytest.mark.parametrize("early, is_found", [(timedelta(), True), (timedelta(microseconds=1), False)])
    def test_the_advance_notice_is_exact(
        self, transactions: Transactions, search: DrivewaySearch, *, early: timedelta, is_found: bool
    ) -> None:
        scene = set_scene(transactions)
        driveway = scene.add(a_driveway(scene.host.id, terms=some_terms(advance_hours=5)))
        stay = TimeWindow(NOW + 5 * HOUR - early, NOW + 8 * HOUR)
        assert (driveway.id in found(search, a_question(stay=stay))) is is_found

    def test_cities_are_those_of_the_settings(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions)
        other = scene.add(a_driveway(scene.host.id, city="Oakland"))
        for cities, ids in (
            ({"San Francisco", "Oakland"}, {scene.driveway.id, other.id}),
            ({"Oakland"}, {other.id}),
            (set(), set()),
        ):
            market = Marketplace(supported_cities=frozenset(cities))
            assert found(search, a_question(market=market)) == ids

    def test_a_visitor_without_a_car_sees_places_of_every_size(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions)
        tiny = scene.add(a_driveway(scene.host.id, limits=_limits(100, 50, 50)))
        assert tiny.id in found(search, a_question(car=None))

    @pytest.mark.parametrize(
        "stay, is_found",
        [((1, 2), True), ((1, 2.25), False), ((3, 4), False), ((4.25, 5), False), ((4.5, 6), True)],
        ids=str,
    )
    def test_a_stay_and_its_buffer_are_in_the_way(
        self,
        transactions: Transactions,
        search: DrivewaySearch,
        *,
        stay: tuple[float, float],
        is_found: bool,
    ) -> None:
        scene = set_scene(transactions, buffer_minutes=30)
        scene.book(2.5, 4)
        assert bool(found(search, a_question(stay=hours_from_now(*stay)))) is is_found

    def test_a_place_is_found_while_one_of_its_spaces_is_free(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions, spaces=2)
        scene.book(1, 2)
        scene.book(2, 3)
        assert found(search, a_question()) == {scene.driveway.id}
        scene.book(1, 2)
        assert found(search, a_question()) == set()
        assert found(search, a_question(stay=hours_from_now(2, 3))) == {scene.driveway.id}

    def test_stays_on_spaces_that_were_given_up_are_in_nobodys_way(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions, spaces=3)
        first, *_ = [scene.book(1, 3) for _ in range(3)]
        with transactions.begin(acting_as=scene.host.actor) as work:
            work.driveways.save(attrs.evolve(scene.driveway, spaces=1))
        assert found(search, a_question()) == set()
        scene.save(first.cancel(by=CancelledBy.HOST, at=NOW))
        assert found(search, a_question()) == {scene.driveway.id}

    def test_a_lapsed_hold_is_in_nobodys_way(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions)
        scene.book(awaiting=Awaiting.PAYMENT)
        assert found(search, a_question(at=NOW + 14 * MINUTE)) == set()
        assert found(search, a_question(at=NOW + 15 * MINUTE)) == {scene.driveway.id}

    def test_a_missed_stay_is_in_nobodys_way(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions, buffer_minutes=60)
        scene.book(1, 2)
        stay = hours_from_now(2.5, 4)
        assert found(search, a_question(stay=stay, at=NOW + 1.9 * HOUR)) == set()
        assert found(search, a_question(stay=stay, at=NOW + 2 * HOUR)) == {scene.driveway.id}

    def test_what_ended_is_in_nobodys_way(self, transactions: Transactions, search: DrivewaySearch) -> None:
        scene = set_scene(transactions)
        scene.save(scene.book().cancel(by=CancelledBy.DRIVER, at=NOW))
        assert found(search, a_question()) == {scene.driveway.id}
        active = scene.save(scene.book().check_in(at=NOW, source=Source.DRIVER, early_arrival=HOUR))
        assert found(search, a_question()) == set()
        scene.save(active.check_out(at=NOW, source=Source.DRIVER))
        assert found(search, a_question()) == {scene.driveway.id}
