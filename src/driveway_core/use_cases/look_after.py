"""Look after a booking's money: what is due happens, what follows is written down, and carried out."""

from datetime import datetime
from typing import Final

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.bookings import Booking, BookingId
from driveway_core.errors import Missing
from driveway_core.limits import Limits
from driveway_core.payment_operations import OperationKind, OperationState, PaymentOperation
from driveway_core.payments import Payment, PaymentStatus
from driveway_core.ports import Clock, NewId, PaymentGateway, Transactions, Work
from driveway_core.settling import CHASED, Purpose
from driveway_core.transactions import retried
from driveway_core.use_cases.ask_gateway import AskGateway
from driveway_core.use_cases.carry_out import CarryOut
from driveway_core.use_cases.settle_booking import SAFETY_NET, affairs_of, settle
from driveway_core.use_cases.take_payment import PaymentNews, booking_of, take_payment
from driveway_core.use_cases.tell import tell_of_change

CHARGES: Final = (OperationKind.CREATE_PAYMENT, OperationKind.CONFIRM_PAYMENT)
"""Whose outcome a driver waits for: after as long as its safety net takes, nobody does any more."""


@attrs.frozen
class SettleBooking:
    """What a worker does for one booking: nothing, where everything was done before.

    Raises ``Unavailable`` leaves while something has to be tried again later.
    """

    transactions: Transactions
    gateway: PaymentGateway
    clock: Clock
    new_id: NewId

    def __call__(self, booking_id: BookingId) -> None:
        self._settle(booking_id)
        CarryOut(self.transactions, self.gateway, self.clock, self.new_id)(booking_id)

    @retried
    def _settle(self, booking_id: BookingId) -> None:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            booking = work.bookings.get(booking_id, changing=True)
            stands = booking.due(at=at)
            if stands is not booking:
                stands = work.bookings.save(stands)
                tell_of_change(work, booking, stands, at=at)
                booking = stands
            limits = self.gateway.limits(booking.offer.rates.currency)
            settle(work, booking, limits=limits, at=at, new_id=self.new_id)


@attrs.frozen
class LookAtPayment:
    """Ask the gateway how a payment stands, take that in, and carry out what follows; whether it is ours.

    News often overtakes the answer to a driver who pays. What follows is then
    left to whoever serves that driver, who would not hear otherwise what the
    bank said; should they be gone, each operation's safety net does it.
    """

    transactions: Transactions
    gateway: PaymentGateway
    clock: Clock
    new_id: NewId

    def __call__(self, intent_id: str) -> bool:
        news = AskGateway(self.gateway).news_of(intent_id)
        taken = self._take(news)
        if taken is None:
            return False
        booking_id, is_left_to_others = taken
        if not is_left_to_others:
            CarryOut(self.transactions, self.gateway, self.clock, self.new_id)(booking_id)
        return True

    @retried
    def _take(self, news: PaymentNews) -> tuple[BookingId, bool] | None:
        """Whose booking it is, and whether what follows is left to others."""
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            booking_id = booking_of(work, news.seen)
            if booking_id is None:
                return None
            try:
                booking = work.bookings.get(booking_id, changing=True)
            except Missing:
                return None
            limits = self.gateway.limits(booking.offer.rates.currency)
            others = any(_is_waited_for(each, at) for each in work.payment_operations.about(booking_id))
            self._give_up_old(work, booking, limits, at)
            taken = take_payment(work, booking, news, limits=limits, at=at, new_id=self.new_id)
            return None if taken is None else (booking_id, others)

    def _give_up_old(self, work: Work, booking: Booking, limits: Limits, at: datetime) -> None:
        """Nobody chases a driver for ever: what is open for a week after a stay is borne."""
        affairs = affairs_of(work, booking, limits=limits)
        for payment in affairs.payments:
            late = at >= payment.created_at + CHASED and payment.failed_at is None
            if late and _is_open(payment) and affairs.purpose_of(payment) is Purpose.DIFFERENCE:
                work.payments.save(payment.give_up(at=at))


def _is_waited_for(operation: PaymentOperation, at: datetime) -> bool:
    begun = operation.state in (OperationState.PLANNED, OperationState.SENT)
    return operation.kind in CHARGES and begun and at < operation.updated_at + SAFETY_NET


def _is_open(payment: Payment) -> bool:
    return payment.status in (PaymentStatus.PENDING, PaymentStatus.PROCESSING)
