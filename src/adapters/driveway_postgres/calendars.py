"""``calendar_sources`` and ``calendar_feeds``: row to value, value to row, store."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import attrs
from sqlalchemy import TEXT, Select, bindparam, cast, delete, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from driveway_core.calendar_feeds import CalendarFeed
from driveway_core.calendar_sources import (
    CalendarAddress,
    CalendarSource,
    CalendarSourceId,
    Clash,
    ImportReport,
)
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Missing
from driveway_core.external_calendars import SkippedEvent
from driveway_core.windows import TimeWindow
from driveway_postgres.runner import Row, Runner, Values, statement
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import calendar_feeds as feeds
from driveway_postgres.tables import calendar_sources as sources
from driveway_postgres.tables import driveways

_ADDRESS: Final = "calendar_sources.address"
_COLUMNS: Final = tuple(cast(c, TEXT) if c.name == "last_report" else c for c in sources.columns)
_HOST_AT: Final = len(_COLUMNS)
_FIXED: Final = frozenset({"id", "driveway_id", "created_at"})
_WRITTEN: Final = {
    c: cast(bindparam(c.name, type_=TEXT), JSONB) if c.name == "last_report" else bindparam(c.name)
    for c in sources.columns
}
_HOST: Final = statement(select(driveways.c.host_id).where(driveways.c.id == bindparam("id")))
_ADD: Final = statement(insert(sources).values(_WRITTEN))
_SAVE: Final = statement(
    update(sources)
    .where(sources.c.id == bindparam("id"))
    .values({c: value for c, value in _WRITTEN.items() if c.name not in _FIXED})
)
_REMOVE: Final = statement(delete(sources).where(sources.c.id == bindparam("id")))


def _sources() -> Select[Any]:
    return select(*_COLUMNS, driveways.c.host_id).join_from(
        sources, driveways, driveways.c.id == sources.c.driveway_id
    )


_GET: Final = statement(_sources().where(sources.c.id == bindparam("id")))
_OF: Final = statement(
    _sources().where(sources.c.driveway_id == bindparam("driveway_id")).order_by(sources.c.name)
)
_DUE: Final = statement(
    _sources()
    .where(sources.c.next_fetch_at <= bindparam("at"))
    .order_by(sources.c.next_fetch_at, sources.c.id)
    .limit(bindparam("limit"))
    .with_for_update(of=sources, skip_locked=True)
)
_PUT: Final = statement(
    insert(feeds)
    .values({c: bindparam(c.name) for c in feeds.columns})
    .on_conflict_do_update(
        constraint="calendar_feeds_driveway_id_key",
        set_={
            "id": bindparam("id"),
            "token_digest": bindparam("token_digest"),
            "created_at": bindparam("created_at"),
        },
    )
)
_FEED_OF: Final = statement(select(*feeds.columns).where(feeds.c.driveway_id == bindparam("driveway_id")))
_FEED_WITH: Final = statement(select(*feeds.columns).where(feeds.c.token_digest == bindparam("token_digest")))
_REMOVE_FEED: Final = statement(delete(feeds).where(feeds.c.driveway_id == bindparam("driveway_id")))


@attrs.frozen
class PostgresCalendarSources:
    """The ``CalendarSources`` port."""

    _run: Runner
    _seals: Seals

    def add(self, source: CalendarSource) -> None:
        self._run.run(_ADD, self._values(source))

    def get(self, source_id: CalendarSourceId) -> CalendarSource:
        row = self._run.one(_GET, {"id": source_id})
        if row is None:
            raise Missing("calendar_id", "calendar")
        return self._source(row)

    def of(self, driveway_id: DrivewayId) -> Sequence[CalendarSource]:
        return [self._source(row) for row in self._run.all(_OF, {"driveway_id": driveway_id})]

    def due(self, *, at: datetime, limit: int) -> Sequence[CalendarSource]:
        return [self._source(row) for row in self._run.all(_DUE, {"at": at, "limit": limit})]

    def save(self, source: CalendarSource) -> None:
        if not self._run.run(_SAVE, self._values(source)):
            raise Missing("calendar_id", "calendar")

    def remove(self, source_id: CalendarSourceId) -> None:
        self._run.run(_REMOVE, {"id": source_id})

    def _source(self, row: Row) -> CalendarSource:
        kept = {column.name: value for column, value in zip(sources.columns, row, strict=False)}
        address = self._seals.unseal_any(kept["address"], _ADDRESS, kept["id"], owner=row[_HOST_AT])
        return CalendarSource(
            **{
                **kept,
                "address": None if address is None else CalendarAddress(address),
                "last_report": None if kept["last_report"] is None else report_from_json(kept["last_report"]),
            }
        )

    def _values(self, source: CalendarSource) -> Values:
        values = {column.name: getattr(source, column.name) for column in sources.columns}
        if source.address is not None:
            row = self._run.one(_HOST, {"id": source.driveway_id})
            if row is None:
                raise Missing("driveway_id", "driveway")
            values["address"] = self._seals.seal(source.address.value, _ADDRESS, source.id, owner=row[0])
        report = source.last_report
        values["last_report"] = None if report is None else report_to_json(report)
        return values


@attrs.frozen
class PostgresCalendarFeeds:
    """The ``CalendarFeeds`` port."""

    _run: Runner

    def put(self, feed: CalendarFeed) -> None:
        self._run.run(_PUT, attrs.asdict(feed))

    def of(self, driveway_id: DrivewayId) -> CalendarFeed | None:
        return _feed(self._run.one(_FEED_OF, {"driveway_id": driveway_id}))

    def with_token(self, token_digest: bytes) -> CalendarFeed | None:
        return _feed(self._run.one(_FEED_WITH, {"token_digest": token_digest}))

    def remove(self, driveway_id: DrivewayId) -> None:
        self._run.run(_REMOVE_FEED, {"driveway_id": driveway_id})


def _feed(row: Row | None) -> CalendarFeed | None:
    if row is None:
        return None
    this, driveway_id, digest, created_at = row
    return CalendarFeed(id=this, driveway_id=driveway_id, token_digest=bytes(digest), created_at=created_at)


def report_to_json(report: ImportReport) -> str:
    """A report as it is kept."""
    return json.dumps(
        {
            **attrs.asdict(report, filter=lambda field, _: field.name not in ("reasons", "clashes")),
            "known_until": None if report.known_until is None else report.known_until.isoformat(),
            "reasons": [[each.uid, each.line, each.reason] for each in report.reasons],
            "clashes": [
                [each.reference, each.window.start.isoformat(), each.window.end.isoformat()]
                for each in report.clashes
            ],
        }
    )


def report_from_json(text: str) -> ImportReport:
    """The report that was kept."""
    kept = json.loads(text)
    until = kept["known_until"]
    return ImportReport(
        **{
            **kept,
            "known_until": None if until is None else datetime.fromisoformat(until),
            "reasons": tuple(SkippedEvent(*each) for each in kept["reasons"]),
            "clashes": tuple(
                Clash(reference, TimeWindow(datetime.fromisoformat(start), datetime.fromisoformat(end)))
                for reference, start, end in kept["clashes"]
            ),
        }
    )
