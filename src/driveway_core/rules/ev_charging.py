"""Charging: power costs by the session, by the hour, and for staying plugged in afterwards."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar, Final

import attrs

from driveway_core.civil import MICROSECOND
from driveway_core.laws import Law
from driveway_core.lines import Line, spoken
from driveway_core.money import Money, round_half_up
from driveway_core.pricing import PricedListing, PricedStay
from driveway_core.rule_data import Json, RuleData
from driveway_core.rule_sets import StoredRule
from driveway_core.windows import HOUR, MINUTE

_KEEPS: Final = frozenset(Law) - {Law.CAPPED, Law.SCALE, Law.CIVIL_DAYS, Law.OPTIMAL}
_HOUR_LONG: Final = HOUR // MICROSECOND
_CENTIHOUR: Final = Decimal("0.01")


@attrs.frozen(cache_hash=True)
class EvCharging:
    """What a stay pays that draws power, beside the place.

    ``per_session`` once, ``per_hour`` for the time it charges, and
    ``idle_per_hour`` for the time after that and a grace. At least one is given.
    """

    per_session: Money | None = None
    per_hour: Money | None = None
    idle_per_hour: Money | None = None
    idle_grace_minutes: int = 0

    kind: ClassVar = "ev-charging"
    adds: ClassVar = False

    @classmethod
    def from_data(cls, data: RuleData) -> "EvCharging":
        """Reads ``per_session``, ``per_hour``, ``idle_per_hour`` and ``idle_grace_minutes``."""
        data = data.in_its_currency()
        prices = {
            name: data.amount(name) if data.has(name) else None
            for name in ("per_session", "per_hour", "idle_per_hour")
        }
        if not any(prices.values()):
            raise data.wrong("per_hour", "charging costs something: per session, per hour or when idle")
        grace = 0
        if data.has("idle_grace_minutes"):
            if prices["idle_per_hour"] is None:
                raise data.wrong("idle_grace_minutes", "only makes sense with idle_per_hour")
            grace = data.whole("idle_grace_minutes", 0, 1_440)
        return cls(**prices, idle_grace_minutes=grace)

    def as_data(self) -> dict[str, Json]:
        """Its fields, as ``from_data`` reads them."""
        data: dict[str, Json] = {"currency": self.currency}
        if self.per_session is not None:
            data["per_session"] = str(self.per_session.decimal)
        if self.per_hour is not None:
            data["per_hour"] = str(self.per_hour.decimal)
        if self.idle_per_hour is not None:
            data["idle_per_hour"] = str(self.idle_per_hour.decimal)
            data["idle_grace_minutes"] = self.idle_grace_minutes
        return data

    @property
    def keeps(self) -> frozenset[Law]:
        """A stay split where the charging ends has nobody plugged in afterwards."""
        return _KEEPS if self.idle_per_hour is None else _KEEPS - {Law.NO_ARBITRAGE}

    @property
    def currency(self) -> str | None:
        """The currency of its prices."""
        given = self.per_session or self.per_hour or self.idle_per_hour
        return None if given is None else given.currency

    def clashes(self, other: StoredRule) -> str | None:
        """A session has one price."""
        return "there are prices for charging already" if isinstance(other, EvCharging) else None

    def __call__(
        self, stay: PricedStay, listing: PricedListing, so_far: tuple[Line, ...], /
    ) -> Iterable[Line]:
        """A line each for the session, the hours and the idle time; none in another currency."""
        if stay.charging > timedelta() and self.currency == listing.rates.currency:
            charging = min(stay.charging, stay.window.duration)
            if self.per_session is not None:
                label = "Charging, per session"
                yield Line("charging-session", label, Decimal(1), self.per_session, self.per_session)
            yield from _for_time(
                "charging-hours", "Charging {time} at {rate} an hour", charging, self.per_hour
            )
            idle = stay.window.duration - charging - self.idle_grace_minutes * MINUTE
            label = "Plugged in after charging, {time} at {rate} an hour"
            yield from _for_time("charging-idle", label, idle, self.idle_per_hour)


def _for_time(kind: str, label: str, time: timedelta, rate: Money | None) -> Iterator[Line]:
    if rate is None:
        return
    moments = time // MICROSECOND
    amount = Money(round_half_up(rate.minor * moments, _HOUR_LONG), rate.currency)
    if amount.minor > 0:
        hours = (Decimal(moments) / _HOUR_LONG).quantize(_CENTIHOUR, ROUND_HALF_UP)
        text = label.format(time=spoken(-(-time // MINUTE)), rate=rate.told)
        yield Line(kind, text, hours, rate, amount)
