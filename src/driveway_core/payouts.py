"""Payouts: what hosts get, week by week, and for which stays.

A transfer moves money from the platform's balance to the host's at the
gateway; the payout moves it on to the host's bank. Source: domain rules §8.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NewType
from uuid import UUID
from zoneinfo import ZoneInfo

import attrs

from driveway_core.actors import AccountId
from driveway_core.bookings import BookingId
from driveway_core.errors import Conflict, Refused
from driveway_core.ledger import Ledger
from driveway_core.money import Money, total
from driveway_core.payments import Failure
from driveway_core.windows import at_wall_clock

PayoutId = NewType("PayoutId", UUID)

_WEEK: Final = timedelta(days=7)


class PayoutStatus(StrEnum):
    """Where a payout stands; the column's vocabulary."""

    PENDING = "pending"
    PROCESSING = "processing"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"


class PayoutStep(StrEnum):
    """What can happen to a payout."""

    TRANSFER = "transfer"
    NET = "net"
    START = "start"
    PAY = "pay"
    FAIL = "fail"
    CANCEL = "cancel"


_S = PayoutStatus
TRANSITIONS: Final[Mapping[tuple[PayoutStatus, PayoutStep], PayoutStatus]] = MappingProxyType(
    {
        (_S.PENDING, PayoutStep.TRANSFER): _S.PROCESSING,
        (_S.PENDING, PayoutStep.NET): _S.PAID,
        (_S.PENDING, PayoutStep.CANCEL): _S.CANCELLED,
        (_S.PROCESSING, PayoutStep.START): _S.PROCESSING,
        (_S.PROCESSING, PayoutStep.PAY): _S.PAID,
        (_S.PROCESSING, PayoutStep.FAIL): _S.FAILED,
        (_S.PROCESSING, PayoutStep.CANCEL): _S.CANCELLED,
        (_S.PAID, PayoutStep.FAIL): _S.FAILED,
        (_S.FAILED, PayoutStep.START): _S.PROCESSING,
        (_S.FAILED, PayoutStep.CANCEL): _S.CANCELLED,
    }
)
"""Every step that exists. Paid may still fail; a failed payout is paid out again, never transferred again."""


@attrs.frozen
class PayoutMovedOn(Conflict):
    """The payout is somewhere else by now; ``payout_status`` says where."""

    slug = "payout-moved-on"
    title = "That cannot be done with this payout now"

    payout_status: PayoutStatus
    step: PayoutStep

    def __str__(self) -> str:
        return f"This payout is {self.payout_status}."


@attrs.frozen
class StillAtTheHost(Conflict):
    """The transfer was not taken back whole: ``left`` of it is still on the host's balance."""

    slug = "still-at-the-host"
    title = "The host has that money"

    left: Money

    def __str__(self) -> str:
        return f"{self.left} of this payout's transfer is still on the host's balance."


@attrs.frozen
class TooMuchToTakeBack(Refused):
    """More is to be taken back than the host has of this payout, or owes for it; ``most`` is that."""

    slug = "too-much-to-take-back"
    title = "That much cannot be taken back"

    most: Money

    def __str__(self) -> str:
        return f"At most {self.most} of this payout can be taken back."


class AlreadyPaidOut(Conflict):
    """One of these stays is in another payout already."""

    slug = "already-paid-out"
    title = "That stay is in another payout"

    def __str__(self) -> str:
        return "One of these stays is in another payout already."


@attrs.frozen(order=True)
class PayoutPeriod:
    """A calendar week on the marketplace's wall clock: from Monday to Sunday, both included."""

    start: date
    end: date

    @classmethod
    def before(cls, at: datetime, time_zone: ZoneInfo) -> "PayoutPeriod":
        """The last week that is over at a moment."""
        today = at.astimezone(time_zone).date()
        monday = today - timedelta(days=today.weekday()) - _WEEK
        return cls(monday, monday + _WEEK - timedelta(days=1))

    def over_at(self, time_zone: ZoneInfo) -> datetime:
        """The first moment after it."""
        return at_wall_clock(datetime.combine(self.end + timedelta(days=1), time()), time_zone)


@attrs.frozen(kw_only=True)
class PayoutLine:
    """What a host gets for one stay: a row of ``payout_line_items``.

    ``booking_total`` is what the driver paid and did not get back.
    ``platform_fee`` may be below zero, the others may not.
    """

    booking_id: BookingId
    booking_total: Money
    platform_fee: Money
    tax_amount: Money
    released_at: datetime | None = None

    def __attrs_post_init__(self) -> None:
        if min(self.booking_total.minor, self.tax_amount.minor, self.host_amount.minor) < 0:
            raise ValueError("a line pays, it does not take")

    @property
    def host_amount(self) -> Money:
        """The host's: the total less fee and tax, in every case."""
        return self.booking_total - self.platform_fee - self.tax_amount

    @classmethod
    def of(cls, booking_id: BookingId, ledger: Ledger) -> "PayoutLine":
        """What a booking's ledger gives the host; the platform's part is what is left of the money.

        So what the platform bore of a balance too small to be charged, and
        what it lost to a bank, makes its fee smaller and nothing else. Who
        got more back than they had paid, a present and then a dispute, has
        paid nothing: the rest is the platform's loss, and in its books.
        """
        earned, paid = ledger.earned, max(ledger.paid, Money.zero(ledger.currency))
        return cls(
            booking_id=booking_id,
            booking_total=paid,
            platform_fee=paid - earned.subtotal - earned.tax_amount,
            tax_amount=earned.tax_amount,
        )


@attrs.frozen(kw_only=True)
class Netted:
    """A host's debt that is kept of a payout, or a part of it: of the booking that made it."""

    booking_id: BookingId
    amount: Money


@attrs.frozen(kw_only=True)
class Payout:
    """One host's payout for one week: the columns of ``payouts``, its lines and what was kept of them.

    ``gateway_id`` names the last try to pay out; ``transferred`` what was
    sent to the host's balance and not taken back.
    """

    id: PayoutId
    host_id: AccountId
    period: PayoutPeriod
    currency: str
    lines: tuple[PayoutLine, ...]
    netted: tuple[Netted, ...] = ()
    status: PayoutStatus = PayoutStatus.PENDING
    transfer_id: str | None = None
    gateway_id: str | None = None
    reversed: Money = attrs.field(
        default=attrs.Factory(lambda self: Money.zero(self.currency), takes_self=True)
    )
    processed_at: datetime | None = None
    paid_at: datetime | None = None
    failed_at: datetime | None = None
    failure: Failure | None = None
    created_at: datetime
    updated_at: datetime

    def __attrs_post_init__(self) -> None:
        if self.amount.minor < 0:
            raise ValueError("no more is kept of a payout than there is")

    @property
    def amount(self) -> Money:
        """What is transferred: the lines less what is kept."""
        kept = total((each.amount for each in self.netted), self.currency)
        return total((line.host_amount for line in self.lines), self.currency) - kept

    def _next(self, step: PayoutStep) -> PayoutStatus:
        try:
            return TRANSITIONS[self.status, step]
        except KeyError:
            raise PayoutMovedOn(self.status, step) from None

    def transferred(self, transfer_id: str, *, at: datetime) -> "Payout":
        """The money is on the host's balance; hearing it again changes nothing."""
        if self.transfer_id == transfer_id:
            return self
        status = self._next(PayoutStep.TRANSFER)
        return attrs.evolve(self, status=status, transfer_id=transfer_id, processed_at=at, updated_at=at)

    def net(self, *, at: datetime) -> "Payout":
        """Debts ate it up: there is nothing to transfer, and it is settled."""
        status = self._next(PayoutStep.NET)
        if self.amount:
            raise PayoutMovedOn(self.status, PayoutStep.NET)
        return attrs.evolve(self, status=status, processed_at=at, paid_at=at, updated_at=at)

    def started(self, gateway_id: str, *, at: datetime) -> "Payout":
        """On its way to the bank, for the first time or again after it failed."""
        if self.gateway_id == gateway_id:
            return self
        status = self._next(PayoutStep.START)
        return attrs.evolve(
            self,
            status=status,
            gateway_id=gateway_id,
            paid_at=None,
            failed_at=None,
            failure=None,
            updated_at=at,
        )

    def paid(self, gateway_id: str, *, at: datetime) -> "Payout":
        """The bank has it; of a try that failed, or is not the last, this is old news."""
        if gateway_id != self.gateway_id or self.status in (_S.PAID, _S.FAILED, _S.CANCELLED):
            return self
        return attrs.evolve(self, status=self._next(PayoutStep.PAY), paid_at=at, updated_at=at)

    def failed(self, gateway_id: str, failure: Failure, *, at: datetime) -> "Payout":
        """The bank sent it back, even after it was called paid; the lines stay, and it is tried again."""
        if gateway_id != self.gateway_id or self.status in (_S.FAILED, _S.CANCELLED):
            return self
        status = self._next(PayoutStep.FAIL)
        return attrs.evolve(self, status=status, paid_at=None, failed_at=at, failure=failure, updated_at=at)

    def took_back(self, amount: Money, *, at: datetime) -> "Payout":
        """Part of the transfer, or all of it, was reversed."""
        if self.transfer_id is None or self.reversed + amount > self.amount:
            raise StillAtTheHost(self.amount - self.reversed)
        return attrs.evolve(self, reversed=self.reversed + amount, updated_at=at)

    def cancel(self, *, at: datetime) -> "Payout":
        """Given up before its transfer, or once that was taken back whole: its stays are free again."""
        status = self._next(PayoutStep.CANCEL)
        if self.transfer_id is not None and self.reversed < self.amount:
            raise StillAtTheHost(self.amount - self.reversed)
        released = tuple(attrs.evolve(line, released_at=at) for line in self.lines)
        return attrs.evolve(self, status=status, lines=released, updated_at=at)
