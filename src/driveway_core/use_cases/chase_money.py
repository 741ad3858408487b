"""Go after what nobody finished: operations, payments, payouts and events that were left lying."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final, TypeVar

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.bookings import BookingId
from driveway_core.errors import DrivewayError
from driveway_core.paying_out import OF_PAYOUTS
from driveway_core.payouts import PayoutId
from driveway_core.ports import Clock, Transactions
from driveway_core.use_cases.handle_event import HandleEvent
from driveway_core.use_cases.look_after import LookAtPayment, SettleBooking
from driveway_core.use_cases.settle_payout import SettlePayout

UNTOUCHED: Final = timedelta(minutes=5)
UNHANDLED: Final = timedelta(minutes=10)
UNSETTLED: Final = timedelta(hours=1)
UNSEEN: Final = timedelta(days=1)
ENDS_SOON: Final = timedelta(hours=12)
"""What is authorised is given up, or taken, this long before its end."""

BATCH: Final = 200

T = TypeVar("T")


@attrs.frozen
class Chased:
    """How many were gone after, and what kept some from being done: those are gone after again."""

    count: int
    troubles: tuple[DrivewayError, ...] = ()


def each(found: Iterable[T], do: Callable[[T], object]) -> Chased:
    """Every one, whatever becomes of the others."""
    count, troubles = 0, []
    for one in found:
        count += 1
        try:
            do(one)
        except DrivewayError as trouble:
            troubles.append(trouble)
    return Chased(count, tuple(troubles))


@attrs.frozen
class ChaseOperations:
    """Operations that nobody touched for five minutes: whoever wanted them is gone."""

    transactions: Transactions
    clock: Clock
    settle_booking: SettleBooking
    settle_payout: SettlePayout

    def __call__(self) -> Chased:
        with self.transactions.read(acting_as=SYSTEM) as work:
            found = work.payment_operations.unfinished(before=self.clock() - UNTOUCHED, limit=BATCH)
        payouts = {each.subject for each in found if each.kind in OF_PAYOUTS}
        return each(dict.fromkeys(each.subject for each in found), lambda subject: (
            self.settle_payout(PayoutId(subject))
            if subject in payouts
            else self.settle_booking(BookingId(subject))
        ))  # fmt: skip


@attrs.frozen
class ChasePayments:
    """Open payments that nobody looked at for a day, and those whose authorisation ends within hours."""

    transactions: Transactions
    clock: Clock
    settle_booking: SettleBooking
    look_at_payment: LookAtPayment

    def __call__(self) -> Chased:
        at = self.clock()
        with self.transactions.read(acting_as=SYSTEM) as work:
            unseen = work.payments.open(before=at - UNSEEN, limit=BATCH)
            ending = work.payments.expiring(before=at + ENDS_SOON, limit=BATCH)
        over = [each for each in ending if each.capture_before is not None and each.capture_before <= at]
        settled = each(dict.fromkeys(each.booking_id for each in ending), self.settle_booking)
        looked = each(dict.fromkeys(each.intent_id for each in (*over, *unseen)), self.look_at_payment)
        return Chased(settled.count + looked.count, settled.troubles + looked.troubles)


@attrs.frozen
class ChasePayouts:
    """Payouts that are neither paid nor given up and did not move for an hour: refused, or sent back."""

    transactions: Transactions
    clock: Clock
    settle_payout: SettlePayout

    def __call__(self) -> Chased:
        with self.transactions.read(acting_as=SYSTEM) as work:
            found = work.payouts.open(before=self.clock() - UNSETTLED, limit=BATCH)
        return each((each.id for each in found), self.settle_payout)


@attrs.frozen
class ChaseEvents:
    """Events that have waited for ten minutes."""

    transactions: Transactions
    clock: Clock
    handle: HandleEvent

    def __call__(self) -> Chased:
        with self.transactions.read(acting_as=SYSTEM) as work:
            found = work.inbox.waiting(before=self.clock() - UNHANDLED, limit=BATCH)
        return each((each.id for each in found), self.handle)
