"""Go on in a browser, which keeps both tokens and sends several requests at once."""

from datetime import datetime

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.ports import Clock, NewId, Tokens, Transactions
from driveway_core.sessions import NotSignedIn, Session, SignedIn
from driveway_core.transactions import retried
from driveway_core.use_cases.exchange_tokens import exchanged, found
from driveway_core.use_cases.identify import Identify
from driveway_core.use_cases.opening_sessions import Fresh, Opened, parts_of


@attrs.frozen
class Browsing:
    """Who is there; ``opened`` are the tokens to keep from now on, None where those that were shown go on."""

    signed_in: SignedIn
    opened: Opened | None = None


@attrs.frozen
class BrowseSession:
    """Whose an access token is; once it has expired, the refresh token is exchanged in the same breath.

    Requests that were sent beside the one which exchanged it are known for ten
    seconds by the former token and get no new one: they would each take the
    other's away. Raises ``NotSignedIn`` or ``AccountBanned``, and treats a
    token that was spent before that as ``RefreshSession`` does.
    """

    identify: Identify
    transactions: Transactions
    tokens: Tokens
    clock: Clock
    new_id: NewId

    def __call__(self, access_token: str, refresh_token: str) -> Browsing:
        try:
            return Browsing(self.identify(access_token))
        except NotSignedIn:
            family, turn = parts_of(refresh_token)
        fresh, at = Fresh.drawn(self.tokens), self.clock()
        session, signed_in, was_beside = self._next(
            self.tokens.digest(family), self.tokens.digest(turn), fresh, at
        )
        if was_beside:
            return Browsing(signed_in)
        if session.live != fresh.pair:
            raise NotSignedIn
        return Browsing(signed_in, fresh.of(session, family, at=at))

    @retried
    def _next(self, family: bytes, turn: bytes, fresh: Fresh, at: datetime) -> tuple[Session, SignedIn, bool]:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            session, signed_in = found(work, family)
            if session.is_beside(turn, at=at):
                return session, signed_in, True
            following = exchanged(work, session, turn, fresh.pair, at=at, new_id=self.new_id)
            return following, signed_in, False
