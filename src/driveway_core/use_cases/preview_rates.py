"""See what stays would cost at rates that nobody has asked yet."""

from collections.abc import Sequence

import attrs

from driveway_core.actors import Actor
from driveway_core.drafts import DEFAULTS, DrivewayFields, rates_of
from driveway_core.errors import InvalidValue
from driveway_core.ports import Clock, Transactions
from driveway_core.pricing import Price, PricedListing, PricedStay, price_stay
from driveway_core.windows import DAY, HOUR, TimeWindow, civil_step, zone


@attrs.frozen
class Example:
    """A stay that hosts can think of, and its price: the host's share is its subtotal."""

    name: str
    price: Price


@attrs.frozen
class PreviewRates:
    """What two hours, a day, a week and a month cost at rates that are being thought about.

    The fee, the taxes and the rules are the marketplace's of this moment. Reads
    the fields of the rates, the city and the currency; raises ``InvalidValue``
    naming the one that is wrong.
    """

    transactions: Transactions
    clock: Clock

    def __call__(self, actor: Actor, fields: DrivewayFields) -> Sequence[Example]:
        every: DrivewayFields = {**DEFAULTS, **fields}
        if "hourly_rate" not in every:
            raise InvalidValue("hourly_rate", "is required")
        rates = rates_of(every)
        with self.transactions.read(acting_as=actor) as work:
            market = work.settings.marketplace()
        named = every["time_zone"]
        where = market.marketplace_time_zone if named is None else zone(named)
        start = self.clock().replace(minute=0, second=0, microsecond=0) + DAY
        ends = {
            "2 hours": start + 2 * HOUR,
            "A day": civil_step(start, where, days=1),
            "A week": civil_step(start, where, days=7),
            "A month": civil_step(start, where, months=1),
        }
        return [
            Example(
                name,
                price_stay(
                    PricedStay(TimeWindow(start, end)),
                    PricedListing(rates, where),
                    fee_percentage=market.platform_fee_percentage,
                    rules=market.rules.rules,
                    taxes=market.taxes_in(every["city"]),
                ),
            )
            for name, end in ends.items()
        ]
