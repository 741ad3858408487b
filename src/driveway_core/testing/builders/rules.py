"""Price rules and their choices."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

import attrs

from driveway_core.actors import AccountId
from driveway_core.driveways import DrivewayId
from driveway_core.laws import Law
from driveway_core.lines import Line
from driveway_core.money import Money
from driveway_core.pricing import PricedListing, PricedStay
from driveway_core.rule_choices import RuleChoice, RuleChoiceId
from driveway_core.rule_data import Json, RuleData
from driveway_core.rule_sets import StoredRule
from driveway_core.rules import SHIPPED
from driveway_core.testing.builders.people import NOW, an_id


@attrs.frozen(cache_hash=True)
class Sweeping:
    """A rule of somebody else's package: every stay pays for the sweeping of the driveway."""

    amount: Money

    kind: ClassVar = "sweeping"
    adds: ClassVar = False
    keeps: ClassVar[frozenset[Law]] = frozenset({Law.MONOTONE, Law.WHOLE, Law.STABLE, Law.PURE, Law.EXACT})

    @classmethod
    def from_data(cls, data: RuleData) -> "Sweeping":
        """Reads ``amount``."""
        return cls(data.in_its_currency().amount("amount"))

    def as_data(self) -> dict[str, Json]:
        """Its field, as ``from_data`` reads it."""
        return {"amount": str(self.amount.decimal), "currency": self.amount.currency}

    def clashes(self, other: StoredRule) -> str | None:
        """Sweeping once is enough."""
        return "it is swept already" if isinstance(other, Sweeping) else None

    def __call__(
        self, stay: PricedStay, listing: PricedListing, so_far: tuple[Line, ...], /
    ) -> Iterable[Line]:
        """One line."""
        if self.amount.currency == listing.rates.currency:
            yield Line(self.kind, "Sweeping", Decimal(1), self.amount, self.amount)


def some_rules(currency: str = "USD") -> tuple[StoredRule, ...]:
    """A rule of every kind that is shipped, one set that a host could choose."""
    kept: list[Json] = [
        {
            "kind": "peak-hours",
            "hours": [{"days": ["MO", "FR"], "from": "07:00", "to": "10:00"}],
            "multiplier": "1.5",
        },
        {"kind": "long-stay", "tiers": [{"after_days": 3, "percent_off": "10"}]},
        {
            "kind": "occupancy",
            "lowest": "0.8",
            "highest": "1.3",
            "quiet": "0.2",
            "busy": "0.8",
            "period": "week",
        },
        {
            "kind": "promo-code",
            "code": "WELCOME",
            "percent_off": "25",
            "limit": 100,
            "period_days": 30,
            "expires_at": "2027-12-31T00:00:00+00:00",
        },
        {
            "kind": "ev-charging",
            "currency": currency,
            "per_session": "2",
            "per_hour": "3",
            "idle_per_hour": "6",
            "idle_grace_minutes": 15,
        },
    ]
    return SHIPPED.read(kept, currency=currency)


def a_choice(
    driveway_id: DrivewayId | None,
    *rules: StoredRule,
    version: int = 1,
    currency: str = "USD",
    by: AccountId | None = None,
    at: datetime = NOW,
) -> RuleChoice:
    """The first choice of some rules for a listing, or (None) for the marketplace."""
    return RuleChoice(
        id=RuleChoiceId(an_id()),
        driveway_id=driveway_id,
        version=version,
        currency=currency,
        rules=rules,
        chosen_at=at,
        chosen_by=by,
    )
