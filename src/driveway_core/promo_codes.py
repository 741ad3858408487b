"""Using a promotional code: who may, how often, and what becomes of an unused claim.

The rule prices the code; here it is judged whether it may be named. A quote
claims the code for as long as it stands, a booking for good unless it is
cancelled. A car has one unbooked claim a code: a newer quote takes it from
the older one. Source: domain rules §3.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NewType
from uuid import UUID

import attrs

from driveway_core.bookings import BookingId
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Refused
from driveway_core.listings import Listing
from driveway_core.quotes import QuoteId
from driveway_core.rule_sets import RulesInForce, StoredRule
from driveway_core.rules.promo_code import PromoCode, canonical_code
from driveway_core.settings import Marketplace
from driveway_core.vehicles import VehicleId

PromoClaimId = NewType("PromoClaimId", UUID)


class PromoCodeUnknown(Refused):
    """No such code counts at this driveway."""

    slug = "promo-code-unknown"
    title = "We do not know this code"

    def __str__(self) -> str:
        return "This code does not count at this driveway: is it spelt as you were told?"


class PromoCodeExpired(Refused):
    """The code counted until its day."""

    slug = "promo-code-expired"
    title = "This code has expired"

    def __str__(self) -> str:
        return "This code is no longer good."


class PromoCodeUsed(Refused):
    """The code is good once a car and period, and this car has had it, or has a newer quote with it."""

    slug = "promo-code-used"
    title = "This code was used already"

    def __str__(self) -> str:
        return "This car has used the code already, or a newer quote has it."


class PromoCodeExhausted(Refused):
    """The code was good for so many stays, and they are taken."""

    slug = "promo-code-exhausted"
    title = "This code is used up"

    def __str__(self) -> str:
        return "Others were faster: this code is used up."


@attrs.frozen
class UsableCode:
    """A code that counts at a listing; ``owner`` is the listing whose code it is, None: the marketplace's."""

    rule: PromoCode
    owner: DrivewayId | None


@attrs.frozen(kw_only=True)
class PromoClaim:
    """One use of a code by a car, until ``expires_at`` unless it is booked before."""

    id: PromoClaimId
    owner: DrivewayId | None
    code: str
    vehicle_id: VehicleId
    quote_id: QuoteId | None = None
    booking_id: BookingId | None = None
    claimed_at: datetime
    expires_at: datetime


def usable_code(text: str, listing: Listing, market: Marketplace, *, at: datetime) -> UsableCode:
    """The code of that name at a listing; raises ``PromoCodeUnknown`` or ``PromoCodeExpired``."""
    own = listing.price_terms.rules
    rule = _named(canonical_code(text), RulesInForce.of(own, market.rules).rules)
    if rule is None or rule.currency not in (None, listing.driveway.currency):
        raise PromoCodeUnknown
    if rule.expires_at is not None and rule.expires_at <= at:
        raise PromoCodeExpired
    return UsableCode(rule, listing.driveway.id if rule in own.rules else None)


def _named(code: str, rules: Iterable[StoredRule]) -> PromoCode | None:
    codes = (rule for rule in rules if isinstance(rule, PromoCode))
    return next((rule for rule in codes if rule.code == code), None)
