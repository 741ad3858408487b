"""What amounts can be charged (https://docs.stripe.com/currencies)."""

from typing import Final

from driveway_sandbox.stripe.problems import refused

_LEAST: Final = {
    "usd": 50, "aud": 50, "brl": 50, "cad": 50, "chf": 50, "dkk": 250, "eur": 50, "gbp": 30, "hkd": 400,
    "jpy": 50, "mxn": 1000, "nok": 300, "nzd": 50, "sek": 300, "sgd": 50,
}  # fmt: skip
_MOST: Final = 99_999_999
_STEPS: Final = {"isk": 100, "ugx": 100, "bhd": 10, "jod": 10, "kwd": 10, "omr": 10, "tnd": 10}
"""Currencies whose minor units Stripe takes in steps only: its special cases, and the three-decimal ones."""
_PAYOUT_STEPS: Final = _STEPS | {"huf": 100, "twd": 100}


def chargeable(amount: int, currency: str) -> str:
    """The currency's code, if the amount can be charged; raises ``StripeProblem``."""
    code = currency.lower()
    if not (code.isascii() and code.isalpha() and len(code) == 3):
        raise refused(f"Invalid currency: {currency}.", param="currency", kept=False)
    if amount < _LEAST.get(code, 1):
        raise refused(
            "Amount must be at least the minimum for its currency.", code="amount_too_small", param="amount"
        )
    if amount > _MOST:
        raise refused("Amount must be no more than $999,999.99.", code="amount_too_large", param="amount")
    if amount % _STEPS.get(code, 1):
        raise refused(f"Invalid amount: {code} is charged in steps of {_STEPS[code]}.", param="amount")
    return code


def payable(amount: int, currency: str) -> str:
    """The currency's code, if the amount can be paid out or moved; raises ``StripeProblem``."""
    code = currency.lower()
    if amount < 1:
        raise refused(
            "Invalid positive integer", code="parameter_invalid_integer", param="amount", kept=False
        )
    if amount % _PAYOUT_STEPS.get(code, 1):
        raise refused(
            f"Invalid amount: {code} is paid out in steps of {_PAYOUT_STEPS[code]}.", param="amount"
        )
    return code


def fee(amount: int) -> int:
    """What Stripe keeps of a charge: 2.9 % and 30, its list price for cards in the US; not verified."""
    return (amount * 29 + 500) // 1000 + 30
