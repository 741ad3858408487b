"""Listings whose stored ranges run out, or were written under other changes of their zone's clock."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import TEXT, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from driveway_core.driveways import DrivewayId
from driveway_core.zone_data import ZoneData
from driveway_postgres.runner import Runner, statement
from driveway_postgres.tables import driveways

_c = driveways.c
_STANDING: Final = _c.retired_at.is_(None)

_WRITTEN_UNDER: Final = statement(
    select(_c.time_zone, _c.zone_data).where(_c.zone_data.isnot(None), _STANDING).distinct()
)
_RUNNING_OUT: Final = statement(
    select(_c.id)
    .where(_c.ranges_until < bindparam("before"), _STANDING)
    .order_by(_c.ranges_until)
    .limit(bindparam("limit"))
)
_data = (
    func.unnest(bindparam("zones", type_=ARRAY(TEXT)), bindparam("texts", type_=ARRAY(TEXT)))
    .table_valued("time_zone", "zone_data", name="changed")
    .render_derived()
)
_WRITTEN_OTHERWISE: Final = statement(
    select(_c.id)
    .join_from(_data, driveways, (_c.time_zone == _data.c.time_zone) & (_c.zone_data == _data.c.zone_data))
    .where(_STANDING)
    .limit(bindparam("limit"))
)


def written_under(run: Runner) -> Collection[ZoneData]:
    """``Availability.zone_data``."""
    return [ZoneData(zone, text) for zone, text in run.all(_WRITTEN_UNDER, {})]


def outdated(
    run: Runner, *, before: datetime, under: Collection[ZoneData], limit: int
) -> Sequence[DrivewayId]:
    """``Availability.outdated``: two questions, each of which one index answers."""
    rows = list(run.all(_RUNNING_OUT, {"before": before, "limit": limit}))
    if under and not rows:
        zones, texts = [each.time_zone for each in under], [each.text for each in under]
        rows = list(run.all(_WRITTEN_OTHERWISE, {"zones": zones, "texts": texts, "limit": limit}))
    return [DrivewayId(row[0]) for row in rows]
