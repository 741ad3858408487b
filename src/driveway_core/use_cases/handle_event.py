"""Deal with an event: what it is about is fetched again, and taken in."""

from uuid import UUID

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.disputes import DisputeSeen
from driveway_core.errors import DrivewayError, Missing
from driveway_core.gateway_events import GatewayEvent, Subject
from driveway_core.gateways import GatewayRefused, OutcomeUnknown
from driveway_core.payment_operations import OperationId
from driveway_core.ports import Clock, NewId, PaymentGateway, PayoutGateway, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.look_after import LookAtPayment
from driveway_core.use_cases.look_at_payout import LookAtHost, LookAtPayout, LookAtTransfer
from driveway_core.use_cases.take_dispute import take_dispute


@attrs.frozen
class HandleEvent:
    """What a worker does for one event: nothing, where it was dealt with before.

    Safe to do by several at once. What is not ours is dealt with by leaving
    it alone. Raises what has to be tried again, and keeps it as the event's
    problem.
    """

    transactions: Transactions
    gateway: PaymentGateway
    payout_gateway: PayoutGateway
    clock: Clock
    new_id: NewId

    def __call__(self, event_id: str) -> None:
        with self.transactions.read(acting_as=SYSTEM) as work:
            event = work.inbox.get(event_id)
        if event.handled_at is not None:
            return
        try:
            self._deal_with(event)
        except GatewayRefused:
            pass  # what the gateway does not show us is not ours
        except DrivewayError as trouble:
            self._keep(event_id, problem=f"{trouble.slug}: {trouble}")
            raise
        self._keep(event_id, problem=None)

    def _deal_with(self, event: GatewayEvent) -> None:
        match event.subject:
            case Subject.PAYMENT:
                self._look_at_payment(event.object_id)
            case Subject.DISPUTE:
                self._look_at_dispute(self.gateway.dispute(event.object_id))
            case Subject.TRANSFER:
                LookAtTransfer(self.transactions, self.payout_gateway, self.clock, self.new_id)(
                    event.object_id
                )
            case Subject.PAYOUT if event.account is not None:
                LookAtPayout(self.transactions, self.payout_gateway, self.clock)(
                    event.account, event.object_id
                )
            case Subject.ACCOUNT:
                at_once = LookAtHost(self.transactions, self.payout_gateway, self.clock, self.new_id)
                at_once(event.object_id, since=event.happened_at)
            case _:
                pass

    def _look_at_payment(self, intent_id: str) -> bool:
        """Whether it is ours; raises ``OutcomeUnknown`` where it is, and cannot be placed yet."""
        look = LookAtPayment(self.transactions, self.gateway, self.clock, self.new_id)
        if look(intent_id):
            return True
        if self._is_made_by_us(self.gateway.payment(intent_id).about.get("operation_id")):
            raise OutcomeUnknown
        return False

    def _is_made_by_us(self, name: str | None) -> bool:
        try:
            operation_id = OperationId(UUID(name or ""))
            with self.transactions.read(acting_as=SYSTEM) as work:
                work.payment_operations.get(operation_id)
        except (Missing, ValueError):
            return False
        return True

    def _look_at_dispute(self, seen: DisputeSeen) -> None:
        if seen.intent_id is not None and self._look_at_payment(seen.intent_id):
            self._take(seen, seen.intent_id)

    @retried
    def _take(self, seen: DisputeSeen, intent_id: str) -> None:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            payment = work.payments.by_intent(intent_id)
            if payment is None:
                return
            booking = work.bookings.get(payment.booking_id, changing=True)
            limits = self.gateway.limits(payment.amount.currency)
            take_dispute(work, booking, payment, seen, limits=limits, at=at, new_id=self.new_id)

    @retried
    def _keep(self, event_id: str, *, problem: str | None) -> None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            event = work.inbox.get(event_id, changing=True)
            if problem is None:
                work.inbox.save(event.handled(at=self.clock()))
            elif event.handled_at is None:
                work.inbox.save(event.tried(problem=problem))
