"""What hosts get, for which stays, and what is kept or taken back of it."""

from typing import Final

from sqlalchemy import (
    DATE,
    SMALLINT,
    TEXT,
    VARCHAR,
    Column,
    Index,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)

from driveway_postgres.tables._base import (
    AMOUNT,
    check,
    currency,
    in_minor_units,
    key,
    metadata,
    moment,
    one_of,
    refers,
    stamp,
)

UNSETTLED: Final = "payout_status IN ('pending', 'processing', 'failed')"
"""The WHERE of ``payouts_open``; repeat it literally, else its index is not used."""

UNRELEASED: Final = "released_at IS NULL"
"""The WHERE of ``payout_line_items_booking_open_key``; repeat it literally, else its index is not used."""

payouts: Final = Table(
    "payouts",
    metadata,
    key(),
    refers("host_id", "users"),
    Column("stripe_transfer_id", VARCHAR(200)),
    Column("stripe_payout_id", VARCHAR(200)),
    Column("amount", AMOUNT, nullable=False),
    Column("currency", VARCHAR(3), nullable=False, server_default="USD"),
    Column("payout_period_start", DATE, nullable=False),
    Column("payout_period_end", DATE, nullable=False),
    Column("payout_status", VARCHAR(20), nullable=False, server_default="pending"),
    moment("processed_at"),
    moment("failed_at"),
    moment("paid_at"),
    Column("failure_code", VARCHAR(100)),
    Column("failure_message", TEXT),
    stamp("created_at"),
    stamp("updated_at"),
    Column("reversed_amount", AMOUNT, nullable=False, server_default=text("0")),
    UniqueConstraint("stripe_transfer_id"),
    one_of("payouts", "payout_status", "pending", "processing", "paid", "failed", "cancelled"),
    check("payouts_amount_check", "amount >= 0"),
    check("payouts_reversed_amount_check", "reversed_amount >= 0 AND reversed_amount <= amount"),
    check("payouts_period_check", "payout_period_start <= payout_period_end"),
    in_minor_units("payouts", "amount", "reversed_amount"),
)

Index("idx_payouts_host_id", payouts.c.host_id)
Index("idx_payouts_period", payouts.c.payout_period_start, payouts.c.payout_period_end)
Index("idx_payouts_status", payouts.c.payout_status)
Index("payouts_stripe_payout_id", payouts.c.stripe_payout_id)
Index("payouts_open", payouts.c.updated_at, payouts.c.id, postgresql_where=text(UNSETTLED))

payout_line_items: Final = Table(
    "payout_line_items",
    metadata,
    key(),
    refers("payout_id", "payouts", cascade=True),
    refers("booking_id", "bookings"),
    currency(),
    Column("booking_total", AMOUNT, nullable=False),
    Column("platform_fee", AMOUNT, nullable=False),
    Column("tax_amount", AMOUNT, nullable=False, server_default=text("0")),
    Column("host_amount", AMOUNT, nullable=False),
    stamp("created_at"),
    moment("released_at"),
    Column("number", SMALLINT, nullable=False, server_default=text("0")),
    check(
        "payout_line_items_host_amount_check",
        "host_amount = booking_total - platform_fee - tax_amount",
    ),
    check(
        "payout_line_items_amounts_check",
        "booking_total >= 0 AND tax_amount >= 0 AND host_amount >= 0",
    ),
    in_minor_units("payout_line_items", "booking_total", "platform_fee", "tax_amount", "host_amount"),
)

Index("idx_payout_line_items_payout_id", payout_line_items.c.payout_id)
Index("idx_payout_line_items_booking_id", payout_line_items.c.booking_id)
Index(
    "payout_line_items_booking_open_key",
    payout_line_items.c.booking_id,
    unique=True,
    postgresql_where=text(UNRELEASED),
)

payout_debts: Final = Table(
    "payout_debts",
    metadata,
    refers("payout_id", "payouts"),
    Column("number", SMALLINT, nullable=False),
    refers("booking_id", "bookings"),
    Column("amount", AMOUNT, nullable=False),
    currency(),
    PrimaryKeyConstraint("payout_id", "number"),
    check("payout_debts_amount_check", "amount > 0"),
    in_minor_units("payout_debts", "amount"),
)

Index("payout_debts_booking_id", payout_debts.c.booking_id)

transfer_reversals: Final = Table(
    "transfer_reversals",
    metadata,
    key(),
    refers("payout_id", "payouts"),
    Column("stripe_reversal_id", VARCHAR(200), nullable=False),
    Column("amount", AMOUNT, nullable=False),
    currency(),
    stamp("created_at"),
    UniqueConstraint("stripe_reversal_id"),
    check("transfer_reversals_amount_check", "amount > 0"),
    in_minor_units("transfer_reversals", "amount"),
)

Index("transfer_reversals_payout_id", transfer_reversals.c.payout_id)
