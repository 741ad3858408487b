"""Ask what a stay costs."""

from datetime import datetime, timedelta

import attrs

from driveway_core.actors import Actor
from driveway_core.bookability import StayRequest, judge
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.entries import WindowTaken
from driveway_core.errors import InvalidValue
from driveway_core.listings import Listing
from driveway_core.once import Once
from driveway_core.ports import Clock, NewId, Transactions, Work
from driveway_core.pricing import PricedStay
from driveway_core.promo_codes import PromoClaimId, UsableCode, usable_code
from driveway_core.quotes import STANDS_FOR, Quote, QuoteId, offer
from driveway_core.settings import Marketplace
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.claim_code import claim_code
from driveway_core.vehicles import VehicleId
from driveway_core.windows import TimeWindow


@attrs.frozen(kw_only=True)
class StayWish:
    """Which driveway, with which car, and when; how long the car will charge, and a code, if any."""

    driveway_id: DrivewayId
    vehicle_id: VehicleId
    stay: TimeWindow
    charging: timedelta = timedelta()
    promo_code: str | None = None


@attrs.frozen
class QuoteStay:
    """A price that stands for 15 minutes; gives the refusals that booking would give, and holds nothing."""

    transactions: Transactions
    clock: Clock
    new_id: NewId
    settlement: Settlement = EXTERNAL

    @retried
    def __call__(self, actor: Actor, wish: StayWish, *, once: Once | None = None) -> Quote:
        driver_id, at = actor.driver(), self.clock()
        quote_id = QuoteId(self.new_id())
        with self.transactions.begin(acting_as=actor, once=once and once.making(quote_id)) as work:
            guest = work.vehicles.guest(wish.vehicle_id, driver=driver_id)
            listing = work.driveways.listing(wish.driveway_id, stay=wish.stay)
            market = work.settings.marketplace()
            market.refuse_while_closed()
            judge(
                StayRequest(
                    listing=listing,
                    stay=wish.stay,
                    driver_id=driver_id,
                    car=guest.vehicle.dimensions,
                    market=market,
                    at=at,
                )
            )
            priced, usable = priced_wish(wish, listing, market, at=at)
            offered = offer(listing, priced, market=market)
            self.settlement.limits(offered.rates.currency).refuse_more(offered.price.total)
            refuse_taken(work, listing.driveway, wish.stay, at=at)
            quote = Quote(
                id=quote_id,
                driver_id=driver_id,
                vehicle_id=wish.vehicle_id,
                driveway_id=wish.driveway_id,
                stay=wish.stay,
                offer=offered,
                created_at=at,
                expires_at=at + STANDS_FOR,
            )
            work.quotes.add(quote)
            if usable is not None:
                claim_code(
                    work,
                    usable,
                    id=PromoClaimId(self.new_id()),
                    vehicle_id=quote.vehicle_id,
                    at=at,
                    expires_at=quote.expires_at,
                    quote_id=quote_id,
                )
        return quote


def priced_wish(
    wish: StayWish, listing: Listing, market: Marketplace, *, at: datetime
) -> tuple[PricedStay, UsableCode | None]:
    """What is priced, and the code that counts there; raises the refusals of ``usable_code``.

    Refuses charging without a charger, or for longer than the stay, with ``InvalidValue``.
    """
    usable = None if wish.promo_code is None else usable_code(wish.promo_code, listing, market, at=at)
    priced = PricedStay(wish.stay, wish.charging, None if usable is None else usable.rule.code)
    refuse_odd_charging(listing.driveway, priced)
    return priced, usable


def refuse_odd_charging(driveway: Driveway, stay: PricedStay) -> None:
    """Refuse charging without a charger, or for longer than the stay."""
    if not timedelta() <= stay.charging <= stay.window.duration:
        raise InvalidValue("charging_minutes", "must be at most as long as the stay")
    if stay.charging and not driveway.features.has_ev_charging:
        raise InvalidValue("charging_minutes", "this driveway has no charger")


def refuse_taken(work: Work, driveway: Driveway, stay: TimeWindow, *, at: datetime) -> None:
    """Refuse a stay for which every space, buffer included, is taken for some part of it."""
    wanted = stay.followed_by(driveway.terms.buffer)
    spots = work.bookings.occupied(driveway.id, wanted, at=at)
    taken = {spot.space for spot in spots if spot.space <= driveway.spaces}
    if len(taken) >= driveway.spaces:
        raise WindowTaken(stay)
