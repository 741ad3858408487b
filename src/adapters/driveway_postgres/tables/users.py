"""Accounts, the sessions they opened, and what they prove to be theirs."""

from typing import Final

from sqlalchemy import (
    INTEGER,
    TEXT,
    VARCHAR,
    Column,
    Index,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import BYTEA

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
    stamp,
)

users: Final = Table(
    "users",
    metadata,
    key(),
    Column("email", BYTEA, nullable=False, comment="ciphertext"),
    Column("email_digest", BYTEA, nullable=False, comment="keyed digest of the folded address"),
    Column("password_hash", VARCHAR(255), nullable=False),
    Column("first_name", BYTEA, nullable=False, comment="ciphertext"),
    Column("last_name", BYTEA, nullable=False, comment="ciphertext"),
    Column("phone", BYTEA, comment="ciphertext"),
    Column("profile_image_url", TEXT),
    Column("user_type", VARCHAR(20), nullable=False),
    Column("tesla_access_token", BYTEA, comment="ciphertext"),
    Column("tesla_refresh_token", BYTEA, comment="ciphertext"),
    moment("tesla_token_expires_at"),
    Column("tesla_user_id", VARCHAR(100)),
    Column("stripe_customer_id", VARCHAR(100)),
    Column("stripe_connect_account_id", VARCHAR(100)),
    flag("email_verified"),
    flag("phone_verified"),
    flag("identity_verified"),
    Column("account_status", VARCHAR(20), nullable=False, server_default="active"),
    flag("is_operator"),
    Column("terms_version", VARCHAR(50)),
    stamp("created_at"),
    stamp("updated_at"),
    moment("last_login_at"),
    count("version", 1),
    count("host_review_count", 0),
    count("host_rating_total", 0),
    count("driver_review_count", 0),
    count("driver_rating_total", 0),
    check(
        "users_ratings_check",
        "host_rating_total BETWEEN host_review_count AND 5 * host_review_count"
        " AND driver_rating_total BETWEEN driver_review_count AND 5 * driver_review_count",
    ),
    one_of("users", "user_type", "driver", "host", "both"),
    one_of("users", "account_status", "active", "suspended", "banned"),
    UniqueConstraint("email_digest"),
)

Index("idx_users_tesla_user_id", users.c.tesla_user_id)
Index("idx_users_stripe_customer_id", users.c.stripe_customer_id)
Index(
    "users_stripe_connect_account_id",
    users.c.stripe_connect_account_id,
    postgresql_where=text("stripe_connect_account_id IS NOT NULL"),
)
Index(
    "idx_users_active_drivers",
    users.c.user_type,
    users.c.account_status,
    users.c.created_at,
    postgresql_where=text("user_type IN ('driver', 'both') AND account_status = 'active'"),
)
Index(
    "idx_users_active_hosts",
    users.c.user_type,
    users.c.account_status,
    users.c.created_at,
    postgresql_where=text("user_type IN ('host', 'both') AND account_status = 'active'"),
)

sessions: Final = Table(
    "sessions",
    metadata,
    key(),
    refers("account_id", "users", cascade=True),
    Column("access_digest", BYTEA, nullable=False, comment="digest of the access token"),
    stamp("created_at"),
    Column("expires_at", INSTANT, nullable=False, comment="of the access token"),
    moment("ended_at"),
    Column("family_digest", BYTEA, nullable=False, comment="digest of what all its refresh tokens share"),
    Column("turn_digest", BYTEA, nullable=False, comment="digest of what the live refresh token has alone"),
    Column("before_digest", BYTEA, comment="the one that was exchanged for it"),
    Column("refreshed_at", INSTANT, nullable=False),
    Column("refresh_until", INSTANT, nullable=False),
    Column("ending", VARCHAR(10)),
    UniqueConstraint("access_digest"),
    UniqueConstraint("family_digest"),
    one_of("sessions", "ending", "logged_out", "copied", "password", "closed"),
    check("sessions_ended_check", "ending IS NULL OR ended_at IS NOT NULL"),
)

Index("sessions_account_id", sessions.c.account_id, sessions.c.id)
Index("sessions_over", text("coalesce(ended_at, refresh_until)"), _table=sessions)

account_proofs: Final = Table(
    "account_proofs",
    metadata,
    refers("account_id", "users", cascade=True),
    Column("purpose", VARCHAR(10), nullable=False),
    Column("digest", BYTEA, nullable=False, comment="digest of the secret that was sent"),
    Column("about", BYTEA, nullable=False, comment="keyed digest of the address that it is for"),
    Column("made_at", INSTANT, nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Column("tries_left", INTEGER, nullable=False),
    PrimaryKeyConstraint("account_id", "purpose"),
    UniqueConstraint("digest"),
    one_of("account_proofs", "purpose", "email", "password", "phone"),
    check("account_proofs_tries_left_check", "tries_left >= 0"),
    check("account_proofs_expires_at_check", "expires_at > made_at"),
)

tries: Final = Table(
    "tries",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("key", BYTEA, nullable=False, comment="keyed digest of what is counted"),
    Column("at", INSTANT, nullable=False),
    PrimaryKeyConstraint("id", "key"),
)

Index("tries_key_at", tries.c.key, tries.c.at)

accepted_terms: Final = Table(
    "accepted_terms",
    metadata,
    refers("account_id", "users", cascade=True),
    Column("terms_version", VARCHAR(50), nullable=False),
    Column("accepted_at", INSTANT, nullable=False),
    PrimaryKeyConstraint("account_id", "terms_version"),
)
