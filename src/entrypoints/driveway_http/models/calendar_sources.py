"""Calendars that hosts bring along, what came of them, and the address of a listing's own."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from driveway_core.calendar_feeds import CalendarFeed
from driveway_core.calendar_sources import CalendarSource, Clash, ImportReport
from driveway_core.external_calendars import SkippedEvent
from driveway_http.fields import In, LongLine, Moment, Out, Query

Name = Annotated[LongLine, StringConstraints(max_length=100), Field(examples=["Airport parking site"])]
Address = Annotated[
    str,
    StringConstraints(min_length=1, max_length=2_000),
    Field(examples=["https://calendar.example.com/private-0123456789abcdef/basic.ics"]),
]


class CalendarSourceIn(In):
    """The address of a calendar that is kept elsewhere; without a name, its host's is taken."""

    url: Address
    name: Name | None = None


class UploadQuery(Query):
    """Under which name; uploading under the same name again brings it up to date."""

    name: Name = "Upload"


class SkippedOut(Out):
    """An event that was not taken over, whole or in part: its UID, its line, and the reason."""

    uid: str | None
    line: int | None
    reason: str

    @classmethod
    def of(cls, skipped: SkippedEvent) -> "SkippedOut":
        """From the core's."""
        return cls(uid=skipped.uid, line=skipped.line, reason=skipped.reason)


class ClashOut(Out):
    """A booking that an event lies across; it stands."""

    booking_reference: str
    start_time: Moment
    end_time: Moment

    @classmethod
    def of(cls, clash: Clash) -> "ClashOut":
        """From the core's."""
        return cls(
            booking_reference=clash.reference, start_time=clash.window.start, end_time=clash.window.end
        )


class ReportOut(Out):
    """What came of a calendar, in events.

    ``over`` ended before now. ``written_out`` follow rules that a listing does not know: what they say is
    known until ``known_until``. ``reasons`` and ``clashes`` list 100 at most; the numbers count all.
    """

    taken: int
    changed: int
    unchanged: int
    removed: int
    over: int
    skipped: int
    reasons: list[SkippedOut]
    written_out: int
    known_until: Moment | None
    conflicts: int
    clashes: list[ClashOut]

    @classmethod
    def of(cls, report: ImportReport) -> "ReportOut":
        """From the core's."""
        return cls(
            taken=report.taken,
            changed=report.changed,
            unchanged=report.unchanged,
            removed=report.removed,
            over=report.over,
            skipped=report.skipped,
            reasons=[SkippedOut.of(each) for each in report.reasons],
            written_out=report.written_out,
            known_until=report.known_until,
            conflicts=report.conflicts,
            clashes=[ClashOut.of(each) for each in report.clashes],
        )


class CalendarSourceOut(Out):
    """One calendar; ``url`` is shortened, for whoever knows the whole of it reads the calendar."""

    id: UUID
    driveway_id: UUID
    name: str
    kind: Literal["address", "upload"]
    url: str | None
    created_at: Moment
    last_tried_at: Moment | None
    last_fetched_at: Moment | None
    last_result: ReportOut | None
    last_problem: str | None
    next_fetch_at: Moment | None

    @classmethod
    def of(cls, source: CalendarSource) -> "CalendarSourceOut":
        """From the core's."""
        return cls(
            id=source.id,
            driveway_id=source.driveway_id,
            name=source.name,
            kind="upload" if source.address is None else "address",
            url=None if source.address is None else source.address.shortened,
            created_at=source.created_at,
            last_tried_at=source.last_tried_at,
            last_fetched_at=source.last_fetched_at,
            last_result=None if source.last_report is None else ReportOut.of(source.last_report),
            last_problem=source.last_problem,
            next_fetch_at=source.next_fetch_at,
        )


class FeedOut(Out):
    """Since when a listing's own calendar has its address; the address itself is told once."""

    driveway_id: UUID
    created_at: Moment
    url: str | None
    path: str | None

    @classmethod
    def of(cls, feed: CalendarFeed, *, path: str | None = None, root: str = "") -> "FeedOut":
        """From the core's; with the path when it is new."""
        url = None if path is None else root.rstrip("/") + path
        return cls(driveway_id=feed.driveway_id, created_at=feed.created_at, url=url, path=path)
