"""``listed_prices`` with the rules that they point to: row to price terms."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final
from uuid import UUID

from sqlalchemy import TEXT, Uuid, any_, bindparam, cast, literal_column, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from driveway_core.rule_choices import RulesUnreadable, rules_of_text
from driveway_core.rule_sets import NO_RULES, PLAIN, PriceTerms, RuleBook, RuleSet
from driveway_postgres.runner import Runner, statement
from driveway_postgres.tables.views import listed_prices, listed_rules

COLUMNS: Final = (
    cast(listed_rules.c.rules, TEXT),
    listed_rules.c.currency,
    listed_rules.c.version,
    listed_prices.c.occupancy,
)
"""What ``price_terms`` reads, in its order; all null where nothing was chosen and nothing measured."""

_chosen = (
    select(
        cast(listed_rules.c.rules, TEXT).label("rules"),
        listed_rules.c.currency,
        listed_rules.c.version,
    )
    .where(listed_rules.c.id == listed_prices.c.rule_set_id)
    .offset(literal_column("0"))
    .lateral("chosen")
)
TERMS: Final = statement(
    select(
        listed_prices.c.driveway_id,
        _chosen.c.rules,
        _chosen.c.currency,
        _chosen.c.version,
        listed_prices.c.occupancy,
    )
    .join_from(listed_prices, _chosen, true(), isouter=True)
    .where(listed_prices.c.driveway_id == any_(bindparam("ids", type_=ARRAY(Uuid))))
)
"""The terms of some listings; OFFSET 0 keeps the planner from reading every rule set to find twenty."""


@lru_cache(maxsize=4096)
def price_terms(
    text: str | None, currency: str | None, version: int | None, occupancy: Decimal | None, book: RuleBook
) -> PriceTerms:
    """The terms of a row; raises ``RulesUnreadable``."""
    if text is None or currency is None or version is None:
        return PLAIN if occupancy is None else PriceTerms(NO_RULES, occupancy)
    return PriceTerms(RuleSet(rules_of_text(text, currency, book), version), occupancy)


def terms_of(run: Runner, driveway_ids: Sequence[UUID], book: RuleBook) -> Mapping[UUID, PriceTerms | None]:
    """The terms of some listings, None for rules that cannot be read; others have nothing but their rates."""
    if not driveway_ids:
        return {}
    rows = run.all(TERMS, {"ids": list(driveway_ids)})
    return {driveway_id: _terms_or_none(book, *kept) for driveway_id, *kept in rows}


def _terms_or_none(
    book: RuleBook, text: str | None, currency: str | None, version: int | None, occupancy: Decimal | None
) -> PriceTerms | None:
    try:
        return price_terms(text, currency, version, occupancy, book)
    except RulesUnreadable:
        return None
