"""Long stays: the time after so many days costs less.

Why it is the time after them, and not the whole stay, is decision 0012: a
discount on the whole stay would make seven days cheaper than six and a half.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

import attrs

from driveway_core.laws import Law
from driveway_core.lines import Line, Part, sum_of
from driveway_core.money import Money, round_half_up
from driveway_core.pricing import PricedListing, PricedStay, Rates, cover
from driveway_core.rule_data import Json, RuleData
from driveway_core.rule_sets import StoredRule
from driveway_core.rules.occupancy import Occupancy
from driveway_core.rules.promo_code import PromoCode
from driveway_core.wall_clock import stretches
from driveway_core.windows import DAY, MINUTE, TimeWindow, at_wall_clock, civil_step, instant

_MOST: Final = 6
_KEEPS: Final = frozenset(Law) - {Law.OPTIMAL}


@attrs.frozen
class Tier:
    """What comes after so many days is so many per cent cheaper."""

    after_days: int
    percent_off: Decimal


@attrs.frozen(cache_hash=True)
class LongStay:
    """A discount on the time after so many days, as the wall clock counts them.

    The tiers rise in days and in per cent: each counts for the time after its
    days up to the next, as the brackets of an income tax do.
    """

    tiers: tuple[Tier, ...]

    kind: ClassVar = "long-stay"
    adds: ClassVar = False
    keeps: ClassVar = _KEEPS

    @classmethod
    def from_data(cls, data: RuleData) -> "LongStay":
        """Reads ``tiers``, a list of objects with ``after_days`` and ``percent_off``."""
        tiers: list[Tier] = []
        for each in data.objects("tiers", most=_MOST):
            tier = Tier(each.whole("after_days", 1, 365), each.decimal("percent_off", "0", "100", places=2))
            if not tier.percent_off:
                raise each.wrong("percent_off", "must be more than zero")
            if tiers and tier.after_days <= tiers[-1].after_days:
                raise each.wrong("after_days", "must be more than in the tier before")
            if tiers and tier.percent_off <= tiers[-1].percent_off:
                raise each.wrong("percent_off", "must be more than in the tier before")
            tiers.append(tier)
        return cls(tuple(tiers))

    def as_data(self) -> dict[str, Json]:
        """Its fields, as ``from_data`` reads them."""
        return {
            "tiers": [
                {"after_days": tier.after_days, "percent_off": str(tier.percent_off)} for tier in self.tiers
            ]
        }

    def clashes(self, other: StoredRule) -> str | None:
        """One discount for long stays is enough, and it comes before others take their share."""
        if isinstance(other, LongStay):
            return "there is a discount for long stays already; give it one more tier"
        if isinstance(other, PromoCode) or (isinstance(other, Occupancy) and other.lowest < 1):
            return (
                "a discount for long stays comes before discounts on the whole price, "
                "or both together could make a longer stay cheaper"
            )
        return None

    def __call__(
        self, stay: PricedStay, listing: PricedListing, so_far: tuple[Line, ...], /
    ) -> Iterable[Line]:
        """One line of what all tiers together take off the base price, rounded once."""
        window, where, rates = stay.window, listing.time_zone, listing.rates
        whole, off, taken, reached = 0, 0, 0, []
        for tier in self.tiers:
            end = days_on(window.start, where, tier.after_days)
            if end >= window.end:
                break
            whole = whole or _base(rates, window, where)
            until_then = _base(rates, TimeWindow(window.start, end), where)
            hundredths = int(tier.percent_off * 100)
            off += (hundredths - taken) * (whole - until_then)
            taken = hundredths
            reached.append(tier)
        amount = Money(-round_half_up(off, 10_000), rates.currency)
        if amount:
            yield Line(self.kind, _label(reached), Decimal(1), amount, amount)


def _label(tiers: Iterable[Tier]) -> str:
    return "Long stay, " + ", ".join(
        f"{tier.percent_off.normalize():f} % off after {_days(tier.after_days)}" for tier in tiers
    )


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def days_on(start: datetime, where: ZoneInfo, days: int) -> datetime:
    """The end of so many days from a start, or from an earlier one where that is later.

    Only where the clock was set back just before does an earlier start end later.
    """
    start = instant(start)
    ends = [civil_step(start, where, days=days)]
    for piece in stretches(TimeWindow(start - DAY, start + MINUTE), where):
        if piece.end <= start:
            shown = (piece.end + piece.offset).replace(tzinfo=None)
            ends.append(at_wall_clock(shown + days * DAY, where, ends=True))
    return max(ends)


@lru_cache(maxsize=4096)
def _base(rates: Rates, window: TimeWindow, where: ZoneInfo) -> int:
    return sum_of(Part.SUBTOTAL, cover(rates, window, where), rates.currency).minor
