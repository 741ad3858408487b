"""The books, to which rows are only added, and what is wanted of whoever moves the money."""

from typing import Final

from sqlalchemy import (
    BIGINT,
    NUMERIC,
    SMALLINT,
    TEXT,
    VARCHAR,
    Column,
    Connection,
    Identity,
    Index,
    PrimaryKeyConstraint,
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

DUE: Final = "amount <> 0"
"""The WHERE of ``host_dues_open``; repeat it literally, too."""

WAITING: Final = "handled_at IS NULL"
"""The WHERE of ``stripe_events_waiting``; repeat it literally, too."""

FAILED: Final = "state = 'failed'"
"""The WHERE of ``payment_operations_failed``; repeat it literally, too."""

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

Index("ledger_postings_reference", ledger_postings.c.reference)
Index("ledger_postings_book_occurred_at", ledger_postings.c.book, ledger_postings.c.occurred_at)

host_dues: Final = Table(
    "host_dues",
    metadata,
    refers("booking_id", "bookings"),
    refers("host_id", "users"),
    currency(),
    Column("amount", NUMERIC(18, 3), nullable=False, comment="what the host is owed; below zero, owes"),
    PrimaryKeyConstraint("booking_id", "currency"),
    in_minor_units("host_dues", "amount"),
)

Index("host_dues_open", host_dues.c.host_id, host_dues.c.currency, postgresql_where=text(DUE))

_ONLY_ADDED: Final = """
CREATE FUNCTION only_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' AND OLD.recorded_at < CURRENT_TIMESTAMP - INTERVAL '7 years' THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_postings_only_added BEFORE UPDATE OR DELETE ON ledger_postings
    FOR EACH ROW EXECUTE FUNCTION only_added()
"""
"""What is posted stays as it is; rows that nobody has to keep any longer may go."""


_COUNT_HOST_DUE: Final = """
CREATE FUNCTION count_host_due() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO host_dues (booking_id, host_id, currency, amount)
    SELECT id, host_id, NEW.currency, -NEW.amount FROM bookings WHERE id = NEW.booking_id
    ON CONFLICT (booking_id, currency) DO UPDATE SET amount = host_dues.amount + EXCLUDED.amount;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_postings_host_due AFTER INSERT ON ledger_postings
    FOR EACH ROW WHEN (NEW.book = 'host') EXECUTE FUNCTION count_host_due()
"""
"""Keeps the sum of the book *host* of every booking: what is settled falls out of ``host_dues_open``."""


@event.listens_for(ledger_postings, "after_create")
def _guard(_: Table, connection: Connection, **__: object) -> None:
    for ddl in (_ONLY_ADDED, _COUNT_HOST_DUE):
        connection.exec_driver_sql(ddl, execution_options={"no_parameters": True})


@event.listens_for(ledger_postings, "after_drop")
def _unguard(_: Table, connection: Connection, **__: object) -> None:
    connection.execute(text("DROP FUNCTION only_added(), count_host_due()"))


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
Index("payment_operations_failed", payment_operations.c.updated_at, postgresql_where=text(FAILED))

stripe_events: Final = Table(
    "stripe_events",
    metadata,
    Column("id", VARCHAR(200), primary_key=True),
    Column("kind", VARCHAR(100), nullable=False),
    Column("subject", VARCHAR(20), nullable=False),
    Column("object_id", VARCHAR(200), nullable=False),
    Column("account", VARCHAR(200), comment="the host's at the gateway"),
    Column("api_version", VARCHAR(50)),
    Column("happened_at", INSTANT, nullable=False),
    Column("received_at", INSTANT, nullable=False),
    count("tries", 0),
    moment("handled_at"),
    Column("problem", TEXT),
    one_of("stripe_events", "subject", "payment", "dispute", "transfer", "payout", "account", "other"),
    check("stripe_events_tries_check", "tries >= 0"),
)

Index(
    "stripe_events_waiting",
    stripe_events.c.received_at,
    stripe_events.c.id,
    postgresql_where=text(WAITING),
)
