"""The ``PriceRules`` and ``Occupancies`` ports."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

import attrs
from sqlalchemy import TEXT, Uuid, bindparam, cast, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import JSONB, insert

from driveway_core.driveways import DrivewayId
from driveway_core.pages import Page
from driveway_core.rule_choices import RuleChoice, rules_as_text, rules_of_text
from driveway_core.rule_sets import NO_RULES, RuleBook, RuleSet
from driveway_core.transactions import Stale
from driveway_postgres.paging import AFTER_ALL, page
from driveway_postgres.runner import ONE, Row, Runner, statement
from driveway_postgres.tables import driveway_prices as prices
from driveway_postgres.tables import driveways
from driveway_postgres.tables import price_rule_sets as sets

_COLUMNS: Final = (
    sets.c.id,
    sets.c.driveway_id,
    sets.c.version,
    sets.c.currency,
    cast(sets.c.rules, TEXT),
    sets.c.created_at,
    sets.c.created_by,
)
_OF_LISTING: Final = sets.c.driveway_id == bindparam("driveway_id", type_=Uuid)
_OF_MARKET: Final = sets.c.driveway_id.is_(None)
_OF: Final = {True: _OF_LISTING, False: _OF_MARKET}
"""By whether a listing is meant; apart, so that each finds the index of the constraint."""

_VERSION: Final = {
    one: statement(select(func.max(sets.c.version)).where(whose)) for one, whose in _OF.items()
}
_CURRENT: Final = {
    one: statement(select(*_COLUMNS).where(whose).order_by(sets.c.version.desc()).limit(ONE))
    for one, whose in _OF.items()
}
_earlier = sets.alias("earlier")
_BEFORE: Final = sets.c.version < func.coalesce(
    select(_earlier.c.version).where(_earlier.c.id == bindparam("after", type_=Uuid)).scalar_subquery(),
    literal_column("2147483647"),
)
_VERSIONS: Final = {
    one: statement(
        select(*_COLUMNS).where(whose, _BEFORE).order_by(sets.c.version.desc()).limit(bindparam("limit"))
    )
    for one, whose in _OF.items()
}
_CHOOSE: Final = statement(
    insert(sets)
    .values(
        {
            c: cast(bindparam("rules", type_=TEXT), JSONB) if c.name == "rules" else bindparam(c.name)
            for c in sets.columns
        }
    )
    .on_conflict_do_nothing(constraint="price_rule_sets_driveway_id_version_key")
)
_POINT: Final = statement(
    insert(prices)
    .values({prices.c.driveway_id: bindparam("driveway_id"), prices.c.rule_set_id: bindparam("id")})
    .on_conflict_do_update(
        index_elements=[prices.c.driveway_id], set_={prices.c.rule_set_id: bindparam("id")}
    )
)

_listings = (
    select(driveways.c.id)
    .where(driveways.c.id > bindparam("after", type_=Uuid), driveways.c.retired_at.is_(None))
    .order_by(driveways.c.id)
    .limit(bindparam("limit"))
)
_LISTINGS: Final = statement(_listings)
_RULED: Final = statement(
    _listings.join_from(driveways, prices, prices.c.driveway_id == driveways.c.id).where(
        prices.c.rule_set_id.is_not(None)
    )
)
_MEASURED_AT: Final = statement(
    select(prices.c.measured_at).where(prices.c.driveway_id == bindparam("driveway_id"))
)
_KEEP: Final = statement(
    insert(prices)
    .values(
        {
            prices.c.driveway_id: bindparam("driveway_id"),
            prices.c.occupancy: bindparam("occupancy"),
            prices.c.measured_at: bindparam("at"),
        }
    )
    .on_conflict_do_update(
        index_elements=[prices.c.driveway_id],
        set_={prices.c.occupancy: bindparam("occupancy"), prices.c.measured_at: bindparam("at")},
        where=or_(prices.c.measured_at.is_(None), prices.c.measured_at < bindparam("not_since")),
    )
)


def market_rules(run: Runner, book: RuleBook) -> RuleSet:
    """The rules chosen last for the marketplace; raises ``RulesUnreadable``."""
    row = run.one(_CURRENT[False])
    return NO_RULES if row is None else _choice(row, book).rule_set


def _choice(row: Row, book: RuleBook) -> RuleChoice:
    id_, driveway_id, version, currency, text, created_at, created_by = row
    return RuleChoice(
        id=id_,
        driveway_id=driveway_id,
        version=version,
        currency=currency,
        rules=rules_of_text(text, currency, book),
        chosen_at=created_at,
        chosen_by=created_by,
    )


@attrs.frozen
class PostgresPriceRules:
    """``price_rule_sets``, and which is in force; ``_market_changed`` is told of the others."""

    _run: Runner
    _book: RuleBook
    _market_changed: Callable[[], None]

    def version(self, driveway_id: DrivewayId | None) -> int:
        row = self._run.one(_VERSION[driveway_id is not None], {"driveway_id": driveway_id})
        return 0 if row is None or row[0] is None else int(row[0])

    def current(self, driveway_id: DrivewayId | None) -> RuleChoice | None:
        row = self._run.one(_CURRENT[driveway_id is not None], {"driveway_id": driveway_id})
        return None if row is None else _choice(row, self._book)

    def choose(self, choice: RuleChoice) -> None:
        if choice.version != self.version(choice.driveway_id) + 1:
            raise Stale
        values = {
            "id": choice.id,
            "driveway_id": choice.driveway_id,
            "version": choice.version,
            "currency": choice.currency,
            "rules": rules_as_text(choice.rules),
            "created_at": choice.chosen_at,
            "created_by": choice.chosen_by,
        }
        if not self._run.run(_CHOOSE, values):
            raise Stale
        if choice.driveway_id is None:
            self._market_changed()
        else:
            self._run.run(_POINT, values)

    def versions(
        self, driveway_id: DrivewayId | None, *, limit: int, after: UUID | None = None
    ) -> Page[RuleChoice]:
        asked = {"driveway_id": driveway_id, "after": after, "limit": limit + 1}
        rows = self._run.all(_VERSIONS[driveway_id is not None], asked)
        return page(rows, limit).map(lambda row: _choice(row, self._book))


@attrs.frozen
class PostgresOccupancies:
    """``driveway_prices``: how well listings are booked."""

    _run: Runner

    def listings(self, *, own_rules_only: bool, after: DrivewayId | None, limit: int) -> Sequence[DrivewayId]:
        asked = {"after": after or AFTER_ALL, "limit": limit}
        return [row[0] for row in self._run.all(_RULED if own_rules_only else _LISTINGS, asked)]

    def measured_at(self, driveway_id: DrivewayId) -> datetime | None:
        row = self._run.one(_MEASURED_AT, {"driveway_id": driveway_id})
        return None if row is None else row[0]

    def keep(
        self, driveway_id: DrivewayId, occupancy: Decimal | None, *, at: datetime, not_since: datetime
    ) -> bool:
        kept = {"driveway_id": driveway_id, "occupancy": occupancy, "at": at, "not_since": not_since}
        return self._run.run(_KEEP, kept) > 0
