"""``driveway_availability``: the entries of a listing's calendar, and what they come down to."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

import attrs
from sqlalchemy import (
    TEXT,
    Column,
    Uuid,
    any_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from driveway_core.actors import AccountId
from driveway_core.availability import OpeningHours, standing_rules
from driveway_core.driveways import DrivewayId
from driveway_core.entries import AvailabilityEntry, AvailabilityType, EntryId
from driveway_core.errors import Missing
from driveway_core.recurrence import RecurrenceRule
from driveway_core.windows import TimeWindow
from driveway_core.zone_data import ZoneData
from driveway_postgres.hours import write_hours
from driveway_postgres.outdated import outdated, written_under
from driveway_postgres.runner import Row, Runner, Values, statement
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import driveway_availability as kept
from driveway_postgres.tables import driveways
from driveway_postgres.tables.views import listed_hours

_NOTES: Final = "driveway_availability.notes"
_COLUMNS: Final = (
    kept.c.id,
    kept.c.driveway_id,
    kept.c.availability_type,
    kept.c.start_time,
    kept.c.end_time,
    kept.c.recurrence_rule,
    kept.c.exceptions,
    kept.c.notes,
    kept.c.source_uid,
    kept.c.created_at,
    kept.c.updated_at,
    kept.c.source_id,
)
_WRITTEN: Final = (*_COLUMNS, kept.c.is_recurring)


def _known(column: Column[Any]) -> Column[Any]:
    return listed_hours.c.get(column.name, column)


_of_driveway = (
    select(*_COLUMNS, driveways.c.host_id)
    .join_from(kept, driveways, driveways.c.id == kept.c.driveway_id)
    .where(kept.c.driveway_id == bindparam("driveway_id"))
    .order_by(kept.c.start_time, kept.c.id)
)
_ENTRIES: Final = statement(_of_driveway)
_RECURRING: Final = statement(
    select(*(_known(each) for each in _COLUMNS), driveways.c.host_id)
    .select_from(listed_hours)
    .outerjoin(kept, kept.c.id == listed_hours.c.id)
    .outerjoin(driveways, driveways.c.id == listed_hours.c.driveway_id)
    .where(listed_hours.c.driveway_id == bindparam("driveway_id"), listed_hours.c.is_recurring)
    .order_by(listed_hours.c.start_time, listed_hours.c.id)
)
"""When it is open anybody may know; the notes are read by those only who see the entries themselves."""
_LOCK: Final = statement(
    select(driveways.c.host_id).where(driveways.c.id == bindparam("id")).with_for_update(key_share=True)
)
_HOST: Final = statement(select(driveways.c.host_id).where(driveways.c.id == bindparam("id")))
_ADD: Final = statement(insert(kept).values({c: bindparam(c.name) for c in _WRITTEN}))
_REMOVE: Final = statement(
    delete(kept).where(kept.c.id == bindparam("id"), kept.c.driveway_id == bindparam("driveway_id"))
)

_REMOVE_MANY: Final = statement(
    delete(kept).where(
        kept.c.driveway_id == bindparam("driveway_id"), kept.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    )
)
_LISTS: Final = tuple(c.name for c in _WRITTEN if c.name != "driveway_id")
_KINDS: Final = {"exceptions": TEXT}
"""Lists of lists would come apart: an entry's exceptions travel as the text of an array."""
_many = (
    func.unnest(
        *(bindparam(name, type_=ARRAY(_KINDS.get(name, kept.c[name].type))) for name in _LISTS),
    )
    .table_valued(*_LISTS, name="new")
    .render_derived()
)
_ADD_MANY: Final = statement(
    insert(kept).from_select(
        ["driveway_id", *_LISTS],
        select(
            bindparam("driveway_id", type_=Uuid),
            *(cast(_many.c[name], kept.c[name].type) for name in _LISTS),
        ),
    )
)


def _list(times: Sequence[datetime]) -> str:
    return "{" + ",".join(time.isoformat() for time in times) + "}"


def _entry(row: Row, seals: Seals) -> AvailabilityEntry:
    rule = row[5]
    return AvailabilityEntry(
        id=row[0],
        driveway_id=row[1],
        kind=AvailabilityType(row[2]),
        window=TimeWindow(row[3], row[4]),
        rule=None if rule is None else RecurrenceRule.parse(rule),
        exceptions=tuple(row[6]),
        notes=seals.unseal_any(row[7], _NOTES, row[0], owner=row[12]),
        source_uid=row[8],
        created_at=row[9],
        updated_at=row[10],
        source_id=row[11],
    )


def _values(entry: AvailabilityEntry, notes: bytes | None) -> Values:
    return {
        "id": entry.id,
        "driveway_id": entry.driveway_id,
        "availability_type": entry.kind.value,
        "start_time": entry.window.start,
        "end_time": entry.window.end,
        "is_recurring": entry.is_recurring,
        "recurrence_rule": None if entry.rule is None else entry.rule.text,
        "exceptions": list(entry.exceptions),
        "notes": notes,
        "source_uid": entry.source_uid,
        "created_at": entry.created_at,
        "updated_at": entry.updated_at,
        "source_id": entry.source_id,
    }


def rules_behind(
    run: Runner, seals: Seals, driveway_id: DrivewayId, *, time_zone: str, until: datetime
) -> tuple[AvailabilityEntry, ...]:
    """The entries that speak for themselves beyond stored ranges."""
    entries = [_entry(row, seals) for row in run.all(_RECURRING, {"driveway_id": driveway_id})]
    return standing_rules(entries, time_zone=time_zone, until=until)


@attrs.frozen
class PostgresAvailability:
    """The ``Availability`` port."""

    _run: Runner
    _seals: Seals

    def entries(self, driveway_id: DrivewayId, *, changing: bool = False) -> Sequence[AvailabilityEntry]:
        if changing:
            self._run.one(_LOCK, {"id": driveway_id})
        return [_entry(row, self._seals) for row in self._run.all(_ENTRIES, {"driveway_id": driveway_id})]

    def add(self, entry: AvailabilityEntry, hours: OpeningHours) -> None:
        notes = None
        if entry.notes is not None:
            notes = self._seals.seal(
                entry.notes, _NOTES, entry.id, owner=self._host(DrivewayId(entry.driveway_id))
            )
        self._run.run(_ADD, _values(entry, notes))
        write_hours(self._run, DrivewayId(entry.driveway_id), hours)

    def remove(self, entry_id: EntryId, driveway_id: DrivewayId, hours: OpeningHours) -> None:
        if not self._run.run(_REMOVE, {"id": entry_id, "driveway_id": driveway_id}):
            raise Missing("entry_id", "entry")
        write_hours(self._run, driveway_id, hours)

    def replace(
        self,
        driveway_id: DrivewayId,
        *,
        gone: Sequence[EntryId],
        new: Sequence[AvailabilityEntry],
        hours: OpeningHours,
    ) -> None:
        if gone:
            self._run.run(_REMOVE_MANY, {"ids": list(gone), "driveway_id": driveway_id})
        if new:
            host = self._host(driveway_id)
            rows = [
                _values(each, self._seals.seal_any(each.notes, _NOTES, each.id, owner=host)) for each in new
            ]
            columns: dict[str, object] = {name: [row[name] for row in rows] for name in _LISTS}
            columns["exceptions"] = [_list(each.exceptions) for each in new]
            self._run.run(_ADD_MANY, {**columns, "driveway_id": driveway_id})
        write_hours(self._run, driveway_id, hours)

    def zone_data(self) -> Collection[ZoneData]:
        return written_under(self._run)

    def outdated(
        self, *, before: datetime, written_under: Collection[ZoneData], limit: int
    ) -> Sequence[DrivewayId]:
        return outdated(self._run, before=before, under=written_under, limit=limit)

    def _host(self, driveway_id: DrivewayId) -> AccountId:
        row = self._run.one(_HOST, {"id": driveway_id})
        if row is None:
            raise Missing("driveway_id", "driveway")
        return AccountId(row[0])
