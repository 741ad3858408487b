"""Chosen price rules and measured occupancy in memory; rules are kept as text, as a database keeps them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import attrs

from driveway_core.driveways import DrivewayId
from driveway_core.pages import Page
from driveway_core.rule_choices import RuleChoice, rules_as_text, rules_of_text
from driveway_core.rule_sets import NO_RULES, PLAIN, PriceTerms, RuleBook, RuleSet
from driveway_core.transactions import Stale
from driveway_memory.tables import KeptChoice, Look, Measured, Tables


def rules_in_force(tables: Tables, driveway_id: DrivewayId | None, book: RuleBook) -> RuleSet:
    """The rules chosen last for a listing, or for the marketplace."""
    choices = tables.rule_choices.get(driveway_id)
    return _choice(choices[-1], book).rule_set if choices else NO_RULES


def price_terms(tables: Tables, driveway_id: DrivewayId, book: RuleBook) -> PriceTerms:
    """What a listing's price is made by beside its rates."""
    measured = tables.measured.get(driveway_id)
    if measured is None and driveway_id not in tables.rule_choices:
        return PLAIN
    occupancy = None if measured is None else measured.occupancy
    return PriceTerms(rules_in_force(tables, driveway_id, book), occupancy)


def _choice(kept: KeptChoice, book: RuleBook) -> RuleChoice:
    return RuleChoice(
        id=kept.id,
        driveway_id=kept.driveway_id,
        version=kept.version,
        currency=kept.currency,
        rules=rules_of_text(kept.text, kept.currency, book),
        chosen_at=kept.chosen_at,
        chosen_by=kept.chosen_by,
    )


@attrs.frozen
class MemoryPriceRules:
    """``price_rule_sets``."""

    look: Look
    book: RuleBook

    def version(self, driveway_id: DrivewayId | None) -> int:
        return len(self.look().rule_choices.get(driveway_id, ()))

    def current(self, driveway_id: DrivewayId | None) -> RuleChoice | None:
        choices = self.look().rule_choices.get(driveway_id)
        return _choice(choices[-1], self.book) if choices else None

    def choose(self, choice: RuleChoice) -> None:
        tables, of = self.look(), choice.driveway_id
        earlier = tables.rule_choices.get(of, ())
        if choice.version != len(earlier) + 1:
            raise Stale
        kept = KeptChoice(
            id=choice.id,
            driveway_id=of,
            version=choice.version,
            currency=choice.currency,
            text=rules_as_text(choice.rules),
            chosen_at=choice.chosen_at,
            chosen_by=choice.chosen_by,
        )
        tables.rule_choices[of] = (*earlier, kept)

    def versions(
        self, driveway_id: DrivewayId | None, *, limit: int, after: UUID | None = None
    ) -> Page[RuleChoice]:
        latest_first = self.look().rule_choices.get(driveway_id, ())[::-1]
        places = (place for place, kept in enumerate(latest_first, 1) if kept.id == after)
        left = latest_first[next(places, 0) :]
        shown = [_choice(kept, self.book) for kept in left[:limit]]
        return Page(shown, shown[-1].id if len(left) > limit else None)


@attrs.frozen
class MemoryOccupancies:
    """``driveway_prices``."""

    look: Look

    def listings(self, *, own_rules_only: bool, after: DrivewayId | None, limit: int) -> Sequence[DrivewayId]:
        tables = self.look()
        found = [
            each.id
            for each in tables.driveways.values()
            if each.retired_at is None
            and (not own_rules_only or each.id in tables.rule_choices)
            and (after is None or each.id > after)
        ]
        return sorted(found)[:limit]

    def measured_at(self, driveway_id: DrivewayId) -> datetime | None:
        measured = self.look().measured.get(driveway_id)
        return None if measured is None else measured.at

    def keep(
        self, driveway_id: DrivewayId, occupancy: Decimal | None, *, at: datetime, not_since: datetime
    ) -> bool:
        tables = self.look()
        last = tables.measured.get(driveway_id)
        if last is not None and last.at >= not_since:
            return False
        tables.measured[driveway_id] = Measured(occupancy=occupancy, at=at)
        return True
