"""Peak hours: certain hours of the week cost more.

How the surcharge is capped without a loop-hole is decision 0012.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import ClassVar, Final

import attrs

from driveway_core.civil import DAY_LONG, MICROSECOND, microseconds, month_of
from driveway_core.laws import Law
from driveway_core.lines import Line, spoken
from driveway_core.money import Money, round_half_up
from driveway_core.pricing import PricedListing, PricedStay, Rates
from driveway_core.rule_data import Json, RuleData
from driveway_core.rule_sets import StoredRule
from driveway_core.wall_clock import stretches
from driveway_core.week import DAY_MINUTES, EMPTY, WeekMinutes

_MINUTE_LONG: Final = DAY_LONG // DAY_MINUTES
_HOUR_LONG: Final = 60 * _MINUTE_LONG
_MOST: Final = 21
_KEEPS: Final = frozenset(Law) - {Law.CAPPED, Law.CIVIL_DAYS, Law.OPTIMAL}


class Weekday(StrEnum):
    """A day of the week, as calendars write it."""

    MONDAY = "MO"
    TUESDAY = "TU"
    WEDNESDAY = "WE"
    THURSDAY = "TH"
    FRIDAY = "FR"
    SATURDAY = "SA"
    SUNDAY = "SU"


_WEEK: Final = tuple(Weekday)


@attrs.frozen
class Hours:
    """The same hours on some days of the week, in minutes of the listing's wall clock.

    ``until`` at or before ``start`` is on the following day.
    """

    days: tuple[Weekday, ...]
    start: int
    until: int

    @property
    def minutes(self) -> WeekMinutes:
        """The minutes of the week that they are."""
        length = (self.until - self.start - 1) % DAY_MINUTES + 1
        result = EMPTY
        for day in self.days:
            result = result.union(WeekMinutes.lasting(_WEEK.index(day) * DAY_MINUTES + self.start, length))
        return result


@attrs.frozen(cache_hash=True)
class PeakHours:
    """The stay's time in these hours costs ``multiplier`` times the hourly rate instead of once.

    A calendar day's surcharge is at most what the multiplier adds to the daily
    rate, a week's (from Monday) to the weekly, a month's to the monthly rate.
    """

    hours: tuple[Hours, ...]
    multiplier: Decimal

    kind: ClassVar = "peak-hours"
    adds: ClassVar = False
    keeps: ClassVar = _KEEPS

    @classmethod
    def from_data(cls, data: RuleData) -> "PeakHours":
        """Reads ``hours``, a list of objects with ``days``, ``from`` and ``to``, and ``multiplier``."""
        hours = tuple(
            Hours(each.choices("days", Weekday), each.minute_of_day("from"), each.minute_of_day("to"))
            for each in data.objects("hours", most=_MOST)
        )
        multiplier = data.decimal("multiplier", "0", "5")
        if multiplier < 1:
            raise data.wrong(
                "multiplier", "a discount at certain hours would make a longer stay cheaper; must be above 1"
            )
        if multiplier == 1:
            raise data.wrong("multiplier", "must be above 1; at 1 the hours cost what they always do")
        return cls(hours, multiplier)

    def as_data(self) -> dict[str, Json]:
        """Its fields, as ``from_data`` reads them."""
        return {
            "hours": [
                {
                    "days": [day.value for day in each.days],
                    "from": _clock(each.start),
                    "to": _clock(each.until),
                }
                for each in self.hours
            ],
            "multiplier": str(self.multiplier),
        }

    def clashes(self, other: StoredRule) -> str | None:
        """Two rules cannot both set the price of one hour."""
        if isinstance(other, PeakHours) and _minutes(self.hours).overlaps(_minutes(other.hours)):
            return "both are about the same hours; give each hour one multiplier"
        return None

    def __call__(
        self, stay: PricedStay, listing: PricedListing, so_far: tuple[Line, ...], /
    ) -> Iterable[Line]:
        """One line for all peak time of the stay, rounded once."""
        times = self._peak_time(stay, listing)
        if not times:
            return
        rates = listing.rates
        worth, bit = _capped(times, rates)
        more = self.multiplier - 1
        above, below = more.as_integer_ratio()
        amount = Money(round_half_up(worth * above, below * _HOUR_LONG), rates.currency)
        if not amount:
            return
        time = sum(times.values())
        dearer = rates.hourly.times(more)
        label = f"Peak hours, {spoken(-(-time // _MINUTE_LONG))} at {dearer.told} more an hour"
        if bit:
            caps = " and ".join(f"{rate.times(more).told} a {unit}" for unit, rate in bit)
            yield Line(self.kind, f"{label}, at most {caps}", Decimal(1), amount, amount)
        else:
            hours = (Decimal(time) / _HOUR_LONG).quantize(Decimal("0.01"), ROUND_HALF_UP)
            yield Line(self.kind, label, hours, dearer, amount)

    def _peak_time(self, stay: PricedStay, listing: PricedListing) -> Mapping[int, int]:
        """The microseconds of the stay in peak hours, by local calendar day, counted from the year 1."""
        week = _by_weekday(self.hours)
        times: dict[int, int] = defaultdict(int)
        for piece in stretches(stay.window, listing.time_zone):
            offset = piece.offset // MICROSECOND
            start, end = microseconds(piece.start) + offset, microseconds(piece.end) + offset
            for day in range(start // DAY_LONG, -(-end // DAY_LONG)):
                midnight = day * DAY_LONG
                for first, last in week[day % 7]:
                    shared = min(end, midnight + last) - max(start, midnight + first)
                    if shared > 0:
                        times[day] += shared
        return times


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@lru_cache(maxsize=1024)
def _minutes(hours: tuple[Hours, ...]) -> WeekMinutes:
    return WeekMinutes(pair for each in hours for pair in each.minutes)


@lru_cache(maxsize=1024)
def _by_weekday(hours: tuple[Hours, ...]) -> tuple[tuple[tuple[int, int], ...], ...]:
    """For each day of the week, Monday first, its hours in microseconds since midnight."""
    return tuple(tuple(_on_day(_minutes(hours), day * DAY_MINUTES)) for day in range(7))


def _on_day(minutes: WeekMinutes, midnight: int) -> Iterator[tuple[int, int]]:
    for start, end in minutes:
        first, last = max(start - midnight, 0), min(end - midnight, DAY_MINUTES)
        if first < last:
            yield first * _MINUTE_LONG, last * _MINUTE_LONG


def _capped(times: Mapping[int, int], rates: Rates) -> tuple[int, list[tuple[str, Money]]]:
    """What the time is worth at the plain rates, and the longer rates that made it less.

    In minor units times microseconds of an hour. Weeks begin on Monday; a week
    belongs to the month of its Monday, so that each cap lies wholly in the next.
    """
    worths = {day: time * rates.hourly.minor for day, time in times.items()}
    bit: list[tuple[str, Money]] = []
    for unit, rate in (("day", rates.daily), ("week", rates.weekly), ("month", rates.monthly)):
        if unit == "week":
            worths = _summed((day // 7, worth) for day, worth in worths.items())
        elif unit == "month":
            worths = _summed((month_of(week * 7 * DAY_LONG), worth) for week, worth in worths.items())
        if rate is not None:
            cap = rate.minor * _HOUR_LONG
            if any(worth > cap for worth in worths.values()):
                worths = {piece: min(worth, cap) for piece, worth in worths.items()}
                bit.append((unit, rate))
    return sum(worths.values()), bit


def _summed(worths: Iterable[tuple[int, int]]) -> dict[int, int]:
    result: dict[int, int] = defaultdict(int)
    for piece, worth in worths:
        result[piece] += worth
    return result
