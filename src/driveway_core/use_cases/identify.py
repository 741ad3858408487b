"""Who a request comes from."""

import attrs

from driveway_core.accounts import AccountBanned
from driveway_core.actors import SYSTEM, AccountStatus
from driveway_core.ports import Clock, Tokens, Transactions
from driveway_core.sessions import SignedIn


@attrs.frozen
class Identify:
    """The live session of an access token; raises ``NotSignedIn`` or ``AccountBanned``."""

    transactions: Transactions
    tokens: Tokens
    clock: Clock

    def __call__(self, access_token: str) -> SignedIn:
        # the system: whose the token is, and so who is acting, is what is asked
        with self.transactions.read(acting_as=SYSTEM) as work:
            signed_in = work.sessions.signed_in(self.tokens.digest(access_token), at=self.clock())
        if signed_in.actor.status is AccountStatus.BANNED:
            raise AccountBanned
        return signed_in
