"""Settlement through a gateway: drivers pay here, and bookings wait for it."""

from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.arrears import charge_for
from driveway_core.bookings import Awaiting, Booking, BookingId
from driveway_core.details import BookingDetails
from driveway_core.errors import DrivewayError, Unavailable
from driveway_core.giving_back import presents
from driveway_core.jobs import Job, JobKind
from driveway_core.joining import is_part_of_theirs
from driveway_core.limits import Limits
from driveway_core.money import Money
from driveway_core.payment_operations import OperationId
from driveway_core.payments import PaymentStatus
from driveway_core.ports import Clock, NewId, PaymentGateway, Transactions, Work
from driveway_core.settling import (
    CHANGE_WAITS,
    Purpose,
    Wanted,
    capture,
    creation,
    is_held,
    stay_of,
)
from driveway_core.use_cases.carry_out import CarryOut
from driveway_core.use_cases.settle_booking import affairs_of, settle, want

_LOOKED_AT_AFTER: Final = timedelta(minutes=1)


@attrs.frozen
class GatewaySettlement:
    """The ``Settlement`` of a marketplace whose drivers pay by card."""

    transactions: Transactions
    gateway: PaymentGateway
    clock: Clock
    new_id: NewId

    @property
    def charges(self) -> bool:
        """Drivers pay here."""
        return True

    def first_awaits(self, total: Money, *, instant: bool) -> Awaiting | None:
        """The payment, where anything can be charged; also for a request, whose money is set aside first."""
        if self._charge(total):
            return Awaiting.PAYMENT
        return None if instant else Awaiting.HOST

    def limits(self, currency: str) -> Limits:
        """As the gateway has them."""
        return self.gateway.limits(currency)

    def begin(self, work: Work, booking: Booking, *, method: str | None, instant: bool, at: datetime) -> None:
        """A payment at once, or set aside until the host has answered."""
        if booking.awaiting is not Awaiting.PAYMENT:
            self.settle(work, booking, at=at)
            return
        due = self._charge(booking.offer.due.total)
        self._want(work, booking, creation(due, Purpose.BOOKING, hold=not instant, method=method), at=at)

    def accept(self, work: Work, booking: Booking, *, at: datetime) -> Booking:
        """What was set aside is taken, and the booking then confirmed; at once where it was taken before."""
        payments = work.payments.of(booking.id)
        if any(each.captured for each in payments) or not self._charge(booking.offer.due.total):
            return booking.accept(at=at)
        self._want(work, booking, *map(capture, filter(is_held, payments)), at=at)
        return booking.accept_unpaid(at=at)

    def settle(self, work: Work, booking: Booking, *, at: datetime) -> None:
        """Whatever follows from how things stand."""
        limits = self.limits(booking.offer.rates.currency)
        settle(work, booking, limits=limits, at=at, new_id=self.new_id)

    def waits_for_payment(self, work: Work, booking: Booking, moved: Booking, *, at: datetime) -> bool:
        """Whatever costs enough more to be charged, with what is open; it takes the place of earlier wishes.

        What is open counts, or else a stay could grow for ever in steps too small to be charged.
        """
        limits = self.limits(moved.offer.rates.currency)
        affairs = affairs_of(work, booking, limits=limits)
        for payment in affairs.payments:
            if payment.status is PaymentStatus.PENDING and affairs.purpose_of(payment) is Purpose.CHANGE:
                work.payments.save(payment.give_up(at=at))
        self.settle(work, booking, at=at)
        affairs = affairs_of(work, booking, limits=limits)
        more = charge_for(affairs, moved.offer)
        if not more:
            return False
        paid = [each for each in affairs.payments if each.captured and each.method_id is not None]
        method = paid[-1].method_id if paid else None
        self._want(work, booking, creation(more, Purpose.CHANGE, method=method, stay=moved.stay), at=at)
        ends = at + CHANGE_WAITS + _LOOKED_AT_AFTER
        work.jobs.add(Job(kind=JobKind.SETTLE_BOOKING, subject=str(booking.id), due=ends))
        return True

    def give_back(self, work: Work, booking: Booking, amount: Money, *, at: datetime) -> None:
        """What has to go back anyway goes first; then the present, of what is left."""
        self.settle(work, booking, at=at)
        affairs = affairs_of(work, booking, limits=self.limits(amount.currency))
        self._want(work, booking, *presents(affairs, amount), at=at)
        self.settle(work, booking, at=at)

    def carry_out(self, booking_id: BookingId) -> tuple[DrivewayError, ...]:
        """As far as it goes: what nobody answers now, a worker asks again.

        Of what is not committed yet, nobody is asked anything: a worker does, from the job that is.
        """
        if is_part_of_theirs():
            return ()
        try:
            return CarryOut(self.transactions, self.gateway, self.clock, self.new_id)(booking_id)
        except Unavailable:
            return ()

    def told(self, details: BookingDetails, *, secrets: bool = False) -> BookingDetails:
        """With its payments; the secret of the one to be finished is asked of the gateway each time.

        The payment that a booking waits for is for the booking as it is: only of others is asked what for.
        """
        with self.transactions.read(acting_as=SYSTEM) as work:
            booking = work.bookings.get(details.booking.id).due(at=details.seen_at or self.clock())
            payments, refunds = tuple(work.payments.of(booking.id)), tuple(work.refunds.of(booking.id))
            told = attrs.evolve(details, booking=booking, paid_here=True, payments=payments, refunds=refunds)
            waiting = told.open_payment
            if waiting is not None and booking.awaiting is not Awaiting.PAYMENT:
                made = work.payment_operations.get(OperationId(waiting.id))
                told = attrs.evolve(told, wished=stay_of(made))
        if not secrets or waiting is None:
            return told
        try:
            return attrs.evolve(told, to_pay=self.gateway.to_pay(waiting.intent_id))
        except Unavailable:
            return told

    def _charge(self, total: Money) -> Money:
        """What of a price can be charged."""
        return self.limits(total.currency).charge(total)

    def _want(self, work: Work, booking: Booking, *wanted: Wanted, at: datetime) -> None:
        want(work, booking, *wanted, at=at, new_id=self.new_id)
