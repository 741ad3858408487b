"""Log out."""

import attrs

from driveway_core.ports import Clock, Transactions
from driveway_core.sessions import SignedIn


@attrs.frozen
class EndSession:
    """Ends the session that the request came with; its token opens nothing any more."""

    transactions: Transactions
    clock: Clock

    def __call__(self, signed_in: SignedIn) -> None:
        with self.transactions.begin(acting_as=signed_in.actor) as work:
            work.sessions.end(signed_in.session_id, at=self.clock())
