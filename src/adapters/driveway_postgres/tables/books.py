"""The books, to which rows are only added, and what is wanted of whoever moves the money."""

from typing import Final

from sqlalchemy import (
    BIGINT,
    SMALLINT,
    VARCHAR,
    Column,
    Connection,
    Identity,
    Index,
    Table,
    UniqueConstraint,
    Uuid,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from driveway_postgres.tables._base import (
    AMOUNT,
    INSTANT,
    check,
    count,
    currency,
    in_minor_units,
    key,
    metadata,
    moment,
    one_of,
    refers,
    stamp,
)

UNFINISHED: Final = "state IN ('planned', 'sent', 'unknown')"
"""The WHERE of ``payment_operations_unfinished``; repeat it literally, else its index is not used."""

ledger_postings: Final = Table(
    "ledger_postings",
    metadata,
    Column("position", BIGINT, Identity(always=True), primary_key=True),
    refers("booking_id", "bookings"),
    Column("kind", VARCHAR(30), nullable=False),
    Column("reference", VARCHAR(200), nullable=False),
    Column("number", SMALLINT, nullable=False),
    Column("book", VARCHAR(20), nullable=False),
    Column("amount", AMOUNT, nullable=False),
    currency(),
    Column("occurred_at", INSTANT, nullable=False),
    stamp("recorded_at"),
    UniqueConstraint("booking_id", "kind", "reference", "number"),
    one_of(
        "ledger_postings",
        "book",
        "driver",
        "host",
        "platform_fee",
        "tax",
        "gateway",
        "host_balance",
        "disputes",
        "gateway_costs",
        "borne",
        "losses",
    ),
    check("ledger_postings_amount_check", "amount <> 0"),
    in_minor_units("ledger_postings", "amount"),
)

_ONLY_ADDED: Final = """
CREATE FUNCTION only_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' AND OLD.recorded_at < CURRENT_TIMESTAMP - INTERVAL '7 years' THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_postings_only_added BEFORE UPDATE OR DELETE ON ledger_postings
    FOR EACH ROW EXECUTE FUNCTION only_added()
"""
"""What is posted stays as it is; rows that nobody has to keep any longer may go."""


@event.listens_for(ledger_postings, "after_create")
def _guard(_: Table, connection: Connection, **__: object) -> None:
    connection.exec_driver_sql(_ONLY_ADDED, execution_options={"no_parameters": True})


@event.listens_for(ledger_postings, "after_drop")
def _unguard(_: Table, connection: Connection, **__: object) -> None:
    connection.execute(text("DROP FUNCTION only_added()"))


payment_operations: Final = Table(
    "payment_operations",
    metadata,
    key(),
    Column("kind", VARCHAR(30), nullable=False),
    Column("subject", Uuid, nullable=False, comment="the booking or payout that it is about"),
    Column("params", JSONB, nullable=False),
    Column("state", VARCHAR(20), nullable=False, server_default="planned"),
    count("attempt", 1),
    moment("first_sent_at"),
    Column("gateway_id", VARCHAR(200)),
    Column("error_code", VARCHAR(100)),
    stamp("created_at"),
    stamp("updated_at"),
    one_of("payment_operations", "state", "planned", "sent", "succeeded", "failed", "unknown"),
    check("payment_operations_attempt_check", "attempt > 0"),
    check("payment_operations_sent_check", "state = 'planned' OR first_sent_at IS NOT NULL"),
)

Index("payment_operations_subject", payment_operations.c.subject)
Index("payment_operations_unfinished", payment_operations.c.updated_at, postgresql_where=text(UNFINISHED))
