"""What every table shares: one ``MetaData``, the types, and the usual columns.

Constraints carry the names PostgreSQL would have given them, so that an error
can be translated by the name of the constraint that refused the row.
"""

from decimal import Decimal
from typing import Any, Final, Literal

from sqlalchemy import (
    BOOLEAN,
    CHAR,
    INTEGER,
    NUMERIC,
    TIMESTAMP,
    CheckConstraint,
    Column,
    ForeignKey,
    MetaData,
    Uuid,
    text,
)
from sqlalchemy.types import UserDefinedType

metadata: Final = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(constraint_name)s",
    }
)
"""Every table of Driveway-Hub; ``create_all`` builds what the migrations build."""

INSTANT: Final = TIMESTAMP(timezone=True)
AMOUNT: Final[NUMERIC[Decimal]] = NUMERIC(12, 3)
LIVE_STATUSES: Final = "booking_status IN ('pending', 'confirmed', 'active')"
"""The WHERE of ``bookings_no_overlap``; repeat it literally, else its index is not used."""


class Point(UserDefinedType[str]):
    """PostgreSQL's ``point``, which SQLAlchemy does not know."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """The name of the type in DDL."""
        return "POINT"


def key() -> Column[Any]:
    """The primary key: a UUIDv7 made by the application, else a random one."""
    return Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()"))


def refers(name: str, target: str, *, cascade: bool = False, nullable: bool = False) -> Column[Any]:
    """A foreign key to ``target`` (a table's name)."""
    reference = ForeignKey(f"{target}.id", ondelete="CASCADE" if cascade else None)
    return Column(name, Uuid, reference, nullable=nullable)


def flag(name: str, default: Literal["true", "false"] = "false") -> Column[Any]:
    """A yes or no, never null."""
    return Column(name, BOOLEAN, nullable=False, server_default=text(default))


def count(name: str, default: int) -> Column[Any]:
    """A whole number with a default, never null."""
    return Column(name, INTEGER, nullable=False, server_default=text(str(default)))


def moment(name: str) -> Column[Any]:
    """An instant that may not have come yet."""
    return Column(name, INSTANT)


def stamp(name: str) -> Column[Any]:
    """An instant that every row has: now, unless the application says otherwise."""
    return Column(name, INSTANT, nullable=False, server_default=text("CURRENT_TIMESTAMP"))


def currency(*, comment: str | None = None) -> Column[Any]:
    """The ISO 4217 code of every amount in the row."""
    return Column("currency", CHAR(3), nullable=False, server_default="USD", comment=comment)


def check(name: str, rule: str) -> CheckConstraint:
    """A rule that each row keeps; ``name`` is the whole name in the database."""
    return CheckConstraint(text(rule), name=name)


def one_of(table: str, column: str, *values: str) -> CheckConstraint:
    """A closed vocabulary."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return check(f"{table}_{column}_check", f"{column} IN ({allowed})")


def in_minor_units(table: str, *amounts: str) -> CheckConstraint:
    """No amount has more decimals than its currency; an unknown currency is refused."""
    scales = ", ".join(f"min_scale({amount})" for amount in amounts)
    rule = f"greatest({scales}) <= coalesce(minor_units(currency), -1)"
    return check(f"{table}_minor_units_check", rule)
