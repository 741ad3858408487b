"""The audit log: its entries by month, the chain of their seals, and what keeps both as they were written."""

from typing import Final

from sqlalchemy import (
    BIGINT,
    TEXT,
    VARCHAR,
    Column,
    Connection,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    Uuid,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import BYTEA, INET, JSONB

from driveway_postgres.tables._base import INSTANT, check, metadata, refers, stamp

audit_logs: Final = Table(
    "audit_logs",
    metadata,
    Column("id", Uuid, nullable=False, server_default=text("gen_random_uuid()")),
    refers("user_id", "users", nullable=True),
    Column("event_type", VARCHAR(50), nullable=False),
    Column("event_category", VARCHAR(30), nullable=False),
    Column("description", TEXT, nullable=False),
    Column("ip_address", INET, comment="the network only: /24 or /48"),
    Column("ip_digest", BYTEA, comment="keyed digest of the whole address"),
    Column("user_agent", TEXT),
    Column("session_id", VARCHAR(100)),
    Column("related_booking_id", Uuid),
    Column("related_driveway_id", Uuid),
    Column("related_payment_id", Uuid),
    Column("metadata", JSONB),
    stamp("created_at"),
    Column("acted_as", VARCHAR(10), comment="as what the account acted, or the marketplace by itself"),
    Column("request_id", VARCHAR(100)),
    Column("digest", BYTEA, comment="keyed digest of the row: nobody else can write one"),
    PrimaryKeyConstraint("created_at", "id"),
    check(
        "audit_logs_ip_address_check",
        "masklen(ip_address) <= CASE family(ip_address) WHEN 4 THEN 24 ELSE 48 END"
        " AND ip_address = network(ip_address)",
    ),
    postgresql_partition_by="RANGE (created_at)",
)

Index("idx_audit_logs_user_id", audit_logs.c.user_id)
Index("idx_audit_logs_event_type", audit_logs.c.event_type)
Index("idx_audit_logs_created_at", audit_logs.c.created_at, postgresql_using="brin")
Index("idx_audit_logs_booking_id", audit_logs.c.related_booking_id)
Index("audit_logs_metadata", audit_logs.c.metadata, postgresql_using="gin")

audit_unsealed: Final = Table(
    "audit_unsealed",
    metadata,
    Column("created_at", INSTANT, nullable=False),
    Column("id", Uuid, nullable=False),
)
"""Which entries wait to be sealed: written with them. Most of the time none does, so it has no index."""

audit_seals: Final = Table(
    "audit_seals",
    metadata,
    Column("number", BIGINT, primary_key=True, autoincrement=False),
    Column("created_at", INSTANT, nullable=False, comment="of the entry, as its id"),
    Column("id", Uuid, nullable=False),
    Column("digest", BYTEA, nullable=False, comment="the entry's own"),
    Column("sealed_at", INSTANT, nullable=False),
    Column("seal", BYTEA, nullable=False, comment="keyed digest of the row and of the seal before"),
    UniqueConstraint("created_at", "id"),
)
"""The chain: one link an entry."""

audit_checkpoints: Final = Table(
    "audit_checkpoints",
    metadata,
    Column("number", BIGINT, primary_key=True, autoincrement=False),
    Column("created_at", INSTANT, nullable=False),
    Column("statement", TEXT, nullable=False),
    Column("signature", BYTEA, nullable=False),
)
"""How far the chain had come, signed; a copy of what is kept outside."""

_KEPT: Final = """
CREATE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' AND (
        OLD.created_at < CURRENT_TIMESTAMP - INTERVAL '7 years'
        OR current_setting('driveway.audit_moves', true) = 'on'
           AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
    ) THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'what % says stays as it was written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""
"""Nobody changes an entry or a seal; after seven years they may go, and a month may take in its own."""

_MONTHS: Final = """
CREATE FUNCTION audit_make_month(month date) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    partition text := to_char(month, '"audit_logs_"YYYY_MM');
    begins timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
    ends timestamptz := (date_trunc('month', month::timestamp) + INTERVAL '1 month') AT TIME ZONE 'UTC';
BEGIN
    IF to_regclass(partition) IS NOT NULL THEN RETURN false; END IF;
    EXECUTE format('CREATE TABLE %I (LIKE audit_logs INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition);
    LOCK TABLE audit_logs_default IN ACCESS EXCLUSIVE MODE;
    PERFORM set_config('driveway.audit_moves', 'on', true);
    EXECUTE format('WITH moved AS (DELETE FROM audit_logs_default WHERE created_at >= %L AND created_at < %L'
        ' RETURNING *) INSERT INTO %I SELECT * FROM moved', begins, ends, partition);
    PERFORM set_config('driveway.audit_moves', 'off', true);
    EXECUTE format('ALTER TABLE audit_logs ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        partition, begins, ends);
    RETURN true;
END $$;
CREATE FUNCTION audit_drop_month(month date, through bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    partition text := to_char(month, '"audit_logs_"YYYY_MM');
    ends timestamptz := (date_trunc('month', month::timestamp) + INTERVAL '1 month') AT TIME ZONE 'UTC';
BEGIN
    IF ends > CURRENT_TIMESTAMP - INTERVAL '7 years' THEN
        RAISE EXCEPTION 'the month % is kept for seven years', month USING ERRCODE = 'restrict_violation';
    END IF;
    DELETE FROM audit_seals WHERE number <= through;
    DELETE FROM audit_logs_default WHERE created_at < ends;
    IF to_regclass(partition) IS NULL THEN RETURN false; END IF;
    EXECUTE format('DROP TABLE %I', partition);
    RETURN true;
END $$
"""
"""Months are made ahead, and dropped when their years are over, by the owner of the tables for others."""


@event.listens_for(audit_logs, "after_create")
def _guard(_: Table, connection: Connection, **__: object) -> None:
    connection.execute(text("CREATE TABLE audit_logs_default PARTITION OF audit_logs DEFAULT"))
    for ddl in (_KEPT, _MONTHS, only_added("audit_logs")):
        connection.exec_driver_sql(ddl, execution_options={"no_parameters": True})


def only_added(table: str) -> str:
    """The trigger by which nothing of a table is changed."""
    return (
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION audit_kept()"
    )


@event.listens_for(metadata, "after_create")
def _guard_seals(_: MetaData, connection: Connection, **__: object) -> None:
    for table in ("audit_seals", "audit_checkpoints"):
        connection.exec_driver_sql(only_added(table))


@event.listens_for(metadata, "after_drop")
def _unguard(_: MetaData, connection: Connection, **__: object) -> None:
    connection.execute(
        text("DROP FUNCTION audit_kept(), audit_make_month(date), audit_drop_month(date, bigint)")
    )
