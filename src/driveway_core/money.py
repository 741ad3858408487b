"""Money: whole minor units of one currency, so that no cent is ever lost.

Source: ISO 4217 for the number of decimals of each currency.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
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

LARGEST: Final = 999_999_999_999
"""Minor units that one amount may hold, either side of zero: what ``NUMERIC(12,3)`` keeps."""


class CurrencyMismatch(TypeError):
    """Two currencies met in one sum: a programming error, never a user's."""


def decimals_of(currency: str) -> int:
    """How many decimals a currency has; refuses a code that we do not know."""
    try:
        return DECIMALS[currency]
    except KeyError:
        raise InvalidValue("currency", f"{currency!r} is not a currency we know") from None


def round_half_up(value: Decimal) -> int:
    """The nearest whole number, halves away from zero."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@attrs.frozen(order=False, repr=False)
class Money:
    """An amount in ``minor`` units (cents, yen, fils) of ``currency``."""

    minor: int = attrs.field(validator=attrs.validators.instance_of(int))
    currency: str

    @classmethod
    def of(cls, amount: str | Decimal | int, currency: str, *, field: str = "amount") -> "Money":
        """Read a decimal amount; refuses more decimals than the currency has."""
        places = decimals_of(currency)
        try:
            value = Decimal(amount)
        except InvalidOperation:
            raise InvalidValue(field, f"{amount!r} is not an amount") from None
        if not value.is_finite():
            raise InvalidValue(field, f"{amount!r} is not an amount")
        minor = value.scaleb(places)
        if minor != minor.to_integral_value():
            raise InvalidValue(field, f"{currency} has {places} decimals, {amount} has more")
        if abs(minor) > LARGEST:
            raise InvalidValue(field, "that is more than we can keep")
        return cls(int(minor), currency)

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """Nothing, in a currency."""
        return cls(0, currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, with exactly the currency's decimals."""
        return Decimal(self.minor).scaleb(-decimals_of(self.currency))

    def times(self, factor: Decimal | int) -> "Money":
        """The amount times a factor, rounded once, half up (away from zero)."""
        return Money(round_half_up(self.minor * Decimal(factor)), self.currency)

    def percent(self, rate: Decimal) -> "Money":
        """A percentage of the amount, rounded once, half up."""
        return self.times(rate / 100)

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
