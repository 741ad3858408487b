"""Who writes and who reads every column of the seed's twelve tables, so that none is dead.

A line of ``USES`` reads ``columns | writers | readers``. Names are use cases of
the core. A column without a writer is filled by the database itself.

``python -m driveway_postgres.column_uses`` writes the page ``docs/schema-uses.md``.
"""

import sys
from collections.abc import Iterator
from typing import Final

import attrs

from driveway_postgres.corrections import all_changes

USES: Final[dict[str, str]] = {
    "users": """
        id | register_account | identify, read_profile
        email | register_account, change_email | read_profile
        email_digest | register_account, change_email | register_account, start_session, ask_reset
        password_hash | register_account, change_password, reset_password | start_session, change_password
        first_name | register_account, change_profile | read_profile, read_booking, search_driveways
        last_name phone | register_account, change_profile | read_profile
        profile_image_url | show_oneself, hide_oneself | read_profile
        user_type | register_account, change_profile | identify, read_profile
        tesla_access_token tesla_refresh_token tesla_token_expires_at | complete_link, reach_cars, unlink | \
reach_cars, sync_cars, look_at_trip, send_destination
        tesla_user_id | complete_link, reach_cars, unlink | reach_cars
        stripe_customer_id | name_customer | name_customer, pay_booking
        stripe_connect_account_id | onboard_host | onboard_host, read_onboarding, run_payouts
        email_verified | verify_email, confirm_email, reset_password | read_profile, run_payouts
        phone_verified | confirm_phone | read_profile
        identity_verified | verify_identity, read_onboarding, look_at_host | read_profile
        account_status | suspend_account, ban_account, restore_account | \
identify, read_profile, search_driveways, book_stay
        is_operator | promote_operator | identify
        terms_version | register_account, change_profile, accept_terms | read_profile
        created_at | register_account | read_profile
        updated_at | register_account, change_profile, suspend_account, restore_account, verify_email | \
read_profile
        last_login_at | start_session | read_profile
        host_review_count host_rating_total | publish_reviews, hide_review, restore_review | \
search_driveways, read_driveway, read_stay_reviews
        driver_review_count driver_rating_total | publish_reviews, hide_review, restore_review | \
read_stay_reviews
        version | register_account, change_profile, suspend_account | change_profile, suspend_account
    """,
    "vehicles": """
        id user_id | add_vehicle | read_vehicle, list_vehicles, book_stay
        tesla_vehicle_id | sync_cars | sync_cars
        vin | add_vehicle | read_vehicle, list_vehicles
        display_name model color | add_vehicle, change_vehicle | read_vehicle, read_booking
        year | add_vehicle, change_vehicle | read_vehicle
        length_inches width_inches height_inches | add_vehicle, change_vehicle | \
read_vehicle, search_driveways, quote_stay, book_stay
        dimensions_source | add_vehicle, change_vehicle | read_vehicle
        is_active retired_at | add_vehicle, retire_vehicle, sync_cars | \
list_vehicles, add_vehicle, book_stay, sync_cars
        last_seen_at | take_observation | read_vehicle, take_observation
        created_at updated_at | add_vehicle, change_vehicle, retire_vehicle | read_vehicle
        version | add_vehicle, change_vehicle, retire_vehicle | change_vehicle, retire_vehicle
    """,
    "driveways": """
        id host_id | list_driveway | read_driveway, list_own_driveways, search_driveways, book_stay
        address | list_driveway, change_driveway | read_driveway, read_booking
        street city state zip_code | list_driveway, change_driveway | \
read_driveway, search_driveways, read_booking
        latitude longitude | list_driveway, change_driveway | read_driveway, read_booking
        near_point | | search_driveways
        time_zone | list_driveway, change_driveway | \
read_driveway, search_driveways, quote_stay, book_stay, read_calendar
        title | list_driveway, change_driveway | read_driveway, search_driveways, read_booking
        description driveway_type | list_driveway, change_driveway | read_driveway, search_driveways
        is_covered has_ev_charging charging_connector_type has_security_camera has_lighting | \
list_driveway, change_driveway | read_driveway, search_driveways
        max_vehicle_length max_vehicle_width max_vehicle_height | list_driveway, change_driveway | \
read_driveway, search_driveways, quote_stay, book_stay
        spaces | list_driveway, change_driveway | search_driveways, quote_stay, book_stay, reschedule_booking
        currency hourly_rate daily_rate weekly_rate monthly_rate billing_increment_minutes | \
list_driveway, change_driveway | read_driveway, search_driveways, quote_stay, book_stay
        overstay_factor overstay_penalty | list_driveway, change_driveway | quote_stay, book_stay, check_out
        minimum_booking_hours maximum_booking_hours advance_booking_hours booking_horizon_days | \
list_driveway, change_driveway | read_driveway, search_driveways, quote_stay, book_stay
        buffer_minutes | list_driveway, change_driveway | \
search_driveways, quote_stay, book_stay, reschedule_booking
        cancellation_policy | list_driveway, change_driveway | read_driveway, quote_stay, book_stay
        instant_booking_enabled | list_driveway, change_driveway | read_driveway, search_driveways, book_stay
        access_instructions | list_driveway, change_driveway | read_driveway, read_booking
        special_instructions | list_driveway, change_driveway | read_driveway
        weekly_open weekly_blocked | open_hours, close_hours, extend_hours | \
search_driveways, quote_stay, book_stay, read_calendar
        ranges_until | open_hours, close_hours, extend_hours | \
search_driveways, quote_stay, book_stay, read_calendar, extend_hours
        has_ranges | open_hours, close_hours, extend_hours | search_driveways
        zone_data | open_hours, close_hours, extend_hours | extend_hours
        listing_status | list_driveway, change_driveway, suspend_driveway, restore_driveway | \
read_driveway, search_driveways, quote_stay, book_stay
        is_available | list_driveway, change_driveway | read_driveway, search_driveways, book_stay
        created_at | list_driveway | read_driveway
        updated_at | list_driveway, change_driveway, retire_driveway, suspend_driveway | read_driveway
        retired_at | retire_driveway | read_driveway, search_driveways, book_stay
        version | list_driveway, change_driveway, retire_driveway | change_driveway, retire_driveway
    """,
    "driveway_photos": """
        id driveway_id photo_url created_at | add_photo | list_photos, read_listing_photo
        photo_order caption | add_photo, change_photo, remove_photo | list_photos
    """,
    "driveway_availability": """
        id | open_hours, import_calendar, fetch_calendar | read_hours, close_hours
        driveway_id availability_type start_time end_time is_recurring recurrence_rule | \
open_hours, import_calendar, fetch_calendar | read_hours, read_calendar, quote_stay, book_stay, show_feed
        exceptions | open_hours, import_calendar, fetch_calendar | read_hours, read_calendar, show_feed
        source_uid | import_calendar, fetch_calendar | import_calendar, fetch_calendar
        source_id | import_calendar, fetch_calendar | \
import_calendar, fetch_calendar, remove_calendar, show_feed
        notes created_at updated_at | open_hours | read_hours
    """,
    "bookings": """
        id booking_reference vehicle_id created_at | book_stay | read_booking, list_bookings
        driver_id host_id | book_stay | read_booking, list_bookings, book_stay, cancel_booking, accept_request
        driveway_id | book_stay | read_booking, search_driveways, book_stay, sweep_due
        start_time end_time | book_stay, reschedule_booking | read_booking, check_in, sweep_due
        space | book_stay, reschedule_booking | search_driveways, quote_stay, book_stay, reschedule_booking
        occupied | book_stay, reschedule_booking, check_out | \
search_driveways, quote_stay, book_stay, read_calendar
        currency hourly_rate total_hours subtotal platform_fee tax_amount total_amount quote | \
book_stay, reschedule_booking | read_booking, list_bookings, reschedule_booking, settle_booking
        booking_status | book_stay, accept_request, decline_request, cancel_booking, check_in, check_out, \
report_trouble, sweep_due | read_booking, list_bookings, search_driveways, book_stay, read_calendar
        awaiting hold_expires_at | book_stay, accept_request, decline_request, sweep_due | \
read_booking, search_driveways, book_stay, sweep_due
        cancelled_by cancel_reason | cancel_booking, decline_request, report_trouble, sweep_due | \
read_booking, settle_booking
        tesla_navigation_sent | send_destination | read_booking, send_destination
        auto_park_attempted auto_park_successful auto_park_source | \
try_auto_park, take_observation, report_auto_park | read_booking, take_observation
        auto_park_reason | try_auto_park, report_auto_park | read_booking
        arrival_detected_at arrival_source | check_in, take_observation | read_booking
        departure_detected_at departure_source | check_out, take_observation, close_forgotten | read_booking
        driver_notes | book_stay, annotate_booking | read_booking
        host_notes | annotate_booking | read_booking
        updated_at version | book_stay, accept_request, decline_request, cancel_booking, reschedule_booking, \
check_in, check_out, annotate_booking, sweep_due | read_booking, reschedule_booking, check_out
        confirmed_at | book_stay, accept_request | read_booking
        cancelled_at | cancel_booking, decline_request, report_trouble, sweep_due | read_booking
        completed_at | check_out, sweep_due | read_booking, run_payouts
    """,
    "payments": """
        id booking_id stripe_payment_intent_id | carry_out, look_at_payment | \
settle_booking, carry_out, look_at_payment
        amount currency payment_status | carry_out, look_at_payment | \
settle_booking, carry_out, pay_booking, read_booking
        stripe_charge_id refund_amount refunded_at gateway_cost | carry_out, look_at_payment | settle_booking
        payment_method authorized_at captured_at failure_code failure_message created_at updated_at | \
carry_out, look_at_payment | read_booking
        capture_before | carry_out, look_at_payment | carry_out, look_at_payment, settle_booking
        failed_at | look_at_payment, settle_booking | look_at_payment, read_booking
        stripe_payment_method_id | carry_out, look_at_payment | settle_booking
        available_at | carry_out, look_at_payment | run_payouts
        seen_at | carry_out, look_at_payment | look_at_payment
    """,
    "payouts": """
        id host_id stripe_transfer_id stripe_payout_id amount currency payout_period_start payout_period_end \
payout_status processed_at failed_at paid_at failure_code failure_message reversed_amount created_at \
updated_at | run_payouts, settle_payout, look_at_payout | settle_payout, look_at_payout, read_payout
    """,
    "payout_line_items": """
        id payout_id number booking_id currency booking_total platform_fee tax_amount host_amount created_at \
released_at | run_payouts, settle_payout | settle_payout, read_payout
    """,
    "reviews": """
        id booking_id reviewer_id reviewee_id driveway_id review_type created_at | write_review | \
read_review, list_driveway_reviews, list_own_reviews
        rating | write_review, rewrite_review | read_review, list_driveway_reviews, search_driveways
        review_text | write_review, rewrite_review | read_review, list_driveway_reviews
        updated_at closes_at | write_review, rewrite_review | rewrite_review, publish_reviews
        is_published published_at | publish_reviews | \
read_review, list_driveway_reviews, search_driveways
        is_flagged | flag_review, hide_review, restore_review | list_flagged_reviews
        hidden_at | hide_review, restore_review | read_review, list_driveway_reviews, search_driveways
        moderated_at moderated_by moderation_reason | hide_review, restore_review | read_review
    """,
    "audit_logs": """
        id created_at event_type event_category description user_id acted_as ip_address ip_digest user_agent \
session_id request_id related_booking_id related_driveway_id related_payment_id metadata | \
start_session, book_stay, change_setting | search_audit, verify_audit
        digest | start_session, book_stay, change_setting | seal_audit, verify_audit
    """,
    "system_settings": """
        id setting_key setting_type description is_public created_at | | \
read_settings, read_setting, change_setting
        setting_value | change_setting | \
read_settings, read_setting, search_driveways, quote_stay, book_stay, check_in
        updated_at | change_setting | read_settings, read_setting
    """,
}


@attrs.frozen
class ColumnUse:
    """One column with its writers and readers, as written in ``USES``."""

    table: str
    column: str
    writers: tuple[str, ...]
    readers: tuple[str, ...]


def uses() -> Iterator[ColumnUse]:
    """Every column of every table, in the order of ``USES``."""
    for table, block in USES.items():
        for line in block.strip().splitlines():
            columns, writers, readers = (part.strip() for part in line.split("|"))
            for column in columns.split():
                yield ColumnUse(table, column, _names(writers), _names(readers))


def page() -> str:
    """The page as Markdown."""
    ours = {
        change.removesuffix(": new column") for change in all_changes() if change.endswith(": new column")
    }
    lines = [
        "# Who writes and reads each column",
        "",
        "Made by `python -m driveway_postgres.column_uses`; a test keeps it current. Names are use cases;",
        "† marks a column that the seed has not; see [decision 5](decisions/0005-schema-corrections.md).",
        "*The database* is a generated column, or a row that a migration writes. `erase_account`,",
        "`purge_erased` and `drop_old` empty or remove rows of nearly all tables: no line names them.",
    ]
    table = None
    for use in uses():
        if use.table != table:
            table = use.table
            lines += ["", f"## {table}", "", "| column | written by | read by |", "|---|---|---|"]
        mark = " †" if f"{use.table}.{use.column}" in ours else ""
        lines.append(f"| `{use.column}`{mark} | {_cell(use.writers)} | {_cell(use.readers)} |")
    return "\n".join(lines) + "\n"


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _cell(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "the database"


if __name__ == "__main__":
    sys.stdout.write(page())
