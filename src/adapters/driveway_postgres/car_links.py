"""``car_links`` and the sealed tokens beside the account in ``users``: rows and links, store."""

from typing import Final

import attrs
from sqlalchemy import bindparam, delete, null, select, update
from sqlalchemy.dialects.postgresql import insert

from driveway_core.actors import AccountId
from driveway_core.car_links import CarLink
from driveway_core.car_troubles import LinkProblem
from driveway_postgres.runner import Row, Runner, Values, statement
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import car_links, users

_ACCESS: Final = "users.tesla_access_token"
_REFRESH: Final = "users.tesla_refresh_token"

_u, _l = users.c, car_links.c
_COLUMNS: Final = (
    _l.account_id,
    _u.tesla_access_token,
    _u.tesla_refresh_token,
    _u.tesla_token_expires_at,
    _u.tesla_user_id,
    _l.base_url,
    _l.scopes,
    _l.problem,
    _l.problem_at,
    _l.refreshing_until,
    _l.linked_at,
    _l.updated_at,
)
_IN_USERS: Final = tuple(each for each in _COLUMNS if each.table is users)
_THIS: Final = _l.account_id == bindparam("account_id")
_WHOSE: Final = _u.id == bindparam("account_id")

_GET: Final = statement(
    select(*_COLUMNS).join_from(car_links, users, users.c.id == _l.account_id).where(_THIS)
)
_LOCK: Final = statement(select(_l.account_id).where(_THIS).with_for_update(key_share=True))
"""Before it is read: whoever waited here reads the pair that was stored meanwhile, in ``users``, too."""

_PUT: Final = statement(
    insert(car_links)
    .values({each: bindparam(each.name) for each in _l})
    .on_conflict_do_update(
        index_elements=[_l.account_id],
        set_={each.name: bindparam(each.name) for each in _l if each.name != "account_id"},
    )
)
_PUT_TOKENS: Final = statement(
    update(users).where(_WHOSE).values({each: bindparam(each.name) for each in _IN_USERS})
)
_REMOVE: Final = statement(delete(car_links).where(_THIS))
_REMOVE_TOKENS: Final = statement(update(users).where(_WHOSE).values(dict.fromkeys(_IN_USERS, null())))


@attrs.frozen
class PostgresCarLinks:
    """The ``CarLinks`` port; an account's version is not touched by what happens to its link."""

    _run: Runner
    _seals: Seals

    def of(self, account_id: AccountId, *, changing: bool = False) -> CarLink | None:
        asked = {"account_id": account_id}
        if changing:
            self._run.one(_LOCK, asked)
        row = self._run.one(_GET, asked)
        return None if row is None else self._link(row)

    def save(self, link: CarLink) -> None:
        values = self._values(link)
        self._run.run(_PUT, values)
        self._run.run(_PUT_TOKENS, values)

    def remove(self, account_id: AccountId) -> None:
        asked = {"account_id": account_id}
        if self._run.run(_REMOVE, asked):
            self._run.run(_REMOVE_TOKENS, asked)

    def _values(self, link: CarLink) -> Values:
        this = link.account_id
        return {
            "account_id": this,
            "tesla_access_token": self._seals.seal(link.access_token, _ACCESS, this, owner=this),
            "tesla_refresh_token": self._seals.seal(link.refresh_token, _REFRESH, this, owner=this),
            "tesla_token_expires_at": link.expires_at,
            "tesla_user_id": link.owner,
            "base_url": link.base_url,
            "scopes": sorted(link.scopes),
            "problem": link.problem and link.problem.value,
            "problem_at": link.problem_at,
            "refreshing_until": link.refreshing_until,
            "linked_at": link.linked_at,
            "updated_at": link.updated_at,
        }

    def _link(self, row: Row) -> CarLink:
        this = row[0]
        return CarLink(
            account_id=this,
            access_token=self._seals.unseal(row[1], _ACCESS, this, owner=this),
            refresh_token=self._seals.unseal(row[2], _REFRESH, this, owner=this),
            expires_at=row[3],
            owner=row[4],
            base_url=row[5],
            scopes=frozenset(row[6]),
            problem=None if row[7] is None else LinkProblem(row[7]),
            problem_at=row[8],
            refreshing_until=row[9],
            linked_at=row[10],
            updated_at=row[11],
        )
