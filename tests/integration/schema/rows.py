"""One right row of every table, to be spoiled in one place."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from psycopg.types.range import TimestamptzRange

Row = dict[str, Any]

NOON: Final = datetime(2027, 3, 1, 12, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
HOST, DRIVER, CAR, PLACE, STAY, PAYOUT, ENTRY, SOURCE, RULES, OPERATION, PAYMENT, TROUBLE, REVIEW = (
    UUID(int=number) for number in range(1, 14)
)


def occupied(start: datetime, end: datetime) -> TimestamptzRange:
    return TimestamptzRange(start, end, "[)")


def an_account(account: UUID) -> Row:
    sealed = account.bytes
    return {
        "id": account,
        "email": sealed,
        "email_digest": sealed,
        "password_hash": "$argon2id$",
        "first_name": sealed,
        "last_name": sealed,
        "user_type": "both",
    }


ROWS: Final[dict[str, Row]] = {
    "users": an_account(DRIVER),
    "vehicles": {"id": CAR, "user_id": DRIVER, "vin": "5YJ3E1EA7KF317000", "model": "Model 3", "year": 2019},
    "driveways": {
        "id": PLACE,
        "host_id": HOST,
        "address": b"sealed",
        "street": "Valencia Street",
        "zip_code": "94110",
        "latitude": 37.7512349,
        "longitude": -122.4213376,
        "time_zone": "America/Los_Angeles",
        "title": "By the park",
        "driveway_type": "concrete",
        "max_vehicle_length": 200,
        "max_vehicle_width": 80,
        "hourly_rate": "8.50",
    },
    "driveway_photos": {"driveway_id": PLACE, "photo_url": "https://example.org/1.jpg"},
    "calendar_sources": {
        "id": SOURCE,
        "driveway_id": PLACE,
        "name": "Elsewhere",
        "address": b"sealed",
        "next_fetch_at": NOON,
    },
    "calendar_feeds": {"driveway_id": PLACE, "token_digest": b"token"},
    "driveway_availability": {
        "id": ENTRY,
        "driveway_id": PLACE,
        "availability_type": "blocked",
        "start_time": NOON,
        "end_time": NOON + HOUR,
        "source_id": SOURCE,
    },
    "availability_ranges": {
        "entry_id": ENTRY,
        "driveway_id": PLACE,
        "availability_type": "blocked",
        "during": occupied(NOON, NOON + HOUR),
    },
    "quotes": {
        "driver_id": DRIVER,
        "vehicle_id": CAR,
        "driveway_id": PLACE,
        "start_time": NOON,
        "end_time": NOON + HOUR,
        "snapshot": Jsonb({}),
        "total_amount": "9.78",
        "expires_at": NOON,
    },
    "bookings": {
        "id": STAY,
        "driver_id": DRIVER,
        "vehicle_id": CAR,
        "driveway_id": PLACE,
        "host_id": HOST,
        "booking_reference": "DH-23456789",
        "start_time": NOON,
        "end_time": NOON + 2 * HOUR,
        "occupied": occupied(NOON, NOON + 2 * HOUR),
        "hourly_rate": "8.50",
        "total_hours": "2.00",
        "subtotal": "17.00",
        "platform_fee": "2.55",
        "total_amount": "19.55",
        "quote": Jsonb({}),
        "booking_status": "confirmed",
    },
    "price_rule_sets": {"id": RULES, "driveway_id": PLACE, "version": 1, "rules": Jsonb([])},
    "driveway_prices": {
        "driveway_id": PLACE,
        "rule_set_id": RULES,
        "occupancy": "0.4312",
        "measured_at": NOON,
    },
    "promo_claims": {
        "driveway_id": PLACE,
        "code": "WELCOME",
        "vehicle_id": CAR,
        "claimed_at": NOON,
        "expires_at": NOON,
    },
    "ledger_postings": {
        "booking_id": STAY,
        "kind": "charge",
        "reference": "ch_1",
        "number": 0,
        "book": "gateway",
        "amount": "19.55",
        "occurred_at": NOON,
    },
    "payment_operations": {"id": OPERATION, "kind": "refund", "subject": STAY, "params": Jsonb({})},
    "idempotency_keys": {"scope": "POST /v1/bookings", "key": "k", "fingerprint": b"f", "created_at": NOON},
    "host_dues": {"booking_id": STAY, "host_id": HOST, "amount": "17.00"},
    "stripe_events": {
        "id": "evt_1",
        "kind": "charge.refunded",
        "subject": "payment",
        "object_id": "pi_1",
        "happened_at": NOON,
        "received_at": NOON,
    },
    "payments": {
        "id": PAYMENT,
        "booking_id": STAY,
        "stripe_payment_intent_id": "pi_1",
        "amount": "19.55",
        "payment_status": "pending",
    },
    "refunds": {
        "payment_id": PAYMENT,
        "booking_id": STAY,
        "stripe_refund_id": "re_1",
        "amount": "19.55",
        "reason": "goodwill",
    },
    "disputes": {
        "payment_id": PAYMENT,
        "booking_id": STAY,
        "stripe_dispute_id": "dp_1",
        "amount": "19.55",
        "reason": "fraudulent",
        "dispute_status": "warned",
        "opened_at": NOON,
    },
    "payouts": {
        "id": PAYOUT,
        "host_id": HOST,
        "amount": "17.00",
        "payout_period_start": date(2027, 3, 1),
        "payout_period_end": date(2027, 3, 7),
    },
    "payout_line_items": {
        "payout_id": PAYOUT,
        "booking_id": STAY,
        "booking_total": "19.55",
        "platform_fee": "2.55",
        "host_amount": "17.00",
    },
    "payout_debts": {"payout_id": PAYOUT, "number": 0, "booking_id": STAY, "amount": "17.00"},
    "transfer_reversals": {"payout_id": PAYOUT, "stripe_reversal_id": "trr_1", "amount": "17.00"},
    "trouble_reports": {
        "id": TROUBLE,
        "booking_id": STAY,
        "kind": "occupied",
        "note": b"sealed",
        "reported_at": NOON,
    },
    "trouble_photos": {
        "report_id": TROUBLE,
        "number": 0,
        "media_type": "image/jpeg",
        "content": b"sealed",
        "size": 3,
    },
    "car_links": {
        "account_id": DRIVER,
        "base_url": "https://fleet-api.example",
        "scopes": ["vehicle_cmds"],
        "linked_at": NOON,
        "updated_at": NOON,
    },
    "linked_cars": {"vehicle_id": CAR, "latest": b"sealed", "streaming": "off"},
    "car_calls": {"subject": "everyone", "times": [NOON], "total": 1},
    "vehicle_observations": {
        "vehicle_id": CAR,
        "booking_id": STAY,
        "observed_at": NOON,
        "received_at": NOON,
        "source": "polling",
        "sighting": b"sealed",
    },
    "trips": {
        "booking_id": STAY,
        "vehicle_id": CAR,
        "phase": "parked",
        "evidence": b"sealed",
        "navigation_state": "sent",
        "created_at": NOON,
        "updated_at": NOON,
    },
    "notices": {
        "account_id": DRIVER,
        "kind": "arrived",
        "subject": "stay",
        "booking_id": STAY,
        "facts": Jsonb({}),
        "created_at": NOON,
    },
    "notice_choices": {"account_id": DRIVER, "topic": "trips", "updated_at": NOON},
    "reviews": {
        "booking_id": STAY,
        "reviewer_id": DRIVER,
        "reviewee_id": HOST,
        "rating": 5,
        "review_type": "driver_to_host",
        "id": REVIEW,
        "driveway_id": PLACE,
        "closes_at": NOON,
    },
    "account_photos": {"account_id": DRIVER},
    "review_flags": {"review_id": REVIEW, "account_id": HOST, "reason": b"sealed"},
    "audit_logs": {
        "user_id": DRIVER,
        "event_type": "login",
        "event_category": "auth",
        "description": "A driver came in.",
        "ip_address": "203.0.113.0/24",
        "created_at": NOON,
    },
    "call_tallies": {"subject": b"digest", "newest": 1, "counts": [1], "asked_at": NOON},
    "system_settings": {"setting_key": "motto", "setting_value": "Park.", "setting_type": "string"},
    "sessions": {
        "account_id": DRIVER,
        "access_digest": b"token",
        "expires_at": NOON,
        "family_digest": b"family",
        "turn_digest": b"turn",
        "refreshed_at": NOON,
        "refresh_until": NOON + HOUR,
    },
    "accepted_terms": {"account_id": DRIVER, "terms_version": "2027-01", "accepted_at": NOON},
    "tries": {"id": DRIVER, "key": b"key", "at": NOON},
    "erasures": {"account_id": DRIVER, "requested_at": NOON, "purge_at": NOON + HOUR},
    "account_proofs": {
        "account_id": DRIVER,
        "purpose": "email",
        "digest": b"token",
        "about": b"address",
        "made_at": NOON,
        "expires_at": NOON + HOUR,
        "tries_left": 5,
    },
}
"""In an order that every foreign key allows."""


def insertion(table: str, row: Row) -> sql.Composed:
    """The INSERT of one row, its values left as parameters."""
    columns = sql.SQL(", ").join(map(sql.Identifier, row))
    marks = sql.SQL(", ").join(sql.Placeholder() * len(row))
    return sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(sql.Identifier(table), columns, marks)


def put(connection: psycopg.Connection[Any], table: str, row: Row) -> None:
    """Insert one row."""
    connection.execute(insertion(table, row), list(row.values()))


def put_all(connection: psycopg.Connection[Any], *, until: str | None = None) -> None:
    """Insert the right rows of every table, or of those before ``until``."""
    put(connection, "users", an_account(HOST))
    for table, row in ROWS.items():
        if table == until:
            return
        put(connection, table, row)
