"""``sessions``: log-ins by the digest of their token."""

from datetime import datetime
from typing import Final

import attrs
from sqlalchemy import bindparam, insert, select, update

from driveway_core.actors import AccountStatus, Actor, UserType
from driveway_core.sessions import NotSignedIn, Session, SessionId, SignedIn
from driveway_postgres.runner import Runner, statement
from driveway_postgres.tables import sessions, users

_WRITTEN: Final = (
    sessions.c.id,
    sessions.c.account_id,
    sessions.c.access_digest,
    sessions.c.created_at,
    sessions.c.expires_at,
    sessions.c.ended_at,
)
_ADD: Final = statement(insert(sessions).values({c: bindparam(c.name) for c in _WRITTEN}))
_SIGNED_IN: Final = statement(
    select(sessions.c.id, users.c.id, users.c.user_type, users.c.account_status, users.c.is_operator)
    .join_from(sessions, users, users.c.id == sessions.c.account_id)
    .where(
        sessions.c.access_digest == bindparam("access_digest"),
        sessions.c.ended_at.is_(None),
        sessions.c.expires_at > bindparam("at"),
    )
)
_END: Final = statement(
    update(sessions)
    .where(sessions.c.id == bindparam("id"), sessions.c.ended_at.is_(None))
    .values({sessions.c.ended_at: bindparam("at")})
)


@attrs.frozen
class PostgresSessions:
    """The ``Sessions`` port."""

    _run: Runner

    def add(self, session: Session) -> None:
        self._run.run(_ADD, attrs.asdict(session))

    def signed_in(self, access_digest: bytes, *, at: datetime) -> SignedIn:
        row = self._run.one(_SIGNED_IN, {"access_digest": access_digest, "at": at})
        if row is None:
            raise NotSignedIn
        session_id, account_id, user_type, status, is_operator = row
        return SignedIn(
            session_id, Actor(account_id, UserType(user_type), AccountStatus(status), is_operator)
        )

    def end(self, session_id: SessionId, *, at: datetime) -> None:
        self._run.run(_END, {"id": session_id, "at": at})
