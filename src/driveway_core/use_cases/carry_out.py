"""Carry out what is wanted for a booking's money: ask the gateway, outside of any transaction."""

from collections.abc import Callable
from functools import partial
from typing import Final

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.bookings import BookingId
from driveway_core.details import BookingDetails
from driveway_core.errors import DrivewayError, Missing, Unavailable
from driveway_core.gateways import DeclineReason, OutcomeUnknown, PaymentDeclined
from driveway_core.jobs import Job, JobKind
from driveway_core.payment_operations import OperationKind, PaymentOperation
from driveway_core.ports import Clock, NewId, PaymentGateway, Transactions
from driveway_core.settlement import Settlement
from driveway_core.settling import TRIED_AGAIN
from driveway_core.transactions import retried
from driveway_core.use_cases.ask_gateway import Answered, AskGateway
from driveway_core.use_cases.attempts import Attempt, after
from driveway_core.use_cases.name_customer import NameCustomer
from driveway_core.use_cases.settle_booking import settle
from driveway_core.use_cases.take_payment import take_payment

ASKED_AGAIN: Final = (OperationKind.CANCEL_PAYMENT, OperationKind.REFUND)
"""What is wanted again after it was refused, where it still is to be wanted."""

MOST_STEPS: Final = 20
"""More steps than any chain of operations adds; reaching it is a mistake of ours."""


@attrs.frozen
class CarryOut:
    """Takes every operation of a booking as far as it goes, one after another; the refusals that came.

    Safe to run by several at once, and after any interruption. Raises
    ``OutcomeUnknown`` or ``GatewayUnavailable`` while something has to be
    tried again later.
    """

    transactions: Transactions
    gateway: PaymentGateway
    clock: Clock
    new_id: NewId

    def __call__(self, booking_id: BookingId) -> tuple[DrivewayError, ...]:
        refusals: list[DrivewayError] = []
        for _ in range(MOST_STEPS + self._begun(booking_id)):
            step = self._next(booking_id)
            if step is None:
                return tuple(refusals)
            answered = self._answer(step)
            self._keep(step, answered)
            if answered.trouble is not None:
                raise answered.trouble
            if answered.refusal is not None:
                refusals.append(answered.refusal)
        raise RuntimeError(f"the operations of booking {booking_id} do not come to an end")

    def _begun(self, booking_id: BookingId) -> int:
        """How many are to be taken further to begin with: a stay of many payments has many refunds."""
        with self.transactions.read(acting_as=SYSTEM) as work:
            return sum(each.is_open for each in work.payment_operations.about(booking_id))

    def _next(self, booking_id: BookingId) -> PaymentOperation | None:
        """The first operation to be taken further; ``OutcomeUnknown`` while somebody else is at one.

        What gives a payment up goes ahead of what would still take it.
        """
        with self.transactions.read(acting_as=SYSTEM) as work:
            open_ = [each for each in work.payment_operations.about(booking_id) if each.is_open]
        open_.sort(key=lambda each: each.kind is not OperationKind.CANCEL_PAYMENT)
        if not open_:
            return None
        if open_[0].is_left_alone(at=self.clock()):
            raise OutcomeUnknown
        return open_[0]

    def _answer(self, step: PaymentOperation) -> Answered:
        ask = AskGateway(self.gateway)

        def ready() -> Callable[[PaymentOperation], Answered]:
            try:
                customer = self._customer(step) if step.kind is OperationKind.CREATE_PAYMENT else None
            except Unavailable:
                raise
            except DrivewayError as refusal:
                return partial(_refused, refusal)
            return partial(ask.ask, customer=customer)

        return Attempt(self.transactions, self.clock).at(step, ask, ready)

    @retried
    def _keep(self, step: PaymentOperation, answered: Answered) -> None:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            booking = work.bookings.get(BookingId(step.subject), changing=True)
            current = work.payment_operations.get(step.id, changing=True)
            for following in after(current, answered, at):
                work.payment_operations.save(following)
            limits = self.gateway.limits(booking.offer.rates.currency)
            if answered.refusal is not None and step.kind is OperationKind.REFUND:
                refund = next(each for each in work.refunds.of(booking.id) if each.id == step.id)
                work.refunds.save(refund.refused(answered.error_code, at=at))
            if answered.refusal is not None and step.kind in ASKED_AGAIN:
                job = Job(kind=JobKind.SETTLE_BOOKING, subject=str(booking.id), due=at + TRIED_AGAIN)
                work.jobs.add(job)
            if answered.news is not None:
                take_payment(work, booking, answered.news, limits=limits, at=at, new_id=self.new_id)
            else:
                settle(work, booking, limits=limits, at=at, new_id=self.new_id)

    def _customer(self, step: PaymentOperation) -> str:
        """The driver at the gateway, made known there with the first payment."""
        with self.transactions.read(acting_as=SYSTEM) as work:
            booking = work.bookings.get(BookingId(step.subject))
        return NameCustomer(self.transactions, self.gateway, self.clock)(booking.driver_id)


def _refused(refusal: DrivewayError, _: PaymentOperation) -> Answered:
    return Answered(refusal=refusal)


def paid(settlement: Settlement, details: BookingDetails) -> BookingDetails:
    """After a commit: let the driver's card be asked; the booking as it is then, and what the payer needs.

    Raises ``PaymentDeclined`` where the card was, and a payment waits for another one.
    """
    refusals = settlement.carry_out(details.booking.id)
    details = settlement.told(details, secrets=True)
    for refusal in refusals:
        if details.open_payment is None:
            continue
        if isinstance(refusal, PaymentDeclined):
            raise attrs.evolve(refusal, booking_id=details.booking.id)
        if isinstance(refusal, Missing):
            raise PaymentDeclined(DeclineReason.UNKNOWN_CARD, details.booking.id) from refusal
    return details
