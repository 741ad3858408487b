"""Events that repeat, told by the listing's rules where these can say it, and written out where not."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import Final

import attrs
from dateutil.rrule import rrulestr

from driveway_calendars.events import Occurring
from driveway_calendars.values import Unusable, When
from driveway_calendars.zones import Zones
from driveway_core.entries import MOST_EXCEPTIONS
from driveway_core.errors import InvalidValue
from driveway_core.external_calendars import BusyTime
from driveway_core.recurrence import RecurrenceRule
from driveway_core.windows import DAY, TimeWindow, at_wall_clock

MOST_WRITTEN_OUT: Final = 1_000
_LONGEST_RULE: Final = 500
_DAY: Final = r"[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)"
_NUMBER: Final = r"[+-]?[1-9]\d{0,2}"
_PART: Final = re.compile(
    r"FREQ=(YEARLY|MONTHLY|WEEKLY|DAILY)|INTERVAL=0*[1-9]\d{0,2}|COUNT=\d{1,9}|UNTIL=\d{8}(T\d{6}Z?)?"
    rf"|WKST=(MO|TU|WE|TH|FR|SA|SU)|BYDAY={_DAY}(,{_DAY})*"
    rf"|(BYMONTH|BYMONTHDAY|BYYEARDAY|BYWEEKNO)={_NUMBER}(,{_NUMBER})*|BYSETPOS={_NUMBER}(,{_NUMBER}){{0,9}}",
    re.ASCII,
)
"""One way only to match each text: a choice between two would double the time with every sign.

Each place of BYSETPOS is tried for each day that a rule walks, so there are few.
"""
_CYCLE: Final = 400
"""After so many years the calendar is the same again, weekdays and all."""
_FAR: Final = 9_990
_TOO_LONG: Final = "the rules of this calendar take too long to work out"


@attrs.define
class Patience:
    """How long rules may still take; one without an end in sight must not hold up the rest."""

    seconds: float

    @contextmanager
    def spent(self) -> Iterator[None]:
        """What is done meanwhile uses it up; raises ``Unusable`` when it is at an end."""
        if self.seconds < 0:
            raise Unusable(_TOO_LONG)
        began = perf_counter()
        try:
            yield
        finally:
            self.seconds -= perf_counter() - began

    def through(self, starts: Iterator[When]) -> Iterator[When]:
        """The same beginnings, for as long as it lasts from now; raises ``Unusable``."""
        until = perf_counter() + self.seconds
        for start in starts:
            if perf_counter() > until:
                raise Unusable(_TOO_LONG)
            yield start


@attrs.frozen
class Repeated:
    """The times of one rule; ``written_out`` when they are known up to where was asked only."""

    times: tuple[BusyTime, ...]
    written_out: bool = False


def repeated(
    rule: str, occurring: Occurring, less: frozenset[datetime], zones: Zones, patience: Patience
) -> Repeated:
    """What a rule says, from its text; raises ``Unusable``."""
    ours = _ours(rule)
    if ours is not None and zones.same_clock(occurring.start.zone):
        kept = _kept(ours, occurring, less, zones)
        if kept is not None:
            return kept
    starts = _days_of(ours, occurring, zones) if ours is not None else _by_dateutil(rule, occurring, zones)
    windows = _written_out(patience.through(starts), occurring, less, zones.ahead)
    return Repeated(tuple(BusyTime(window) for window in windows), written_out=True)


def _ours(rule: str) -> RecurrenceRule | None:
    try:
        return RecurrenceRule.parse(rule)
    except InvalidValue:
        return None


def _kept(
    rule: RecurrenceRule, occurring: Occurring, less: frozenset[datetime], zones: Zones
) -> Repeated | None:
    """As one of the listing's own rules, if it can be one; nothing at all when it is over.

    It cannot be one where the listing's clock, on the first day, does not show
    the times that the others have: the clock was set then, or was another one.
    """
    start, now = occurring.start, zones.ahead.start
    if any(
        moment.astimezone(zones.listing).replace(tzinfo=None) != local
        for moment, local in (
            (occurring.first.start, start.local),
            (occurring.first.end, start.local + occurring.lasting),
        )
    ):
        return None
    today = now.astimezone(zones.listing).date()
    last = rule.last_day(start.local, zones.listing, by=today)
    if last is not None and datetime.combine(last, start.local.time()) + occurring.lasting < datetime.combine(
        today - DAY, start.local.time()
    ):
        return Repeated(())
    if len(less) > MOST_EXCEPTIONS:  # else all, so that an event stays the same while time passes
        less = frozenset(each for each in less if each >= now - 2 * DAY)
    try:
        time = BusyTime(occurring.first, rule, less)
    except InvalidValue:
        return None
    if list(rule.days(start.local, zones.listing, start.local.date(), start.local.date())):
        return Repeated((time,))
    first = () if start.instant in less else (BusyTime(occurring.first),)
    return Repeated((*first, time))


def _days_of(rule: RecurrenceRule, occurring: Occurring, zones: Zones) -> Iterator[When]:
    """Beginnings of one of our rules on another clock, or of stretches that are too long for ours."""
    start, (low, high) = occurring.start, _asked(occurring, zones.ahead)
    yield start
    for day in rule.days(start.local, start.zone, max(low, start.local.date()), high):
        yield attrs.evolve(start, local=datetime.combine(day, start.local.time()))


def _asked(occurring: Occurring, ahead: TimeWindow) -> tuple[date, date]:
    low = ahead.start.astimezone(occurring.start.zone) - occurring.lasting - 2 * DAY
    return low.date(), (ahead.end.astimezone(occurring.start.zone) + DAY).date()


def _by_dateutil(rule: str, occurring: Occurring, zones: Zones) -> Iterator[When]:
    """Beginnings of a rule that is none of ours.

    The calendar repeats itself every 400 years, so the search happens as far
    ahead as such steps lead: a rule that never comes true ends it there, and
    not only thousands of years later.
    """
    pieces = rule.strip().strip(";").split(";") if len(rule) <= _LONGEST_RULE else []
    if (
        not pieces
        or not all(_PART.fullmatch(piece) for piece in pieces)
        or not any(p.startswith("FREQ=") for p in pieces)
    ):
        raise Unusable(f"its rule {rule[:60]!r} is not understood")
    start = occurring.start
    _, high = _asked(occurring, zones.ahead)
    until = _until(pieces, start)
    bare = ";".join(piece for piece in pieces if not piece.startswith("UNTIL="))
    years = (_FAR - max(high.year, start.local.year)) // _CYCLE * _CYCLE
    yield start
    try:
        rules = rrulestr(bare, dtstart=start.local.replace(year=start.local.year + years))
        for far in rules:
            local = far.replace(year=far.year - years)
            if local.date() > high or (until is not None and local > until):
                return
            yield attrs.evolve(start, local=local)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
        raise Unusable(f"its rule {rule[:60]!r} is not understood") from None


def _until(pieces: list[str], start: When) -> datetime | None:
    """The last local time at which something may begin."""
    text = next((piece[6:] for piece in pieces if piece.startswith("UNTIL=")), None)
    if text is None:
        return None
    try:
        local = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        raise Unusable(f"UNTIL={text} is no date or time") from None
    if "T" not in text:
        return local + DAY - timedelta(seconds=1)
    return local.replace(tzinfo=UTC).astimezone(start.zone).replace(tzinfo=None) if text[-1] == "Z" else local


def _written_out(
    starts: Iterator[When], occurring: Occurring, less: frozenset[datetime], ahead: TimeWindow
) -> list[TimeWindow]:
    found: dict[datetime, TimeWindow] = {}
    for start in starts:
        window = occurring.window(start)
        if (
            not window.overlaps(ahead)
            or window.start in less
            or at_wall_clock(start.local, start.zone) in less
        ):
            continue
        found[window.start] = window
        if len(found) > MOST_WRITTEN_OUT:
            raise Unusable(f"it repeats more than {MOST_WRITTEN_OUT:,} times")
    return list(found.values())
