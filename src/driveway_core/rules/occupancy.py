"""Occupancy: a driveway that is much booked costs more, one that is hardly booked costs less."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import ClassVar, Final

import attrs

from driveway_core.laws import Law
from driveway_core.lines import Line, Part, sum_of
from driveway_core.pricing import PricedListing, PricedStay
from driveway_core.rule_data import Json, RuleData
from driveway_core.rule_sets import StoredRule
from driveway_core.rules.promo_code import FundedBy, PromoCode

_DISCOUNT_KEEPS: Final = frozenset(Law) - {Law.OPTIMAL}
_SURCHARGE_KEEPS: Final = _DISCOUNT_KEEPS - {Law.CAPPED, Law.CIVIL_DAYS}
_PERCENT: Final = Decimal("0.01")


class Period(StrEnum):
    """How long a measured occupancy stands; the price moves at most once in it."""

    DAY = "day"
    WEEK = "week"


@attrs.frozen(cache_hash=True)
class Occupancy:
    """The price so far times a factor: ``lowest`` up to ``quiet``, ``highest`` from ``busy``.

    Between them it rises in a straight line, and is rounded to whole per cents.
    ``quiet`` and ``busy`` are shares of the listing's time that was booked. A
    listing never measured is neither.
    """

    lowest: Decimal
    highest: Decimal
    quiet: Decimal
    busy: Decimal
    period: Period

    kind: ClassVar = "occupancy"
    adds: ClassVar = False

    @classmethod
    def from_data(cls, data: RuleData) -> "Occupancy":
        """Reads the factors ``lowest`` and ``highest``, the shares ``quiet`` and ``busy``, and ``period``."""
        lowest = data.decimal("lowest", "0.1", "5", places=2)
        highest = data.decimal("highest", "0.1", "5", places=2)
        if lowest >= highest:
            raise data.wrong("lowest", "must be less than highest")
        quiet, busy = data.decimal("quiet", "0", "1"), data.decimal("busy", "0", "1")
        if quiet >= busy:
            raise data.wrong("quiet", "must be less than busy")
        return cls(lowest, highest, quiet, busy, data.choice("period", Period))

    def as_data(self) -> dict[str, Json]:
        """Its fields, as ``from_data`` reads them."""
        return {
            "lowest": str(self.lowest),
            "highest": str(self.highest),
            "quiet": str(self.quiet),
            "busy": str(self.busy),
            "period": self.period.value,
        }

    @property
    def keeps(self) -> frozenset[Law]:
        """A rule that can only lower the price keeps it below every cap."""
        return _SURCHARGE_KEEPS if self.highest > 1 else _DISCOUNT_KEEPS

    def clashes(self, other: StoredRule) -> str | None:
        """One answer to how busy it is, and the platform's discounts after it."""
        if isinstance(other, Occupancy):
            return "there is a price by occupancy already"
        platforms = isinstance(other, PromoCode) and other.funded_by is FundedBy.PLATFORM
        if platforms and self.lowest < 1:
            return (
                "a price by occupancy comes before the platform's codes, "
                "or a code could take a share of more than is left"
            )
        return None

    def factor(self, occupancy: Decimal) -> Decimal:
        """What the price is multiplied by at an occupancy, in whole per cents."""
        share = min(max((occupancy - self.quiet) / (self.busy - self.quiet), Decimal(0)), Decimal(1))
        return (self.lowest + (self.highest - self.lowest) * share).quantize(_PERCENT, ROUND_HALF_UP)

    def __call__(
        self, stay: PricedStay, listing: PricedListing, so_far: tuple[Line, ...], /
    ) -> Iterable[Line]:
        """One line, more or less than nothing; none where nothing was measured."""
        if listing.occupancy is None:
            return
        factor = self.factor(listing.occupancy)
        before = sum_of(Part.SUBTOTAL, so_far, listing.rates.currency)
        amount = before.times(factor) - before
        if amount:
            percent = f"{abs(factor - 1) * 100:.0f} %"
            label = f"Busy driveway, {percent} more" if factor > 1 else f"Quiet driveway, {percent} less"
            yield Line(self.kind, label, Decimal(1), amount, amount)
