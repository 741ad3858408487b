"""Let a host be paid: make them known at the payment service, who asks what it needs to know."""

import attrs

from driveway_core.actors import SYSTEM, AccountId, Actor
from driveway_core.gateways import SettlesElsewhere
from driveway_core.ports import Clock, PayoutGateway, Transactions
from driveway_core.ports.payments import HostAccountSeen, OnboardingLink
from driveway_core.settlement import Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.verify_identity import take_identity


@attrs.frozen(kw_only=True)
class Onboarding:
    """How far a host is; ``account`` is None before it was begun, ``link`` leads on."""

    account: HostAccountSeen | None
    link: OnboardingLink | None = None


@attrs.frozen
class ReadOnboarding:
    """Whether one can be paid, and what is still missing; raises ``SettlesElsewhere``.

    Who the payment service has identified is taken for whom they say they are.
    """

    transactions: Transactions
    settlement: Settlement
    payout_gateway: PayoutGateway
    clock: Clock

    def __call__(self, actor: Actor) -> Onboarding:
        account_id = actor.known()
        if not self.settlement.charges:
            raise SettlesElsewhere
        with self.transactions.read(acting_as=SYSTEM) as work:
            account = work.accounts.get(account_id)
        if account.payee_id is None:
            return Onboarding(account=None)
        seen = self.payout_gateway.account(account.payee_id)
        if seen.identified and not account.identity_verified:
            self._know(account_id, seen)
        return Onboarding(account=seen)

    @retried
    def _know(self, account_id: AccountId, seen: HostAccountSeen) -> None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            take_identity(work, work.accounts.get(account_id, changing=True), seen, at=self.clock())


@attrs.frozen
class OnboardHost:
    """The one account of a host at the payment service, and a fresh link to what it wants to know.

    The key is the account's own, so that asking twice, or after an answer
    that never came, makes one. ``back_to`` is where the host's browser goes
    afterwards. Raises ``SettlesElsewhere``, ``Stale``, and as the gateway does.
    """

    transactions: Transactions
    settlement: Settlement
    payout_gateway: PayoutGateway
    clock: Clock

    def __call__(self, actor: Actor, *, back_to: str, country: str) -> Onboarding:
        host_id = actor.host()
        if not self.settlement.charges:
            raise SettlesElsewhere
        payee = self._known(host_id, country)
        link = self.payout_gateway.onboarding_link(payee, back_to=back_to)
        return Onboarding(account=self.payout_gateway.account(payee), link=link)

    def _known(self, host_id: AccountId, country: str) -> str:
        with self.transactions.read(acting_as=SYSTEM) as work:
            account = work.accounts.get(host_id)
        if account.payee_id is not None:
            return account.payee_id
        made = self.payout_gateway.create_account(
            email=account.email.value,
            country=country,
            about={"account_id": str(host_id)},
            key=f"dh:payee:{host_id}",
        )
        self._keep(host_id, made)  # where somebody else just changes the account, asking again keeps the same
        return made

    @retried
    def _keep(self, host_id: AccountId, made: str) -> None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            account = work.accounts.get(host_id)
            if account.payee_id is None:
                work.accounts.save(attrs.evolve(account, payee_id=made, updated_at=self.clock()))
