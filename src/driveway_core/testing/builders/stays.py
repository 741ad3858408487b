"""Offers, quotes and bookings."""

from datetime import datetime, timedelta
from decimal import Decimal

from driveway_core.bookings import Awaiting, Booking, BookingId
from driveway_core.driveways import Driveway
from driveway_core.pricing import PricedListing, PricedStay, price_stay
from driveway_core.quotes import STANDS_FOR, Offer, Quote, QuoteId
from driveway_core.testing.builders.people import NOW, a_reference, an_id
from driveway_core.testing.builders.places import hours_from_now
from driveway_core.vehicles import Vehicle
from driveway_core.windows import TimeWindow, zone


def an_offer(driveway: Driveway, stay: TimeWindow, *, fee: str = "15") -> Offer:
    """What a driveway's host and the marketplace ask for a stay."""
    return Offer(
        price=price_stay(
            PricedStay(stay),
            PricedListing(driveway.rates, zone(driveway.time_zone)),
            fee_percentage=Decimal(fee),
        ),
        rates=driveway.rates,
        fee_percentage=Decimal(fee),
        time_zone=driveway.time_zone,
        cancellation_policy=driveway.terms.cancellation_policy,
        overstay_factor=driveway.terms.overstay_factor,
        overstay_penalty=driveway.terms.overstay_penalty,
        buffer_minutes=driveway.terms.buffer_minutes,
    )


def a_quote(
    driveway: Driveway,
    vehicle: Vehicle,
    *,
    stay: TimeWindow | None = None,
    at: datetime = NOW,
    lasts: timedelta = STANDS_FOR,
) -> Quote:
    """A quote for a stay from one to three hours from now."""
    stay = stay or hours_from_now(1, 3)
    return Quote(
        id=QuoteId(an_id()),
        driver_id=vehicle.owner_id,
        vehicle_id=vehicle.id,
        driveway_id=driveway.id,
        stay=stay,
        offer=an_offer(driveway, stay),
        created_at=at,
        expires_at=at + lasts,
    )


def a_booking(
    driveway: Driveway,
    vehicle: Vehicle,
    *,
    stay: TimeWindow | None = None,
    awaiting: Awaiting | None = None,
    driver_notes: str | None = None,
    at: datetime = NOW,
) -> Booking:
    """A confirmed booking, or a hold, of a stay from one to three hours from now."""
    stay = stay or hours_from_now(1, 3)
    return Booking.begin(
        id=BookingId(an_id()),
        reference=a_reference(),
        driver_id=vehicle.owner_id,
        vehicle_id=vehicle.id,
        driveway_id=driveway.id,
        host_id=driveway.host_id,
        stay=stay,
        offer=an_offer(driveway, stay),
        awaiting=awaiting,
        driver_notes=driver_notes,
        at=at,
    )
