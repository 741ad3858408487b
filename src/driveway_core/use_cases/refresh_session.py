"""Go on without logging in again."""

from datetime import datetime

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.ports import Clock, NewId, Tokens, Transactions
from driveway_core.sessions import NotSignedIn, Session
from driveway_core.transactions import retried
from driveway_core.use_cases.exchange_tokens import exchanged, found
from driveway_core.use_cases.opening_sessions import Fresh, Opened, parts_of


@attrs.frozen
class RefreshSession:
    """Exchanges a refresh token for the next pair; raises ``NotSignedIn`` or ``AccountBanned``.

    One that was spent ends the session, and its owner is told (decision
    ``0027``): whoever copied a token and whoever it was copied from cannot
    both go on.
    """

    transactions: Transactions
    tokens: Tokens
    clock: Clock
    new_id: NewId

    def __call__(self, refresh_token: str) -> Opened:
        family, turn = parts_of(refresh_token)
        fresh, at = Fresh.drawn(self.tokens), self.clock()
        session = self._next(self.tokens.digest(family), self.tokens.digest(turn), fresh, at)
        if session.live != fresh.pair:
            raise NotSignedIn
        return fresh.of(session, family, at=at)

    @retried
    def _next(self, family: bytes, turn: bytes, fresh: Fresh, at: datetime) -> Session:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            session, _ = found(work, family)
            return exchanged(work, session, turn, fresh.pair, at=at, new_id=self.new_id)
