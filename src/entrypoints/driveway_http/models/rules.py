"""Price rules, as they are chosen and as their choosers read them."""

from collections.abc import Iterable
from typing import Annotated, cast
from uuid import UUID

from pydantic import Field, JsonValue, StringConstraints

from driveway_core.rule_choices import RuleChoice
from driveway_core.rule_data import Json
from driveway_core.rule_sets import MOST_RULES, StoredRule, as_data
from driveway_core.use_cases.list_rule_kinds import RuleKind
from driveway_http.fields import In, Moment, MomentIn, Out
from driveway_http.models.prices import ChargingMinutes, PromoCodeIn
from driveway_http.reasons import THREE_CAPITALS

Rules = Annotated[
    list[dict[str, JsonValue]],
    Field(
        max_length=MOST_RULES,
        description="in the order in which they are asked; each has its `kind` and that kind's fields",
        examples=[[{"kind": "long-stay", "tiers": [{"after_days": 7, "percent_off": "15"}]}]],
    ),
]
Currency = Annotated[str, StringConstraints(pattern=THREE_CAPITALS), Field(examples=["USD"])]


class RulesIn(In):
    """All rules from now on; an empty list removes them."""

    rules: Rules
    version: Annotated[int, Field(ge=0, le=2_147_483_646)] = Field(
        description="of the rules that you have seen; 409 when there are later ones by now"
    )

    @property
    def data(self) -> Json:
        """The rules in the core's words."""
        return cast("Json", self.rules)


class MarketRulesIn(RulesIn):
    """All rules of the marketplace from now on."""

    currency: Currency = Field("USD", description="of amounts in rules that name none")


class PreviewIn(In):
    """Rules to try, and a stay to try them on."""

    rules: Rules
    start_time: MomentIn
    end_time: MomentIn
    charging_minutes: ChargingMinutes = 0
    promo_code: PromoCodeIn | None = None

    @property
    def data(self) -> Json:
        """The rules in the core's words."""
        return cast("Json", self.rules)


class RulesOut(Out):
    """One choice of rules; version 0: nobody has chosen any."""

    rules: list[dict[str, JsonValue]]
    version: int
    currency: str
    chosen_at: Moment | None
    chosen_by: UUID | None = Field(description="null where it was done at the server itself")

    @classmethod
    def of(cls, choice: RuleChoice | None, currency: str) -> "RulesOut":
        """From the core's choice, or none yet in a currency."""
        if choice is None:
            return cls(rules=[], version=0, currency=currency, chosen_at=None, chosen_by=None)
        return cls(
            rules=_objects(choice.rules),
            version=choice.version,
            currency=choice.currency,
            chosen_at=choice.chosen_at,
            chosen_by=choice.chosen_by,
        )


def _objects(rules: Iterable[StoredRule]) -> list[dict[str, JsonValue]]:
    return cast("list[dict[str, JsonValue]]", as_data(rules))


class KindOut(Out):
    """A kind of rule: the word for `kind`, what it is about, and what else it takes."""

    kind: str
    meaning: str
    fields: str

    @classmethod
    def of(cls, kind: RuleKind) -> "KindOut":
        """From the core's kind."""
        return cls(kind=kind.kind, meaning=kind.meaning, fields=kind.fields)
