"""What every search must do: when a place is open."""

from datetime import UTC, datetime

import attrs

from driveway_core.availability import HORIZON
from driveway_core.entries import AvailabilityType
from driveway_core.places import Position
from driveway_core.ports import DrivewaySearch, Transactions
from driveway_core.recurrence import RecurrenceRule
from driveway_core.searching import free_minutes
from driveway_core.testing.builders import NOW, a_driveway, a_question, an_entry, hours_from_now
from driveway_core.testing.contracts.fixtures import OverSearch
from driveway_core.testing.contracts.search import found
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow

WORKDAYS = RecurrenceRule.parse("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")


def is_found(search: DrivewaySearch, stay: TimeWindow, *, at: datetime = NOW) -> bool:
    """Whether the only listing is offered for that stay."""
    return bool(found(search, a_question(stay=stay, at=at)))


class SearchHoursContract(OverSearch):
    """``DrivewaySearch``: opening hours."""

    def test_a_weekly_hour_and_a_single_one_cover_a_stay_together(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions)
        _only_in_sight(scene)
        driveway = a_driveway(scene.host.id)
        scene.add(
            driveway,
            an_entry(driveway.id, window=hours_from_now(-167, -159), rule=WORKDAYS),
            an_entry(driveway.id, window=hours_from_now(9, 11)),
        )
        assert is_found(search, hours_from_now(7, 11))
        assert not is_found(search, hours_from_now(7, 11.1))
        assert not is_found(search, hours_from_now(24 + 7, 24 + 10))

    def test_two_weekly_rules_and_a_gap(self, transactions: Transactions, search: DrivewaySearch) -> None:
        scene = set_scene(transactions)
        _only_in_sight(scene)
        driveway = a_driveway(scene.host.id)
        scene.add(
            driveway,
            an_entry(driveway.id, window=hours_from_now(-167, -164), rule=WORKDAYS),
            an_entry(driveway.id, window=hours_from_now(-164, -162), rule=WORKDAYS),
            an_entry(driveway.id, window=hours_from_now(-161, -159), rule=WORKDAYS),
        )
        assert is_found(search, hours_from_now(1, 6))
        assert not is_found(search, hours_from_now(5, 8))

    def test_rules_are_asked_where_their_ranges_end(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        """A Monday rule that begins next week is written out for 26 weeks; beyond, it speaks for itself."""
        self._only(transactions, window=hours_from_now(168, 172), rule=RecurrenceRule())
        for weeks in (1, 25, 26, 27, 40):
            monday = weeks * 168
            open_then = TimeWindow(_same_clock(monday), _same_clock(monday) + 4 * HOUR)
            assert is_found(search, open_then)
            assert not is_found(search, TimeWindow(open_then.start, open_then.end + MINUTE))
            assert not is_found(search, TimeWindow(open_then.start + DAY, open_then.end + DAY))
        assert not is_found(search, TimeWindow(NOW + HORIZON + DAY, NOW + HORIZON + DAY + HOUR))

    def test_an_excepted_day_is_closed_and_an_excepted_block_is_open(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions)
        _only_in_sight(scene)
        opened, blocked = a_driveway(scene.host.id), a_driveway(scene.host.id)
        for driveway, kind in ((opened, AvailabilityType.AVAILABLE), (blocked, AvailabilityType.BLOCKED)):
            scene.add(
                driveway,
                an_entry(
                    driveway.id,
                    kind=kind,
                    window=hours_from_now(-167, -159),
                    rule=WORKDAYS,
                    exceptions=(NOW + HOUR,),
                ),
            )
        assert found(search, a_question(stay=hours_from_now(2, 3))) == {blocked.id}
        assert found(search, a_question(stay=hours_from_now(26, 27))) == {opened.id}

    def test_the_day_on_which_the_clock_is_set_forward(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        """Open from one to four by the clock: on 14 March 2027 that is two hours."""
        start = datetime(2027, 3, 7, 9, tzinfo=UTC)
        self._only(transactions, window=TimeWindow(start, start + 3 * HOUR), rule=RecurrenceRule())
        spring = datetime(2027, 3, 14, 9, tzinfo=UTC)
        assert is_found(search, TimeWindow(spring, spring + 2 * HOUR))
        assert not is_found(search, TimeWindow(spring, spring + 2 * HOUR + MINUTE))
        assert not is_found(search, TimeWindow(spring - MINUTE, spring + 2 * HOUR))

    def test_the_day_on_which_the_clock_is_set_back(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        """Open from one to four by the clock: on 7 November 2027 that is four hours."""
        start = datetime(2027, 2, 28, 9, tzinfo=UTC)
        self._only(transactions, window=TimeWindow(start, start + 3 * HOUR), rule=RecurrenceRule())
        autumn = datetime(2027, 11, 7, 8, tzinfo=UTC)
        assert is_found(search, TimeWindow(autumn, autumn + 4 * HOUR))
        assert not is_found(search, TimeWindow(autumn, autumn + 4 * HOUR + MINUTE))

    def test_zones_never_met_before_are_judged_by_their_own_clock(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions)
        _only_in_sight(scene)
        expected = []
        for zone in ("Asia/Kathmandu", "Australia/Lord_Howe", "America/Los_Angeles", "Pacific/Chatham"):
            driveway = a_driveway(scene.host.id, time_zone=zone, position=Position(10, 20))
            scene.add(driveway, an_entry(driveway.id, window=hours_from_now(-167, -160), rule=WORKDAYS))
            expected.append(driveway.id)
        assert found(search, a_question(near=Position(10, 20), stay=hours_from_now(1, 8))) == set(expected)
        assert found(search, a_question(near=Position(10, 20), stay=hours_from_now(1, 8.1))) == set()

    def test_neighbours_beyond_stored_ranges_come_from_the_rules(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        self._only(transactions, window=hours_from_now(168, 172), rule=RecurrenceRule())
        stay = TimeWindow(_same_clock(40 * 168) + HOUR, _same_clock(40 * 168) + 2 * HOUR)
        (candidate,) = search.nearest(a_question(stay=stay, neighbours=True), limit=5)
        assert free_minutes(candidate, stay) == 60 + 120

    def _only(self, transactions: Transactions, *, window: TimeWindow, rule: RecurrenceRule) -> None:
        """One listing in sight, with one entry."""
        scene = set_scene(transactions)
        _only_in_sight(scene)
        driveway = a_driveway(scene.host.id)
        scene.add(driveway, an_entry(driveway.id, window=window, rule=rule))


def _only_in_sight(scene: Scene) -> None:
    """Pause the scene's own driveway, so that it is not in the way."""
    with scene.transactions.begin(acting_as=scene.host.actor) as work:
        work.driveways.save(attrs.evolve(scene.driveway, is_available=False))


def _same_clock(hours: int) -> datetime:
    """So many hours from `NOW` by the clock on the wall in San Francisco, summer time from 14 March on."""
    moment = NOW + hours * HOUR
    summer = datetime(2027, 3, 14, 10, tzinfo=UTC) <= moment < datetime(2027, 11, 7, 9, tzinfo=UTC)
    return moment - HOUR if summer else moment
