"""``accepted_terms``."""

from collections.abc import Sequence
from typing import Final

import attrs
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from driveway_core.actors import AccountId
from driveway_core.terms import Acceptance
from driveway_postgres.runner import Runner, statement
from driveway_postgres.tables import accepted_terms

_c = accepted_terms.c
_ADD: Final = statement(
    insert(accepted_terms).values({each: bindparam(each.name) for each in _c}).on_conflict_do_nothing()
)
_OF: Final = statement(
    select(_c.terms_version, _c.accepted_at)
    .where(_c.account_id == bindparam("account_id"))
    .order_by(_c.accepted_at, _c.terms_version)
)


@attrs.frozen
class PostgresTerms:
    """The ``Terms`` port."""

    _run: Runner

    def add(self, account_id: AccountId, acceptance: Acceptance) -> bool:
        return bool(self._run.run(_ADD, {"account_id": account_id, **attrs.asdict(acceptance)}))

    def of(self, account_id: AccountId) -> Sequence[Acceptance]:
        return [Acceptance(*row) for row in self._run.all(_OF, {"account_id": account_id})]
