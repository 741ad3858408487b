"""Who reads what of a driveway's calendar."""

import attrs
import pytest
from tests.unit.use_cases.town import Town

from driveway_core.actors import ANYONE, SYSTEM
from driveway_core.calendar_days import DaySpan
from driveway_core.entries import AvailabilityType
from driveway_core.errors import InvalidValue
from driveway_core.testing.builders import NOW, an_entry, hours_from_now
from driveway_core.testing.scenes import stored_account
from driveway_core.use_cases.read_calendar import ReadCalendar
from driveway_core.windows import DAY, HOUR, TimeWindow


def test_a_calendar_is_without_gaps_and_at_most_92_days(town: Town) -> None:
    scene = town.scene()
    scene.book(2, 3)
    read = ReadCalendar(town.transactions, town.clock)
    within = TimeWindow(NOW, NOW + 92 * DAY)
    calendar = read(ANYONE, scene.driveway.id, within)
    assert (calendar.driveway, calendar.within, calendar.days) == (scene.driveway, within, ())
    pieces = calendar.pieces
    assert [piece.window.start for piece in pieces[1:]] == [piece.window.end for piece in pieces[:-1]]
    assert (pieces[0].window.start, pieces[-1].window.end) == (within.start, within.end)
    with pytest.raises(InvalidValue, match="to"):
        read(ANYONE, scene.driveway.id, TimeWindow(NOW, within.end + DAY))


def test_only_the_host_and_operators_read_what_lies_in_a_calendar(town: Town) -> None:
    scene = town.scene()
    entry = an_entry(scene.driveway.id, kind=AvailabilityType.BLOCKED, window=hours_from_now(5, 6))
    scene.open(entry)
    booking = scene.book(2, 3)
    operator = attrs.evolve(stored_account(town.transactions).actor, is_operator=True)
    read, within = ReadCalendar(town.transactions, town.clock), hours_from_now(0, 8)
    for actor in (scene.host.actor, operator, SYSTEM):
        calendar = read(actor, scene.driveway.id, within)
        assert calendar.sources is not None
        assert (calendar.sources.entries, calendar.sources.bookings) == ((entry,), (booking,))
        assert [piece.sources for piece in calendar.pieces] == [(), (booking.id,), (), (entry.id,), ()]
    for actor in (ANYONE, scene.driver.actor, stored_account(town.transactions).actor):
        calendar = read(actor, scene.driveway.id, within)
        assert calendar.sources is None
        assert [piece.sources for piece in calendar.pieces] == [()] * 5


def test_a_month_of_a_calendar_is_that_of_the_listings_wall_clock(town: Town) -> None:
    scene = town.scene()
    calendar = ReadCalendar(town.transactions, town.clock)(
        ANYONE, scene.driveway.id, DaySpan.month("2027-03")
    )
    assert (calendar.within.start.isoformat(), len(calendar.days)) == ("2027-03-01T08:00:00+00:00", 31)
    assert {day.summary.value for day in calendar.days} == {"free"}
    assert [day.window.duration / HOUR for day in calendar.days if day.window][13:15] == [23, 24]
