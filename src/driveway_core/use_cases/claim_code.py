"""Claim a promotional code for a quote or a booking."""

from datetime import datetime, timedelta

from driveway_core.bookings import BookingId
from driveway_core.ports import Work
from driveway_core.promo_codes import (
    PromoClaim,
    PromoClaimId,
    PromoCodeExhausted,
    PromoCodeUsed,
    UsableCode,
)
from driveway_core.quotes import Quote, QuoteId
from driveway_core.vehicles import VehicleId


def claim_code(
    work: Work,
    usable: UsableCode,
    *,
    id: PromoClaimId,
    vehicle_id: VehicleId,
    at: datetime,
    expires_at: datetime,
    quote_id: QuoteId | None = None,
    booking_id: BookingId | None = None,
) -> None:
    """Take one use of a code; raises ``PromoCodeUsed`` or ``PromoCodeExhausted``.

    From here to the end of the transaction others who want the code wait. To
    be called after the driver's lock is taken and before a booking is inserted.
    """
    claims, rule = work.promo_claims, usable.rule
    claims.hold(usable.owner, rule.code)
    claims.drop_unbooked(usable.owner, rule.code, vehicle_id)
    period = rule.period_days
    since = None if period is None else at - timedelta(days=period)
    with work.as_system():  # whoever uses it counts, and a car counts whoever has it
        if claims.booked_by(usable.owner, rule.code, vehicle_id, since=since, at=at):
            raise PromoCodeUsed
        if rule.limit is not None and claims.count(usable.owner, rule.code, at=at) >= rule.limit:
            raise PromoCodeExhausted
    claims.add(
        PromoClaim(
            id=id,
            owner=usable.owner,
            code=rule.code,
            vehicle_id=vehicle_id,
            quote_id=quote_id,
            booking_id=booking_id,
            claimed_at=at,
            expires_at=expires_at,
        )
    )


def book_claim(work: Work, quote: Quote, booking_id: BookingId) -> None:
    """The claim of a quote becomes a booking's; raises ``PromoCodeUsed`` when a newer quote has taken it."""
    if quote.offer.promo_code is not None and not work.promo_claims.book(quote.id, booking_id):
        raise PromoCodeUsed
