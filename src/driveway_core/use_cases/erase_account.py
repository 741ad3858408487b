"""Erase an account: locked at once, purged ninety days later; and the way back until then."""

import attrs

from driveway_core.actors import AccountId, Actor
from driveway_core.audit_kinds import AuditKind
from driveway_core.erasures import AccountClosed, Erasure, NothingToCallOff, refuse_while_open
from driveway_core.ports import Clock, Transactions, Work
from driveway_core.sessions import Ending
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.note import note
from driveway_core.use_cases.sweep_due import sweep


@attrs.frozen
class EraseAccount:
    """Locks an account at once and sets the day of its purge; raises ``StillOpen`` while anything is open.

    Every session ends, listings and cars are retired, calendars given away
    are closed, and the line to the cars' maker is forgotten. Asked again, the
    first request stands.
    """

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    @retried
    def __call__(self, actor: Actor, account_id: AccountId) -> Erasure:
        if actor.account_id != account_id:
            actor.operator()
        at = self.clock()
        with self.transactions.begin(acting_as=actor) as work:
            erasure = work.erasures.of(account_id, changing=True)
            if erasure is not None:
                return erasure
            work.accounts.get(account_id)
            sweep(work, self.settlement, at=at, account_id=account_id)
            refuse_while_open(work.erasures.open_matters(account_id, at=at))
            erasure = Erasure.request(account_id, at=at)
            work.erasures.add(erasure)
            work.sessions.end_all(account_id, Ending.CLOSED, at=at)
            work.erasures.withdraw(account_id, at=at)
            note(
                work, actor, AuditKind.ERASURE_ASKED, at=at, account_id=account_id, purge_at=erasure.purge_at
            )
            return erasure


@attrs.frozen
class ReadErasure:
    """The erasure of an account that is under way or over; raises ``NothingToCallOff`` without one."""

    transactions: Transactions

    def __call__(self, actor: Actor, account_id: AccountId) -> Erasure:
        actor.operator()
        with self.transactions.read(acting_as=actor) as work:
            erasure = work.erasures.of(account_id)
        if erasure is None:
            raise NothingToCallOff
        return erasure


@attrs.frozen
class CallOffErasure:
    """An operator lets the owner in again; raises ``NothingToCallOff``, ``PurgeBegun``.

    What was retired and unlinked stays so. Logging in calls nothing off:
    whoever has got hold of the password could undo the owner's wish.
    """

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, account_id: AccountId) -> Erasure:
        actor.operator()
        with self.transactions.begin(acting_as=actor) as work:
            erasure = work.erasures.of(account_id, changing=True)
            if erasure is None:
                raise NothingToCallOff
            erasure.refuse_to_call_off()
            work.erasures.remove(account_id)
            note(work, actor, AuditKind.ERASURE_CALLED_OFF, at=self.clock(), account_id=account_id)
            return erasure


def refuse_closed(work: Work, account_id: AccountId) -> None:
    """Raises ``AccountClosed`` for an account that is being erased."""
    if work.erasures.of(account_id) is not None:
        raise AccountClosed
