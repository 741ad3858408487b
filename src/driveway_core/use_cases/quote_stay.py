"""Ask what a stay costs."""

from datetime import datetime

import attrs

from driveway_core.actors import Actor
from driveway_core.bookability import StayRequest, judge
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.entries import WindowTaken
from driveway_core.once import Once
from driveway_core.ports import Clock, NewId, Transactions, Work
from driveway_core.pricing import PricedStay
from driveway_core.quotes import STANDS_FOR, Quote, QuoteId, offer
from driveway_core.transactions import retried
from driveway_core.vehicles import VehicleId
from driveway_core.windows import TimeWindow


@attrs.frozen(kw_only=True)
class StayWish:
    """Which driveway, with which car, and when."""

    driveway_id: DrivewayId
    vehicle_id: VehicleId
    stay: TimeWindow


@attrs.frozen
class QuoteStay:
    """A price that stands for 15 minutes; gives the refusals that booking would give, and holds nothing."""

    transactions: Transactions
    clock: Clock
    new_id: NewId

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
            offered = offer(listing, PricedStay(wish.stay), market=market)
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
        return quote


def refuse_taken(work: Work, driveway: Driveway, stay: TimeWindow, *, at: datetime) -> None:
    """Refuse a stay for which every space, buffer included, is taken for some part of it."""
    wanted = stay.followed_by(driveway.terms.buffer)
    spots = work.bookings.occupied(driveway.id, wanted, at=at)
    taken = {spot.space for spot in spots if spot.space <= driveway.spaces}
    if len(taken) >= driveway.spaces:
        raise WindowTaken(stay)
