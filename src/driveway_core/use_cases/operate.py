"""What operators do to accounts and listings."""

import attrs

from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import Actor
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.errors import Missing
from driveway_core.ports import Clock, Transactions, Work
from driveway_core.transactions import retried


def _account(work: Work, email: EmailAddress) -> Account:
    account = work.accounts.with_email(email)
    if account is None:
        raise Missing("email", "account")
    return account


@attrs.frozen
class SuspendAccount:
    """Keeps an account from changing anything; as a host it is no longer found or booked."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, email: EmailAddress) -> Account:
        actor.operator()
        with self.transactions.begin(acting_as=actor) as work:
            return work.accounts.save(_account(work, email).suspend(at=self.clock()))


@attrs.frozen
class RestoreAccount:
    """Gives a suspended account back."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, email: EmailAddress) -> Account:
        actor.operator()
        with self.transactions.begin(acting_as=actor) as work:
            return work.accounts.save(_account(work, email).restore(at=self.clock()))


@attrs.frozen
class PromoteOperator:
    """Makes an account an operator."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, email: EmailAddress) -> Account:
        actor.operator()
        with self.transactions.begin(acting_as=actor) as work:
            return work.accounts.save(_account(work, email).promote(at=self.clock()))


@attrs.frozen
class SuspendDriveway:
    """Takes a listing off; the stays it has stand."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, driveway_id: DrivewayId) -> Driveway:
        actor.operator()
        with self.transactions.begin(acting_as=actor) as work:
            return work.driveways.save(work.driveways.get(driveway_id).suspend(at=self.clock()))


@attrs.frozen
class RestoreDriveway:
    """Puts a suspended listing back."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, driveway_id: DrivewayId) -> Driveway:
        actor.operator()
        with self.transactions.begin(acting_as=actor) as work:
            return work.driveways.save(work.driveways.get(driveway_id).restore(at=self.clock()))
