"""The calendars that a host brings along: where they come from, when they are fetched, what came of it."""

import re
from datetime import datetime, timedelta
from typing import Final, NewType
from uuid import UUID

import attrs

from driveway_core.driveways import DrivewayId
from driveway_core.errors import Conflict, InvalidValue, Refused, Unavailable
from driveway_core.external_calendars import SkippedEvent
from driveway_core.windows import TimeWindow

CalendarSourceId = NewType("CalendarSourceId", UUID)

MOST_SOURCES: Final = 10
"""Calendars of one listing."""
MOST_IMPORTED: Final = 20_000
"""Entries of one listing that come from calendars."""
MOST_IMPORTED_RULES: Final = 500
"""Of those, with a rule: each is written out up to 182 times for half a year."""
MOST_REASONS: Final = 100
"""Skipped events, and conflicts, that a report names; it counts them all."""

REFRESHED_EVERY: Final = timedelta(hours=1)
FIRST_RETRY: Final = timedelta(minutes=15)
LONGEST_RETRY: Final = timedelta(days=1)
TAKES_AT_MOST: Final = timedelta(minutes=10)
"""After so long another job may try what one began."""

_LONGEST_ADDRESS: Final = 2_000
_LONGEST_NAME: Final = 100
_SHOWN: Final = 12
_ADDRESS: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9._~%-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{0,5})?(?P<path>/[^?#]*)?([?#].*)?"
)


class TooManyCalendars(Refused):
    """A listing has as many calendars as it may have."""

    slug = "too-many-calendars"
    title = "That is one calendar too many"

    def __str__(self) -> str:
        return f"A driveway has at most {MOST_SOURCES} calendars: remove one first."


class TooManyEvents(Refused):
    """The calendars of a listing would bring more entries than it may have."""

    slug = "too-many-events"
    title = "Those are too many events"

    def __str__(self) -> str:
        return (
            f"A driveway takes over at most {MOST_IMPORTED:,} events that are still ahead, "
            f"{MOST_IMPORTED_RULES:,} of them with a rule."
        )


class CalendarNameTaken(Conflict):
    """Another calendar of the listing has that name."""

    slug = "calendar-name-taken"
    title = "Another calendar has that name"

    def __str__(self) -> str:
        return "Another calendar of this driveway has that name: choose another one."


@attrs.frozen
class CalendarAddressRefused(Refused):
    """The address, or one that it leads to, is not fetched from: it is no public web address."""

    slug = "calendar-address-refused"
    title = "Nothing is fetched from there"

    reason: str

    def __str__(self) -> str:
        return f"Nothing is fetched from that address: {self.reason}."


@attrs.frozen
class CalendarUnreachable(Unavailable):
    """The address did not answer with a calendar, this time."""

    slug = "calendar-unreachable"
    title = "That calendar does not answer"
    retry_after = 60

    reason: str

    def __str__(self) -> str:
        return f"That calendar could not be fetched: {self.reason}."


@attrs.frozen
class CalendarAddress:
    """A web address that a calendar is fetched from; a secret, for whoever knows it reads the calendar."""

    value: str = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        if len(self.value) > _LONGEST_ADDRESS:
            raise InvalidValue("url", f"at most {_LONGEST_ADDRESS:,} characters")
        if not self.value.isascii() or not self.value.isprintable() or " " in self.value:
            raise InvalidValue("url", "must be a web address, with what is special in it percent-encoded")
        authority = self.value.partition("://")[2].partition("/")[0]
        if "@" in authority:
            raise InvalidValue("url", "must not hold a name or a password")
        if not _ADDRESS.fullmatch(self.value):
            raise InvalidValue(
                "url", "must be a web address that begins with https:// (or http://, webcal://)"
            )

    @classmethod
    def parse(cls, text: str) -> "CalendarAddress":
        """As a host copies it; ``webcal://`` is what calendars call ``https://``."""
        stripped = text.strip()
        scheme, separator, rest = stripped.partition("://")
        if separator and scheme.lower() in ("webcal", "webcals"):
            return cls(f"https://{rest}")
        return cls(f"{scheme.lower()}://{rest}" if separator else stripped)

    @property
    def host(self) -> str:
        """The host's name."""
        return self._part("host")

    @property
    def shortened(self) -> str:
        """Enough to know it again, too little to use it."""
        last = self._part("path").rpartition("/")[2]
        tail = f"/{last}" if 0 < len(last) <= _SHOWN else ""
        return f"{self._part('scheme')}://{self.host}/…{tail}"

    def _part(self, name: str) -> str:
        match = _ADDRESS.fullmatch(self.value)
        return "" if match is None else match[name] or ""


@attrs.frozen
class Clash:
    """A booking of ours that a taken-over event lies across; the booking stands."""

    reference: str
    window: TimeWindow


@attrs.frozen(kw_only=True)
class ImportReport:
    """What came of a calendar: events by what happened to them.

    ``over`` are events that end before now, which nobody needs. ``reasons``
    and ``clashes`` name at most ``MOST_REASONS``. ``written_out`` events have
    rules that are not among ours: their times are known until ``known_until``.
    """

    taken: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    over: int = 0
    skipped: int = 0
    reasons: tuple[SkippedEvent, ...] = ()
    written_out: int = 0
    known_until: datetime | None = None
    conflicts: int = 0
    clashes: tuple[Clash, ...] = ()


def _name(text: str) -> str:
    return text.strip()


@attrs.frozen(kw_only=True)
class CalendarSource:
    """One calendar of a listing: fetched from ``address`` now and then, or uploaded when that is None.

    ``last_problem`` is the sentence that says why the last attempt came to
    nothing, None when it did not; ``last_report`` is of the last that did.
    """

    id: CalendarSourceId
    driveway_id: DrivewayId
    name: str = attrs.field(converter=_name)
    address: CalendarAddress | None = None
    etag: str | None = None
    last_modified: str | None = None
    created_at: datetime
    last_tried_at: datetime | None = None
    last_fetched_at: datetime | None = None
    last_report: ImportReport | None = None
    last_problem: str | None = None
    failures: int = 0
    next_fetch_at: datetime | None = None

    def __attrs_post_init__(self) -> None:
        if not 0 < len(self.name) <= _LONGEST_NAME or not self.name.isprintable():
            raise InvalidValue("name", f"must be 1 to {_LONGEST_NAME} characters on one line")

    @property
    def asks_for_changes_only(self) -> bool:
        """Whether *not changed since* is an answer: not while times have to be written out further."""
        return self.last_report is not None and not self.last_report.written_out

    def claimed(self, *, at: datetime) -> "CalendarSource":
        """In the hands of a job, which nobody else repeats meanwhile."""
        return attrs.evolve(self, next_fetch_at=at + TAKES_AT_MOST)

    def imported(
        self, report: ImportReport, *, at: datetime, etag: str | None = None, last_modified: str | None = None
    ) -> "CalendarSource":
        """Read and taken over."""
        return attrs.evolve(
            self,
            etag=etag,
            last_modified=last_modified,
            last_tried_at=at,
            last_fetched_at=at,
            last_report=report,
            last_problem=None,
            failures=0,
            next_fetch_at=None if self.address is None else at + REFRESHED_EVERY,
        )

    def not_changed(self, *, at: datetime) -> "CalendarSource":
        """The address says that nothing is new."""
        return attrs.evolve(
            self,
            last_tried_at=at,
            last_fetched_at=at,
            last_problem=None,
            failures=0,
            next_fetch_at=at + REFRESHED_EVERY,
        )

    def failed(self, problem: str, *, at: datetime) -> "CalendarSource":
        """Not fetched or not read: the entries stay, and the pauses between attempts grow."""
        pause = min(FIRST_RETRY * 2 ** min(self.failures, 16), LONGEST_RETRY)
        return attrs.evolve(
            self,
            last_tried_at=at,
            last_problem=problem,
            failures=self.failures + 1,
            next_fetch_at=None if self.address is None else at + pause,
        )
