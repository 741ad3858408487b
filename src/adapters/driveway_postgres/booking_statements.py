"""The statements of the ``Bookings`` port, built once."""

from functools import cache
from typing import Any, Final

from sqlalchemy import (
    INTEGER,
    ColumnElement,
    FromClause,
    Select,
    bindparam,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from driveway_core.details import Side
from driveway_postgres import driveway_rows, vehicles
from driveway_postgres.booking_rows import COLUMNS, OCCUPIED, WRITTEN
from driveway_postgres.runner import ONE, next_version, statement
from driveway_postgres.tables import DUE_AT, LIVE_STATUSES, NO_OVERLAP, bookings, driveways
from driveway_postgres.tables import vehicles as cars
from driveway_postgres.tables._base import INSTANT
from driveway_postgres.tables.views import listed_hosts, taken_spaces

DRIVEWAY_AT: Final = len(COLUMNS)
"""Where in a row of details the driveway's columns begin."""
VEHICLE_AT: Final = DRIVEWAY_AT + len(driveway_rows.COLUMNS)
"""Where the vehicle's begin."""
NAMES_AT: Final = VEHICLE_AT + len(vehicles.COLUMNS)
"""Where the first names are: the driver's, then the host's."""

_THIS: Final = bookings.c.id == bindparam("id")
_FIXED: Final = ("id", "booking_reference", "driver_id", "driveway_id", "host_id", "created_at", "version")

ADD: Final = statement(
    insert(bookings).values(WRITTEN).on_conflict_do_nothing(constraint=NO_OVERLAP).returning(bookings.c.space)
)
SAVE: Final = statement(
    update(bookings)
    .where(_THIS, bookings.c.version == bindparam("version"))
    .values(
        {
            **{column: value for column, value in WRITTEN.items() if column.name not in _FIXED},
            bookings.c.version: next_version(bookings.c.version),
        }
    )
)
GET: Final = statement(select(*COLUMNS).where(_THIS))
GET_CHANGING: Final = statement(select(*COLUMNS).where(_THIS).with_for_update(key_share=True))
"""Keeps others from changing it, and nobody from adding rows that refer to it."""

BY_REFERENCE: Final = statement(
    select(*COLUMNS).where(bookings.c.booking_reference == bindparam("reference"))
)
AT_DRIVEWAY: Final = statement(
    select(*COLUMNS)
    .where(
        bookings.c.driveway_id == bindparam("driveway_id"),
        bookings.c.start_time < bindparam("end"),
        bookings.c.end_time > bindparam("start"),
    )
    .order_by(bookings.c.start_time, bookings.c.id)
)

_details = (
    select(
        *COLUMNS,
        *driveway_rows.COLUMNS,
        *vehicles.COLUMNS,
        func.name_of_driver(bookings.c.id),
        listed_hosts.c.first_name,
    )
    .join_from(bookings, driveways, driveways.c.id == bookings.c.driveway_id)
    .join(cars, cars.c.id == bookings.c.vehicle_id)
    .join(listed_hosts, listed_hosts.c.id == bookings.c.host_id)
)
DETAILS: Final = statement(_details.where(_THIS))

_SIDES: Final = {Side.DRIVER: bookings.c.driver_id, Side.HOST: bookings.c.host_id}


def _of(side: Side, *, by_status: bool) -> bytes:
    of = (
        _details.where(_SIDES[side] == bindparam("account_id"), bookings.c.id < bindparam("after"))
        .order_by(bookings.c.id.desc())
        .limit(bindparam("limit"))
    )
    return statement(of.where(bookings.c.booking_status == bindparam("status")) if by_status else of)


OF: Final = {
    (side, by_status): _of(side, by_status=by_status) for side in Side for by_status in (False, True)
}
"""One side's bookings, by side and by whether only one status is wanted."""

_here = bookings.c.driveway_id == bindparam("driveway_id")
_theirs = or_(bookings.c.driver_id == bindparam("account_id"), bookings.c.host_id == bindparam("account_id"))
_ASKED: Final = {
    "reference": bookings.c.booking_reference == bindparam("reference"),
    "status": bookings.c.booking_status == bindparam("status"),
    "account_id": _theirs,
    "driveway_id": _here,
}


@cache
def found(asked: frozenset[str]) -> bytes:
    """Everybody's bookings, by which of a question's parts are given."""
    return statement(
        _details.where(bookings.c.id < bindparam("after"), *(_ASKED[each] for each in sorted(asked)))
        .order_by(bookings.c.id.desc())
        .limit(bindparam("limit"))
    )


IS_DUE: Final = (
    text("booking_status IN ('pending', 'confirmed')"),
    text(f"{DUE_AT} <= :at").bindparams(bindparam("at", type_=INSTANT)),
)
"""What changes by itself by ``at``; written so that the partial index on it is used."""


def _locked(question: Select[tuple[object, ...]]) -> bytes:
    return statement(
        question.order_by(text(DUE_AT), bookings.c.id)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
    )


_due = select(*COLUMNS).where(*IS_DUE)
DUE: Final = _locked(_due)
DUE_AT_DRIVEWAY: Final = _locked(_due.where(_here))
DUE_OF_ACCOUNT: Final = _locked(_due.where(_theirs))
DUE_OF_BOTH: Final = _locked(_due.where(_here, _theirs))
ANY_DUE: Final = statement(select(exists().where(_here, *IS_DUE)))

LIVE_HOLDS: Final = statement(
    select(func.count())
    .select_from(bookings)
    .where(
        bookings.c.driver_id == bindparam("driver_id"),
        text("booking_status = 'pending'"),
        bookings.c.hold_expires_at > bindparam("at"),
    )
)
NEXT_AT: Final = statement(
    select(*COLUMNS)
    .where(
        _here,
        bookings.c.space == bindparam("space"),
        text("booking_status IN ('pending', 'confirmed')"),
        bookings.c.start_time >= bindparam("after"),
    )
    .order_by(bookings.c.start_time, bookings.c.id)
    .limit(ONE)
)
_ACTIVE_PAST: Final = (
    select(bookings.c.id)
    .where(text("booking_status = 'active'"), bookings.c.end_time <= bindparam("at"))
    .order_by(bookings.c.end_time, bookings.c.id)
    .limit(bindparam("limit"))
)
_known = bookings.alias("known")
ACTIVE_PAST: Final = statement(_ACTIVE_PAST)
ACTIVE_PAST_AFTER: Final = statement(
    _ACTIVE_PAST.where(
        tuple_(bookings.c.end_time, bookings.c.id)
        > select(_known.c.end_time, _known.c.id).where(_known.c.id == bindparam("after")).scalar_subquery()
    )
)
IS_PARTY: Final = statement(select(exists().where(bookings.c.driver_id == bindparam("account_id"), _here)))


def _taking(where: FromClause, *columns: ColumnElement[Any]) -> bytes:
    return statement(
        select(*columns)
        .select_from(where)
        .where(
            where.c.driveway_id == bindparam("driveway_id"),
            text(LIVE_STATUSES),
            where.c.occupied.op("&&")(
                func.tstzrange(bindparam("start", type_=INSTANT), bindparam("end", type_=INSTANT))
            ),
            text(f"(booking_status = 'active' OR {DUE_AT} > :at)").bindparams(bindparam("at", type_=INSTANT)),
        )
        .order_by(where.c.space, func.lower(where.c.occupied))
    )


_t = taken_spaces.c
TAKEN: Final = _taking(taken_spaces, _t.space, func.lower(_t.occupied), func.upper(_t.occupied))
"""What is taken; a hold that has lapsed or a stay that nobody came to counts as free before it is swept."""

TAKING: Final = _taking(bookings, *COLUMNS)
"""The bookings that take it."""

_spaces, _own = bindparam("spaces", type_=INTEGER), bindparam("own", type_=INTEGER)
_space = (
    func.generate_series(ONE, func.greatest(_spaces, _own))
    .table_valued("space", name="spaces")
    .render_derived()
)
_only_shorter = exists().where(_THIS, text(LIVE_STATUSES), bookings.c.occupied.op("@>")(OCCUPIED))
FREE: Final = statement(
    select(_space.c.space)
    .where(
        or_(_space.c.space <= _spaces, (_space.c.space == _own) & _only_shorter),
        ~exists()
        .where(
            _t.driveway_id == bindparam("driveway_id"),
            _t.space == _space.c.space,
            text(LIVE_STATUSES),
            _t.occupied.op("&&")(OCCUPIED),
            _t.id != bindparam("id"),
        )
        .correlate(_space),
    )
    .order_by(_space.c.space != _own, _space.c.space)
)
"""The spaces that are free for a booking when it is not there itself, its own first.

Its own may lie beyond the listing's spaces of today, where it only becomes shorter.
"""
