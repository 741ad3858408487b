"""A host brings calendars along: what they say is taken over, brought up to date, and taken away again."""

from datetime import timedelta

import attrs
import pytest
from tests.unit.icalendars.texts import calendar, event
from tests.unit.use_cases.town import Town

from driveway_calendars import IcalendarReader
from driveway_core.actors import SYSTEM
from driveway_core.calendar_sources import (
    MOST_SOURCES,
    CalendarAddress,
    CalendarNameTaken,
    CalendarSource,
    CalendarUnreachable,
    TooManyCalendars,
)
from driveway_core.entries import AvailabilityEntry, WindowTaken
from driveway_core.errors import InvalidValue, Missing
from driveway_core.external_calendars import CalendarUnreadable, Fetched
from driveway_core.testing.builders import ADDRESS, an_account, an_entry, an_id, hours_from_now
from driveway_core.testing.scenes import Scene, stored_account
from driveway_core.use_cases.add_calendar import AddCalendar
from driveway_core.use_cases.fetch_calendar import FetchCalendar
from driveway_core.use_cases.fetch_due_calendars import FetchDueCalendars, FetchedDue
from driveway_core.use_cases.import_calendar import ImportCalendar
from driveway_core.use_cases.list_calendars import ListCalendars
from driveway_core.use_cases.remove_calendar import RemoveCalendar
from driveway_core.windows import HOUR


def at(hours: float) -> str:
    """A moment so many hours from now, as calendars write it."""
    return f"{hours_from_now(hours, hours + 1).start:%Y%m%dT%H%M%SZ}"


def stay(uid: str, start: float, end: float) -> str:
    """An event so many hours from now."""
    return event(f"DTSTART:{at(start)}", f"DTEND:{at(end)}", uid=uid)


@attrs.define
class Web:
    """An address that answers what it is told to; it notices an open transaction."""

    town: Town
    answer: Fetched | Exception = attrs.field(factory=lambda: Fetched(calendar()))
    asked: list[tuple[str | None, str | None]] = attrs.field(factory=list)

    def fetch(
        self, address: CalendarAddress, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        self.asked.append((etag, last_modified))
        with self.town.transactions.begin(acting_as=SYSTEM):
            pass  # writers take turns in memory: with a transaction open this would wait for ever
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@attrs.frozen
class Desk:
    """Everything a host does with calendars, for one listing."""

    town: Town
    scene: Scene
    web: Web

    def upload(self, *parts: str, name: str = "Upload") -> CalendarSource:
        use = ImportCalendar(self.town.transactions, IcalendarReader(), self.town.clock, an_id)
        return use(self.scene.host.actor, self.scene.driveway.id, calendar(*parts), name=name)

    def add(self, name: str | None = None) -> CalendarSource:
        use = AddCalendar(self.town.transactions, self.town.clock, an_id)
        return use(self.scene.host.actor, self.scene.driveway.id, ADDRESS, name=name)

    @property
    def fetching(self) -> FetchCalendar:
        return FetchCalendar(self.town.transactions, self.web, IcalendarReader(), self.town.clock, an_id)

    def fetch(self, source: CalendarSource) -> CalendarSource:
        return self.fetching(self.scene.host.actor, self.scene.driveway.id, source.id)

    def fetch_due(self) -> FetchedDue:
        return FetchDueCalendars(self.town.transactions, self.fetching, self.town.clock)()

    def remove(self, source: CalendarSource) -> None:
        use = RemoveCalendar(self.town.transactions, self.town.clock)
        use(self.scene.host.actor, self.scene.driveway.id, source.id)

    def sources(self) -> dict[str, CalendarSource]:
        use = ListCalendars(self.town.transactions)
        return {each.name: each for each in use(self.scene.host.actor, self.scene.driveway.id)}

    def entries(self) -> list[AvailabilityEntry]:
        with self.town.transactions.read(acting_as=SYSTEM) as work:
            return list(work.availability.entries(self.scene.driveway.id))

    def uids(self) -> list[str | None]:
        return [each.source_uid for each in self.entries()]


@pytest.fixture
def desk(town: Town) -> Desk:
    return Desk(town, town.scene(), Web(town))


def counts(source: CalendarSource) -> tuple[int, ...]:
    """New, changed, as before, removed, over, skipped."""
    report = source.last_report
    assert report is not None
    return (report.taken, report.changed, report.unchanged, report.removed, report.over, report.skipped)


def test_events_become_booked_entries_and_are_in_nobodys_way_but_theirs(desk: Desk) -> None:
    source = desk.upload(stay("a", 1, 3), stay("b", 5, 6))
    assert counts(source) == (2, 0, 0, 0, 0, 0)
    assert {(each.kind.value, each.source_id) for each in desk.entries()} == {("booked", source.id)}
    with pytest.raises(WindowTaken):
        desk.town.book(desk.scene, desk.town.wish(desk.scene, 2, 4))
    desk.town.book(desk.scene, desk.town.wish(desk.scene, 3, 5))


def test_uploading_again_brings_up_to_date(desk: Desk) -> None:
    desk.upload(stay("a", 1, 3), stay("b", 5, 6), stay("c", 7, 8))
    before = {each.source_uid: each for each in desk.entries()}
    source = desk.upload(stay("a", 1, 3), stay("b", 15, 16), stay("d", 9, 10))
    after = {each.source_uid: each for each in desk.entries()}
    assert counts(source) == (1, 1, 1, 1, 0, 0)
    assert sorted(filter(None, after)) == ["a", "b", "d"]
    assert after["a"] == before["a"]
    assert after["b"].id == before["b"].id
    assert len(desk.sources()) == 1


def test_the_hosts_own_entries_and_other_calendars_are_left_alone(desk: Desk) -> None:
    own = an_entry(desk.scene.driveway.id, window=hours_from_now(0, 100))
    desk.scene.open(own)
    desk.upload(stay("a", 1, 3), name="one")
    desk.upload(stay("a", 5, 6), name="two")
    desk.upload(name="one")
    assert desk.uids() == [None, "a"]
    assert set(desk.sources()) == {"one", "two"}


def test_a_calendar_that_cannot_be_read_changes_nothing(desk: Desk) -> None:
    desk.upload(stay("a", 1, 3))
    with pytest.raises(CalendarUnreadable):
        desk.upload("BEGIN:VEVENT\r\n")
    assert desk.uids() == ["a"]


def test_an_event_that_cannot_be_read_any_more_keeps_what_it_had(desk: Desk) -> None:
    desk.upload(stay("a", 1, 3), stay("b", 5, 6))
    source = desk.upload(event(f"DTSTART:{at(1)}", "DTEND:tomorrow", uid="a"))
    assert counts(source) == (0, 0, 0, 1, 0, 1)
    assert desk.uids() == ["a"]
    assert source.last_report is not None
    assert [(each.uid, each.line) for each in source.last_report.reasons] == [("a", 4)]


def test_what_is_over_goes_without_a_word(desk: Desk) -> None:
    desk.upload(stay("a", 1, 3), stay("b", 5, 6))
    desk.town.now += 4 * HOUR
    assert counts(desk.upload(stay("b", 5, 6))) == (0, 0, 1, 0, 0, 0)
    assert desk.uids() == ["b"]


def test_bookings_in_the_way_stand_and_are_told(desk: Desk) -> None:
    booked = desk.town.book(desk.scene, desk.town.wish(desk.scene, 1, 3)).booking
    other = desk.town.book(desk.scene, desk.town.wish(desk.scene, 30, 31)).booking
    rule = event(f"DTSTART:{at(6.5)}", "DURATION:PT1H", "RRULE:FREQ=DAILY", uid="r")
    report = desk.upload(stay("a", 2, 5), stay("b", 8, 9), rule).last_report
    assert report is not None
    assert (report.conflicts, [clash.reference for clash in report.clashes]) == (
        2,
        [booked.reference, other.reference],
    )


def test_an_address_is_fetched_every_hour(desk: Desk) -> None:
    desk.web.answer = Fetched(calendar(stay("a", 1, 3)), etag='"1"')
    desk.add()
    assert (desk.fetch_due(), desk.fetch_due()) == (FetchedDue(1, 0), FetchedDue(0, 0))
    desk.town.now += timedelta(minutes=59)
    assert desk.fetch_due() == FetchedDue(0, 0)
    desk.town.now += timedelta(minutes=1)
    desk.web.answer = Fetched(None)
    assert desk.fetch_due() == FetchedDue(1, 0)
    assert desk.web.asked == [(None, None), ('"1"', None)]
    assert desk.uids() == ["a"]


def test_one_that_fails_is_noted_asked_ever_more_rarely_and_stops_no_other(desk: Desk) -> None:
    desk.web.answer = Fetched(calendar(stay("a", 1, 3)))
    desk.add("good")
    desk.fetch_due()
    desk.web.answer = CalendarUnreachable("the answer there is 503")
    desk.town.now += HOUR
    pauses = []
    for _ in range(9):
        assert desk.fetch_due() == FetchedDue(0, 1)
        source = desk.sources()["good"]
        assert source.next_fetch_at is not None
        pauses.append((source.next_fetch_at - desk.town.now) / timedelta(minutes=1))
        desk.town.now = source.next_fetch_at
    assert pauses == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]
    assert (
        desk.sources()["good"].last_problem == "That calendar could not be fetched: the answer there is 503."
    )
    assert desk.uids() == ["a"]
    desk.web.answer = Fetched(calendar())
    assert desk.fetch_due() == FetchedDue(1, 0)
    assert (desk.sources()["good"].failures, desk.sources()["good"].last_problem) == (0, None)


def test_what_is_written_out_for_a_time_is_read_whole_each_time(desk: Desk) -> None:
    yearly = event(f"DTSTART:{at(5)}", "DURATION:PT1H", "RRULE:FREQ=YEARLY")
    desk.web.answer = Fetched(calendar(yearly), etag='"1"')
    desk.add()
    desk.fetch_due()
    desk.town.now += HOUR
    desk.fetch_due()
    assert desk.web.asked == [(None, None), (None, None)]


def test_fetching_by_hand_reads_the_whole_calendar_and_raises_what_is_wrong(desk: Desk) -> None:
    desk.web.answer = Fetched(calendar(stay("a", 1, 3)), etag='"1"')
    source = desk.fetch(desk.add())
    assert counts(source) == (1, 0, 0, 0, 0, 0)
    desk.web.answer = Fetched(b"<html>")
    with pytest.raises(CalendarUnreadable):
        desk.fetch(source)
    assert desk.web.asked == [(None, None), (None, None)]
    assert "BEGIN:VCALENDAR" in (desk.sources()[source.name].last_problem or "")
    assert desk.uids() == ["a"]


def test_an_upload_cannot_be_fetched(desk: Desk) -> None:
    with pytest.raises(InvalidValue, match="upload it again"):
        desk.fetch(desk.upload())


def test_a_calendar_of_a_retired_listing_is_put_to_rest(desk: Desk) -> None:
    desk.add()
    desk.town.change(attrs.evolve(desk.scene.driveway, retired_at=desk.town.now))
    assert desk.fetch_due() == FetchedDue(0, 0)
    assert desk.web.asked == []


def test_with_a_calendar_goes_what_came_from_it(desk: Desk) -> None:
    one, _two = desk.upload(stay("a", 1, 3), name="one"), desk.upload(stay("b", 5, 6), name="two")
    desk.remove(one)
    assert desk.uids() == ["b"]
    desk.town.book(desk.scene, desk.town.wish(desk.scene, 1, 3))


def test_names_and_numbers_of_calendars_are_bounded(desk: Desk) -> None:
    desk.add("one")
    with pytest.raises(CalendarNameTaken):
        desk.add("one")
    with pytest.raises(CalendarNameTaken):
        desk.upload(name="one")
    for number in range(MOST_SOURCES - 1):
        desk.upload(name=f"upload {number}")
    with pytest.raises(TooManyCalendars):
        desk.add("one more")
    with pytest.raises(TooManyCalendars):
        desk.upload(name="one more")


def test_another_host_knows_nothing_of_them(desk: Desk) -> None:
    source = desk.upload(stay("a", 1, 3))
    stranger = stored_account(desk.town.transactions, an_account()).actor
    with pytest.raises(Missing):
        RemoveCalendar(desk.town.transactions, desk.town.clock)(stranger, desk.scene.driveway.id, source.id)
    with pytest.raises(Missing):
        desk.fetching(stranger, desk.scene.driveway.id, source.id)
    with pytest.raises(Missing):
        ListCalendars(desk.town.transactions)(stranger, desk.scene.driveway.id)
