"""Open a session for somebody whom the application around us has recognised."""

import attrs

from driveway_core.actors import ANYONE, AccountId
from driveway_core.ports import Clock, NewId, Tokens, Transactions
from driveway_core.sessions import Session, SessionId
from driveway_core.transactions import retried
from driveway_core.use_cases.act_for import admitted
from driveway_core.use_cases.opening_sessions import Fresh, Opened


@attrs.frozen
class LetIn:
    """A session without a password, for the HTTP interface behind an application's own log-in.

    That the one who calls is the account's owner, the application says: nothing
    is checked here. Raises ``AccountBanned``, ``AccountClosed``, or ``Missing``.
    """

    transactions: Transactions
    tokens: Tokens
    clock: Clock
    new_id: NewId

    @retried
    def __call__(self, account_id: AccountId) -> Opened:
        at = self.clock()
        family, fresh = self.tokens.fresh(), Fresh.drawn(self.tokens)
        session = Session.opened(
            SessionId(self.new_id()), account_id, family=self.tokens.digest(family), pair=fresh.pair, at=at
        )
        # a visitor until the end of it: the system does what they may not yet
        with self.transactions.begin(acting_as=ANYONE) as work, work.as_system():
            account = admitted(work, account_id, changing=True)
            work.sessions.add(session)
            work.accounts.save(account.logged_in(at=at))
        return fresh.of(session, family, at=at)
