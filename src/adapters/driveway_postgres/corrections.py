"""Where the schema differs from the seed's, and why: every single difference, as data.

A test compares this with a migrated database in both directions: a
difference that is not here fails, and so does a row here that no longer is
a difference. A change reads ``table.column: what`` or ``table: name: what``.

Source: domain rules §1; ``docs/decisions/0005-schema-corrections.md`` for the rest.
"""

from itertools import chain
from typing import Final

from driveway_postgres.differences import Correction
from driveway_postgres.differences import everywhere as _all
from driveway_postgres.differences import new_columns as _new
from driveway_postgres.differences import new_rules as _rules
from driveway_postgres.review_corrections import REVIEWS

CORRECTIONS: Final = (
    Correction(
        "TIMESTAMP has no zone: a stay across a change of the clocks is ambiguous",
        "TIMESTAMPTZ everywhere; a driveway knows its time zone",
        _all(
            "type: timestamp without time zone -> timestamp with time zone",
            users="tesla_token_expires_at created_at updated_at last_login_at",
            vehicles="last_seen_at created_at updated_at",
            driveways="created_at updated_at",
            driveway_photos="created_at",
            driveway_availability="start_time end_time created_at updated_at",
            bookings="start_time end_time arrival_detected_at departure_detected_at created_at updated_at"
            " confirmed_at cancelled_at completed_at",
            payments="authorized_at captured_at failed_at refunded_at created_at updated_at",
            payouts="processed_at failed_at paid_at created_at updated_at",
            payout_line_items="created_at",
            reviews="created_at updated_at",
            audit_logs="created_at",
            system_settings="created_at updated_at",
        )
        + _new(driveways="time_zone"),
    ),
    Correction(
        "no rule against overlapping bookings, and one car a driveway",
        "spaces, the time a booking occupies, and an exclusion constraint with the last word",
        _new(driveways="spaces", bookings="space occupied")
        + _rules(
            driveways="driveways_spaces_check",
            bookings="bookings_no_overlap bookings_space_check bookings_occupied_check",
        ),
    ),
    Correction(
        "total_hours overflows at 100 hours, though 168 are allowed",
        "NUMERIC(7,2)",
        ("bookings.total_hours: type: numeric(4,2) -> numeric(7,2)",),
    ),
    Correction(
        "no currency on bookings, listings and line items; two decimals keep neither yen nor dinar",
        "a currency beside every amount, three decimals, and a CHECK on the decimals of the currency",
        _new(driveways="currency", bookings="currency", payout_line_items="currency")
        + _all(
            "type: numeric(8,2) -> numeric(12,3)",
            driveways="hourly_rate daily_rate weekly_rate monthly_rate",
            bookings="hourly_rate",
        )
        + _all(
            "type: numeric(10,2) -> numeric(12,3)",
            bookings="subtotal platform_fee total_amount",
            payments="amount refund_amount",
            payouts="amount",
            payout_line_items="booking_total platform_fee host_amount",
        )
        + _all("null: null -> not null", payments="currency", payouts="currency")
        + _rules(
            driveways="driveways_minor_units_check",
            bookings="bookings_minor_units_check",
            payments="payments_minor_units_check",
            payouts="payouts_minor_units_check",
            payout_line_items="payout_line_items_minor_units_check",
        ),
    ),
    Correction(
        "a tax line has no home in the total",
        "tax_amount, and a total that counts it",
        (
            *_new(bookings="tax_amount"),
            (
                "bookings: valid_total_calculation: CHECK ((total_amount = (subtotal + platform_fee)))"
                " -> CHECK ((total_amount = ((subtotal + platform_fee) + tax_amount)))"
            ),
        ),
    ),
    Correction(
        "a car known only by its VIN, another brand, a car sold on",
        "tesla_vehicle_id only where there is one; it and the VIN are unique among active cars",
        (
            "vehicles.tesla_vehicle_id: null: not null -> null",
            "vehicles: vehicles_tesla_vehicle_id_key: gone",
            "vehicles: idx_vehicles_tesla_vehicle_id: gone",
            "vehicles: vehicles_vin_key: gone",
            "vehicles: idx_vehicles_vin: gone",
            *_rules(vehicles="vehicles_vin_active_key vehicles_tesla_vehicle_id_active_key"),
        ),
        ("vehicles_vin_active_key", "vehicles_tesla_vehicle_id_active_key"),
    ),
    Correction(
        "a car or listing with bookings cannot be deleted",
        "it is retired",
        _new(vehicles="retired_at", driveways="retired_at") + _rules(vehicles="vehicles_retired_check"),
    ),
    Correction(
        "a booking may appear in two payouts, so a host is paid twice",
        "one line item a booking that is not released; its tax; and a sum that is right",
        _new(payout_line_items="tax_amount released_at")
        + _rules(payout_line_items="payout_line_items_booking_open_key payout_line_items_host_amount_check"),
    ),
    Correction(
        "an authorisation that lapses unnoticed",
        "payments.capture_before",
        _new(payments="capture_before") + _rules(payments="payments_held"),
    ),
    Correction(
        "when the gateway was last asked, which card paid, what that cost and when the money can be used,"
        " what was taken back of a payout, and the order of its lines: none has a home",
        "columns for them; refunds, disputes, reversals and debts are tables of their own",
        _new(payments="stripe_payment_method_id available_at gateway_cost seen_at")
        + _new(payouts="reversed_amount", payout_line_items="number")
        + _rules(payments="payments_open", payouts="payouts_reversed_amount_check payouts_stripe_payout_id")
        + _rules(payouts="payouts_open", users="users_stripe_connect_account_id"),
    ),
    Correction(
        "auto_park_* booleans, though no public command exists",
        "where the claim comes from, and why not",
        _new(bookings="auto_park_source auto_park_reason"),
    ),
    *REVIEWS,
    Correction(
        "personal data in the clear, though encryption is asked for",
        "ciphertext; the e-mail is found by a keyed digest",
        (
            "users.email: type: character varying(255) -> bytea",
            *_all("type: character varying(100) -> bytea", users="first_name last_name"),
            "users.phone: type: character varying(20) -> bytea",
            *_all(
                "type: text -> bytea",
                users="tesla_access_token tesla_refresh_token",
                driveways="address access_instructions special_instructions",
                driveway_availability="notes",
                bookings="driver_notes host_notes",
            ),
            *_new(users="email_digest"),
            "users: users_email_key: gone",
            "users: idx_users_email: gone",
            *_rules(users="users_email_digest_key"),
        ),
        ("users_email_digest_key",),
    ),
    Correction(
        "an audit log that cannot be partitioned, with whole addresses",
        "partitions by month, a default partition, BRIN and GIN; the network and a keyed digest only",
        (
            "audit_logs: audit_logs_pkey: PRIMARY KEY (id) -> PRIMARY KEY (created_at, id)",
            "audit_logs.created_at: null: null -> not null",
            (
                "audit_logs: idx_audit_logs_created_at: public.audit_logs USING btree (created_at)"
                " -> public.audit_logs USING brin (created_at)"
            ),
            *_new(audit_logs="ip_digest acted_as request_id digest"),
            *_rules(audit_logs="audit_logs_default audit_logs_metadata audit_logs_ip_address_check"),
            "audit_logs: audit_logs_kept: new",
            "audit_logs_default: audit_logs_kept: new",
        ),
    ),
    Correction(
        "earthdistance and cube: slower, and not on every server",
        "a point in Mercator degrees of the rounded position",
        (
            *_new(driveways="near_point"),
            "driveways: idx_driveways_location: gone",
            "driveways: idx_driveways_available_by_location: gone",
            *_rules(driveways="driveways_near"),
        ),
        ("driveways_near",),
    ),
    Correction(
        "rules stated in prose only",
        "CHECKs",
        _rules(
            vehicles="vehicles_vin_check vehicles_year_check vehicles_dimensions_check",
            driveways="driveways_dimensions_check driveways_rates_check driveways_booking_hours_check"
            " driveways_advance_booking_hours_check driveways_latitude_check driveways_longitude_check"
            " driveways_charging_connector_type_check",
            driveway_photos="driveway_photos_photo_order_check",
            driveway_availability="driveway_availability_recurrence_check",
            bookings="bookings_amounts_check bookings_auto_park_source_check",
            payments="payments_amounts_check",
            payouts="payouts_amount_check payouts_period_check",
            system_settings="system_settings_setting_value_check",
            payout_line_items="payout_line_items_amounts_check",
        ),
    ),
    Correction(
        "no operators, holds, terms, cancellation facts or versions",
        "columns for them, and their rules",
        _new(
            users="is_operator terms_version version",
            vehicles="dimensions_source version",
            driveways="billing_increment_minutes buffer_minutes booking_horizon_days cancellation_policy"
            " overstay_factor overstay_penalty weekly_open weekly_blocked ranges_until has_ranges zone_data"
            " street version",
            driveway_availability="exceptions source_uid source_id",
            bookings="awaiting hold_expires_at cancelled_by cancel_reason arrival_source departure_source"
            " quote version",
        )
        + _rules(
            driveways="driveways_billing_increment_minutes_check driveways_buffer_minutes_check"
            " driveways_booking_horizon_days_check driveways_cancellation_policy_check"
            " driveways_overstay_check driveways_weekly_check driveways_ranges_until driveways_zone_data",
            driveway_availability="driveway_availability_source_id driveway_availability_source_id_fkey",
            bookings="bookings_awaiting_check bookings_cancelled_by_check bookings_arrival_source_check"
            " bookings_departure_source_check bookings_hold_check bookings_due bookings_holds bookings_cars",
        ),
    ),
    Correction(
        "a flag, status or stamp with a default may still be null, a third answer that nobody means",
        "NOT NULL",
        _all(
            "null: null -> not null",
            users="email_verified phone_verified identity_verified account_status created_at updated_at",
            vehicles="is_active created_at updated_at",
            driveways="is_covered has_ev_charging advance_booking_hours instant_booking_enabled is_available"
            " minimum_booking_hours has_security_camera has_lighting listing_status created_at updated_at",
            driveway_photos="created_at",
            driveway_availability="is_recurring created_at updated_at",
            bookings="tesla_navigation_sent auto_park_attempted auto_park_successful created_at updated_at",
            payments="created_at updated_at",
            payouts="created_at updated_at",
            payout_line_items="created_at",
            reviews="is_published is_flagged created_at updated_at",
            system_settings="is_public created_at updated_at",
        ),
    ),
    Correction(
        "an index beside a unique constraint on the same column: every insert pays twice",
        "the unique constraint's own index",
        ("bookings: idx_bookings_reference: gone", "payments: idx_payments_stripe_intent: gone"),
        ("bookings_booking_reference_key", "payments_stripe_payment_intent_id_key"),
    ),
    Correction(
        "a page of a host's bookings sorts all that the host ever had",
        "the same index with the id behind, which sorts by when they were made",
        (
            (
                "bookings: idx_bookings_host_id: public.bookings USING btree (host_id)"
                " -> public.bookings USING btree (host_id, id)"
            ),
        ),
    ),
    Correction(
        "whether a driver has a stay at a place, which shows them its address, reads all that they ever had",
        "the same index with the place behind: one look",
        (
            (
                "bookings: idx_bookings_driver_id: public.bookings USING btree (driver_id)"
                " -> public.bookings USING btree (driver_id, driveway_id)"
            ),
        ),
    ),
)
"""In the order of domain rules §1, then what building added."""

FURTHER_TABLES: Final = frozenset(
    """
    accepted_terms account_photos account_proofs audit_checkpoints audit_seals audit_unsealed
    availability_ranges calendar_feeds calendar_sources call_tallies car_calls car_links disputes
    driveway_prices erasures host_dues idempotency_keys ledger_postings linked_cars notice_choices notices
    payment_operations payout_debts price_rule_sets promo_claims quotes refunds review_flags sessions
    stripe_events transfer_reversals tries trips trouble_photos trouble_reports vehicle_observations
    """.split()
)
"""Tables that the seed does not have."""


def all_changes() -> list[str]:
    """Every change of every correction."""
    return list(chain.from_iterable(correction.changes for correction in CORRECTIONS))
