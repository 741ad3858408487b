"""See what rules would make of a price before choosing them."""

import attrs

from driveway_core.actors import Actor
from driveway_core.driveways import LONGEST_STAY_HOURS, DrivewayId
from driveway_core.errors import InvalidValue
from driveway_core.ports import Transactions
from driveway_core.pricing import PricedStay
from driveway_core.quotes import Offer, offer
from driveway_core.rule_data import Json
from driveway_core.rule_sets import RuleBook, RuleSet
from driveway_core.rules.fitting import refuse_unfit
from driveway_core.use_cases.open_hours import own_driveway
from driveway_core.use_cases.quote_stay import refuse_odd_charging
from driveway_core.wall_clock import check_years
from driveway_core.windows import HOUR


@attrs.frozen
class PreviewPrice:
    """What a stay at one's own listing would cost under some rules; nothing is kept and nobody is asked.

    Whether the stay could be booked is another question, and so is whether a
    code could still be used.
    """

    transactions: Transactions
    rule_book: RuleBook

    def __call__(self, actor: Actor, driveway_id: DrivewayId, rules: Json, stay: PricedStay) -> Offer:
        with self.transactions.read(acting_as=actor) as work:
            driveway = own_driveway(work, actor, driveway_id, only_reading=True)
            chosen = self.rule_book.read(rules, currency=driveway.currency)
            refuse_unfit(chosen, driveway)
            listing = work.driveways.listing(driveway_id, stay=stay.window)
            market = work.settings.marketplace()
        check_years(stay.window)
        if stay.window.duration > LONGEST_STAY_HOURS * HOUR:
            raise InvalidValue("end_time", f"at most {LONGEST_STAY_HOURS:,} hours after the start")
        refuse_odd_charging(driveway, stay)
        terms = attrs.evolve(listing.price_terms, rules=RuleSet(chosen))
        return offer(attrs.evolve(listing, price_terms=terms), stay, market=market)
