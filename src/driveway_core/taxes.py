"""Taxes on a stay: what a city asks of the driver, collected on top and never paid to the host."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.lines import Line, LineKind, Part
from driveway_core.money import Money


class TaxBase(StrEnum):
    """What a tax is taken from."""

    SUBTOTAL = "subtotal"
    SUBTOTAL_AND_FEE = "subtotal_and_fee"


@attrs.frozen(cache_hash=True)
class Tax:
    """A named percentage of the subtotal, or of the subtotal and the platform's fee.

    Refuses an empty name and a percentage not above 0 or over 100 with ``InvalidValue``.
    """

    name: str
    percentage: Decimal
    base: TaxBase = TaxBase.SUBTOTAL

    def __attrs_post_init__(self) -> None:
        if not self.name.strip() or not self.name.isprintable() or len(self.name) > 100:
            raise InvalidValue("name", "must be plain text of at most 100 characters")
        if not 0 < self.percentage <= 100:
            raise InvalidValue("percentage", "must be above 0 and at most 100")


def tax_lines(taxes: Iterable[Tax], *, subtotal: Money, fee: Money) -> Iterator[Line]:
    """One line a tax, each rounded once, half up; a tax of nothing has none."""
    for tax in taxes:
        base = subtotal + fee if tax.base is TaxBase.SUBTOTAL_AND_FEE else subtotal
        amount = base.percent(tax.percentage)
        if amount:
            label = f"{tax.name} {tax.percentage.normalize():f} %"
            yield Line(LineKind.TAX, label, Decimal(1), amount, amount, Part.TAX)
