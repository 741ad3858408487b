"""How a calendar is drawn: a month or a week, with a mark for each few hours of a day.

Every mark is another character, so that nothing is lost without colour, and a
second alphabet serves terminals that lack the first.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from rich.text import Text

from driveway_core.calendar_days import CalendarDay, DaySummary

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = tuple(
    "January February March April May June July August September October November December".split()
)
_MARKS_OF_A_DAY: Final = (24, 12, 8, 6, 4)
_MARKS_IN_A_WEEK: Final = (48, 24, 12)
_GAP: Final = 2
_LABEL: Final = 11
_SUMMARY: Final = 14
_KINDS: Final = {
    DaySummary.FREE: ("░", "-", "green"),
    DaySummary.FREE_IN_PART: ("▒", "+", "yellow"),
    DaySummary.TAKEN: ("█", "#", "red"),
    DaySummary.BLOCKED: ("x", "x", "magenta"),
    DaySummary.CLOSED: ("·", ".", "bright_black"),
}
"""A mark, one for terminals without it, and a colour."""


def named(day: date) -> str:
    """A date as people say it within a year."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1][:3]}"


@attrs.frozen
class Drawing:
    """Draws days of one place for a terminal so many characters wide, at a moment.

    What is over by then is left blank, as is what the clock left out.
    """

    where: ZoneInfo
    width: int
    now: datetime
    encoding: str = "utf-8"

    def month(self, days: Sequence[CalendarDay]) -> Iterator[Text]:
        """Three lines a week, Monday to Sunday: the dates, their marks, and a blank."""
        count = self._fitting(_MARKS_OF_A_DAY, columns=7, beside=6 * _GAP)
        yield _row([Text(name, "bold") for name in WEEKDAYS], count)
        places = [*[None] * days[0].date.weekday(), *days]
        for start in range(0, len(places), 7):
            week = places[start : start + 7]
            yield _row([Text() if day is None else self._number(day, count) for day in week], count)
            yield _row([Text() if day is None else self._bar(day, count) for day in week], count)
            yield Text()
        yield from self._legend(count)

    def week(self, days: Sequence[CalendarDay]) -> Iterator[Text]:
        """A line a day, with its marks and what it comes down to, below a ruler of hours."""
        count = self._fitting(_MARKS_IN_A_WEEK, columns=1, beside=_LABEL + _GAP + _SUMMARY)
        ruler = "".join(str(hour).ljust(count // 4) for hour in (0, 6, 12, 18)) + "24"
        yield Text(" " * _LABEL + ruler, "bold")
        for day in days:
            label = Text(named(day.date).ljust(_LABEL), "bold reverse" if self._is_today(day) else "")
            bar = self._bar(day, count)
            bar.pad_right(count - len(bar) + _GAP)
            yield label + bar + Text("over" if self._over(day, 24, 24) else said(day.summary))
        yield Text()
        yield from self._legend(count)

    def _fitting(self, counts: Sequence[int], *, columns: int, beside: int) -> int:
        return next((count for count in counts if columns * count + beside <= self.width), counts[-1])

    def _number(self, day: CalendarDay, count: int) -> Text:
        if not self._is_today(day):
            return Text(str(day.date.day), "bold")
        shown = f"{day.date.day} today"
        return Text(shown if len(shown) <= count else f"{day.date.day}<", "bold reverse")

    def _bar(self, day: CalendarDay, count: int) -> Text:
        if day.window is None:
            return Text("no day"[:count], "dim")
        bar = Text()
        for number, part in enumerate(day.parts(count, self.where), start=1):
            shown = part in _KINDS and not self._over(day, number, count)
            bar.append(self._mark(part) if shown else " ", _KINDS[part][2] if shown else "")
        return bar

    def _over(self, day: CalendarDay, number: int, count: int) -> bool:
        """Whether so many parts of a day's many are over."""
        if day.window is None or self.now < day.window.start:
            return False
        clock = self.now.astimezone(self.where)
        if self.now >= day.window.end:
            return True
        return clock.date() == day.date and (clock.hour * 60 + clock.minute) * count >= number * 1440

    def _is_today(self, day: CalendarDay) -> bool:
        return day.window is not None and day.window.holds(self.now)

    def _mark(self, summary: DaySummary) -> str:
        mark, plain, _ = _KINDS[summary]
        return mark if self._has_marks else plain

    @property
    def _has_marks(self) -> bool:
        try:
            "".join(mark for mark, _, _ in _KINDS.values()).encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def _legend(self, count: int) -> Iterator[Text]:
        line = Text()
        for summary, (_, _, colour) in _KINDS.items():
            meaning = Text(self._mark(summary), colour) + Text(f" {said(summary)}")
            if len(line) + 3 + len(meaning) > self.width:
                yield line
                line = Text()
            line += Text("   " if line else "") + meaning
        yield line
        minutes = 1440 // count
        each = "half an hour" if minutes == 30 else "an hour" if minutes == 60 else f"{minutes // 60} hours"
        yield Text(f"A mark is {each}; the past is blank.", "dim")


def said(summary: DaySummary) -> str:
    """A summary as people say it."""
    return "no such day" if summary is DaySummary.SKIPPED else summary.value.replace("_", " ")


def _row(cells: Sequence[Text], count: int) -> Text:
    row = Text()
    for cell in cells:
        padded = cell.copy()
        padded.pad_right(max(0, count + _GAP - len(cell)))
        row.append_text(padded)
    row.rstrip()
    return row
