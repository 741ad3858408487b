"""What the database holds about a driver."""

from typing import Final

from driveway_postgres.holdings import BOOKKEEPING, CARS, MINE, STAYS, Holding, Sealed, own_text

_HERE: Final = "FROM driveways d WHERE d.id = t.driveway_id"
_ADDRESS_NOW: Final = (
    f"CASE WHEN t.booking_status IN ('confirmed', 'active') THEN (SELECT d.address {_HERE}) END"
)
"""A driver sees the exact address while the stay is confirmed or under way, as the booking shows it."""

DRIVER_DATA: Final = (
    Holding(
        section="vehicles",
        table="vehicles",
        about="Your cars.",
        whose=f"t.user_id = {MINE}",
        left_out=BOOKKEEPING,
    ),
    Holding(
        section="car_link",
        table="car_links",
        about="The connection to your account at your car's maker.",
        whose=f"t.account_id = {MINE}",
        key="t.account_id",
    ),
    Holding(
        section="linked_cars",
        table="linked_cars",
        about="What your connected cars can do, and what was known of them last.",
        whose=f"t.vehicle_id IN ({CARS})",
        key="t.vehicle_id",
        left_out=BOOKKEEPING,
        sealed=own_text("linked_cars", "latest", row="t.vehicle_id", json=True),
    ),
    Holding(
        section="vehicle_observations",
        table="vehicle_observations",
        about="Where your cars were seen, in the last 30 days.",
        whose=f"t.vehicle_id IN ({CARS})",
        sealed=own_text("vehicle_observations", "sighting", json=True),
    ),
    Holding(
        section="car_calls",
        table="car_calls",
        about="How often your cars were asked something.",
        whose=f"t.subject = 'account:' || {MINE} OR split_part(t.subject, ':', 2) IN"
        f" (SELECT id::text FROM vehicles WHERE user_id = {MINE})",
        key="t.subject",
    ),
    Holding(
        section="bookings_as_driver",
        table="bookings",
        about="Your stays at other people's driveways.",
        whose=f"t.driver_id = {MINE}",
        left_out={**BOOKKEEPING, "host_id": "who somebody else is", "host_notes": "the host's own words"},
        sealed={
            **own_text("bookings", "driver_notes"),
            "driveway_address": Sealed(
                sealed=_ADDRESS_NOW, column="driveways.address", row="t.driveway_id", owner="t.host_id"
            ),
        },
        also={
            "driveway_title": f"(SELECT d.title {_HERE})",
            "driveway_street": f"(SELECT d.street {_HERE})",
            "driveway_city": f"(SELECT d.city {_HERE})",
        },
    ),
    Holding(
        section="trips",
        table="trips",
        about="How your drives to the places you booked went.",
        whose=f"t.booking_id IN ({STAYS})",
        key="t.booking_id",
        left_out=BOOKKEEPING,
        sealed=own_text("trips", "evidence", row="t.booking_id", json=True),
    ),
    Holding(
        section="quotes",
        table="quotes",
        about="Prices that you asked for.",
        whose=f"t.driver_id = {MINE}",
    ),
    Holding(
        section="promo_claims",
        table="promo_claims",
        about="Promotional codes that your cars used.",
        whose=f"t.vehicle_id IN ({CARS})",
    ),
    Holding(
        section="payments",
        table="payments",
        about="What you paid for your stays. Card numbers are known to the payment service alone.",
        whose=f"t.booking_id IN ({STAYS})",
        left_out={"gateway_cost": "what the payment service charges us"},
    ),
    Holding(
        section="refunds",
        table="refunds",
        about="What you got back.",
        whose=f"t.booking_id IN ({STAYS})",
    ),
    Holding(
        section="disputes",
        table="disputes",
        about="Payments that you disputed at your bank.",
        whose=f"t.booking_id IN ({STAYS})",
    ),
    Holding(
        section="ledger_as_driver",
        table="ledger_postings",
        about="Your side of our books.",
        whose=f"t.book = 'driver' AND t.booking_id IN ({STAYS})",
        key="lpad(t.position::text, 20, '0')",
    ),
    Holding(
        section="trouble_reports",
        table="trouble_reports",
        about="What you reported on arrival.",
        whose=f"t.booking_id IN ({STAYS})",
        left_out={"host_answer": "the host's own words", "decided_by": "who decided is somebody else"},
        sealed=own_text("trouble_reports", "note"),
    ),
    Holding(
        section="trouble_photos",
        table="trouble_photos",
        about="The photos of those reports.",
        whose=f"t.report_id IN (SELECT id FROM trouble_reports WHERE booking_id IN ({STAYS}))",
        left_out={"size": "as long as the photo, which is here itself"},
        sealed={"content": Sealed(sealed="t.content", column="trouble_photos.content", bytes_=True)},
    ),
    Holding(
        section="reviews_written",
        table="reviews",
        about="Reviews that you wrote.",
        whose=f"t.reviewer_id = {MINE}",
        left_out={
            "reviewee_id": "who somebody else is",
            "moderated_by": "who decided is somebody else",
            "is_flagged": "what somebody else said against it",
        },
    ),
    Holding(
        section="reviews_received",
        table="reviews",
        about="Published reviews about you.",
        whose=f"t.reviewee_id = {MINE} AND t.is_published AND t.hidden_at IS NULL",
        left_out={
            "reviewer_id": "who somebody else is",
            "moderated_by": "who decided is somebody else",
            "is_flagged": "what somebody else said against it",
            "moderation_reason": "told to its author alone",
        },
    ),
    Holding(
        section="review_flags",
        table="review_flags",
        about="What you said against reviews.",
        whose=f"t.account_id = {MINE}",
        key="t.review_id",
        sealed=own_text("review_flags", "reason", row="t.review_id"),
    ),
)
