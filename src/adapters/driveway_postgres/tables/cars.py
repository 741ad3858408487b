"""Linked accounts and cars, what was asked and seen of them, their trips, and what people are told."""

from typing import Any, Final

from sqlalchemy import (
    BIGINT,
    BOOLEAN,
    TEXT,
    VARCHAR,
    Column,
    ForeignKey,
    Index,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, DOUBLE_PRECISION, JSONB

from driveway_postgres.tables._base import (
    INSTANT,
    check,
    count,
    flag,
    key,
    metadata,
    moment,
    one_of,
    refers,
)

TRIP_DUE_AT: Final = (
    "LEAST(next_look_at, CASE WHEN navigation_state <> 'given_up' THEN navigation_next_at END)"
)
"""When somebody has to look at a trip or to send its destination; write it literally to use ``trips_due``."""

SEEN_SINCE: Final = "LEAST(observed_at, received_at)"
"""Since when an observation is held; write it literally to use ``vehicle_observations_oldest``."""


def _of(name: str, target: str, *, cascade: bool) -> Column[Any]:
    """The primary key of a row beside one of another table."""
    reference = ForeignKey(f"{target}.id", ondelete="CASCADE" if cascade else None)
    return Column(name, Uuid, reference, primary_key=True)


car_links: Final = Table(
    "car_links",
    metadata,
    _of("account_id", "users", cascade=True),
    Column("base_url", TEXT, nullable=False),
    Column("scopes", ARRAY(TEXT), nullable=False),
    Column("problem", VARCHAR(30)),
    moment("problem_at"),
    moment("refreshing_until"),
    Column("linked_at", INSTANT, nullable=False),
    Column("updated_at", INSTANT, nullable=False),
    one_of(
        "car_links",
        "problem",
        "not_linked",
        "login_required",
        "revoked",
        "missing_scopes",
        "mobile_access_disabled",
    ),
)

linked_cars: Final = Table(
    "linked_cars",
    metadata,
    _of("vehicle_id", "vehicles", cascade=True),
    Column("needs_signing", BOOLEAN),
    Column("key_paired", BOOLEAN),
    Column("takes_destinations", BOOLEAN),
    Column("smart_summon", BOOLEAN),
    flag("parks_itself"),
    Column("firmware", TEXT),
    Column("state", VARCHAR(20)),
    moment("state_at"),
    Column("latest", BYTEA, comment="ciphertext"),
    Column("streaming", VARCHAR(20), nullable=False),
    Column("streaming_problem", TEXT),
    moment("asked_at"),
    count("version", 1),
    one_of("linked_cars", "state", "online", "asleep", "offline"),
    one_of("linked_cars", "streaming", "off", "asked", "on", "refused"),
)

car_calls: Final = Table(
    "car_calls",
    metadata,
    Column("subject", TEXT, primary_key=True, comment="everyone, account:ID, or car:ID:KIND"),
    Column("times", ARRAY(INSTANT), nullable=False, comment="those that still count, in order"),
    moment("parked_until"),
    Column("total", BIGINT, nullable=False, comment="all there ever were"),
    check("car_calls_total_check", "total >= cardinality(times)"),
)

vehicle_observations: Final = Table(
    "vehicle_observations",
    metadata,
    key(),
    refers("vehicle_id", "vehicles", cascade=True),
    refers("booking_id", "bookings", nullable=True),
    Column("observed_at", INSTANT, nullable=False),
    Column("received_at", INSTANT, nullable=False),
    Column("source", VARCHAR(20), nullable=False),
    Column("sighting", BYTEA, nullable=False, comment="ciphertext"),
    UniqueConstraint("vehicle_id", "observed_at", "source"),
    one_of("vehicle_observations", "source", "driver", "polling", "telemetry"),
)

Index(
    "vehicle_observations_booking_id",
    vehicle_observations.c.booking_id,
    vehicle_observations.c.observed_at,
    postgresql_where=text("booking_id IS NOT NULL"),
)
Index("vehicle_observations_oldest", text(SEEN_SINCE), _table=vehicle_observations)

trips: Final = Table(
    "trips",
    metadata,
    _of("booking_id", "bookings", cascade=False),
    refers("vehicle_id", "vehicles"),
    Column("phase", VARCHAR(20), nullable=False),
    Column("evidence", BYTEA, comment="ciphertext"),
    Column("minutes_to_arrival", DOUBLE_PRECISION),
    moment("last_seen_at"),
    moment("heading_seen_at"),
    moment("said_at"),
    moment("arrived_at"),
    Column("arrival_source", VARCHAR(20)),
    moment("parked_at"),
    moment("auto_park_at"),
    moment("departed_at"),
    Column("departure_source", VARCHAR(20)),
    Column("navigation_state", VARCHAR(20), nullable=False),
    count("navigation_tries", 0),
    count("navigation_sent", 0),
    moment("navigation_sent_at"),
    Column("navigation_route", VARCHAR(20)),
    Column("navigation_problem", TEXT),
    Column("navigation_problem_text", TEXT),
    moment("navigation_next_at"),
    moment("next_look_at"),
    count("looks", 0),
    Column("created_at", INSTANT, nullable=False),
    Column("updated_at", INSTANT, nullable=False),
    count("version", 1),
    one_of(
        "trips",
        "phase",
        "expected",
        "en_route",
        "approaching",
        "arrived",
        "parked",
        "overstaying",
        "departed",
    ),
    one_of("trips", "arrival_source", "driver", "polling", "telemetry"),
    one_of("trips", "departure_source", "driver", "polling", "telemetry", "assumed"),
    one_of("trips", "navigation_state", "wanted", "sent", "given_up"),
    one_of("trips", "navigation_route", "direct", "signed"),
    check("trips_counts_check", "navigation_tries >= 0 AND navigation_sent >= 0 AND looks >= 0"),
)

Index("trips_vehicle_id", trips.c.vehicle_id)
Index("trips_due", text(TRIP_DUE_AT), postgresql_where=text(f"{TRIP_DUE_AT} IS NOT NULL"), _table=trips)
Index("trips_evidence", trips.c.booking_id, postgresql_where=text("evidence IS NOT NULL"))

notices: Final = Table(
    "notices",
    metadata,
    key(),
    refers("account_id", "users", cascade=True),
    Column("kind", VARCHAR(30), nullable=False),
    Column("subject", VARCHAR(100), nullable=False),
    refers("booking_id", "bookings", nullable=True),
    Column("facts", JSONB, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    moment("read_at"),
    Column("queued_at", INSTANT, comment="when a job was told to send it; null until then"),
    Column(
        "deliveries",
        JSONB,
        nullable=False,
        server_default=text("'{}'::jsonb"),
        comment="what became of it, by channel",
    ),
    Column(
        "mailbox",
        BYTEA,
        comment="ciphertext: where it goes instead of to the account's address, until it has",
    ),
    UniqueConstraint("account_id", "kind", "subject"),
)

Index("notices_booking_id", notices.c.booking_id, postgresql_where=text("booking_id IS NOT NULL"))
notice_choices: Final = Table(
    "notice_choices",
    metadata,
    _of("account_id", "users", cascade=True),
    Column("topic", VARCHAR(20), primary_key=True),
    flag("email"),
    flag("sms"),
    Column("updated_at", INSTANT, nullable=False),
    one_of("notice_choices", "topic", "bookings", "trips", "payouts", "reviews", "security"),
)

Index("notices_latest", notices.c.account_id, notices.c.id)
Index("notices_unread", notices.c.account_id, notices.c.id, postgresql_where=text("read_at IS NULL"))
Index("notices_not_queued", notices.c.id, postgresql_where=text("queued_at IS NULL"))
