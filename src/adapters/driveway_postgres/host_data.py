"""What the database holds about a host."""

from typing import Final

from driveway_postgres.holdings import BOOKKEEPING, MINE, PAYOUTS, PLACES, VISITS, Holding, own_text

HOST_DATA: Final = (
    Holding(
        section="bookings_as_host",
        table="bookings",
        about="Other people's stays at your driveways.",
        whose=f"t.host_id = {MINE}",
        left_out={
            **BOOKKEEPING,
            "driver_id": "who somebody else is",
            "vehicle_id": "somebody else's car",
            "driver_notes": "the driver's own words",
        },
        sealed=own_text("bookings", "host_notes"),
    ),
    Holding(
        section="ledger_as_host",
        table="ledger_postings",
        about="What our books say you earned.",
        whose=f"t.book IN ('host', 'host_balance') AND t.booking_id IN ({VISITS})",
        key="lpad(t.position::text, 20, '0')",
    ),
    Holding(
        section="trouble_answers",
        table="trouble_reports",
        about="What you answered to reports about your driveways.",
        whose=f"t.booking_id IN ({VISITS})",
        left_out={"note": "the driver's own words", "decided_by": "who decided is somebody else"},
        sealed=own_text("trouble_reports", "host_answer"),
    ),
    Holding(
        section="driveways",
        table="driveways",
        about="Your driveways.",
        whose=f"t.host_id = {MINE}",
        left_out={**BOOKKEEPING, "near_point": "made from the position, which is here itself"},
        sealed=own_text("driveways", "address", "access_instructions", "special_instructions"),
    ),
    Holding(
        section="driveway_photos",
        table="driveway_photos",
        about="Photos of your driveways.",
        whose=f"t.driveway_id IN ({PLACES})",
    ),
    Holding(
        section="opening_hours",
        table="driveway_availability",
        about="When your driveways are open, closed, or taken elsewhere.",
        whose=f"t.driveway_id IN ({PLACES})",
        sealed=own_text("driveway_availability", "notes"),
    ),
    Holding(
        section="calendars",
        table="calendar_sources",
        about="Calendars that you brought along.",
        whose=f"t.driveway_id IN ({PLACES})",
        sealed=own_text("calendar_sources", "address"),
    ),
    Holding(
        section="calendar_feeds",
        table="calendar_feeds",
        about="Calendars of your driveways that you gave to others.",
        whose=f"t.driveway_id IN ({PLACES})",
        left_out={"token_digest": "a digest of a secret"},
    ),
    Holding(
        section="price_rules",
        table="price_rule_sets",
        about="Price rules that you chose.",
        whose=f"t.driveway_id IN ({PLACES}) OR t.created_by = {MINE}",
    ),
    Holding(
        section="occupancy",
        table="driveway_prices",
        about="How well your driveways are booked.",
        whose=f"t.driveway_id IN ({PLACES})",
        key="t.driveway_id",
    ),
    Holding(
        section="payouts",
        table="payouts",
        about="What was paid to you.",
        whose=f"t.host_id = {MINE}",
    ),
    Holding(
        section="payout_lines",
        table="payout_line_items",
        about="The stays that those payouts are made of.",
        whose=f"t.payout_id IN ({PAYOUTS})",
    ),
    Holding(
        section="payout_debts",
        table="payout_debts",
        about="What was kept back of payouts for earlier stays.",
        whose=f"t.payout_id IN ({PAYOUTS})",
        key="t.payout_id || '/' || lpad(t.number::text, 6, '0')",
    ),
    Holding(
        section="payout_reversals",
        table="transfer_reversals",
        about="What was taken back of payouts.",
        whose=f"t.payout_id IN ({PAYOUTS})",
    ),
    Holding(
        section="host_dues",
        table="host_dues",
        about="What you are still owed, or owe, stay by stay.",
        whose=f"t.host_id = {MINE}",
        key="t.booking_id || '/' || t.currency",
    ),
)
