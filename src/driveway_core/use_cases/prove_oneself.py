"""Show by the password that whoever is logged in is the account's owner."""

from uuid import UUID

import attrs

from driveway_core.accounts import Account
from driveway_core.actors import Actor
from driveway_core.errors import InvalidValue
from driveway_core.ports import Passwords, Transactions
from driveway_core.use_cases.trying import Trying


@attrs.frozen
class Oneself:
    """Looks at a password as a log-in does; whoever found an open laptop has no more tries than that."""

    transactions: Transactions
    passwords: Passwords
    trying: Trying

    def known_by(self, actor: Actor, password: str, *, field: str) -> tuple[Account, UUID]:
        """The account, and the try to take back; raises ``InvalidValue``, ``TooManyTries``."""
        with self.transactions.read(acting_as=actor) as work:
            account = work.accounts.get(actor.known())
        tried = self.trying.log_in(account.email.value, None)
        if not self.passwords.matches(password, account.password_hash):
            raise InvalidValue(field, "is not right")
        return account, tried
