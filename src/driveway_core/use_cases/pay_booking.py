"""Pay for a booking: again, or with another card."""

from datetime import datetime

import attrs

from driveway_core.actors import Actor
from driveway_core.bookings import Awaiting, BookingId
from driveway_core.details import BookingDetails, Side
from driveway_core.errors import Conflict, Missing
from driveway_core.once import Once
from driveway_core.payment_operations import OperationKind
from driveway_core.payments import PaymentStatus
from driveway_core.ports import Clock, NewId, Transactions, Work
from driveway_core.settlement import Settlement
from driveway_core.settling import Affairs, Purpose, Wanted, confirmation, creation
from driveway_core.transactions import retried
from driveway_core.use_cases.carry_out import paid
from driveway_core.use_cases.change_booking import party_of, settle_due
from driveway_core.use_cases.read_booking import as_it_stands, own_booking
from driveway_core.use_cases.settle_booking import affairs_of, want


class NothingToPay(Conflict):
    """Nothing of this booking waits for the driver's card."""

    slug = "nothing-to-pay"
    title = "There is nothing to pay"

    def __str__(self) -> str:
        return "Nothing of this booking waits to be paid."


@attrs.frozen
class PayBooking:
    """The driver pays what waits: a held place, a longer stay, an overstay.

    With a saved card's ``payment_method`` it is charged at once; without one
    the answer holds what the driver's browser needs. Raises ``NothingToPay``,
    and ``PaymentDeclined``, after which it may be tried again.
    """

    transactions: Transactions
    settlement: Settlement
    clock: Clock
    new_id: NewId

    @retried
    def __call__(
        self,
        actor: Actor,
        booking_id: BookingId,
        *,
        payment_method: str | None = None,
        once: Once | None = None,
    ) -> BookingDetails:
        actor.driver()
        at = self.clock()
        if not self.settlement.charges:
            raise NothingToPay
        settle_due(self.transactions, self.settlement, actor, booking_id, at=at)
        with self.transactions.begin(acting_as=actor, once=once and once.making(booking_id)) as work:
            work.bookings.get(booking_id, changing=True)
            details = as_it_stands(own_booking(work, actor, booking_id), at=at)
            if actor.account_id != party_of(details, Side.DRIVER):
                raise Missing("booking_id", "booking")
            self._want(work, details, payment_method, at)
        return paid(self.settlement, details)

    def _want(self, work: Work, details: BookingDetails, method: str | None, at: datetime) -> None:
        booking = details.booking
        limits = self.settlement.limits(booking.offer.rates.currency)
        affairs = affairs_of(work, booking, limits=limits)
        waiting = attrs.evolve(details, payments=affairs.payments).open_payment
        wanted: list[Wanted] = []
        if waiting is not None:
            if method is not None and not _is_asked(affairs, waiting.intent_id):
                wanted.append(confirmation(waiting.intent_id, method=method, present=True))
        elif booking.awaiting is not Awaiting.PAYMENT:
            raise NothingToPay
        elif not _is_under_way(affairs):
            due = limits.charge(booking.offer.due.total)
            wanted.append(creation(due, Purpose.BOOKING, hold=_was_held(affairs), method=method))
        want(work, booking, *wanted, at=at, new_id=self.new_id)


def _is_asked(affairs: Affairs, intent_id: str) -> bool:
    """Whether a card is being asked for it: nobody asks two at once."""
    return any(each.is_open for each in affairs.about(intent_id, OperationKind.CONFIRM_PAYMENT))


def _is_under_way(affairs: Affairs) -> bool:
    """Whether money is being set aside or taken, or a payment made."""
    kinds = (OperationKind.CREATE_PAYMENT, OperationKind.CAPTURE_PAYMENT)
    if any(each.status is PaymentStatus.PROCESSING for each in affairs.payments):
        return True
    return any(each.kind in kinds and each.is_open for each in affairs.operations)


def _was_held(affairs: Affairs) -> bool:
    """Whether the booking is a request, whose money is set aside first."""
    made = (each for each in affairs.operations if each.kind is OperationKind.CREATE_PAYMENT)
    return any(bool(each.params["hold"]) for each in made)
