"""Payments by drivers and payouts to hosts."""

from typing import Final

from sqlalchemy import DATE, TEXT, VARCHAR, Column, Index, Table, UniqueConstraint, text

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

payments: Final = Table(
    "payments",
    metadata,
    key(),
    refers("booking_id", "bookings"),
    Column("stripe_payment_intent_id", VARCHAR(200), nullable=False),
    Column("stripe_charge_id", VARCHAR(200)),
    Column("amount", AMOUNT, nullable=False),
    Column("currency", VARCHAR(3), nullable=False, server_default="USD"),
    Column("payment_method", VARCHAR(50)),
    Column("payment_status", VARCHAR(20), nullable=False),
    moment("authorized_at"),
    moment("capture_before"),
    moment("captured_at"),
    moment("failed_at"),
    moment("refunded_at"),
    Column("refund_amount", AMOUNT),
    Column("failure_code", VARCHAR(100)),
    Column("failure_message", TEXT),
    stamp("created_at"),
    stamp("updated_at"),
    UniqueConstraint("stripe_payment_intent_id"),
    one_of(
        "payments",
        "payment_status",
        "pending",
        "processing",
        "succeeded",
        "failed",
        "cancelled",
        "refunded",
    ),
    check("payments_amounts_check", "amount > 0 AND refund_amount >= 0 AND refund_amount <= amount"),
    in_minor_units("payments", "amount", "refund_amount"),
)

Index("idx_payments_booking_id", payments.c.booking_id)
Index("idx_payments_status", payments.c.payment_status)

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
    UniqueConstraint("stripe_transfer_id"),
    one_of("payouts", "payout_status", "pending", "processing", "paid", "failed", "cancelled"),
    check("payouts_amount_check", "amount >= 0"),
    check("payouts_period_check", "payout_period_start <= payout_period_end"),
    in_minor_units("payouts", "amount"),
)

Index("idx_payouts_host_id", payouts.c.host_id)
Index("idx_payouts_period", payouts.c.payout_period_start, payouts.c.payout_period_end)
Index("idx_payouts_status", payouts.c.payout_status)

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
    postgresql_where=text("released_at IS NULL"),
)
