"""What every store of calendar entries must do: entries and what they come down to never differ."""

from datetime import datetime

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from driveway_core.actors import SYSTEM
from driveway_core.availability import HORIZON, OpeningHours
from driveway_core.driveways import Driveway
from driveway_core.entries import AvailabilityEntry, AvailabilityType, EntryId
from driveway_core.ports import Transactions
from driveway_core.recurrence import RecurrenceRule
from driveway_core.testing.builders import NOW, ZONE, a_driveway, an_entry, an_id, hours_from_now
from driveway_core.testing.contracts.fixtures import SHARED_BY_ADAPTERS, OverTransactions
from driveway_core.testing.entry_strategies import entries
from driveway_core.testing.scenes import hours_of, set_scene
from driveway_core.windows import DAY, HOUR, TimeWindow

WEEKDAYS = RecurrenceRule.parse("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")


def _meaning(hours: OpeningHours, within: TimeWindow) -> tuple[tuple[TimeWindow, ...], ...]:
    return (hours.open_windows(within), hours.blocked_windows(within), hours.booked_windows(within))


def _add(transactions: Transactions, driveway: Driveway, *entries: AvailabilityEntry) -> OpeningHours:
    for number, entry in enumerate(entries):
        hours = hours_of(driveway, *entries[: number + 1])
        with transactions.begin(acting_as=SYSTEM) as work:
            work.availability.add(entry, hours)
    return hours_of(driveway, *entries)


def _stored(transactions: Transactions, driveway: Driveway, stay: TimeWindow | None = None) -> OpeningHours:
    with transactions.read(acting_as=SYSTEM) as work:
        return work.driveways.listing(driveway.id, stay=stay).hours


def _some_of_each(driveway: Driveway) -> tuple[AvailabilityEntry, ...]:
    """Weekly hours, weekly hours that begin later, an exception, a block and a foreign booking."""
    return (
        an_entry(driveway.id, window=hours_from_now(-168, -160), rule=WEEKDAYS),
        an_entry(driveway.id, window=hours_from_now(24 * 30, 24 * 30 + 4), rule=RecurrenceRule()),
        an_entry(
            driveway.id,
            window=hours_from_now(-100, -98),
            rule=WEEKDAYS,
            exceptions=(NOW + 7 * DAY - 100 * HOUR,),
        ),
        an_entry(driveway.id, kind=AvailabilityType.BLOCKED, window=hours_from_now(50, 51)),
        an_entry(driveway.id, kind=AvailabilityType.BOOKED, window=hours_from_now(26, 27)),
        an_entry(
            driveway.id, kind=AvailabilityType.BLOCKED, window=hours_from_now(-30, -29), rule=RecurrenceRule()
        ),
    )


class AvailabilityContract(OverTransactions):
    """``Availability``, and the hours of ``Driveways.listing``."""

    def test_entries_come_back_as_they_were_added_by_their_start(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        first, second, third = (
            an_entry(scene.driveway.id, window=hours_from_now(number, number + 1), notes="Straße 1")
            for number in (1, 2, 3)
        )
        second = attrs.evolve(
            second,
            kind=AvailabilityType.BLOCKED,
            rule=WEEKDAYS,
            exceptions=(NOW + DAY, NOW),
            source_uid="event-1@example.com",
            updated_at=NOW + HOUR,
        )
        _add(transactions, scene.driveway, third, first, second)
        with transactions.read(acting_as=SYSTEM) as work:
            assert list(work.availability.entries(scene.driveway.id)) == [first, second, third]

    def test_entries_are_of_one_driveway(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        other = scene.add(a_driveway(scene.host.id))
        _add(transactions, other, an_entry(other.id))
        with transactions.begin(acting_as=SYSTEM) as work:
            assert list(work.availability.entries(scene.driveway.id, changing=True)) == []
            assert len(work.availability.entries(other.id, changing=True)) == 1

    def test_adding_an_entry_rewrites_the_hours(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        every = _some_of_each(scene.driveway)
        for number, entry in enumerate(every):
            hours = hours_of(scene.driveway, *every[: number + 1])
            with transactions.begin(acting_as=SYSTEM) as work:
                work.availability.add(entry, hours)
            assert _by_start(_stored(transactions, scene.driveway)) == _by_start(hours)

    def test_removing_an_entry_rewrites_the_hours(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        left = list(_some_of_each(scene.driveway))
        _add(transactions, scene.driveway, *left)
        while left:
            gone = left.pop(0)
            hours = hours_of(scene.driveway, *left)
            with transactions.begin(acting_as=SYSTEM) as work:
                work.availability.remove(gone.id, scene.driveway.id, hours)
            assert _by_start(_stored(transactions, scene.driveway)) == _by_start(hours)
            with transactions.read(acting_as=SYSTEM) as work:
                assert set(work.availability.entries(scene.driveway.id)) == set(left)

    def test_hours_do_not_make_the_listing_stale(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        _add(transactions, scene.driveway, an_entry(scene.driveway.id))
        with transactions.begin(acting_as=SYSTEM) as work:
            work.driveways.save(attrs.evolve(scene.driveway, title="Read before, saved after"))

    def test_the_ranges_of_a_stay_say_the_same_of_it_as_all_of_them(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        hours = _add(transactions, scene.driveway, *_some_of_each(scene.driveway))
        horizon = NOW + HORIZON
        for stay in (
            hours_from_now(0, 1),
            hours_from_now(26.5, 60),
            hours_from_now(24 * 29, 24 * 32),
            TimeWindow(horizon - 3 * DAY, horizon + 3 * DAY),
            TimeWindow(horizon + 10 * DAY, horizon + 20 * DAY),
        ):
            stored = _stored(transactions, scene.driveway, stay)
            assert _meaning(stored, stay) == _meaning(hours, stay)

    @settings(max_examples=10, suppress_health_check=SHARED_BY_ADAPTERS)
    @given(drawn=st.lists(entries(ZONE, NOW), max_size=5), moments=st.tuples(*[st.integers(0, 9_000)] * 2))
    def test_any_entries_mean_the_same_once_stored(
        self, transactions: Transactions, drawn: list[AvailabilityEntry], moments: tuple[int, int]
    ) -> None:
        scene = set_scene(transactions)
        own = [attrs.evolve(each, id=EntryId(an_id()), driveway_id=scene.driveway.id) for each in drawn]
        hours = _add(transactions, scene.driveway, *own)
        start, end = sorted(moments)
        stay = TimeWindow(_hour(start), _hour(end + 1))
        assert _meaning(_stored(transactions, scene.driveway, stay), stay) == _meaning(hours, stay)
        with transactions.read(acting_as=SYSTEM) as work:
            assert set(work.availability.entries(scene.driveway.id)) == set(own)


def _hour(number: int) -> datetime:
    return NOW + number * HOUR


def _by_start(hours: OpeningHours) -> OpeningHours:
    """The same hours; in which order the rules stand means nothing."""
    return attrs.evolve(
        hours, rules=tuple(sorted(hours.rules, key=lambda rule: (rule.window.start, rule.id)))
    )
