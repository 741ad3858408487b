"""The next pair of tokens of a family, for whoever shows a refresh token of it."""

from datetime import datetime

from driveway_core.accounts import AccountBanned
from driveway_core.actors import SYSTEM, AccountStatus
from driveway_core.audit_kinds import AuditKind
from driveway_core.notices import Notice, NoticeId, NoticeKind
from driveway_core.ports import NewId, Work
from driveway_core.sessions import NotSignedIn, Pair, Session, SignedIn
from driveway_core.use_cases.note import note


def found(work: Work, family: bytes) -> tuple[Session, SignedIn]:
    """The session of a family, held until the transaction ends, and whose it is.

    Raises ``NotSignedIn`` or ``AccountBanned``.
    """
    session = work.sessions.with_family(family, changing=True)
    if session is None:
        raise NotSignedIn
    actor = work.accounts.get(session.account_id).actor
    if actor.status is AccountStatus.BANNED:
        raise AccountBanned
    return session, SignedIn(session.id, actor)


def exchanged(
    work: Work, session: Session, turn: bytes, pair: Pair, *, at: datetime, new_id: NewId
) -> Session:
    """What became of it by that turn, kept: look whether the pair is the live one.

    Where it was copied, and so is over, its owner is told (decision ``0027``).
    """
    following = session.refresh(turn, pair, at=at)
    work.sessions.save(following)
    if following.ended_at is not None:
        note(work, SYSTEM, AuditKind.TOKEN_COPIED, at=at, account_id=session.account_id)
        work.notices.add(
            Notice(
                id=NoticeId(new_id()),
                account_id=session.account_id,
                kind=NoticeKind.LOG_IN_CLOSED,
                subject=str(session.id),
                created_at=at,
            )
        )
    return following
