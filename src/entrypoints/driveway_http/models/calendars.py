"""The calendar of a driveway, as drivers and its host read it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from driveway_core.bookings import Booking
from driveway_core.calendar_days import CalendarDay, DaySpan
from driveway_core.calendars import CalendarPiece
from driveway_core.entries import AvailabilityEntry
from driveway_core.use_cases.read_calendar import DrivewayCalendar
from driveway_core.windows import TimeWindow
from driveway_http.fields import Moment, Out, Query, QueryMoment
from driveway_http.models.bookings import Status
from driveway_http.models.hours import Kind
from driveway_http.problems import WrongTogether

MonthText = Annotated[str, StringConstraints(max_length=20), Field(examples=["2027-03"])]


_References: TypeAlias = Mapping[UUID, str] | None
"""The references of bookings by their ids; none for those who may not read them."""


class CalendarQuery(Query):
    """A month of the listing's wall clock, or from when to when, at most 92 days."""

    start: QueryMoment | None = Field(default=None, alias="from")
    end: QueryMoment | None = Field(default=None, alias="to")
    month: MonthText | None = None

    @model_validator(mode="after")
    def _one_or_the_other(self) -> "CalendarQuery":
        ends = {"from": self.start, "to": self.end}
        if self.month is not None:
            wrong = {name: "is what the month says already" for name, end in ends.items() if end is not None}
        else:
            wrong = {name: "is required (or month alone)" for name, end in ends.items() if end is None}
        if wrong:
            raise WrongTogether(wrong)
        return self

    @property
    def asked(self) -> TimeWindow | DaySpan:
        """What the core is asked for."""
        if self.start is not None and self.end is not None:
            return TimeWindow(self.start, self.end)
        return DaySpan.month(self.month or "")


class CalendarWindow(Out):
    """A stretch of time of one state, and why.

    ``entry_ids`` and ``booking_references`` name what lies there, to the host; to everybody else they
    are null. They name 20 at most together, those that began first.
    """

    start_time: Moment
    end_time: Moment
    state: Literal["blocked", "closed", "booked", "full", "free"]
    reason: str = Field(examples=["blocked by the host", "2 of 3 spaces free"])
    free_spaces: int
    entry_ids: list[UUID] | None
    booking_references: list[str] | None


class CalendarDayOut(Out):
    """A day of the listing's wall clock; a date that the clock left out has no times and no windows."""

    date: date
    start_time: Moment | None
    end_time: Moment | None
    summary: Literal["free", "free_in_part", "taken", "blocked", "closed", "skipped"]
    windows: list[CalendarWindow]


class CalendarEntry(Out):
    """An entry that lies in the calendar; an imported one with its calendar and the event there."""

    id: UUID
    availability_type: Kind
    is_recurring: bool
    notes: str | None
    source_id: UUID | None
    source_uid: str | None

    @classmethod
    def of(cls, entry: AvailabilityEntry) -> "CalendarEntry":
        """From the core's entry."""
        return cls(
            id=entry.id,
            availability_type=entry.kind.value,
            is_recurring=entry.is_recurring,
            notes=entry.notes,
            source_id=entry.source_id,
            source_uid=entry.source_uid,
        )


class CalendarBooking(Out):
    """A booking that lies in the calendar, with its stay; the buffer after it is taken too."""

    id: UUID
    booking_reference: str
    booking_status: Status
    start_time: Moment
    end_time: Moment
    space: int

    @classmethod
    def of(cls, booking: Booking) -> "CalendarBooking":
        """From the core's booking."""
        return cls(
            id=booking.id,
            booking_reference=booking.reference,
            booking_status=booking.status.value,
            start_time=booking.stay.start,
            end_time=booking.stay.end,
            space=booking.space,
        )


class CalendarOut(Out):
    """Free and taken windows, in order and without gaps; when a month was asked for, its days too.

    ``entries`` and ``bookings`` are for the host of the listing, and null for everybody else.
    """

    driveway_id: UUID
    time_zone: str
    spaces: int
    start_time: Moment
    end_time: Moment
    windows: list[CalendarWindow]
    days: list[CalendarDayOut] | None
    entries: list[CalendarEntry] | None
    bookings: list[CalendarBooking] | None

    @classmethod
    def of(cls, calendar: DrivewayCalendar) -> "CalendarOut":
        """From the core's calendar."""
        sources = calendar.sources
        references: _References = None
        if sources is not None:
            references = {each.id: each.reference for each in sources.bookings}
        return cls(
            driveway_id=calendar.driveway.id,
            time_zone=calendar.driveway.time_zone,
            spaces=calendar.driveway.spaces,
            start_time=calendar.within.start,
            end_time=calendar.within.end,
            windows=_windows(calendar.pieces, references),
            days=[_day(day, references) for day in calendar.days] if calendar.days else None,
            entries=None if sources is None else [CalendarEntry.of(entry) for entry in sources.entries],
            bookings=None if sources is None else [CalendarBooking.of(each) for each in sources.bookings],
        )


def _day(day: CalendarDay, references: _References) -> CalendarDayOut:
    return CalendarDayOut(
        date=day.date,
        start_time=None if day.window is None else day.window.start,
        end_time=None if day.window is None else day.window.end,
        summary=day.summary.value,
        windows=_windows(day.pieces, references),
    )


def _windows(pieces: Sequence[CalendarPiece], references: _References) -> list[CalendarWindow]:
    return [
        CalendarWindow(
            start_time=piece.window.start,
            end_time=piece.window.end,
            state=piece.state.value,
            reason=piece.reason,
            free_spaces=piece.free_spaces,
            entry_ids=None if references is None else [key for key in piece.sources if key not in references],
            booking_references=None
            if references is None
            else [references[key] for key in piece.sources if key in references],
        )
        for piece in pieces
    ]
