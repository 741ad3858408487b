"""What is paid out this week: stays that are over and settled, less what a host owes.

Source: domain rules §8; decision 0016 says what *ended* means.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from driveway_core import postings
from driveway_core.actors import AccountId
from driveway_core.booking_states import BookingStatus
from driveway_core.bookings import Booking, BookingId
from driveway_core.cancellation import outcome
from driveway_core.ledger import Entry, Ledger
from driveway_core.money import Money
from driveway_core.payouts import Netted, Payout, PayoutId, PayoutLine, PayoutPeriod

SAFETY_DELAY: Final = timedelta(hours=48)
"""How long after its end a stay is paid out at the earliest."""


@attrs.frozen(kw_only=True)
class Settled:
    """A stay and its books, with what may keep it from being paid out.

    ``available_at`` is when the last of its money can be used; None when it
    has all been there from the start. ``netting`` is what payouts that are
    under way keep of a debt that it made; None where none does.
    """

    booking: Booking
    ledger: Ledger
    available_at: datetime | None = None
    disputed: bool = False
    paid_out: bool = False
    netting: Money | None = None


def ended_at(booking: Booking) -> datetime | None:
    """When a stay that the host is paid for was over; None for one that is not, or not yet.

    Left or missed: that moment. Cancelled with something kept: the end that
    was booked.
    """
    if booking.status in (BookingStatus.COMPLETED, BookingStatus.NO_SHOW):
        return booking.completed_at
    came = outcome(booking)
    return booking.stay.end if came is not None and came.kept.subtotal.minor > 0 else None


def is_due(settled: Settled, *, before: datetime, at: datetime) -> bool:
    """Whether it is paid out in a run at a moment, with the stays that ended before another.

    It ended 48 hours ago or more, is charged or refunded to the last cent,
    not disputed, not in another payout, and its money can be used.
    """
    ended = ended_at(settled.booking)
    if ended is None or ended >= before or at < ended + SAFETY_DELAY:
        return False
    if settled.disputed or settled.paid_out:
        return False
    if settled.available_at is not None and at < settled.available_at:
        return False
    owed = settled.ledger.balances
    return not owed.driver_owes and owed.host_is_owed.minor > 0


@attrs.frozen(kw_only=True)
class Debt:
    """What a host was paid too much for one stay, such as a refund or a lost dispute after the payout."""

    booking_id: BookingId
    amount: Money

    @classmethod
    def of(cls, settled: Settled) -> "Debt | None":
        """The debt that a stay's books show; None where there is none."""
        open_ = -settled.ledger.balances.host_is_owed - (
            settled.netting or Money.zero(settled.ledger.currency)
        )
        return None if open_.minor <= 0 else cls(booking_id=settled.booking.id, amount=open_)


def net(debts: Iterable[Debt], available: Money) -> tuple[Netted, ...]:
    """Which debts are kept of so much, in their order; what is not, is carried over to the next payout."""
    kept = []
    for debt in debts:
        part = min(debt.amount, available)
        if part.minor > 0:
            kept.append(Netted(booking_id=debt.booking_id, amount=part))
            available = available - part
    return tuple(kept)


@attrs.frozen
class NextPayout:
    """A payout that is to be made, and what is posted with it."""

    payout: Payout
    entries: tuple[Entry, ...] = ()


def next_payout(
    id: PayoutId,
    host_id: AccountId,
    stays: Sequence[Settled],
    *,
    currency: str,
    time_zone: ZoneInfo,
    step: Money,
    at: datetime,
) -> NextPayout | None:
    """A host's payout in one currency, for the last whole week in ``time_zone``; None when nothing is due.

    Stays of weeks before that were not due then are in it, too. ``stays`` are
    in the order in which debts are kept. It is a multiple of ``step``: what
    the host gets too much for that, the platform bears for the last stay.
    """
    period = PayoutPeriod.before(at, time_zone)
    before = period.over_at(time_zone)
    own = [each for each in stays if each.booking.host_id == host_id and each.ledger.currency == currency]
    due = [each for each in own if is_due(each, before=before, at=at)]
    if not due:
        return None
    debts = [debt for debt in map(Debt.of, own) if debt is not None]
    whole = Payout(
        id=id,
        host_id=host_id,
        period=period,
        currency=currency,
        lines=tuple(PayoutLine.of(each.booking.id, each.ledger) for each in due),
        created_at=at,
        updated_at=at,
    )
    whole = attrs.evolve(whole, netted=net(debts, whole.amount))
    more = whole.amount.up_to(step) - whole.amount
    if not more:
        return NextPayout(whole)
    last = due[-1]
    entry = postings.rounded_up(postings.Event(last.booking.id, f"{id}:step", at), more)
    line = PayoutLine.of(last.booking.id, last.ledger.post(entry))
    return NextPayout(attrs.evolve(whole, lines=(*whole.lines[:-1], line)), (entry,))
