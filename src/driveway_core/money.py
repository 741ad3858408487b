"""Money: whole minor units of one currency, so that no cent is ever lost.

Source: ISO 4217 for the number of decimals of each currency.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

import attrs

from driveway_core.errors import InvalidValue

_NO_DECIMALS: Final = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())
_THREE_DECIMALS: Final = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
_TWO_DECIMALS: Final = frozenset(
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
    "GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD "
    "MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP "
    "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS "
    "TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG".split()
)
DECIMALS: Final[dict[str, int]] = {
    **dict.fromkeys(sorted(_NO_DECIMALS), 0),
    **dict.fromkeys(sorted(_TWO_DECIMALS), 2),
    **dict.fromkeys(sorted(_THREE_DECIMALS), 3),
}
"""Decimals of every currency we deal in, by its ISO 4217 code."""

LARGEST: Final = 999_999_999
"""Whole major units that one amount may have, either side of zero: what ``NUMERIC(12,3)`` keeps."""

_SIGNS: Final = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_AMOUNT: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)
_LONGEST: Final = 64


class CurrencyMismatch(TypeError):
    """Two currencies met in one sum: a programming error, never a user's."""


def decimals_of(currency: str) -> int:
    """How many decimals a currency has; refuses a code that we do not know."""
    try:
        return DECIMALS[currency]
    except KeyError:
        raise InvalidValue("currency", f"{currency!r} is not a currency we know") from None


def _written_out(value: Decimal) -> str:
    return f"{value:f}" if abs(value.adjusted()) < _LONGEST else str(value)


def round_half_up(numerator: int, denominator: int) -> int:
    """The whole number nearest to a fraction, halves away from zero; the denominator is positive."""
    nearest = (2 * abs(numerator) + denominator) // (2 * denominator)
    return nearest if numerator >= 0 else -nearest


def told_in(currency: str, value: Decimal) -> str:
    """An amount as people read it: ``$8.50``, ``12.00 CHF``, with a minus sign before what is below zero."""
    digits = f"{abs(value):,f}"
    minus = "−" if value < 0 else ""  # noqa: RUF001  # a minus sign, as wide as the digits
    sign = _SIGNS.get(currency)
    return f"{minus}{digits} {currency}" if sign is None else f"{minus}{sign}{digits}"


@attrs.frozen(order=False, repr=False)
class Money:
    """An amount in ``minor`` units (cents, yen, fils) of ``currency``."""

    minor: int
    currency: str

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.minor, int):
            raise TypeError(f"minor units are whole numbers, not {self.minor!r}")
        if self.currency not in DECIMALS:
            decimals_of(self.currency)

    @classmethod
    def of(cls, amount: str | Decimal | int, currency: str, *, field: str = "amount") -> "Money":
        """Read a decimal amount, written without an exponent; refuses more decimals than the currency has."""
        places = decimals_of(currency)
        text = amount if isinstance(amount, str) else _written_out(Decimal(amount))
        if len(text) > _LONGEST or not _AMOUNT.fullmatch(text):
            raise InvalidValue(field, f"{text[:_LONGEST]!r} is not an amount")
        whole, _, decimals = text.lstrip("+-").partition(".")
        if decimals[places:].strip("0"):
            raise InvalidValue(field, f"{currency} has {places} decimals, {text} has more")
        if int(whole or "0") > LARGEST:
            raise InvalidValue(field, "that is more than we can keep")
        minor = int(whole + decimals[:places].ljust(places, "0") or "0")
        return cls(-minor if text.startswith("-") else minor, currency)

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """Nothing, in a currency."""
        return cls(0, currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, with exactly the currency's decimals."""
        return Decimal(self.minor).scaleb(-decimals_of(self.currency))

    @property
    def told(self) -> str:
        """As people read it: ``$8.50``."""
        return told_in(self.currency, self.decimal)

    def times(self, factor: Decimal | int) -> "Money":
        """The amount times a factor, rounded once, half up (away from zero)."""
        above, below = factor.as_integer_ratio()
        return Money(round_half_up(self.minor * above, below), self.currency)

    def percent(self, rate: Decimal) -> "Money":
        """A percentage of the amount, rounded once, half up."""
        above, below = rate.as_integer_ratio()
        return Money(round_half_up(self.minor * above, below * 100), self.currency)

    def down_to(self, step: "Money") -> "Money":
        """The largest multiple of a step that is not above it."""
        return Money(self.minor - self.minor % self._same(step), self.currency)

    def up_to(self, step: "Money") -> "Money":
        """The smallest multiple of a step that is not below it."""
        return -(-self).down_to(step)

    @property
    def can_be_kept(self) -> bool:
        """Whether a store has room for it, see ``LARGEST``."""
        limit: int = (LARGEST + 1) * 10 ** decimals_of(self.currency)
        return abs(self.minor) < limit

    def _same(self, other: "Money") -> int:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} met {other.currency}")
        return other.minor

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.decimal} {self.currency}"

    def __repr__(self) -> str:
        return f"Money({self})"


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts that all are in one currency; zero of it when there are none."""
    result = Money.zero(currency)
    for amount in amounts:
        result = result + amount
    return result
