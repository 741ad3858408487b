"""Values for tests: whole, valid and each different from the last; name only what the test is about.

Everything happens around `NOW`. Ids have the shape of UUIDv7 and rise, so
that what is built later sorts later.
"""

from driveway_core.testing.builders.calendars import ADDRESS, a_calendar_source, a_feed, some_report
from driveway_core.testing.builders.cars import (
    FLEET,
    a_car,
    a_car_link,
    a_notice,
    a_trip,
    an_observation,
)
from driveway_core.testing.builders.money import (
    a_dispute,
    a_payment,
    a_payout,
    a_refund,
    an_event,
    kept_of,
)
from driveway_core.testing.builders.people import (
    NOW,
    a_key,
    a_number,
    a_pair,
    a_reference,
    a_session,
    a_vehicle,
    a_vin,
    an_account,
    an_id,
)
from driveway_core.testing.builders.places import (
    HERE,
    ZONE,
    a_driveway,
    a_host_summary,
    a_listing,
    a_photo,
    a_question,
    always_open,
    an_entry,
    dollars,
    hours_from_now,
    some_terms,
)
from driveway_core.testing.builders.reviews import a_review
from driveway_core.testing.builders.rules import Sweeping, a_choice, some_rules
from driveway_core.testing.builders.stays import a_booking, a_quote, an_offer
from driveway_core.testing.builders.troubles import A_PICTURE, a_report

__all__ = [
    "ADDRESS",
    "A_PICTURE",
    "FLEET",
    "HERE",
    "NOW",
    "ZONE",
    "Sweeping",
    "a_booking",
    "a_calendar_source",
    "a_car",
    "a_car_link",
    "a_choice",
    "a_dispute",
    "a_driveway",
    "a_feed",
    "a_host_summary",
    "a_key",
    "a_listing",
    "a_notice",
    "a_number",
    "a_pair",
    "a_payment",
    "a_payout",
    "a_photo",
    "a_question",
    "a_quote",
    "a_reference",
    "a_refund",
    "a_report",
    "a_review",
    "a_session",
    "a_trip",
    "a_vehicle",
    "a_vin",
    "always_open",
    "an_account",
    "an_entry",
    "an_event",
    "an_id",
    "an_observation",
    "an_offer",
    "dollars",
    "hours_from_now",
    "kept_of",
    "some_report",
    "some_rules",
    "some_terms",
]
