"""Events that repeat, told by the listing's rules where these can say it, and written out where not."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import Final

import attrs
from dateutil.rrule import rrulestr

from driveway_calendars.events import Occurring
from driveway_calendars.values import Unusable, When
from driveway_calendars.zones import Zones
from driveway_core.errors import InvalidValue
from driveway_core.external_calendars import BusyTime
from driveway_core.recurrence import RecurrenceRule
from driveway_core.windows import DAY, TimeWindow, at_wall_clock

MOST_WRITTEN_OUT: Final = 1_000
_PART: Final = re.compile(
    r"FREQ=(YEARLY|MONTHLY|WEEKLY|DAILY)|INTERVAL=0*[1-9]\d{0,2}|COUNT=\d{1,9}|UNTIL=\d{8}(T\d{6}Z?)?"
    r"|WKST=(MO|TU|WE|TH|FR|SA|SU)|BYDAY=([+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU),?)+"
    r"|(BYMONTH|BYMONTHDAY|BYYEARDAY|BYWEEKNO|BYSETPOS)=([+-]?[1-9]\d{0,2},?)+",
    re.ASCII,
)
_CYCLE: Final = 400
"""After so many years the calendar is the same again, weekdays and all."""
_FAR: Final = 9_990


@attrs.define
class Patience:
    """How long rules may still take; one rule without an end in sight must not hold up the rest."""

    seconds: float

    def spend(self, seconds: float) -> None:
        """Some of it is gone."""
        self.seconds -= seconds

    def check(self) -> None:
        """Raises ``Unusable`` when it is at an end."""
        if self.seconds < 0:
            raise Unusable("the rules of this calendar take too long to work out")


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
    patience.check()
    began = perf_counter()
    try:
        starts = (
            _days_of(ours, occurring, zones) if ours is not None else _by_dateutil(rule, occurring, zones)
        )
        windows = _written_out(starts, occurring, less, zones.ahead)
    finally:
        patience.spend(perf_counter() - began)
    return Repeated(tuple(BusyTime(window) for window in windows), written_out=True)


def _ours(rule: str) -> RecurrenceRule | None:
    try:
        return RecurrenceRule.parse(rule)
    except InvalidValue:
        return None


def _kept(
    rule: RecurrenceRule, occurring: Occurring, less: frozenset[datetime], zones: Zones
) -> Repeated | None:
    """As one of the listing's own rules, if it can be one; nothing at all when it is over."""
    start, now = occurring.start, zones.ahead.start
    today = now.astimezone(zones.listing).date()
    last = rule.last_day(start.local, zones.listing, by=today)
    if last is not None and datetime.combine(last, start.local.time()) + occurring.lasting < datetime.combine(
        today - DAY, start.local.time()
    ):
        return Repeated(())
    try:
        time = BusyTime(occurring.first, rule, frozenset(each for each in less if each >= now - 2 * DAY))
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
    pieces = rule.strip().strip(";").split(";")
    if not all(_PART.fullmatch(piece) for piece in pieces) or not any(p.startswith("FREQ=") for p in pieces):
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
