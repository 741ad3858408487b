"""Sessions in memory."""

from datetime import datetime
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.pages import Page
from driveway_core.sessions import Ending, NotSignedIn, Session, SessionId, SignedIn
from driveway_memory.tables import Look, page


@attrs.frozen
class MemorySessions:
    """Log-ins, found by the digests of their tokens."""

    look: Look

    def add(self, session: Session) -> None:
        self.look().sessions[session.id] = session

    def signed_in(self, access_digest: bytes, *, at: datetime) -> SignedIn:
        tables = self.look()
        for session in tables.sessions.values():
            if session.live.access == access_digest and session.opens(at=at):
                return SignedIn(session.id, tables.accounts[session.account_id].actor)
        raise NotSignedIn

    def with_family(self, family: bytes, *, changing: bool = False) -> Session | None:
        return next((each for each in self.look().sessions.values() if each.family == family), None)

    def save(self, session: Session) -> None:
        sessions = self.look().sessions
        if session.id not in sessions:
            raise NotSignedIn
        sessions[session.id] = session

    def of(
        self, account_id: AccountId, *, at: datetime, limit: int, after: UUID | None = None
    ) -> Page[Session]:
        theirs: dict[UUID, Session] = {each.id: each for each in self._of(account_id) if each.goes_on(at=at)}
        return page(theirs, limit=limit, after=after, latest_first=True)

    def end(self, session_id: SessionId, account_id: AccountId, ending: Ending, *, at: datetime) -> bool:
        session = self.look().sessions.get(session_id)
        if session is None or session.account_id != account_id or session.ended_at is not None:
            return False
        self.save(session.end(ending, at=at))
        return True

    def end_all(
        self, account_id: AccountId, ending: Ending, *, at: datetime, but: SessionId | None = None
    ) -> int:
        theirs = [each for each in self._of(account_id) if each.id != but]
        return sum(self.end(each.id, account_id, ending, at=at) for each in theirs)

    def forget(self, *, before: datetime) -> int:
        sessions = self.look().sessions
        over = [each.id for each in sessions.values() if (each.ended_at or each.refresh_until) < before]
        for session_id in over:
            del sessions[session_id]
        return len(over)

    def _of(self, account_id: AccountId) -> list[Session]:
        return [each for each in self.look().sessions.values() if each.account_id == account_id]
