"""Erasures in memory."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import attrs

from driveway_core.accounts import EmailAddress
from driveway_core.actors import AccountId
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.disputes import DisputeStatus
from driveway_core.erasures import ERASED, MOST_NAMED, Erasure, MatterKind, OpenMatter, nobodys_address
from driveway_core.ledger import Book
from driveway_core.payment_operations import OperationState
from driveway_core.payments import PaymentStatus
from driveway_core.payouts import PayoutStatus
from driveway_core.refunds import RefundStatus
from driveway_memory.purging import purge
from driveway_memory.tables import Look, Tables
from driveway_memory.withdrawing import withdraw

_UNSETTLED: Final = (PayoutStatus.PENDING, PayoutStatus.PROCESSING, PayoutStatus.FAILED)
_OPEN: Final = (PaymentStatus.PENDING, PaymentStatus.PROCESSING)
_UNFINISHED: Final = (OperationState.PLANNED, OperationState.SENT, OperationState.UNKNOWN)
_UNDECIDED: Final = (DisputeStatus.WARNED, DisputeStatus.NEEDS_RESPONSE, DisputeStatus.UNDER_REVIEW)
_STANDING: Final = (BookingStatus.CONFIRMED, BookingStatus.ACTIVE)


def _open(tables: Tables, booking: Booking, account: AccountId, at: datetime) -> Iterator[MatterKind]:
    this = booking.id
    held = booking.hold_expires_at is not None and booking.hold_expires_at > at
    if booking.status in _STANDING or (booking.status is BookingStatus.PENDING and held):
        yield MatterKind.STAY
    paying = any(each.booking_id == this and each.status in _OPEN for each in tables.payments.values())
    asked = any(
        each.subject == this and each.state in _UNFINISHED for each in tables.payment_operations.values()
    )
    if paying or asked:
        yield MatterKind.PAYMENT
    if any(r.booking_id == this and r.status is RefundStatus.PENDING for r in tables.refunds.values()):
        yield MatterKind.REFUND
    if any(d.booking_id == this and d.status in _UNDECIDED for d in tables.disputes.values()):
        yield MatterKind.DISPUTE
    ledger = tables.ledgers.get(this)
    book = Book.HOST if booking.host_id == account else Book.DRIVER
    if ledger is not None and ledger.balances[book].minor:
        yield MatterKind.DUE


@attrs.frozen
class MemoryErasures:
    """The ``Erasures`` port."""

    look: Look

    def open_matters(self, account_id: AccountId, *, at: datetime) -> Sequence[OpenMatter]:
        tables = self.look()
        named: dict[MatterKind, list[str]] = {kind: [] for kind in MatterKind}
        for booking in sorted(tables.bookings.values(), key=lambda each: each.id, reverse=True):
            if account_id in (booking.driver_id, booking.host_id):
                for kind in _open(tables, booking, account_id, at):
                    named[kind].append(str(booking.reference))
        matters = [
            OpenMatter(kind, len(every), tuple(every[:MOST_NAMED])) for kind, every in named.items() if every
        ]
        payouts = sum(
            each.host_id == account_id and each.status in _UNSETTLED for each in tables.payouts.values()
        )
        if payouts:
            matters.append(OpenMatter(MatterKind.PAYOUT, payouts))
        order = list(MatterKind)
        return sorted(matters, key=lambda each: order.index(each.kind))

    def of(self, account_id: AccountId, *, changing: bool = False) -> Erasure | None:
        return self.look().erasures.get(account_id)

    def add(self, erasure: Erasure) -> None:
        self.look().erasures[erasure.account_id] = erasure

    def save(self, erasure: Erasure) -> None:
        self.look().erasures[erasure.account_id] = erasure

    def remove(self, account_id: AccountId) -> None:
        self.look().erasures.pop(account_id, None)

    def due(self, *, at: datetime, limit: int, after: AccountId | None = None) -> Sequence[Erasure]:
        every = sorted(self.look().erasures.items())
        found = [each for key, each in every if each.due(at=at) and (after is None or key > after)]
        return found[:limit]

    def withdraw(self, account_id: AccountId, *, at: datetime) -> None:
        withdraw(self.look(), account_id, at=at)

    def purge(self, account_id: AccountId, *, limit: int) -> int:
        return purge(self.look(), account_id)

    def bury(self, account_id: AccountId, *, at: datetime) -> None:
        tables = self.look()
        account = tables.accounts[account_id]
        tables.accounts[account_id] = attrs.evolve(
            account,
            email=EmailAddress(nobodys_address(account_id)),
            password_hash="",
            first_name=ERASED,
            last_name=ERASED,
            phone=None,
            profile_image_url=None,
            email_verified=False,
            phone_verified=False,
            identity_verified=False,
            is_operator=False,
            terms_version=None,
            customer_id=None,
            payee_id=None,
            last_login_at=None,
            updated_at=at,
            version=account.version + 1,
        )
