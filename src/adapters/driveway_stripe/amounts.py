"""Amounts as Stripe writes them: minor units, with its own idea of some currencies.

Source: docs.stripe.com/currencies (zero-decimal and three-decimal currencies,
special cases, smallest charges), and of largest charges its API reference: an
amount has up to eight digits.
"""

from typing import Final

from driveway_core.limits import Limits
from driveway_core.money import Money, decimals_of, round_half_up
from driveway_stripe.errors import AmountRefused

_DECIMALS: Final = {"ISK": 2, "UGX": 2, "MGA": 0}
"""Where Stripe counts otherwise than ISO 4217: two are written with decimals that are always 00."""
_STEPS: Final = dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 10)
"""Three-decimal currencies, whose last digit has to be 0 …"""
_PAYOUT_STEPS: Final = _STEPS | {"HUF": 100, "ISK": 100, "TWD": 100, "UGX": 100}
"""… and those that are paid out to banks whole only. Both in Stripe's units."""

_SMALLEST: Final = {
    "AED": 200, "AUD": 50, "BGN": 100, "BRL": 50, "CAD": 50, "CHF": 50, "CZK": 1_500, "DKK": 250, "EUR": 50,
    "GBP": 30, "HKD": 400, "HUF": 17_500, "INR": 50, "JPY": 50, "MXN": 1_000, "MYR": 200, "NOK": 300,
    "NZD": 50, "PLN": 200, "RON": 200, "SEK": 300, "SGD": 50, "THB": 1_000, "USD": 50,
}  # fmt: skip
"""In Stripe's units. What is not listed is worth about half a dollar at the day's rate, and Stripe tells."""

_LARGEST: Final = 99_999_999
_OTHERWISE: Final = frozenset({"HUF", "INR", "JPY"})
"""A charge has eight digits; currencies whose unit is worth little may have more, and Stripe tells."""


def outgoing(amount: Money) -> int:
    """What is charged, refunded or transferred, in Stripe's units; raises ``AmountRefused``."""
    return _sent(amount, _STEPS)


def to_bank(amount: Money) -> int:
    """What is paid out, in Stripe's units; raises ``AmountRefused``, also for parts of a forint."""
    return _sent(amount, _PAYOUT_STEPS)


def _sent(amount: Money, steps: dict[str, int]) -> int:
    above, below = _ratio(amount.currency)
    units, rest = divmod(amount.minor * above, below)
    step = steps.get(amount.currency, 1)
    if rest or units <= 0 or units % step:
        raise AmountRefused("amount_not_sendable", str(amount), str(_step(amount.currency, steps)))
    return units


def incoming(units: int, currency: str) -> Money:
    """What Stripe tells, in its units and lower case.

    A part of a króna or a shilling, which only a fee can have, is rounded half up: the same
    everywhere, so that what is compared is equal.
    """
    above, below = _ratio(currency.upper())
    return Money(round_half_up(units * below, above), currency.upper())


def limits_of(currency: str) -> Limits:
    """What Stripe charges; where it names no smallest charge, that is the least that can be sent.

    A largest one is known of those currencies only that have a smallest.
    """
    step, listed = _step(currency, _STEPS), _SMALLEST.get(currency)
    if listed is None:
        return Limits(step, step)
    largest = None if currency in _OTHERWISE else incoming(_LARGEST, currency)
    return Limits(incoming(listed, currency), step, largest)


def payout_step(currency: str) -> Money:
    """What can be transferred and paid out."""
    return _step(currency, _PAYOUT_STEPS)


def _step(currency: str, steps: dict[str, int]) -> Money:
    above, below = _ratio(currency)
    return Money(max(steps.get(currency, 1) * below // above, 1), currency)


def _ratio(currency: str) -> tuple[int, int]:
    """Stripe's units for so many of ours."""
    ours = decimals_of(currency)
    more = _DECIMALS.get(currency, ours) - ours
    return (10**more, 1) if more >= 0 else (1, 10**-more)
