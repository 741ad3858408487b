"""Promotional codes: a discount for drivers who name the code.

Whether a driver may use it (in time, enough left, not yet used by that car in
this period) is judged before a stay is priced; the rule only prices it.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final

import attrs

from driveway_core.laws import Law
from driveway_core.lines import Line, Part, sum_of
from driveway_core.money import Money
from driveway_core.pricing import PricedListing, PricedStay
from driveway_core.rule_data import Json, RuleData
from driveway_core.rule_sets import StoredRule

_PERCENT_KEEPS: Final = frozenset(Law) - {Law.OPTIMAL}
_AMOUNT_KEEPS: Final = _PERCENT_KEEPS - {Law.NO_ARBITRAGE, Law.SCALE}
_CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9_-]{2,31}", re.ASCII)


class FundedBy(StrEnum):
    """Who gives the discount: the host earns less, or the platform does."""

    HOST = "host"
    PLATFORM = "platform"


def canonical_code(text: str) -> str:
    """A code as it is kept and compared: upper case, nothing around it."""
    return text.strip().upper()


@attrs.frozen(cache_hash=True)
class PromoCode:
    """A percentage of the price so far, or an amount, off for whoever names the code.

    One of ``percent_off`` and ``amount_off`` is given. Once per vehicle in
    ``period_days`` (once and for all without), ``limit`` times in all, and not
    from ``expires_at`` on. The platform's discount is a line of its fee.
    """

    code: str
    percent_off: Decimal | None = None
    amount_off: Money | None = None
    funded_by: FundedBy = FundedBy.HOST
    expires_at: datetime | None = None
    limit: int | None = None
    period_days: int | None = None

    kind: ClassVar = "promo-code"
    adds: ClassVar = True

    @classmethod
    def from_data(cls, data: RuleData) -> "PromoCode":
        """Reads ``code``, ``percent_off`` or ``amount_off``, ``funded_by`` and the limits of its use."""
        data = data.in_its_currency()
        code = canonical_code(data.text("code"))
        if not _CODE.fullmatch(code):
            raise data.wrong(
                "code", "must be 3 to 32 letters, digits, - or _, and begin with a letter or digit"
            )
        if data.has("percent_off") and data.has("amount_off"):
            raise data.wrong("amount_off", "a code takes off a percentage or an amount, not both")
        if not data.has("percent_off") and not data.has("amount_off"):
            raise data.wrong("percent_off", "a code takes off a percentage or an amount; give one of them")
        percent = data.decimal("percent_off", "0", "100", places=2) if data.has("percent_off") else None
        if percent == 0:
            raise data.wrong("percent_off", "must be more than zero")
        return cls(
            code=code,
            percent_off=percent,
            amount_off=data.amount("amount_off") if data.has("amount_off") else None,
            funded_by=data.choice("funded_by", FundedBy) if data.has("funded_by") else FundedBy.HOST,
            expires_at=data.moment("expires_at") if data.has("expires_at") else None,
            limit=data.whole("limit", 1, 1_000_000) if data.has("limit") else None,
            period_days=data.whole("period_days", 1, 3_650) if data.has("period_days") else None,
        )

    def as_data(self) -> dict[str, Json]:
        """Its fields, as ``from_data`` reads them."""
        data: dict[str, Json] = {"code": self.code, "funded_by": self.funded_by.value}
        if self.percent_off is not None:
            data["percent_off"] = str(self.percent_off)
        if self.amount_off is not None:
            data |= {"amount_off": str(self.amount_off.decimal), "currency": self.amount_off.currency}
        if self.expires_at is not None:
            data["expires_at"] = self.expires_at.isoformat()
        if self.limit is not None:
            data["limit"] = self.limit
        if self.period_days is not None:
            data["period_days"] = self.period_days
        return data

    @property
    def keeps(self) -> frozenset[Law]:
        """An amount may be taken off each part of a stay, and does not grow with the rates."""
        return _PERCENT_KEEPS if self.amount_off is None else _AMOUNT_KEEPS

    @property
    def currency(self) -> str | None:
        """The currency of its amount; None where it has none."""
        return None if self.amount_off is None else self.amount_off.currency

    def clashes(self, other: StoredRule) -> str | None:
        """A code means one discount."""
        if isinstance(other, PromoCode) and other.code == self.code:
            return f"both are about the code {self.code}"
        return None

    def __call__(
        self, stay: PricedStay, listing: PricedListing, so_far: tuple[Line, ...], /
    ) -> Iterable[Line]:
        """One line for a stay that names the code; none in another currency."""
        if stay.promo_code is None or canonical_code(stay.promo_code) != self.code:
            return
        currency = listing.rates.currency
        if self.amount_off is None:
            percent = self.percent_off or Decimal()
            off = sum_of(Part.SUBTOTAL, so_far, currency).percent(percent)
            label = f"Code {self.code}: {percent.normalize():f} % off"
        else:
            off = self.amount_off
            label = f"Code {self.code}: {off.told} off"
        if off and off.currency == currency:
            part = Part.FEE if self.funded_by is FundedBy.PLATFORM else Part.SUBTOTAL
            yield Line(self.kind, label, Decimal(1), -off, -off, part)
