"""Log out."""

import attrs

from driveway_core.actors import Actor
from driveway_core.errors import Missing
from driveway_core.ports import Clock, Transactions
from driveway_core.sessions import Ending, SessionId, SignedIn
from driveway_core.transactions import retried


@attrs.frozen
class EndSession:
    """Ends the session that the request came with; its tokens open nothing any more."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, signed_in: SignedIn) -> None:
        actor = signed_in.actor
        with self.transactions.begin(acting_as=actor) as work:
            work.sessions.end(signed_in.session_id, actor.known(), Ending.LOGGED_OUT, at=self.clock())


@attrs.frozen
class EndOtherSession:
    """Ends another log-in of one's own; raises ``Missing``."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, session_id: SessionId) -> None:
        with self.transactions.begin(acting_as=actor) as work:
            if not work.sessions.end(session_id, actor.known(), Ending.LOGGED_OUT, at=self.clock()):
                raise Missing("session_id", "log-in")


@attrs.frozen
class EndSessions:
    """Logs out everywhere; how many log-ins ended."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor) -> int:
        with self.transactions.begin(acting_as=actor) as work:
            return work.sessions.end_all(actor.known(), Ending.LOGGED_OUT, at=self.clock())
