"""Destroy what tells who an erased account was, once its ninety days are over."""

from collections.abc import Callable
from typing import Final

import attrs

from driveway_core.actors import SYSTEM, AccountId
from driveway_core.audit_kinds import AuditKind
from driveway_core.erasures import Erasure, OpenMatter
from driveway_core.ports import Clock, KeyStore, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.note import note

BATCH: Final = 500
_ACCOUNTS: Final = 50


def _silently(_: AccountId, __: int) -> None:
    """Nobody is told."""


@attrs.frozen(kw_only=True)
class Purged:
    """What became of one account whose day had come: rows dealt with, or what its purge waits for."""

    account_id: AccountId
    rows: int = 0
    waits_for: tuple[OpenMatter, ...] = ()

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return not self.waits_for


@attrs.frozen
class PurgeErased:
    """Purges every account that is due, batch by batch; one that is interrupted is gone on with.

    The rows come first, the account's data key last: what an interrupted
    purge has left can still be read, so nobody meets half of it. A purge is
    over when the key is destroyed, and with it every backup unreadable. An
    account for which something is open again (a dispute of an old payment)
    waits; every run asks anew.
    """

    transactions: Transactions
    keys: KeyStore
    clock: Clock
    batch: int = BATCH

    def __call__(self, told: Callable[[AccountId, int], None] = _silently) -> tuple[Purged, ...]:
        done: list[Purged] = []
        after: AccountId | None = None
        while due := self._due(after):
            tried = (self._purge(each.account_id, told) for each in due)
            done.extend(each for each in tried if each is not None)
            after = due[-1].account_id
        return tuple(done)

    def _due(self, after: AccountId | None) -> tuple[Erasure, ...]:
        with self.transactions.read(acting_as=SYSTEM) as work:
            return tuple(work.erasures.due(at=self.clock(), limit=_ACCOUNTS, after=after))

    def _purge(self, account_id: AccountId, told: Callable[[AccountId, int], None]) -> Purged | None:
        matters = self._begin(account_id)
        if matters is None:
            return None
        if matters:
            return Purged(account_id=account_id, waits_for=matters)
        rows = 0
        while some := self._some(account_id):
            rows += some
            told(account_id, rows)
        self._bury(account_id)
        self.keys.destroy(account_id, at=self.clock())
        self._end(account_id)
        told(account_id, rows + 1)
        return Purged(account_id=account_id, rows=rows + 1)

    @retried
    def _begin(self, account_id: AccountId) -> tuple[OpenMatter, ...] | None:
        """What the purge waits for; None where it is called off, done, or not due any more."""
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            erasure = work.erasures.of(account_id, changing=True)
            if erasure is None or not erasure.due(at=at):
                return None
            if erasure.begun_at is not None:
                return ()
            matters = tuple(work.erasures.open_matters(account_id, at=at))
            if not matters:
                work.erasures.save(erasure.begin(at=at))
            return matters

    @retried
    def _some(self, account_id: AccountId) -> int:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            return work.erasures.purge(account_id, limit=self.batch)

    @retried
    def _bury(self, account_id: AccountId) -> None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            work.erasures.bury(account_id, at=self.clock())

    @retried
    def _end(self, account_id: AccountId) -> None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            erasure = work.erasures.of(account_id, changing=True)
            if erasure is not None:
                at = self.clock()
                work.erasures.save(erasure.end(at=at))
                note(work, SYSTEM, AuditKind.ACCOUNT_PURGED, at=at, account_id=account_id)
