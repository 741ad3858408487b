"""The schema as SQLAlchemy Core tables, one file an aggregate.

Source: the seed schema, corrected as ``driveway_postgres.corrections`` lists.
"""

from driveway_postgres.tables._base import LIVE_STATUSES, metadata
from driveway_postgres.tables.audit import audit_checkpoints, audit_logs, audit_seals, audit_unsealed
from driveway_postgres.tables.availability import availability_ranges, driveway_availability
from driveway_postgres.tables.bookings import DUE_AT, NO_OVERLAP, bookings, idempotency_keys, quotes
from driveway_postgres.tables.books import (
    DUE,
    FAILED,
    UNFINISHED,
    WAITING,
    host_dues,
    ledger_postings,
    payment_operations,
    stripe_events,
)
from driveway_postgres.tables.calendars import calendar_feeds, calendar_sources
from driveway_postgres.tables.cars import (
    SEEN_SINCE,
    TRIP_DUE_AT,
    car_calls,
    car_links,
    linked_cars,
    notice_choices,
    notices,
    trips,
    vehicle_observations,
)
from driveway_postgres.tables.driveways import driveway_photos, driveways
from driveway_postgres.tables.functions import minor_units_ddl
from driveway_postgres.tables.limits import call_tallies
from driveway_postgres.tables.money import HELD, OPEN, disputes, payments, refunds
from driveway_postgres.tables.payouts import (
    UNRELEASED,
    UNSETTLED,
    payout_debts,
    payout_line_items,
    payouts,
    transfer_reversals,
)
from driveway_postgres.tables.photos import account_photos
from driveway_postgres.tables.prices import driveway_prices, price_rule_sets, promo_claims
from driveway_postgres.tables.privacy import UNPURGED, erasures
from driveway_postgres.tables.reviews import OF_HOSTS, SHOWN, review_flags, reviews
from driveway_postgres.tables.troubles import trouble_photos, trouble_reports
from driveway_postgres.tables.trust import system_settings
from driveway_postgres.tables.users import accepted_terms, account_proofs, sessions, tries, users
from driveway_postgres.tables.vehicles import vehicles

__all__ = [
    "DUE",
    "DUE_AT",
    "FAILED",
    "HELD",
    "LIVE_STATUSES",
    "NO_OVERLAP",
    "OF_HOSTS",
    "OPEN",
    "SEEN_SINCE",
    "SHOWN",
    "TRIP_DUE_AT",
    "UNFINISHED",
    "UNPURGED",
    "UNRELEASED",
    "UNSETTLED",
    "WAITING",
    "accepted_terms",
    "account_photos",
    "account_proofs",
    "audit_checkpoints",
    "audit_logs",
    "audit_seals",
    "audit_unsealed",
    "availability_ranges",
    "bookings",
    "calendar_feeds",
    "calendar_sources",
    "call_tallies",
    "car_calls",
    "car_links",
    "disputes",
    "driveway_availability",
    "driveway_photos",
    "driveway_prices",
    "driveways",
    "erasures",
    "host_dues",
    "idempotency_keys",
    "ledger_postings",
    "linked_cars",
    "metadata",
    "minor_units_ddl",
    "notice_choices",
    "notices",
    "payment_operations",
    "payments",
    "payout_debts",
    "payout_line_items",
    "payouts",
    "price_rule_sets",
    "promo_claims",
    "quotes",
    "refunds",
    "review_flags",
    "reviews",
    "sessions",
    "stripe_events",
    "system_settings",
    "transfer_reversals",
    "tries",
    "trips",
    "trouble_photos",
    "trouble_reports",
    "users",
    "vehicle_observations",
    "vehicles",
]
