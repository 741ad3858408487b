"""Sessions in memory."""

from datetime import datetime

import attrs

from driveway_core.sessions import NotSignedIn, Session, SessionId, SignedIn
from driveway_memory.tables import Look


@attrs.frozen
class MemorySessions:
    """Log-ins, found by the digest of their access token."""

    look: Look

    def add(self, session: Session) -> None:
        self.look().sessions[session.id] = session

    def signed_in(self, access_digest: bytes, *, at: datetime) -> SignedIn:
        tables = self.look()
        for session in tables.sessions.values():
            if session.access_digest == access_digest and session.live(at=at):
                return SignedIn(session.id, tables.accounts[session.account_id].actor)
        raise NotSignedIn

    def end(self, session_id: SessionId, *, at: datetime) -> None:
        tables = self.look()
        session = tables.sessions.get(session_id)
        if session is not None and session.ended_at is None:
            tables.sessions[session_id] = attrs.evolve(session, ended_at=at)
