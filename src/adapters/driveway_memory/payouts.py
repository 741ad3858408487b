"""Payouts and what was taken back of them, in memory."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.bookings import Booking, BookingId, BookingStatus
from driveway_core.errors import Missing
from driveway_core.money import Money, total
from driveway_core.pages import Page
from driveway_core.payout_selection import Settled
from driveway_core.payouts import AlreadyPaidOut, Payout, PayoutId, PayoutStatus
from driveway_core.transfer_reversals import TransferReversal
from driveway_memory.tables import Look, Tables, page

_LEFT: Final = (BookingStatus.COMPLETED, BookingStatus.NO_SHOW)
_UNDER_WAY: Final = (PayoutStatus.PENDING, PayoutStatus.PROCESSING, PayoutStatus.FAILED)


def _over_at(booking: Booking) -> datetime | None:
    return booking.completed_at if booking.status in _LEFT else booking.stay.end


def _paid_out(tables: Tables, booking_id: BookingId) -> bool:
    return any(
        line.booking_id == booking_id and line.released_at is None
        for payout in tables.payouts.values()
        for line in payout.lines
    )


def _may_be_paid(tables: Tables, booking: Booking, before: datetime) -> bool:
    over = _over_at(booking)
    ended = booking.status in (*_LEFT, BookingStatus.CANCELLED) and over is not None and over < before
    if not ended or booking.id not in tables.ledgers or _paid_out(tables, booking.id):
        return False
    return tables.ledgers[booking.id].balances.host_is_owed.minor > 0


@attrs.frozen
class MemoryPayouts:
    """``payouts`` with their ``payout_line_items``; the one lock keeps others waiting anyway."""

    look: Look

    def add(self, payout: Payout) -> None:
        tables = self.look()
        if any(line.released_at is None and _paid_out(tables, line.booking_id) for line in payout.lines):
            raise AlreadyPaidOut
        tables.payouts[payout.id] = payout

    def save(self, payout: Payout) -> None:
        self.get(payout.id)
        self.look().payouts[payout.id] = payout

    def get(self, payout_id: PayoutId, *, changing: bool = False) -> Payout:
        payout = self.look().payouts.get(payout_id)
        if payout is None:
            raise Missing("payout_id", "payout")
        return payout

    def by_transfer(self, transfer_id: str) -> Payout | None:
        return next((each for each in self.look().payouts.values() if each.transfer_id == transfer_id), None)

    def by_gateway_id(self, gateway_id: str) -> Payout | None:
        return next((each for each in self.look().payouts.values() if each.gateway_id == gateway_id), None)

    def of(self, host_id: AccountId, *, limit: int, after: UUID | None = None) -> Page[Payout]:
        theirs: dict[UUID, Payout] = {
            each.id: each for each in self.look().payouts.values() if each.host_id == host_id
        }
        return page(theirs, limit=limit, after=after, latest_first=True)

    def open(self, *, before: datetime, limit: int) -> Sequence[Payout]:
        found = [
            each
            for each in self.look().payouts.values()
            if each.status in _UNDER_WAY and each.updated_at < before
        ]
        return sorted(found, key=lambda each: (each.updated_at, each.id))[:limit]

    def holding(self, booking_id: BookingId) -> Sequence[Payout]:
        found = [
            each
            for each in self.look().payouts.values()
            if any(line.booking_id == booking_id for line in each.lines)
        ]
        return sorted(found, key=lambda each: (each.created_at, each.id))

    def hosts_due(
        self, *, before: datetime, after: AccountId | None, limit: int
    ) -> Sequence[tuple[AccountId, str]]:
        tables = self.look()
        found = sorted(
            {
                (booking.host_id, tables.ledgers[booking.id].currency)
                for booking in tables.bookings.values()
                if (after is None or booking.host_id > after) and _may_be_paid(tables, booking, before)
            }
        )
        last = found[:limit][-1:]
        return [each for place, each in enumerate(found) if place < limit or each[0] == last[0][0]]

    def stays_of(self, host_id: AccountId, currency: str, *, before: datetime) -> Sequence[Settled]:
        tables = self.look()
        found = [
            booking
            for booking in tables.bookings.values()
            if booking.host_id == host_id
            and booking.id in tables.ledgers
            and tables.ledgers[booking.id].currency == currency
            and (
                tables.ledgers[booking.id].balances.host_is_owed.minor < 0
                or _may_be_paid(tables, booking, before)
            )
        ]
        found.sort(key=lambda each: (_over_at(each) or each.stay.end, each.id))
        return [_settled(tables, booking) for booking in found]


def _settled(tables: Tables, booking: Booking) -> Settled:
    ledger = tables.ledgers[booking.id]
    available = [
        each.available_at
        for each in tables.payments.values()
        if each.booking_id == booking.id and each.available_at is not None
    ]
    return Settled(
        booking=booking,
        ledger=ledger,
        available_at=max(available, default=None),
        disputed=any(each.booking_id == booking.id and each.is_open for each in tables.disputes.values()),
        paid_out=_paid_out(tables, booking.id),
        netting=_netting(tables, booking.id, ledger.currency),
    )


def _netting(tables: Tables, booking_id: BookingId, currency: str) -> Money | None:
    kept = [
        each.amount
        for payout in tables.payouts.values()
        if payout.status in _UNDER_WAY
        for each in payout.netted
        if each.booking_id == booking_id
    ]
    return total(kept, currency) if kept else None


@attrs.frozen
class MemoryTransferReversals:
    """``transfer_reversals``."""

    look: Look

    def add(self, reversal: TransferReversal) -> None:
        kept = self.look().transfer_reversals
        if all(each.gateway_id != reversal.gateway_id for each in kept.values()):
            kept.setdefault(reversal.id, reversal)

    def of(self, payout_id: PayoutId) -> Sequence[TransferReversal]:
        found = [each for each in self.look().transfer_reversals.values() if each.payout_id == payout_id]
        return sorted(found, key=lambda each: (each.created_at, each.id))
