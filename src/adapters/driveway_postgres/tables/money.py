"""What drivers pay, get back and dispute."""

from typing import Final

from sqlalchemy import TEXT, VARCHAR, Column, Index, Table, UniqueConstraint, func, text

from driveway_postgres.tables._base import (
    AMOUNT,
    INSTANT,
    check,
    currency,
    flag,
    in_minor_units,
    key,
    metadata,
    moment,
    one_of,
    refers,
    stamp,
)

OPEN: Final = "payment_status IN ('pending', 'processing')"
"""The WHERE of ``payments_open``; repeat it literally, else its index is not used."""

HELD: Final = "payment_status = 'processing' AND capture_before IS NOT NULL"
"""The WHERE of ``payments_held``; repeat it literally, too."""

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
    Column("stripe_payment_method_id", VARCHAR(200)),
    moment("available_at"),
    Column("gateway_cost", AMOUNT),
    moment("seen_at"),
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
    in_minor_units("payments", "amount", "refund_amount", "gateway_cost"),
)

Index("idx_payments_booking_id", payments.c.booking_id)
Index("idx_payments_status", payments.c.payment_status)
Index(
    "payments_open",
    func.coalesce(payments.c.seen_at, payments.c.created_at),
    payments.c.id,
    postgresql_where=text(OPEN),
)
Index("payments_held", payments.c.capture_before, payments.c.id, postgresql_where=text(HELD))

refunds: Final = Table(
    "refunds",
    metadata,
    key(),
    refers("payment_id", "payments"),
    refers("booking_id", "bookings"),
    Column("stripe_refund_id", VARCHAR(200)),
    Column("amount", AMOUNT, nullable=False),
    currency(),
    Column("reason", VARCHAR(30), nullable=False),
    Column("refund_status", VARCHAR(20), nullable=False, server_default="pending"),
    Column("pending_reason", VARCHAR(100)),
    Column("failure_code", VARCHAR(100)),
    flag("moved"),
    moment("succeeded_at"),
    moment("failed_at"),
    stamp("created_at"),
    stamp("updated_at"),
    UniqueConstraint("stripe_refund_id"),
    one_of("refunds", "reason", "cancelled", "shortened", "trouble", "paid_too_late", "goodwill"),
    one_of("refunds", "refund_status", "pending", "succeeded", "cancelled", "failed"),
    check("refunds_amount_check", "amount > 0"),
    in_minor_units("refunds", "amount"),
)

Index("refunds_booking_id", refunds.c.booking_id)
Index("refunds_payment_id", refunds.c.payment_id)

disputes: Final = Table(
    "disputes",
    metadata,
    key(),
    refers("payment_id", "payments"),
    refers("booking_id", "bookings"),
    Column("stripe_dispute_id", VARCHAR(200), nullable=False),
    Column("amount", AMOUNT, nullable=False),
    currency(),
    Column("reason", VARCHAR(100), nullable=False, comment="the bank's word for it"),
    Column("dispute_status", VARCHAR(20), nullable=False),
    moment("evidence_due_by"),
    Column("opened_at", INSTANT, nullable=False),
    moment("closed_at"),
    stamp("updated_at"),
    UniqueConstraint("stripe_dispute_id"),
    one_of("disputes", "dispute_status", "warned", "needs_response", "under_review", "won", "lost"),
    check("disputes_amount_check", "amount >= 0"),
    in_minor_units("disputes", "amount"),
)

Index("disputes_booking_id", disputes.c.booking_id)
Index("disputes_payment_id", disputes.c.payment_id)
