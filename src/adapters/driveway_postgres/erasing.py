"""What an erasure does to rows, as data: what is gone at once, and what is taken out or made nameless later.

Rows that accounting refers to stay under the account's id, which tells
nothing once everything else is gone; see the decision on erasure. An empty
ciphertext is one that was erased.
"""

from collections.abc import Mapping
from typing import Final

import attrs

from driveway_core.erasures import ERASED
from driveway_postgres.holdings import CARS, MINE, PLACES, STAYS, VISITS

NO_VIN: Final = "0" * 17
"""In place of an erased car's: of the right shape, and no car's."""

_TOUCHED: Final = "updated_at = %(at)s, version = version + 1"
_RETIRED: Final = f"retired_at = %(at)s, {_TOUCHED}"
_LISTED: Final = "retired_at IS NULL"
_UNLINKED: Final = (
    "tesla_access_token = NULL, tesla_refresh_token = NULL, tesla_user_id = NULL,"
    " tesla_token_expires_at = NULL, profile_image_url = NULL"
)

AT_ONCE: Final = tuple(
    text.encode()
    for text in (
        f"UPDATE driveways SET {_RETIRED} WHERE host_id = {MINE} AND {_LISTED}",
        f"UPDATE reviews SET review_text = NULL, updated_at = %(at)s WHERE reviewer_id = {MINE}",
        f"DELETE FROM account_proofs WHERE account_id = {MINE}",
        f"DELETE FROM account_photos WHERE account_id = {MINE}",
        f"DELETE FROM calendar_feeds WHERE driveway_id IN ({PLACES})",
        f"UPDATE calendar_sources SET next_fetch_at = NULL WHERE driveway_id IN ({PLACES})",
        f"DELETE FROM linked_cars WHERE vehicle_id IN ({CARS})",
        f"DELETE FROM car_links WHERE account_id = {MINE}",
        f"UPDATE vehicles SET is_active = false, {_RETIRED} WHERE user_id = {MINE} AND {_LISTED}",
        f"UPDATE users SET {_UNLINKED}, {_TOUCHED} WHERE id = {MINE}",
    )
)
"""The lock: whatever others could see, and every line to elsewhere."""

LAST: Final = (
    "UPDATE users SET email = '', email_digest = uuid_send(id), password_hash = '', first_name = '',"
    " last_name = '', phone = NULL, profile_image_url = NULL, stripe_customer_id = NULL,"
    " stripe_connect_account_id = NULL, email_verified = false, phone_verified = false,"
    " identity_verified = false, is_operator = false, terms_version = NULL, last_login_at = NULL,"
    f" {_TOUCHED} WHERE id = {MINE}"
).encode()
"""The account's own row: an id, and nothing that tells whose it was."""


@attrs.frozen(kw_only=True)
class Step:
    """Rows of ``table`` (``t``) for which ``whose`` is true: taken out, or changed as ``becomes`` says."""

    table: str
    whose: str
    becomes: Mapping[str, str] | None = None

    @property
    def statement(self) -> bytes:
        """At most ``limit`` of them; it is run until it finds none."""
        rows = f"t.ctid = ANY (ARRAY(SELECT t.ctid FROM {self.table} t WHERE {self.whose} LIMIT %(limit)s))"
        if self.becomes is None:
            return f"DELETE FROM {self.table} t WHERE {rows}".encode()
        changes = ", ".join(f"{column} = {value}" for column, value in self.becomes.items())
        return f"UPDATE {self.table} t SET {changes} WHERE {rows}".encode()


def _cleared(table: str, whose: str, *columns: str) -> Step:
    some = " OR ".join(f"t.{each} IS NOT NULL" for each in columns)
    return Step(table=table, whose=f"({whose}) AND ({some})", becomes=dict.fromkeys(columns, "NULL"))


def _emptied(table: str, whose: str, column: str) -> Step:
    return Step(table=table, whose=f"({whose}) AND t.{column} <> ''", becomes={column: "''"})


_REFERRED: Final = "EXISTS (SELECT 1 FROM bookings b WHERE b.{column} = t.id)"

STEPS: Final = (
    Step(table="notices", whose=f"t.account_id = {MINE}"),
    Step(table="notice_choices", whose=f"t.account_id = {MINE}"),
    Step(table="review_flags", whose=f"t.account_id = {MINE}"),
    Step(table="account_photos", whose=f"t.account_id = {MINE}"),
    Step(table="accepted_terms", whose=f"t.account_id = {MINE}"),
    Step(table="account_proofs", whose=f"t.account_id = {MINE}"),
    Step(table="sessions", whose=f"t.account_id = {MINE}"),
    Step(table="idempotency_keys", whose=f"starts_with(t.scope, {MINE} || ' ')"),
    Step(table="vehicle_observations", whose=f"t.vehicle_id IN ({CARS})"),
    Step(table="linked_cars", whose=f"t.vehicle_id IN ({CARS})"),
    Step(table="car_links", whose=f"t.account_id = {MINE}"),
    Step(
        table="car_calls",
        whose=f"t.subject = 'account:' || {MINE} OR split_part(t.subject, ':', 2) IN"
        f" (SELECT id::text FROM vehicles WHERE user_id = {MINE})",
    ),
    _cleared("trips", f"t.booking_id IN ({STAYS})", "evidence", "navigation_problem_text"),
    Step(
        table="trouble_photos",
        whose=f"t.report_id IN (SELECT id FROM trouble_reports WHERE booking_id IN ({STAYS}))",
    ),
    _emptied("trouble_reports", f"t.booking_id IN ({STAYS})", "note"),
    _emptied("trouble_reports", f"t.booking_id IN ({VISITS})", "host_answer"),
    _cleared("bookings", f"t.driver_id = {MINE}", "driver_notes"),
    _cleared("bookings", f"t.host_id = {MINE}", "host_notes"),
    _cleared("bookings", f"t.driver_id = {MINE} AND t.cancelled_by = 'driver'", "cancel_reason"),
    _cleared("bookings", f"t.host_id = {MINE} AND t.cancelled_by = 'host'", "cancel_reason"),
    _cleared("payments", f"t.booking_id IN ({STAYS})", "stripe_payment_method_id", "failure_message"),
    _cleared("reviews", f"t.reviewer_id = {MINE}", "review_text"),
    Step(table="promo_claims", whose=f"t.vehicle_id IN ({CARS}) AND t.booking_id IS NULL"),
    Step(table="quotes", whose=f"t.driver_id = {MINE}"),
    Step(table="driveway_availability", whose=f"t.driveway_id IN ({PLACES})"),
    Step(table="calendar_sources", whose=f"t.driveway_id IN ({PLACES})"),
    Step(table="calendar_feeds", whose=f"t.driveway_id IN ({PLACES})"),
    Step(table="driveway_photos", whose=f"t.driveway_id IN ({PLACES})"),
    Step(table="driveway_prices", whose=f"t.driveway_id IN ({PLACES})"),
    Step(table="price_rule_sets", whose=f"t.driveway_id IN ({PLACES})"),
    Step(table="price_rule_sets", whose=f"t.created_by = {MINE}", becomes={"created_by": "NULL"}),
    Step(
        table="vehicles",
        whose=f"t.user_id = {MINE} AND NOT {_REFERRED.format(column='vehicle_id')}"
        " AND NOT EXISTS (SELECT 1 FROM trips p WHERE p.vehicle_id = t.id)",
    ),
    Step(
        table="vehicles",
        whose=f"t.user_id = {MINE} AND t.vin <> '{NO_VIN}'",
        becomes={
            "vin": f"'{NO_VIN}'",
            "tesla_vehicle_id": "NULL",
            "display_name": "NULL",
            "color": "NULL",
            "model": f"'{ERASED}'",
            "last_seen_at": "NULL",
            "is_active": "false",
            "retired_at": "coalesce(t.retired_at, CURRENT_TIMESTAMP)",
            "version": "t.version + 1",
        },
    ),
    Step(
        table="driveways",
        whose=f"t.host_id = {MINE} AND NOT {_REFERRED.format(column='driveway_id')}",
    ),
    Step(
        table="driveways",
        whose=f"t.host_id = {MINE} AND t.address <> ''",
        becomes={
            "address": "''",
            "street": f"'{ERASED}'",
            "title": f"'{ERASED}'",
            "description": "NULL",
            "access_instructions": "NULL",
            "special_instructions": "NULL",
            "latitude": "round(t.latitude, 1)",
            "longitude": "round(t.longitude, 1)",
            "retired_at": "coalesce(t.retired_at, CURRENT_TIMESTAMP)",
            "version": "t.version + 1",
        },
    ),
)
"""The purge, in an order that no foreign key minds; the account's own row comes last of all."""

STATEMENTS: Final = tuple(each.statement for each in STEPS)

UNTOUCHED: Final[Mapping[str, str]] = {
    "users": "its row stays, emptied: the pseudonym that accounting refers to",
    "erasures": "the proof that it was done, and when",
    "availability_ranges": "go with the opening hours that they were made from",
    "refunds": "accounting, seven years: ids and amounts",
    "disputes": "accounting, seven years: ids and amounts",
    "ledger_postings": "accounting, seven years: ids and amounts",
    "host_dues": "accounting, seven years: ids and amounts",
    "payment_operations": "accounting, seven years: ids and amounts",
    "payouts": "accounting, seven years: ids and amounts",
    "payout_line_items": "accounting, seven years: ids and amounts",
    "payout_debts": "accounting, seven years: ids and amounts",
    "transfer_reversals": "accounting, seven years: ids and amounts",
    "audit_logs": "seven years: ids, and addresses shortened to their network; sealed in a chain",
}
"""Tables of people's rows that a purge leaves as they are, each with its reason."""
