"""``sessions``: log-ins by the digests of their tokens; row to session, session to row, store."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import attrs
from sqlalchemy import BindParameter, Column, bindparam, delete, func, insert, select, update

from driveway_core.actors import AccountId, AccountStatus, Actor, UserType
from driveway_core.pages import Page
from driveway_core.sessions import Ending, NotSignedIn, Pair, Session, SessionId, SignedIn
from driveway_postgres.paging import AFTER_ALL, BEFORE_ALL, page
from driveway_postgres.runner import Row, Runner, Values, statement
from driveway_postgres.tables import sessions, users

_c = sessions.c
_COLUMNS: Final = (
    _c.id,
    _c.account_id,
    _c.family_digest,
    _c.access_digest,
    _c.turn_digest,
    _c.before_digest,
    _c.created_at,
    _c.refreshed_at,
    _c.expires_at,
    _c.refresh_until,
    _c.ended_at,
    _c.ending,
)
_FIXED: Final = ("id", "account_id", "family_digest", "created_at")

_ADD: Final = statement(insert(sessions).values({each: bindparam(each.name) for each in _COLUMNS}))
_SIGNED_IN: Final = statement(
    select(_c.id, users.c.id, users.c.user_type, users.c.account_status, users.c.is_operator)
    .join_from(sessions, users, users.c.id == _c.account_id)
    .where(
        _c.access_digest == bindparam("access_digest"),
        _c.ended_at.is_(None),
        _c.expires_at > bindparam("at"),
    )
)
_FAMILY: Final = select(*_COLUMNS).where(_c.family_digest == bindparam("family_digest"))
_WITH_FAMILY: Final = {False: statement(_FAMILY), True: statement(_FAMILY.with_for_update())}
_SAVE: Final = statement(
    update(sessions)
    .where(_c.id == bindparam("id"))
    .values({each: bindparam(each.name) for each in _COLUMNS if each.name not in _FIXED})
)
_OF: Final = statement(
    select(*_COLUMNS)
    .where(
        _c.account_id == bindparam("account_id"),
        _c.ended_at.is_(None),
        _c.refresh_until > bindparam("at"),
        _c.id < bindparam("after"),
    )
    .order_by(_c.id.desc())
    .limit(bindparam("limit"))
)
_ENDED: Final[dict[Column[Any], BindParameter[Any]]] = {
    _c.ended_at: bindparam("at"),
    _c.ending: bindparam("ending"),
}
_OPEN: Final = (_c.account_id == bindparam("account_id"), _c.ended_at.is_(None))
_END: Final = statement(update(sessions).where(_c.id == bindparam("id"), *_OPEN).values(_ENDED))
_END_ALL: Final = statement(update(sessions).where(_c.id != bindparam("but"), *_OPEN).values(_ENDED))
_FORGET: Final = statement(
    delete(sessions).where(func.coalesce(_c.ended_at, _c.refresh_until) < bindparam("before"))
)


@attrs.frozen
class PostgresSessions:
    """The ``Sessions`` port."""

    _run: Runner

    def add(self, session: Session) -> None:
        self._run.run(_ADD, _values(session))

    def signed_in(self, access_digest: bytes, *, at: datetime) -> SignedIn:
        row = self._run.one(_SIGNED_IN, {"access_digest": access_digest, "at": at})
        if row is None:
            raise NotSignedIn
        session_id, account_id, user_type, status, is_operator = row
        return SignedIn(
            session_id, Actor(account_id, UserType(user_type), AccountStatus(status), is_operator)
        )

    def with_family(self, family: bytes, *, changing: bool = False) -> Session | None:
        row = self._run.one(_WITH_FAMILY[changing], {"family_digest": family})
        return None if row is None else _session(row)

    def save(self, session: Session) -> None:
        if not self._run.run(_SAVE, _values(session)):
            raise NotSignedIn

    def of(
        self, account_id: AccountId, *, at: datetime, limit: int, after: UUID | None = None
    ) -> Page[Session]:
        asked = {"account_id": account_id, "at": at, "after": after or BEFORE_ALL, "limit": limit + 1}
        return page(self._run.all(_OF, asked), limit).map(_session)

    def end(self, session_id: SessionId, account_id: AccountId, ending: Ending, *, at: datetime) -> bool:
        asked = {"id": session_id, "account_id": account_id, "ending": ending.value, "at": at}
        return bool(self._run.run(_END, asked))

    def end_all(
        self, account_id: AccountId, ending: Ending, *, at: datetime, but: SessionId | None = None
    ) -> int:
        asked = {"account_id": account_id, "but": but or AFTER_ALL, "ending": ending.value, "at": at}
        return self._run.run(_END_ALL, asked)

    def forget(self, *, before: datetime) -> int:
        return self._run.run(_FORGET, {"before": before})


def _values(session: Session) -> Values:
    return {
        "id": session.id,
        "account_id": session.account_id,
        "family_digest": session.family,
        "access_digest": session.live.access,
        "turn_digest": session.live.turn,
        "before_digest": session.before,
        "created_at": session.created_at,
        "refreshed_at": session.refreshed_at,
        "expires_at": session.expires_at,
        "refresh_until": session.refresh_until,
        "ended_at": session.ended_at,
        "ending": session.ending and session.ending.value,
    }


def _session(row: Row) -> Session:
    return Session(
        id=row[0],
        account_id=row[1],
        family=bytes(row[2]),
        live=Pair(bytes(row[3]), bytes(row[4])),
        before=None if row[5] is None else bytes(row[5]),
        created_at=row[6],
        refreshed_at=row[7],
        expires_at=row[8],
        refresh_until=row[9],
        ended_at=row[10],
        ending=None if row[11] is None else Ending(row[11]),
    )
