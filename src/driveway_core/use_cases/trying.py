"""Count a try before it is made, so that many at once are not more than many one after another."""

from uuid import UUID

import attrs

from driveway_core.accounts import EmailAddress
from driveway_core.actors import SYSTEM
from driveway_core.errors import InvalidValue
from driveway_core.origins import Address, household
from driveway_core.ports import Clock, NewId, Signer, Tokens, Transactions
from driveway_core.transactions import retried
from driveway_core.tries import BOUNDS, Try, TryKind, admit


@attrs.frozen(kw_only=True)
class Trying:
    """Counts tries; one that turned out to be right is taken back by whoever made it, with its id."""

    transactions: Transactions
    tokens: Tokens
    signer: Signer
    clock: Clock
    new_id: NewId

    def log_in(self, email: str, address: Address | None) -> UUID:
        """Before a password is looked at; raises ``TooManyTries``."""
        return self.count({TryKind.LOG_IN: spelt(email)} | _from(TryKind.LOG_IN_FROM, address))

    def reset(self, email: str, address: Address | None) -> UUID:
        """Before a way to a new password is sent; raises ``TooManyTries``."""
        return self.count({TryKind.RESET: spelt(email)} | _from(TryKind.RESET_FROM, address))

    @retried
    def count(self, tried: dict[TryKind, str]) -> UUID:
        """Count one under each name; raises ``TooManyTries``, and counts nothing then."""
        at, this = self.clock(), self.new_id()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            for kind in TryKind:
                if kind in tried:
                    key, bound = self.key(kind, tried[kind]), BOUNDS[kind]
                    admit(work.tries.of(key, since=at - bound.within), bound, at=at)
                    work.tries.add(Try(this, key, at))
        return this

    def key(self, kind: TryKind, name: str) -> bytes:
        """What tries of a kind under a name are kept under: nobody without our key knows the name by it."""
        return self.tokens.digest(self.signer.sign(f"try {kind} {name}"))


def spelt(email: str) -> str:
    """An address by which tries with it are counted, whether it is one or not."""
    try:
        return EmailAddress(email).folded
    except InvalidValue:
        return email.casefold()


def _from(kind: TryKind, address: Address | None) -> dict[TryKind, str]:
    return {} if address is None else {kind: household(address)}
