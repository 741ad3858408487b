"""Book a stay."""

from datetime import datetime

import attrs

from driveway_core.actors import AccountId, Actor
from driveway_core.bookability import StayRequest, judge, listing_is_shown
from driveway_core.booking_states import LIVE_HOLDS, TooManyHolds
from driveway_core.bookings import Booking, BookingId
from driveway_core.details import BookingDetails
from driveway_core.listings import Listing
from driveway_core.once import Once
from driveway_core.ports import Clock, NewId, NewReference, Transactions, Work
from driveway_core.promo_codes import PromoClaimId, UsableCode
from driveway_core.quotes import Offer, Quote, QuoteId, offer
from driveway_core.settings import Marketplace
from driveway_core.settlement import Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.begin_trip import expect_car
from driveway_core.use_cases.carry_out import paid
from driveway_core.use_cases.claim_code import book_claim, claim_code
from driveway_core.use_cases.erase_account import refuse_closed
from driveway_core.use_cases.quote_stay import StayWish, priced_wish
from driveway_core.use_cases.sweep_due import sweep
from driveway_core.use_cases.tell import tell_of_change


@attrs.frozen
class BookStay:
    """Takes a place for a stay: one booking, or the first refusal that applies.

    By a quote's id the quote's price stands; by a wish the price of this
    moment. Whether a space is free is decided by the store alone, in the
    insert itself. Raises the refusals of ``bookability``, ``QuoteExpired``,
    ``QuoteUsed``, ``WindowTaken``, ``TooManyHolds``, ``Missing``, and those
    of ``promo_codes``. Locks are taken in one order: the driver's, the
    code's, then the booking's by its insert. Where drivers pay here, the card
    is asked after the commit; a declined one raises ``PaymentDeclined``, and
    the place stays held. Of a booking and the closing of an account on either
    side of it that meet, the one that comes first stands and refuses the other.
    """

    transactions: Transactions
    settlement: Settlement
    clock: Clock
    new_id: NewId
    new_reference: NewReference

    @retried
    def __call__(
        self,
        actor: Actor,
        wanted: QuoteId | StayWish,
        *,
        driver_notes: str | None = None,
        payment_method: str | None = None,
        once: Once | None = None,
    ) -> BookingDetails:
        driver_id, at = actor.driver(), self.clock()
        booking_id = BookingId(self.new_id())
        with self.transactions.begin(acting_as=actor, once=once and once.making(booking_id)) as work:
            details = self._book(work, booking_id, driver_id, wanted, driver_notes, at)
            instant = details.driveway.terms.instant_booking
            self.settlement.begin(work, details.booking, method=payment_method, instant=instant, at=at)
            if details.vehicle.tesla_vehicle_id is not None:
                expect_car(work, details.booking, at=at)
        return paid(self.settlement, details)

    def _book(
        self,
        work: Work,
        booking_id: BookingId,
        driver_id: AccountId,
        wanted: QuoteId | StayWish,
        driver_notes: str | None,
        at: datetime,
    ) -> BookingDetails:
        if isinstance(wanted, StayWish):
            quote, wish = None, wanted
        else:
            quote = work.quotes.get(wanted, driver=driver_id)
            wish = StayWish(driveway_id=quote.driveway_id, vehicle_id=quote.vehicle_id, stay=quote.stay)
        guest = work.vehicles.guest(wish.vehicle_id, driver=driver_id)
        listing = work.driveways.listing(wish.driveway_id, stay=wish.stay, at=at)
        market = work.settings.marketplace()
        market.refuse_while_closed()
        asked = StayRequest(
            listing=listing,
            stay=wish.stay,
            driver_id=driver_id,
            car=guest.vehicle.dimensions,
            market=market,
            at=at,
        )
        if quote is not None:
            listing_is_shown(asked)
            work.quotes.redeem(quote.redeem(at=at))
        judge(asked)
        offered, usable = _offered(quote, wish, listing, market, at=at)
        self.settlement.limits(offered.rates.currency).refuse_more(offered.price.total)
        driveway = listing.driveway
        booking = Booking.begin(
            id=booking_id,
            reference=self.new_reference(),
            driver_id=driver_id,
            vehicle_id=wish.vehicle_id,
            driveway_id=driveway.id,
            host_id=driveway.host_id,
            stay=wish.stay,
            offer=offered,
            awaiting=self.settlement.first_awaits(
                offered.price.total, instant=driveway.terms.instant_booking
            ),
            driver_notes=driver_notes,
            at=at,
        )
        holds = work.bookings.live_holds(driver_id, at=at) if booking.awaiting is not None else 0
        if quote is not None:
            book_claim(work, quote, booking_id)
        elif usable is not None:
            claim_code(
                work,
                usable,
                id=PromoClaimId(self.new_id()),
                vehicle_id=wish.vehicle_id,
                at=at,
                expires_at=at,
                booking_id=booking_id,
            )
        if listing.unsettled:
            with work.as_system():  # what has lapsed there is other drivers'
                sweep(work, self.settlement, at=at, driveway_id=driveway.id)
        booking = work.bookings.add(booking, spaces=driveway.spaces)
        if holds >= LIVE_HOLDS:
            raise TooManyHolds
        # read anew: its address is shown to those only who have a stay there
        driveway = work.driveways.get(driveway.id)
        # who closes an account keeps bookings waiting, and those see it only now
        listing_is_shown(attrs.evolve(asked, listing=attrs.evolve(listing, driveway=driveway)))
        refuse_closed(work, driver_id)
        tell_of_change(work, None, booking, at=at)
        return BookingDetails(
            booking=booking,
            driveway=driveway,
            vehicle=guest.vehicle,
            driver_first_name=guest.first_name,
            host_first_name=listing.host.first_name,
        )


def _offered(
    quote: Quote | None, wish: StayWish, listing: Listing, market: Marketplace, *, at: datetime
) -> tuple[Offer, UsableCode | None]:
    """The quote's offer, or the one of this moment with the code that it still has to claim."""
    if quote is not None:
        return quote.offer, None
    priced, usable = priced_wish(wish, listing, market, at=at)
    return offer(listing, priced, market=market), usable
