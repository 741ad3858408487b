"""What a host earned, week by week, and where that money is."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from driveway_core.bookings import BookingId
from driveway_core.errors import InvalidValue
from driveway_core.ledger import Book, EntryKind
from driveway_core.money import Money
from driveway_core.ports.money import HostPart
from driveway_core.windows import at_wall_clock

_WEEK: Final = timedelta(days=7)
_PAID: Final = frozenset({EntryKind.PAYOUT, EntryKind.PAYOUT_FAILED, EntryKind.RECOVERY})
MOST_WEEKS: Final = 106


@attrs.frozen
class Weeks:
    """Whole calendar weeks on a wall clock, from a Monday up to another."""

    first: date
    after: date

    @classmethod
    def around(cls, first: date, last: date) -> "Weeks":
        """The weeks from the one of a day to the one of another; refuses two days backwards, or too many."""
        if last < first:
            raise InvalidValue("to", "must not lie before from")
        weeks = cls(_monday(first), _monday(last) + _WEEK)
        if weeks.after - weeks.first > MOST_WEEKS * _WEEK:
            raise InvalidValue("to", f"must be at most {MOST_WEEKS} weeks after from")
        return weeks

    def bounds(self, time_zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Their first moment, and the first one after them."""
        return _midnight(self.first, time_zone), _midnight(self.after, time_zone)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _midnight(day: date, time_zone: ZoneInfo) -> datetime:
    return at_wall_clock(datetime.combine(day, time()), time_zone)


@attrs.frozen(kw_only=True)
class WeekEarned:
    """One week's stays in one currency: those that were booked to end in it.

    What they earned is ``paid_out``, or ``on_its_way`` between the payment
    service and the host's bank, or still ``owed``, which is below zero where the
    host was paid too much. ``expected`` is what stays that are not over yet will earn.
    """

    monday: date
    stays: int
    earned: Money
    paid_out: Money
    on_its_way: Money
    expected: Money

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def owed(self) -> Money:
        """What is still to be paid."""
        return self.earned - self.paid_out - self.on_its_way


def earned_by_week(parts: Iterable[HostPart], time_zone: ZoneInfo, *, at: datetime) -> tuple[WeekEarned, ...]:
    """The weeks that have anything, earliest first, each currency by itself."""
    weeks: dict[tuple[date, str], WeekEarned] = {}
    stays: dict[tuple[date, str], set[BookingId]] = {}
    for part in parts:
        currency = part.amount.currency
        name = (_monday(part.stay_end.astimezone(time_zone).date()), currency)
        nothing = Money.zero(currency)
        week = weeks.get(name) or WeekEarned(
            monday=name[0], stays=0, earned=nothing, paid_out=nothing, on_its_way=nothing, expected=nothing
        )
        stays.setdefault(name, set()).add(part.booking_id)
        weeks[name] = _with(attrs.evolve(week, stays=len(stays[name])), part, at)
    return tuple(weeks[name] for name in sorted(weeks))


def _with(week: WeekEarned, part: HostPart, at: datetime) -> WeekEarned:
    if part.book is Book.HOST_BALANCE:
        return attrs.evolve(week, on_its_way=week.on_its_way + part.amount)
    if part.kind in _PAID:
        return attrs.evolve(week, paid_out=week.paid_out + part.amount)
    if at < part.stay_end:
        return attrs.evolve(week, expected=week.expected - part.amount)
    return attrs.evolve(week, earned=week.earned - part.amount)
