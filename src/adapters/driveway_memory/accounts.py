"""Accounts in memory."""

import attrs

from driveway_core.accounts import Account, EmailAddress, EmailTaken
from driveway_core.actors import AccountId
from driveway_core.errors import Missing
from driveway_core.transactions import Stale
from driveway_memory.tables import Look, Tables


@attrs.frozen
class MemoryAccounts:
    """``users``."""

    look: Look

    def add(self, account: Account) -> None:
        self._keep(self.look(), account)

    def get(self, account_id: AccountId, *, changing: bool = False) -> Account:
        try:
            return self.look().accounts[account_id]
        except KeyError:
            raise Missing("account_id", "account") from None

    def with_email(self, email: EmailAddress) -> Account | None:
        return next((each for each in self.look().accounts.values() if each.email == email), None)

    def with_payee(self, payee_id: str) -> Account | None:
        return next((each for each in self.look().accounts.values() if each.payee_id == payee_id), None)

    def save(self, account: Account) -> Account:
        tables = self.look()
        stored = tables.accounts.get(account.id)
        if stored is None or stored.version != account.version:
            raise Stale
        return self._keep(tables, attrs.evolve(account, version=account.version + 1))

    def _keep(self, tables: Tables, account: Account) -> Account:
        if any(each.email == account.email and each.id != account.id for each in tables.accounts.values()):
            raise EmailTaken
        tables.accounts[account.id] = account
        return account
