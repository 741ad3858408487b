"""The schema as SQLAlchemy Core tables, one file an aggregate.

Source: the seed schema, corrected as ``driveway_postgres.corrections`` lists.
"""

from driveway_postgres.tables._base import LIVE_STATUSES, metadata
from driveway_postgres.tables.availability import availability_ranges, driveway_availability
from driveway_postgres.tables.bookings import DUE_AT, NO_OVERLAP, bookings, idempotency_keys, quotes
from driveway_postgres.tables.books import UNFINISHED, ledger_postings, payment_operations
from driveway_postgres.tables.calendars import calendar_feeds, calendar_sources
from driveway_postgres.tables.driveways import driveway_photos, driveways
from driveway_postgres.tables.functions import minor_units_ddl
from driveway_postgres.tables.money import payments, payout_line_items, payouts
from driveway_postgres.tables.prices import driveway_prices, price_rule_sets, promo_claims
from driveway_postgres.tables.trust import audit_logs, reviews, system_settings
from driveway_postgres.tables.users import sessions, users
from driveway_postgres.tables.vehicles import vehicles

__all__ = [
    "DUE_AT",
    "LIVE_STATUSES",
    "NO_OVERLAP",
    "UNFINISHED",
    "audit_logs",
    "availability_ranges",
    "bookings",
    "calendar_feeds",
    "calendar_sources",
    "driveway_availability",
    "driveway_photos",
    "driveway_prices",
    "driveways",
    "idempotency_keys",
    "ledger_postings",
    "metadata",
    "minor_units_ddl",
    "payment_operations",
    "payments",
    "payout_line_items",
    "payouts",
    "price_rule_sets",
    "promo_claims",
    "quotes",
    "reviews",
    "sessions",
    "system_settings",
    "users",
    "vehicles",
]
