"""What every store must do with hours that are written out for half a year: run ahead, and lose nothing."""

from datetime import datetime

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.availability import HORIZON, OpeningHours
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.entries import AvailabilityEntry
from driveway_core.ports import DrivewaySearch, Transactions
from driveway_core.recurrence import RecurrenceRule
from driveway_core.testing.builders import NOW, a_driveway, a_question, an_entry, hours_from_now
from driveway_core.testing.contracts.fixtures import OverSearch
from driveway_core.testing.contracts.search import found
from driveway_core.testing.scenes import Scene, hours_of, set_scene
from driveway_core.use_cases.extend_hours import ExtendHours
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow
from driveway_core.zone_data import ZoneData

WEEK = 7 * DAY
SECOND_WEEK = RecurrenceRule.parse("FREQ=WEEKLY;INTERVAL=2")


def outdated(
    transactions: Transactions,
    *,
    before: datetime,
    written_under: tuple[ZoneData, ...] = (),
    limit: int = 100,
) -> list[DrivewayId]:
    """What the store says, in one transaction."""
    with transactions.read(acting_as=SYSTEM) as work:
        return list(work.availability.outdated(before=before, written_under=written_under, limit=limit))


def stored(transactions: Transactions, driveway: Driveway) -> OpeningHours:
    """All hours of a listing."""
    with transactions.read(acting_as=SYSTEM) as work:
        return work.driveways.listing(driveway.id).hours


def every_other_week(driveway: Driveway, *, start: float = 1) -> AvailabilityEntry:
    """Open for three hours from so many hours from `NOW`, and so every other week."""
    return an_entry(driveway.id, window=hours_from_now(start, start + 3), rule=SECOND_WEEK)


def opened(scene: Scene, *, start: float = 1) -> Driveway:
    """Another listing of the host, with such hours."""
    driveway = a_driveway(scene.host.id)
    return scene.add(driveway, every_other_week(driveway, start=start))


def extend(transactions: Transactions, at: datetime) -> int:
    """How many listings the job writes at a moment."""
    return ExtendHours(transactions, lambda: at)()


class RollingHoursContract(OverSearch):
    """``Availability.outdated`` and ``zone_data``, and what is made of them."""

    def test_listings_are_outdated_whose_ranges_end_before_a_moment(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        driveway = opened(scene)
        assert outdated(transactions, before=NOW + HORIZON) == []
        assert outdated(transactions, before=NOW + HORIZON + MINUTE) == [driveway.id]

    def test_hours_of_the_week_and_single_hours_are_never_outdated(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        scene.open(
            an_entry(scene.driveway.id),
            an_entry(scene.driveway.id, window=hours_from_now(-170, -168), rule=RecurrenceRule()),
            an_entry(scene.driveway.id, window=hours_from_now(-170, -168), rule=RecurrenceRule(count=1)),
        )
        assert outdated(transactions, before=NOW + 20 * HORIZON) == []
        with transactions.read(acting_as=SYSTEM) as work:
            assert list(work.availability.zone_data()) == []

    def test_a_retired_listing_is_left_as_it_is(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        driveway = opened(scene)
        with transactions.begin(acting_as=scene.host.actor) as work:
            work.driveways.save(driveway.retire(at=NOW))
        assert outdated(transactions, before=NOW + 2 * HORIZON) == []
        with transactions.read(acting_as=SYSTEM) as work:
            assert list(work.availability.zone_data()) == []

    def test_no_more_are_named_than_asked_for(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        all_of_them = {opened(scene).id for _ in range(3)}
        assert set(outdated(transactions, before=NOW + 2 * HORIZON)) == all_of_them
        some = outdated(transactions, before=NOW + 2 * HORIZON, limit=2)
        assert len(some) == 2
        assert set(some) < all_of_them

    def test_zone_data_are_named_once_and_find_their_listings(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        here = {opened(scene).id, opened(scene).id}
        elsewhere = a_driveway(scene.host.id, time_zone="Asia/Kathmandu")
        scene.add(elsewhere, every_other_week(elsewhere))
        with transactions.read(acting_as=SYSTEM) as work:
            data = list(work.availability.zone_data())
        assert sorted(each.time_zone for each in data) == ["America/Los_Angeles", "Asia/Kathmandu"]
        assert all(each.is_current for each in data)
        by_zone = {each.time_zone: each for each in data}
        in_kathmandu = by_zone["Asia/Kathmandu"]
        assert outdated(transactions, before=NOW, written_under=(in_kathmandu,)) == [elsewhere.id]
        assert set(outdated(transactions, before=NOW, written_under=tuple(data))) == {*here, elsewhere.id}
        assert outdated(transactions, before=NOW, written_under=(ZoneData("UTC", in_kathmandu.text),)) == []

    def test_extending_writes_the_coming_half_year_of_each_once_a_week(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions)
        driveways = [opened(scene), opened(scene, start=200)]
        for days, written in ((7, 0), (8, 2), (8, 0), (100, 2)):
            assert extend(transactions, NOW + days * DAY) == written
        for driveway in driveways:
            hours = stored(transactions, driveway)
            assert hours.ranges_until == NOW + 100 * DAY + HORIZON

    def test_rules_that_are_over_leave_nothing_and_rules_that_began_become_hours_of_the_week(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions)
        over, begun = a_driveway(scene.host.id), a_driveway(scene.host.id)
        scene.add(
            over,
            an_entry(over.id, window=hours_from_now(1, 2), rule=RecurrenceRule.parse("FREQ=DAILY;COUNT=400")),
        )
        scene.add(begun, an_entry(begun.id, window=hours_from_now(24, 25), rule=RecurrenceRule()))
        later = NOW + 230 * DAY
        assert stored(transactions, begun).ranges_until is not None
        assert extend(transactions, later) == 2
        assert stored(transactions, begun) == hours_of(begun, self._only_entry(transactions, begun), at=later)
        assert stored(transactions, begun).ranges_until is None
        assert stored(transactions, over).ranges_until is None
        assert len(stored(transactions, over).ranges) == 170

    def test_told_how_far_it_is_and_stopped_it_does_the_rest_next_time(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions)
        for _ in range(3):
            opened(scene)

        def stop(_written: int) -> None:
            raise InterruptedError

        extends = ExtendHours(transactions, lambda: NOW + 60 * DAY, batch=2)
        with pytest.raises(InterruptedError):
            extends(told=stop)
        so_far: list[int] = []
        assert extends(told=so_far.append) == 1
        assert so_far == [1]

    def test_search_finds_the_same_before_and_after_hours_were_written_anew(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions)
        opened(scene), opened(scene, start=169), opened(scene, start=25)
        at = NOW + 25 * WEEK
        stays = [
            TimeWindow(NOW + offset + start, NOW + offset + start + length)
            for offset in (25 * WEEK, 26 * WEEK, 27 * WEEK, 40 * WEEK, 50 * WEEK)
            for start in (0 * HOUR, HOUR, 24 * HOUR, 25 * HOUR)
            for length in (HOUR, 2 * HOUR, 3 * HOUR, 5 * HOUR)
        ]
        before = [found(search, a_question(stay=stay, at=at)) for stay in stays]
        assert extend(transactions, at) == 3
        assert [found(search, a_question(stay=stay, at=at)) for stay in stays] == before
        assert len({frozenset(each) for each in before}) > 2

    def test_a_change_that_fails_leaves_entries_and_hours_as_they_were(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions)
        driveway = opened(scene)
        before = stored(transactions, driveway)
        added = every_other_week(driveway, start=100)

        def change() -> None:
            with transactions.begin(acting_as=scene.host.actor) as work:
                work.availability.add(added, hours_of(driveway, added))
                raise InterruptedError

        with pytest.raises(InterruptedError):
            change()
        assert stored(transactions, driveway) == before
        assert added not in self._entries(transactions, driveway)

    def test_a_rule_change_writes_its_ranges_in_the_same_transaction(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions)
        driveway = opened(scene)
        added = every_other_week(driveway, start=100)
        every = (*self._entries(transactions, driveway), added)
        with transactions.begin(acting_as=scene.host.actor) as work:
            work.availability.add(added, hours_of(driveway, *every))
            assert work.driveways.listing(driveway.id).hours == hours_of(driveway, *every)

    def test_hours_keep_their_zone_data(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        driveway = opened(scene)
        hours = stored(transactions, driveway)
        assert hours.zone_data is not None
        doctored = attrs.evolve(hours, zone_data="2027-2027 0123456789abcdef")
        with transactions.begin(acting_as=SYSTEM) as work:
            work.availability.replace(driveway.id, gone=(), new=(), hours=doctored)
        assert stored(transactions, driveway).zone_data == doctored.zone_data
        assert extend(transactions, NOW) == 1
        assert stored(transactions, driveway) == hours

    def _entries(self, transactions: Transactions, driveway: Driveway) -> tuple[AvailabilityEntry, ...]:
        with transactions.read(acting_as=SYSTEM) as work:
            return tuple(work.availability.entries(driveway.id))

    def _only_entry(self, transactions: Transactions, driveway: Driveway) -> AvailabilityEntry:
        (entry,) = self._entries(transactions, driveway)
        return entry
