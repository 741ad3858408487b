"""Make a driver known at the payment service."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

import attrs

from driveway_core.actors import SYSTEM, AccountId
from driveway_core.ports import Clock, PaymentGateway, Transactions
from driveway_core.transactions import Stale, retried

KEY_LASTS: Final = timedelta(minutes=10)


@attrs.frozen
class NameCustomer:
    """Who a driver is at the payment service, which is told of them once; raises as the gateway does.

    The key is the account's own, for ten minutes: whoever asks at the same
    time, or after an answer that never came, is told of the same customer;
    and a mistake that is kept under the key is not heard for a day. A
    customer who was made and forgotten holds nothing.
    """

    transactions: Transactions
    gateway: PaymentGateway
    clock: Clock

    def __call__(self, account_id: AccountId) -> str:
        with self.transactions.read(acting_as=SYSTEM) as work:
            account = work.accounts.get(account_id)
        if account.customer_id is not None:
            return account.customer_id
        made = self.gateway.create_customer(
            email=account.email.value,
            name=f"{account.first_name} {account.last_name}",
            about={"account_id": str(account_id)},
            key=f"dh:customer:{account_id}:{int(self.clock().timestamp() / KEY_LASTS.total_seconds())}",
        )
        with suppress(Stale):  # somebody else changes the account: the next payment keeps it
            self._keep(account_id, made)
        return made

    @retried
    def _keep(self, account_id: AccountId, made: str) -> None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            account = work.accounts.get(account_id)
            if account.customer_id is None:
                work.accounts.save(attrs.evolve(account, customer_id=made, updated_at=self.clock()))
