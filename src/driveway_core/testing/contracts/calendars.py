"""What every store of brought-along calendars and of calendar addresses must do."""

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.calendar_feeds import CalendarFeed
from driveway_core.calendar_sources import CalendarNameTaken, CalendarSource
from driveway_core.entries import AvailabilityEntry, AvailabilityType
from driveway_core.errors import Missing
from driveway_core.ports import Transactions
from driveway_core.recurrence import RecurrenceRule
from driveway_core.testing.builders import (
    NOW,
    a_calendar_source,
    a_driveway,
    a_feed,
    an_entry,
    hours_from_now,
    some_report,
)
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import Scene, hours_of, set_scene
from driveway_core.windows import DAY, HOUR


def _add(scene: Scene, *sources: CalendarSource) -> None:
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        for source in sources:
            work.calendar_sources.add(source)


def _put(scene: Scene, feed: CalendarFeed) -> CalendarFeed:
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.calendar_feeds.put(feed)
    return feed


def _entries(scene: Scene) -> list[AvailabilityEntry]:
    with scene.transactions.read(acting_as=SYSTEM) as work:
        return list(work.availability.entries(scene.driveway.id))


class CalendarSourcesContract(OverTransactions):
    """``CalendarSources``, and many entries at once."""

    def test_a_calendar_comes_back_as_it_was_added(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        fetched = a_calendar_source(scene.driveway.id, name="Straße")
        uploaded = attrs.evolve(
            a_calendar_source(scene.driveway.id, name="An upload", address=None),
            last_report=some_report(),
            last_tried_at=NOW,
            last_fetched_at=NOW,
        )
        _add(scene, fetched, uploaded)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.calendar_sources.get(fetched.id) == fetched
            assert work.calendar_sources.get(uploaded.id) == uploaded
            assert list(work.calendar_sources.of(scene.driveway.id)) == [uploaded, fetched]

    def test_a_calendar_is_of_one_listing(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        other = scene.add(a_driveway(scene.host.id))
        _add(scene, a_calendar_source(other.id))
        with transactions.read(acting_as=SYSTEM) as work:
            assert list(work.calendar_sources.of(scene.driveway.id)) == []

    def test_a_name_stands_for_one_calendar_of_a_listing(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        other = scene.add(a_driveway(scene.host.id))
        _add(scene, a_calendar_source(scene.driveway.id), a_calendar_source(other.id))
        with pytest.raises(CalendarNameTaken):
            _add(scene, a_calendar_source(scene.driveway.id))

    def test_what_came_of_a_calendar_is_kept(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        source = a_calendar_source(scene.driveway.id)
        _add(scene, source)
        for changed in (
            source.imported(some_report(), at=NOW, etag='"1"', last_modified="Sun, 22 Nov 2026 16:00:00 GMT"),
            source.failed("It was not there.", at=NOW + HOUR),
            source.claimed(at=NOW + DAY),
        ):
            with transactions.begin(acting_as=SYSTEM) as work:
                work.calendar_sources.save(changed)
            with transactions.read(acting_as=SYSTEM) as work:
                assert work.calendar_sources.get(source.id) == changed

    def test_due_calendars_come_longest_due_first(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        later, sooner, not_yet, uploaded = (
            attrs.evolve(
                a_calendar_source(scene.driveway.id, name=f"{number}"),
                next_fetch_at=None if hours is None else NOW + hours * HOUR,
            )
            for number, hours in enumerate((2, 1, 4, None))
        )
        _add(scene, later, sooner, not_yet, uploaded)
        with transactions.begin(acting_as=SYSTEM) as work:
            assert list(work.calendar_sources.due(at=NOW + 3 * HOUR, limit=9)) == [sooner, later]
            assert list(work.calendar_sources.due(at=NOW + 3 * HOUR, limit=1)) == [sooner]

    def test_a_calendar_that_is_gone_is_missing(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        source = a_calendar_source(scene.driveway.id)
        with transactions.read(acting_as=SYSTEM) as work, pytest.raises(Missing):
            work.calendar_sources.get(source.id)
        with pytest.raises(Missing), transactions.begin(acting_as=SYSTEM) as work:
            work.calendar_sources.save(source)

    def test_with_a_calendar_go_its_entries_and_no_others(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        source, other = (a_calendar_source(scene.driveway.id, name=name) for name in ("one", "two"))
        _add(scene, source, other)
        own = an_entry(scene.driveway.id, window=hours_from_now(1, 2))
        theirs, others = (
            attrs.evolve(an_entry(scene.driveway.id), source_id=each.id, source_uid="a@b")
            for each in (source, other)
        )
        hours = hours_of(scene.driveway, own, others)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.availability.replace(scene.driveway.id, gone=(), new=(own, theirs, others), hours=hours)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.calendar_sources.remove(source.id)
        assert set(_entries(scene)) == {own, others}

    def test_many_entries_come_and_go_at_once(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        kept, gone, changing = (
            an_entry(scene.driveway.id, window=hours_from_now(number, number + 1), notes="Grüße")
            for number in range(3)
        )
        scene.open(kept, gone, changing)
        changed = attrs.evolve(
            changing,
            kind=AvailabilityType.BOOKED,
            rule=RecurrenceRule.parse("FREQ=WEEKLY;BYDAY=MO"),
            exceptions=(NOW + 7 * DAY, NOW + 14 * DAY),
            source_uid="an event@example.com",
        )
        new = [an_entry(scene.driveway.id, window=hours_from_now(50 + n, 51 + n)) for n in range(5)]
        hours = hours_of(scene.driveway, kept, changed, *new)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.availability.replace(
                scene.driveway.id, gone=(gone.id, changing.id), new=(changed, *new), hours=hours
            )
        assert set(_entries(scene)) == {kept, changed, *new}
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.driveways.listing(scene.driveway.id).hours.ranges == hours.ranges

    def test_only_entries_of_that_listing_go(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        entry = an_entry(scene.driveway.id)
        scene.open(entry)
        other = scene.add(a_driveway(scene.host.id))
        with transactions.begin(acting_as=SYSTEM) as work:
            work.availability.replace(other.id, gone=(), new=(), hours=hours_of(other))
        assert _entries(scene) == [entry]

    def test_bookings_of_a_listing_are_found_by_their_window(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        early, late = scene.book(1, 2), scene.book(5, 7)
        with transactions.read(acting_as=SYSTEM) as work:
            assert list(work.bookings.at_driveway(scene.driveway.id, hours_from_now(0, 6))) == [early, late]
            assert list(work.bookings.at_driveway(scene.driveway.id, hours_from_now(2, 5))) == []
            assert list(work.bookings.at_driveway(scene.driveway.id, hours_from_now(6, 9))) == [late]


class CalendarFeedsContract(OverTransactions):
    """``CalendarFeeds``."""

    def test_an_address_is_found_by_its_token_and_by_its_listing(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        other = scene.add(a_driveway(scene.host.id))
        feed = _put(scene, a_feed(scene.driveway.id, b"one"))
        _put(scene, a_feed(other.id, b"two"))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.calendar_feeds.with_token(b"one") == feed
            assert work.calendar_feeds.of(scene.driveway.id) == feed

    def test_a_new_address_takes_the_place_of_the_old_one(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        _put(scene, a_feed(scene.driveway.id, b"old"))
        feed = _put(scene, a_feed(scene.driveway.id, b"new"))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.calendar_feeds.with_token(b"old") is None
            assert work.calendar_feeds.with_token(b"new") == feed

    def test_an_address_that_was_revoked_is_nobodys(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        _put(scene, a_feed(scene.driveway.id, b"one"))
        with transactions.begin(acting_as=SYSTEM) as work:
            work.calendar_feeds.remove(scene.driveway.id)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.calendar_feeds.with_token(b"one") is None
            assert work.calendar_feeds.of(scene.driveway.id) is None
