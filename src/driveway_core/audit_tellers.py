"""Which writes of which stores are told to the audit log, by whom, and which are not, and why.

A test holds both tables against the ports, so that a new write is either
audited or excused.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from driveway_core import audit_of_listings as listings
from driveway_core import audit_of_money as money
from driveway_core import audit_of_people as people
from driveway_core import audit_of_stays as stays
from driveway_core.audit_telling import Teller

TELLERS: Final[Mapping[str, Mapping[str, Teller]]] = MappingProxyType(
    {
        "sessions": {
            "add": people.session_begun,
            "save": people.session_saved,
            "end": people.session_ended,
            "end_all": people.sessions_ended,
        },
        "proofs": {"put": people.proof_put},
        "accounts": {"add": people.account_added, "save": people.account_saved},
        "vehicles": {
            "add": people.vehicle_added,
            "save": people.vehicle_saved,
            "remove": people.vehicle_removed,
        },
        "driveways": {
            "add": listings.listing_added,
            "save": listings.listing_saved,
            "remove": listings.listing_removed,
        },
        "availability": {"add": listings.hours_opened, "remove": listings.hours_closed},
        "calendar_sources": {"add": listings.calendar_added, "remove": listings.calendar_removed},
        "calendar_feeds": {"put": listings.feed_put, "remove": listings.feed_removed},
        "price_rules": {"choose": listings.rules_chosen},
        "bookings": {"add": stays.booking_made, "save": stays.booking_saved, "move": stays.booking_saved},
        "troubles": {"add": stays.trouble_reported, "save": stays.trouble_saved},
        "car_links": {"save": people.link_saved, "remove": people.link_removed},
        "settings": {"save": stays.setting_saved},
        "reviews": {"add": stays.review_added},
        "photos": {
            "add": listings.photo_changed,
            "save": listings.photo_changed,
            "remove": listings.photo_removed,
            "show": people.portrait_shown,
            "unshow": people.portrait_gone,
        },
        "payments": {"add": money.payment_added, "save": money.payment_saved},
        "refunds": {"add": money.refund_added, "save": money.refund_saved},
        "disputes": {"add": money.dispute_added, "save": money.dispute_saved},
        "payouts": {"add": money.payout_added, "save": money.payout_saved},
        "transfer_reversals": {"add": money.reversal_added},
    }
)
"""By store and write."""

SILENT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "availability.replace": "what another channel's calendar says, by turns; connecting it is told",
        "calendar_sources.save": "when and how it was fetched",
        "call_logs.forget": "housekeeping of counts",
        "call_logs.save": "how many calls were made to cars",
        "cars.remove": "goes with its link or its car, which is told",
        "cars.save": "what was last seen of a car",
        "erasures.add": "the use case tells",
        "erasures.bury": "the use case tells",
        "erasures.purge": "the use case tells",
        "erasures.remove": "the use case tells",
        "erasures.save": "how far a purge has come",
        "erasures.withdraw": "the use case tells",
        "inbox.add": "what the payment service says; what comes of it is told",
        "inbox.save": "as above",
        "jobs.add": "what is to be done; what comes of it is told",
        "ledgers.post": "a book of its own, which is only added to",
        "notice_choices.save": "by which way somebody is told what; not of what guards the account",
        "notices.add": "what people are told",
        "notices.add_all": "as above",
        "notices.deliver": "what became of it, kept beside it",
        "notices.queue": "that a job sends it",
        "notices.save": "that they have read it",
        "occupancies.keep": "a measurement",
        "payment_operations.add": "a wish; the payment, refund or payout that comes of it is told",
        "payment_operations.save": "as above",
        "photos.forget": "what was left behind; its listing or account is told of",
        "photos.retire": "goes with its listing, which is told",
        "promo_claims.add": "goes with its quote or booking, which is told",
        "promo_claims.book": "as above",
        "promo_claims.drop_unbooked": "as above",
        "promo_claims.hold": "a lock",
        "proofs.forget": "what is over",
        "proofs.remove": "a secret that was used; what it proved is told",
        "quotes.add": "a price that was asked for",
        "quotes.redeem": "goes with its booking, which is told",
        "retention.drop": "what is over by its years",
        "reviews.flag": "the use case tells",
        "reviews.save": "the use case tells, where it is not time that publishes it",
        "sessions.forget": "what is over",
        "sightings.add": "where cars were seen, which is kept apart and for 30 days",
        "sightings.forget": "as above",
        "terms.add": "the use case tells",
        "tries.add": "what was tried and failed is told by the use case",
        "tries.clear": "as above",
        "tries.forget": "what is over",
        "tries.remove": "as above",
        "trips.add": "how a drive goes; the arrival and departure are told with the booking",
        "trips.reduce": "as above",
        "trips.save": "as above",
    }
)
"""By store and write: why nothing is told."""
