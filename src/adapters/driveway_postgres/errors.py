"""What PostgreSQL refuses, in the core's words: the only place that reads an SQLSTATE.

::

    40001, 40P01, 55P03            Interrupted          given up to let others through
    connection, pool, time-outs    DatabaseUnavailable
    23505, 23503 by constraint     the refusal of the concept that the constraint guards
    22xxx, unwritable text         InvalidValue         a value that no column can keep
    anything else                  DatabaseFault        a fault of this program
"""

import re
from collections.abc import Mapping
from typing import Final

import psycopg
from psycopg import errors as pg

from driveway_core.accounts import EmailTaken
from driveway_core.calendar_sources import CalendarNameTaken
from driveway_core.errors import DrivewayError, InvalidValue, Missing, Unavailable
from driveway_core.payouts import AlreadyPaidOut
from driveway_core.reviews import AlreadyReviewed
from driveway_core.transactions import Interrupted
from driveway_core.vehicles import VinTaken


class DatabaseUnavailable(Unavailable):
    """The database cannot be reached, is too slow, or all connections to it are in use."""

    slug = "database-unavailable"
    title = "The database does not answer"
    retry_after = 2

    def __str__(self) -> str:
        return "Our database does not answer right now: please try again in a moment."


class DatabaseFault(RuntimeError):
    """The database refused a statement that this program should never have sent."""


TOLD: Final = (psycopg.Error, UnicodeEncodeError)
"""Errors of others that become ours."""

_UNIQUE: Final[Mapping[str, type[DrivewayError]]] = {
    "users_email_digest_key": EmailTaken,
    "vehicles_vin_active_key": VinTaken,
    "vehicles_tesla_vehicle_id_active_key": VinTaken,
    "bookings_booking_reference_key": Interrupted,
    "calendar_sources_driveway_id_name_key": CalendarNameTaken,
    "payout_line_items_booking_open_key": AlreadyPaidOut,
    "reviews_booking_id_reviewer_id_review_type_key": AlreadyReviewed,
}
"""Who else has it; a collision of references is drawn again."""

_REFERRED: Final[Mapping[str, str]] = {
    "user_id": "account",
    "host_id": "account",
    "driver_id": "account",
    "account_id": "account",
    "vehicle_id": "vehicle",
    "driveway_id": "driveway",
    "entry_id": "entry",
    "source_id": "calendar",
}

_PARTITION: Final = re.compile(r"_(default|\d{4}_\d{2})$")
"""How partitions are called beside the name of their table, which their constraints keep."""

_AWAY: Final = ("08", "53", "57", "58", "25P")
"""SQLSTATE classes: connection, resources, intervention (statement time-out too), system, idle time-out."""


def translated(error: psycopg.Error | UnicodeEncodeError) -> Exception:
    """What an error of the driver means to the core."""
    if isinstance(error, UnicodeEncodeError):
        return InvalidValue("text", "has characters that cannot be kept")
    return _meaning(error)


def _meaning(error: psycopg.Error) -> Exception:
    state = error.sqlstate or ""
    if isinstance(error, (pg.SerializationFailure, pg.DeadlockDetected, pg.LockNotAvailable)):
        return Interrupted()
    if isinstance(error, pg.UniqueViolation):
        return _UNIQUE.get(error.diag.constraint_name or "", Interrupted)()
    if isinstance(error, pg.ForeignKeyViolation):
        return _vanished(error)
    if isinstance(error, psycopg.DataError):
        return InvalidValue("value", "cannot be kept: too large, or not plain text")
    if state.startswith(_AWAY) or (not state and isinstance(error, psycopg.OperationalError)):
        return DatabaseUnavailable()
    return DatabaseFault(str(error).strip())


def _vanished(error: psycopg.Error) -> Exception:
    """The row that a new one refers to is gone; the constraint's name tells which."""
    table = _PARTITION.sub("", error.diag.table_name or "")
    name = error.diag.constraint_name or ""
    field = name.removeprefix(f"{table}_").removesuffix("_fkey")
    return Missing(field, _REFERRED[field]) if field in _REFERRED else Interrupted()
