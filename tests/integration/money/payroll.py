"""A street whose hosts are paid: stays that are over, hosts the gateway knows, and the week after."""

import json
from datetime import datetime
from uuid import UUID

import attrs
import stripe
from tests.integration.money.street import WEBHOOK_SECRET, Street

from driveway_core.actors import SYSTEM, AccountId
from driveway_core.bookings import Booking
from driveway_core.ledger import Balances
from driveway_core.payment_operations import OperationKind, PaymentOperation
from driveway_core.payouts import Payout, PayoutId, PayoutPeriod
from driveway_core.reconciling import Report
from driveway_core.settings import PACIFIC
from driveway_core.testing.builders import NOW, an_id
from driveway_core.testing.scenes import Scene
from driveway_core.use_cases.handle_event import HandleEvent
from driveway_core.use_cases.look_at_payout import LookAtHost, LookAtPayout, LookAtTransfer
from driveway_core.use_cases.reconcile import Reconcile
from driveway_core.use_cases.reverse_payout import ReversePayout
from driveway_core.use_cases.run_payouts import PayoutRun, RunPayouts
from driveway_core.use_cases.settle_payout import SettlePayout
from driveway_core.use_cases.take_event import TakeEvent
from driveway_core.windows import DAY, HOUR


@attrs.frozen
class Payroll:
    """What hosts are paid by, on a street."""

    street: Street

    @property
    def run(self) -> RunPayouts:
        street = self.street
        return RunPayouts(street.transactions, street.gateway.payouts, street.clock, an_id)

    @property
    def settle(self) -> SettlePayout:
        street = self.street
        return SettlePayout(street.transactions, street.gateway.payouts, street.clock, an_id)

    @property
    def reverse(self) -> ReversePayout:
        return ReversePayout(self.street.transactions, self.street.clock, self.settle)

    @property
    def look_at_transfer(self) -> LookAtTransfer:
        street = self.street
        return LookAtTransfer(street.transactions, street.gateway.payouts, street.clock, an_id)

    @property
    def look_at_payout(self) -> LookAtPayout:
        street = self.street
        return LookAtPayout(street.transactions, street.gateway.payouts, street.clock)

    @property
    def look_at_host(self) -> LookAtHost:
        street = self.street
        return LookAtHost(street.transactions, street.gateway.payouts, street.clock, an_id)

    @property
    def take(self) -> TakeEvent:
        street = self.street
        return TakeEvent(street.transactions, street.gateway.events, street.clock)

    @property
    def handle(self) -> HandleEvent:
        street, gateway = self.street, self.street.gateway
        return HandleEvent(street.transactions, gateway.payments, gateway.payouts, street.clock, an_id)

    @property
    def comparing(self) -> Reconcile:
        street = self.street
        return Reconcile(street.transactions, street.gateway.books, street.clock)

    def reconcile(self, since: datetime = NOW - DAY) -> Report:
        return self.comparing(SYSTEM, since, self.street.clock() + DAY)

    def host(
        self, scene: Scene, *, verified: bool = True, bank: str = "000123456789", country: str = "US"
    ) -> str:
        """Grace tells the gateway who she is and where her bank is; who she is there."""
        account = self.street.gateway.payouts.create_account(
            email=scene.host.email.value,
            country=country,
            about={"account_id": str(scene.host.id)},
            key=f"host:{an_id()}",
        )
        self.street.browser(f"accounts/{account}/onboarding", bank=bank)
        self.known_as(scene.host.id, account, verified=verified)
        return account

    def known_as(self, host_id: AccountId, account: str | None, *, verified: bool = True) -> None:
        with self.street.transactions.begin(acting_as=SYSTEM) as work:
            host = work.accounts.get(host_id)
            work.accounts.save(attrs.evolve(host, payee_id=account, email_verified=verified))

    def stay(self, scene: Scene, start: float = 48, end: float = 50) -> Booking:
        """Ada pays, comes and leaves."""
        street = self.street
        booked = street.book(scene, start, end, card=street.card(scene.driver.id)).booking
        street.wait_until(booked.stay.start)
        street.check_in(scene.driver.actor, booked.id)
        street.wait_until(booked.stay.end)
        street.check_out(scene.driver.actor, booked.id)
        return street.stored(booked.id)

    def a_week_later(self) -> None:
        """It is Wednesday noon in the week after the one that just goes on."""
        period = PayoutPeriod.before(self.street.clock() + 7 * DAY, PACIFIC)
        self.street.wait_until(period.over_at(PACIFIC) + 2 * DAY + 12 * HOUR)

    def only(self, run: PayoutRun) -> Payout:
        """The one payout of a run, as it stands now."""
        (made,) = run.made
        return self.payout(made.id)

    def only_of(self, scene: Scene) -> Payout:
        """The one payout of a host."""
        with self.street.reading() as work:
            (payout,) = work.payouts.of(scene.host.id, limit=2).items
            return payout

    def payout(self, payout_id: PayoutId) -> Payout:
        with self.street.reading() as work:
            return work.payouts.get(payout_id)

    def operations(self, payout_id: UUID) -> list[tuple[OperationKind, str, int]]:
        return [(each.kind, each.state.value, each.attempt) for each in self.all_operations(payout_id)]

    def all_operations(self, payout_id: UUID) -> list[PaymentOperation]:
        with self.street.reading() as work:
            return list(work.payment_operations.about(payout_id))

    def balances(self, currency: str = "USD") -> Balances:
        with self.street.reading() as work:
            return work.ledgers.balances(currency)

    def sent(self, *kinds: str, secret: str = WEBHOOK_SECRET) -> list[tuple[bytes, str]]:
        """What the gateway has to tell, each with its signature of now: all, or of these kinds."""
        at = int(self.street.sandbox.clock.now().timestamp())
        found = [row for row in self.street.rows("event") if not kinds or row["type"] in kinds]
        payloads = [json.dumps(row).encode() for row in found]
        sign = stripe.WebhookSignature.generate_signature_header
        return [(each, sign(each.decode(), secret, at)) for each in payloads]

    def hear(self, *kinds: str) -> None:
        """It is told, and dealt with at once."""
        for payload, signature in self.sent(*kinds):
            self.take(payload, signature)
            self.handle(json.loads(payload)["id"])
