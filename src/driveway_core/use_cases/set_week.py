"""Say at once in which hours of every week a driveway is open."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import attrs

from driveway_core.actors import Actor
from driveway_core.availability import compile_hours
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.entries import AvailabilityEntry, AvailabilityType, EntryId
from driveway_core.errors import InvalidValue
from driveway_core.ports import Clock, NewId, Transactions
from driveway_core.recurrence import RecurrenceRule
from driveway_core.transactions import retried
from driveway_core.use_cases.open_hours import own_driveway, refuse_too_many
from driveway_core.week import DAY_MINUTES, EMPTY, FULL_WEEK, WeekMinutes
from driveway_core.windows import MINUTE, TimeWindow, at_wall_clock, zone

_WEEK: timedelta = timedelta(days=7)


def is_of_every_week(entry: AvailabilityEntry, driveway: Driveway, *, at: datetime) -> bool:
    """Whether a host's entry opens the same hours of every week, and says nothing else."""
    if entry.kind is not AvailabilityType.AVAILABLE or entry.source_id is not None:
        return False
    return entry.weekly_from(at, zone(driveway.time_zone)) is not None


@attrs.frozen
class Week:
    """In which hours of every week a listing is open, and what else its calendar says.

    ``always``: nobody has said when it is open, so that it is at all hours.
    """

    driveway: Driveway
    minutes: WeekMinutes
    others: tuple[AvailabilityEntry, ...]
    always: bool


@attrs.frozen
class ReadWeek:
    """The week of one's own listing, as ``SetWeek`` would replace it; others by their start."""

    transactions: Transactions
    clock: Clock

    def __call__(self, actor: Actor, driveway_id: DrivewayId) -> Week:
        at = self.clock()
        with self.transactions.read(acting_as=actor) as work:
            driveway = own_driveway(work, actor, driveway_id, only_reading=True)
            entries = work.availability.entries(driveway_id)
        where = zone(driveway.time_zone)
        minutes, others = EMPTY, []
        for entry in entries:
            if is_of_every_week(entry, driveway, at=at):
                minutes = minutes.union(entry.weekly_from(at, where) or EMPTY)
            elif not entry.over_by(at, where):
                others.append(entry)
        always = all(entry.kind is not AvailabilityType.AVAILABLE for entry in entries)
        return Week(driveway, FULL_WEEK if always else minutes, tuple(others), always)


@attrs.frozen
class SetWeek:
    """The hours of every week in which a driveway is open, instead of those before.

    Whatever else its calendar says stays: single openings, blocks, rules with
    an end, calendars brought along. Stays that are booked stand. Raises
    ``TooManyHours``, and ``InvalidValue`` for a week without any hour: without
    opening hours a driveway is open at all of them.
    """

    transactions: Transactions
    clock: Clock
    new_id: NewId

    @retried
    def __call__(self, actor: Actor, driveway_id: DrivewayId, week: WeekMinutes) -> None:
        if not week:
            raise InvalidValue("week", "needs an hour at least; to be closed altogether, pause the listing")
        at = self.clock()
        with self.transactions.begin(acting_as=actor) as work:
            driveway = own_driveway(work, actor, driveway_id)
            entries = work.availability.entries(driveway_id, changing=True)
            gone = [entry.id for entry in entries if is_of_every_week(entry, driveway, at=at)]
            new = tuple(self._entries(driveway, week, at))
            left = [*(entry for entry in entries if entry.id not in gone), *new]
            refuse_too_many(left)
            hours = compile_hours(left, time_zone=driveway.time_zone, at=at)
            work.availability.replace(driveway_id, gone=gone, new=new, hours=hours)

    def _entries(self, driveway: Driveway, week: WeekMinutes, at: datetime) -> Iterator[AvailabilityEntry]:
        """One for all days that have the same hours; each begins two weeks ago, so that it counts now."""
        where = zone(driveway.time_zone)
        today = at.astimezone(where).date()
        monday = today - timedelta(days=today.weekday()) - 2 * _WEEK
        for (start, end), days in _hours(week).items():
            first = monday + timedelta(days=days[0])
            window = TimeWindow(
                at_wall_clock(_at(first, start), where), at_wall_clock(_at(first, end), where, ends=True)
            )
            yield AvailabilityEntry(
                id=EntryId(self.new_id()),
                driveway_id=driveway.id,
                kind=AvailabilityType.AVAILABLE,
                window=window,
                rule=RecurrenceRule(days),
                created_at=at,
                updated_at=at,
            )


def _hours(week: WeekMinutes) -> dict[tuple[int, int], list[int]]:
    """Minutes of the day, and the days that have them."""
    found: dict[tuple[int, int], list[int]] = {}
    for day in range(7):
        midnight = day * DAY_MINUTES
        for start, end in week:
            low, high = max(start, midnight), min(end, midnight + DAY_MINUTES)
            if low < high:
                found.setdefault((low - midnight, high - midnight), []).append(day)
    return found


def _at(day: date, minutes: int) -> datetime:
    return datetime(day.year, day.month, day.day) + minutes * MINUTE
