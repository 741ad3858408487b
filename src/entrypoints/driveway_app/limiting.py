"""Who may call how often, in this process: buckets leased from what all processes share.

Should the database not answer, each process counts for itself until it does:
whoever reads what needs no database is served, and nobody is refused because
we cannot count. Source: docs/decisions/0029-rate-limits.md.
"""

import logging
import threading
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core.actors import ANYONE
from driveway_core.errors import Unavailable
from driveway_core.ports import Clock, Leases, Transactions
from driveway_core.tallies import Bucket, Grant, Step, Tally, lease, slack, wait_s
from driveway_core.throttles import CallClass, Per, Quota, RateLimits, TooManyCalls, policy_of
from driveway_core.transactions import Interrupted

MOST_CALLERS: Final = 20_000
"""So many are remembered; whoever has not called the longest is forgotten first."""

PATIENCE: Final = timedelta(seconds=5)
"""For so long a database that did not answer is not asked again."""

_LOG: Final = logging.getLogger("driveway.limits")


@attrs.frozen
class Standing:
    """How a caller stands with one limit: so many calls ``left``, which last for ``lasts_s`` seconds."""

    policy: str
    quota: Quota
    left: int
    lasts_s: int


class _Caller:
    """What is remembered of one caller, changed by one thread at a time."""

    __slots__ = ("alone", "bucket", "guard")

    def __init__(self, quota: Quota) -> None:
        self.guard = threading.Lock()
        self.bucket = Bucket(quota=quota)
        self.alone = Tally()


class Limiter:
    """Counts calls against the marketplace's limits; one for each process, shared by its threads."""

    def __init__(
        self,
        transactions: Transactions,
        leases: Leases,
        clock: Clock,
        processes: int,
        most: int = MOST_CALLERS,
    ) -> None:
        self._transactions, self._leases, self._clock = transactions, leases, clock
        self._processes, self._most = processes, most
        self._guard = threading.Lock()
        self._callers: OrderedDict[str, _Caller] = OrderedDict()
        self._limits = RateLimits()
        self._away_until: datetime | None = None

    def count(self, kind: CallClass, per: Per, who: str) -> tuple[Standing, TooManyCalls | None] | None:
        """Count a call of somebody: how they stand then, and the refusal if it was one too many.

        None where there is no limit.
        """
        at = self._clock()
        quota = self._limits_now(at).quota(kind, per)
        if quota is None:
            return None
        subject = f"{kind.value}/{per.value}/{who}"
        caller = self._caller(subject, quota)
        share = slack(quota, self._processes)
        with caller.guard:
            step, caller.bucket = caller.bucket.under(quota).step(share, at=at)
            if step is Step.LEASE:
                grant = self._lease(caller, subject, max(1, share), at)
                step, caller.bucket = caller.bucket.leased(grant, at=at)
            bucket = caller.bucket
        policy = policy_of(kind, per)
        if step is Step.REFUSE:
            wait = wait_s(bucket.closed_until, at=at)
            return Standing(policy, quota, 0, wait), TooManyCalls(policy, wait)
        return Standing(policy, quota, bucket.remaining(at=at), quota.within.seconds), None

    def _caller(self, subject: str, quota: Quota) -> _Caller:
        with self._guard:
            caller = self._callers.get(subject)
            if caller is None:
                caller = self._callers[subject] = _Caller(quota)
                if len(self._callers) > self._most:
                    self._callers.popitem(last=False)
            else:
                self._callers.move_to_end(subject)
            return caller

    def _limits_now(self, at: datetime) -> RateLimits:
        """What operators have set, as it was read last while the database does not answer."""
        if self._is_away(at):
            return self._limits
        try:
            with self._transactions.read(acting_as=ANYONE) as work:
                self._limits = work.settings.marketplace().rate_limits
        except Unavailable as error:
            self._went_away(at, error)
        return self._limits

    def _lease(self, caller: _Caller, subject: str, wanted: int, at: datetime) -> Grant:
        bucket = caller.bucket
        if not self._is_away(at):
            try:
                grant = self._leases.lease(subject, bucket.quota, owed=bucket.owed, wanted=wanted, at=at)
            except Interrupted:
                _LOG.info("rate limits: very many ask for one caller, and this process counts for itself")
            except Unavailable as error:
                self._went_away(at, error)
            else:
                return grant
        caller.alone, grant = lease(caller.alone, bucket.quota, owed=bucket.owed, wanted=wanted, at=at)
        return grant

    def _is_away(self, at: datetime) -> bool:
        """Whether the database did not answer a moment ago."""
        until = self._away_until
        if until is None:
            return False
        if until - PATIENCE <= at < until:
            return True
        self._away_until = None
        return False

    def _went_away(self, at: datetime, error: Unavailable) -> None:
        self._away_until = at + PATIENCE
        _LOG.warning("rate limits: the database does not answer, each process counts for itself: %s", error)
