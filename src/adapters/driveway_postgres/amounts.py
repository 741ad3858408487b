"""Money in ``NUMERIC`` columns: major units beside one currency for the whole row."""

from decimal import Decimal

from driveway_core.money import DECIMALS, Money


def money(value: Decimal, currency: str) -> Money:
    """The amount of a column that is never null."""
    return Money(int(value.scaleb(DECIMALS[currency])), currency)


def money_or_none(value: Decimal | None, currency: str) -> Money | None:
    """The amount of a column that may be null."""
    return None if value is None else money(value, currency)


def decimal_or_none(amount: Money | None) -> Decimal | None:
    """What such a column keeps."""
    return None if amount is None else amount.decimal
