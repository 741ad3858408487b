"""Pay the hosts: a payout for everyone who has something due."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import Final

import attrs

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM, AccountId, AccountStatus
from driveway_core.bookings import BookingId
from driveway_core.errors import Unavailable
from driveway_core.money import Money, total
from driveway_core.paying_out import transfer
from driveway_core.payment_operations import OperationKind
from driveway_core.payout_selection import NextPayout, Settled, next_payout
from driveway_core.payouts import Payout, PayoutId, PayoutPeriod, PayoutStatus
from driveway_core.ports import Clock, NewId, PayoutGateway, Transactions, Work
from driveway_core.settling import amount_of
from driveway_core.transactions import retried
from driveway_core.use_cases.settle_payout import SettlePayout, want
from driveway_core.use_cases.take_payout import books_of

_PAGE: Final = 500


class WhyNot(StrEnum):
    """Why a host who has something due is not paid now."""

    UNVERIFIED = "unverified"
    NOT_ACTIVE = "not_active"
    NO_ACCOUNT = "no_account"
    CANNOT_RECEIVE = "cannot_receive"
    NOT_REACHED = "not_reached"


@attrs.frozen
class HostPaid:
    """One host's payout, or the reason why there is none."""

    payout: Payout
    why_not: WhyNot | None = None


@attrs.frozen
class PayoutRun:
    """What one run came to; a host with several currencies has a payout in each."""

    period: PayoutPeriod
    hosts: tuple[HostPaid, ...] = ()

    @property
    def made(self) -> Sequence[Payout]:
        """The payouts that were made."""
        return [each.payout for each in self.hosts if each.why_not is None]

    @property
    def left_out(self) -> Sequence[HostPaid]:
        """The hosts who are paid in a later run, if they do what is missing."""
        return [each for each in self.hosts if each.why_not is not None]

    @property
    def stays(self) -> int:
        """How many stays are paid for."""
        return sum(len(payout.lines) for payout in self.made)

    @property
    def amounts(self) -> Mapping[str, Money]:
        """What is transferred, by currency."""
        currencies = sorted({payout.currency for payout in self.made})
        return {
            code: total((each.amount for each in self.made if each.currency == code), code)
            for code in currencies
        }


Told = Callable[[int, int], None]
"""Is told how many hosts are done, and of how many."""


@attrs.frozen
class RunPayouts:
    """Makes every payout that is due for the last whole week, and carries it out as far as it goes.

    One transaction a host: interrupted anywhere and run again it goes on
    where it was, and no stay is in two payouts. What does not answer now is
    carried out by a worker.
    """

    transactions: Transactions
    payout_gateway: PayoutGateway
    clock: Clock
    new_id: NewId

    def __call__(self, *, dry_run: bool = False, told: Told | None = None) -> PayoutRun:
        period, due = self._due()
        found = []
        for number, (host_id, currency) in enumerate(due, 1):
            paid = self._pay(host_id, currency, dry_run=dry_run)
            if paid is not None:
                found.append(paid)
            if told is not None:
                told(number, len(due))
        return PayoutRun(period, tuple(found))

    def _due(self) -> tuple[PayoutPeriod, Sequence[tuple[AccountId, str]]]:
        due: list[tuple[AccountId, str]] = []
        with self.transactions.read(acting_as=SYSTEM) as work:
            zone = work.settings.marketplace().marketplace_time_zone
            period = PayoutPeriod.before(self.clock(), zone)
            page = work.payouts.hosts_due(before=period.over_at(zone), after=None, limit=_PAGE)
            while page:
                due += page
                page = work.payouts.hosts_due(before=period.over_at(zone), after=page[-1][0], limit=_PAGE)
        return period, due

    def _pay(self, host_id: AccountId, currency: str, *, dry_run: bool) -> HostPaid | None:
        why_not = self._why_not(host_id)
        if dry_run or why_not is not None:
            with self.transactions.read(acting_as=SYSTEM) as work:
                found = self._next(work, host_id, currency)
            return None if found is None else HostPaid(found.payout, why_not)
        payout = self._make(host_id, currency)
        if payout is None:
            return None
        if payout.status is PayoutStatus.PENDING:
            with suppress(Unavailable):
                SettlePayout(self.transactions, self.payout_gateway, self.clock, self.new_id)(payout.id)
        return HostPaid(payout)

    def _why_not(self, host_id: AccountId) -> WhyNot | None:
        with self.transactions.read(acting_as=SYSTEM) as work:
            host = work.accounts.get(host_id)
        why_not = _why_not(host)
        if why_not is not None or host.payee_id is None:
            return why_not
        try:
            seen = self.payout_gateway.account(host.payee_id)
        except Unavailable:
            return WhyNot.NOT_REACHED
        return None if seen.can_receive else WhyNot.CANNOT_RECEIVE

    def _next(self, work: Work, host_id: AccountId, currency: str) -> NextPayout | None:
        at, zone = self.clock(), work.settings.marketplace().marketplace_time_zone
        before = PayoutPeriod.before(at, zone).over_at(zone)
        stays = list(_unreserved(work, work.payouts.stays_of(host_id, currency, before=before)))
        id_ = PayoutId(self.new_id())
        step = self.payout_gateway.payout_step(currency)
        return next_payout(id_, host_id, stays, currency=currency, time_zone=zone, step=step, at=at)

    @retried
    def _make(self, host_id: AccountId, currency: str) -> Payout | None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            found = self._next(work, host_id, currency)
            host = work.accounts.get(host_id)
            if found is None or host.payee_id is None:
                return None
            payout = found.payout
            work.payouts.add(payout)
            for entry in found.entries:
                work.ledgers.post(entry)
            at = payout.created_at
            if payout.amount:
                want(work, payout, transfer(payout, host.payee_id), at=at, new_id=self.new_id)
                return payout
            payout = payout.net(at=at)
            work.payouts.save(payout)
            for entry in books_of(work, payout).transferred(str(payout.id), at=at):
                work.ledgers.post(entry)
            for entry in books_of(work, payout).paid(str(payout.id), at=at):
                work.ledgers.post(entry)
            return payout


def _why_not(host: Account) -> WhyNot | None:
    if host.status is not AccountStatus.ACTIVE:
        return WhyNot.NOT_ACTIVE
    if not host.email_verified:
        return WhyNot.UNVERIFIED
    return WhyNot.NO_ACCOUNT if host.payee_id is None else None


def _unreserved(work: Work, stays: Sequence[Settled]) -> Iterator[Settled]:
    """The stays, without the debts that an operator is taking back by a reversal just now."""
    reserved = _being_taken_back(work, stays)
    for stay in stays:
        part = reserved.get(stay.booking.id)
        if part is None:
            yield stay
        else:
            yield attrs.evolve(stay, netting=(stay.netting or Money.zero(part.currency)) + part)


def _being_taken_back(work: Work, stays: Sequence[Settled]) -> dict[BookingId, Money]:
    reserved: dict[BookingId, Money] = {}
    looked_at = set()
    for stay in stays:
        if stay.ledger.balances.host_is_owed.minor >= 0:
            continue
        for payout in work.payouts.holding(stay.booking.id):
            if payout.id in looked_at or payout.status is not PayoutStatus.PAID:
                continue
            looked_at.add(payout.id)
            for operation in work.payment_operations.about(payout.id):
                if operation.kind is OperationKind.REVERSE_TRANSFER and operation.is_open:
                    reserved.update(books_of(work, payout).recovered(amount_of(operation)))
    return reserved
