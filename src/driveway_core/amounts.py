"""Amounts: one sum of money by whose it is, the host's, the platform's and the city's."""

from collections.abc import Iterable

import attrs

from driveway_core.money import CurrencyMismatch, Money
from driveway_core.pricing import Price


@attrs.frozen
class Amounts:
    """Subtotal, fee and tax of one sum, all in one currency; each may be below zero."""

    subtotal: Money
    platform_fee: Money
    tax_amount: Money

    def __attrs_post_init__(self) -> None:
        if not self.subtotal.currency == self.platform_fee.currency == self.tax_amount.currency:
            raise CurrencyMismatch("the parts of one sum are in one currency")

    @classmethod
    def zero(cls, currency: str) -> "Amounts":
        """Nothing, in a currency."""
        nothing = Money.zero(currency)
        return cls(nothing, nothing, nothing)

    @classmethod
    def of(cls, price: Price) -> "Amounts":
        """The parts of a price."""
        return cls(price.subtotal, price.platform_fee, price.tax_amount)

    @property
    def currency(self) -> str:
        """The ISO 4217 code of every part."""
        return self.subtotal.currency

    @property
    def total(self) -> Money:
        """All parts together."""
        return self.subtotal + self.platform_fee + self.tax_amount

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            self.subtotal + other.subtotal,
            self.platform_fee + other.platform_fee,
            self.tax_amount + other.tax_amount,
        )

    def __sub__(self, other: "Amounts") -> "Amounts":
        return self + -other

    def __neg__(self) -> "Amounts":
        return Amounts(-self.subtotal, -self.platform_fee, -self.tax_amount)

    def __bool__(self) -> bool:
        return bool(self.subtotal or self.platform_fee or self.tax_amount)


def sum_of_amounts(amounts: Iterable[Amounts], currency: str) -> Amounts:
    """All of them together; zero of the currency when there are none."""
    result = Amounts.zero(currency)
    for each in amounts:
        result = result + each
    return result
