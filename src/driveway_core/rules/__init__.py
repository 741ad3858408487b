"""The rules that come with the library; ``SHIPPED`` is the book of all of them.

Each is a file: what it asks, why it has no loop-hole and which laws it keeps
is decision 0012 (``docs/decisions/0012-price-rules.md``).
"""

from typing import Final

from driveway_core.rule_sets import RuleBook
from driveway_core.rules.ev_charging import EvCharging
from driveway_core.rules.long_stay import LongStay
from driveway_core.rules.occupancy import Occupancy
from driveway_core.rules.peak_hours import PeakHours
from driveway_core.rules.promo_code import PromoCode

SHIPPED: Final = RuleBook(
    {
        PeakHours.kind: PeakHours.from_data,
        LongStay.kind: LongStay.from_data,
        Occupancy.kind: Occupancy.from_data,
        PromoCode.kind: PromoCode.from_data,
        EvCharging.kind: EvCharging.from_data,
    }
)
