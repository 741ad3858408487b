"""What a worker can do, as the library wants to be told: its tasks, their turns, and when to try again."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import attrs
from procrastinate import App, BaseRetryStrategy, RetryDecision
from procrastinate.connector import BaseConnector
from procrastinate.jobs import Job as LibraryJob

from driveway_core.errors import Conflict, Unavailable
from driveway_core.jobs import Handler, JobKind, PeriodicJob
from driveway_postgres.jobs import PREFIX, priority

_log: Final = logging.getLogger("driveway.jobs")

_KEPT_H: Final = 7 * 24
"""Hours for which what is done is kept, and of periodic jobs what failed."""
_MISSED_S: Final = 8 * 24 * 3_600
"""A turn that no worker was there for is made up for within so many seconds: a week's, and a day."""
_PRUNING: Final = f"{PREFIX}prune_jobs"


@attrs.frozen(kw_only=True)
class Patience:
    """How long to wait until a job is tried again.

    Each pause is ``growth`` times the one before. What is *Unavailable* or a *Conflict* has to
    wait, and is tried for ever; anything else is a fault, and given up after ``tries``.
    """

    soon: timedelta = timedelta(seconds=1)
    soon_growth: int = 2
    soon_longest: timedelta = timedelta(minutes=5)
    fault: timedelta = timedelta(seconds=5)
    fault_growth: int = 3
    fault_longest: timedelta = timedelta(hours=1)
    tries: int = 8

    def until_it_may_do(self, error: BaseException, *, tried: int) -> timedelta:
        """The pause of what has to wait, after ``tried`` tries before this one."""
        asked = timedelta(seconds=error.retry_after) if isinstance(error, Unavailable) else timedelta(0)
        growth: int = self.soon_growth ** min(tried, 30)
        return min(max(asked, self.soon * growth), self.soon_longest)

    def after_a_fault(self, *, faults: int) -> timedelta | None:
        """The pause after so many faults; None when it is given up."""
        if faults >= self.tries:
            return None
        growth: int = self.fault_growth ** (faults - 1)
        return min(self.fault * growth, self.fault_longest)


def must_wait(error: BaseException) -> bool:
    """Whether nothing is wrong but now; so it is with a job that was cut off, too."""
    return isinstance(error, Unavailable | Conflict) or not isinstance(error, Exception)


@attrs.frozen
class _Again(BaseRetryStrategy):
    """Tries again as patience has it; a turn of a periodic job until the next one will do."""

    patience: Patience
    clock: Callable[[], datetime]
    faults: Counter[int]
    within: timedelta | None = None

    def get_retry_decision(self, *, exception: BaseException, job: LibraryJob) -> RetryDecision | None:
        about = job.task_kwargs.get("subject")
        what = job.task_name.removeprefix(PREFIX) + (f" of {about}" if about else "")
        pause = self._pause(exception, job)
        if pause is None or self._is_superseded(job, self.clock() + pause):
            self.faults.pop(job.id or 0, None)
            return None  # the library logs that, with what went wrong
        if must_wait(exception):
            _log.info("%s has to wait, again in %g s: %r", what, pause.total_seconds(), exception)
        else:
            _log.error("%s went wrong, again in %g s", what, pause.total_seconds(), exc_info=exception)
        due = self.clock() + pause
        return RetryDecision(retry_at=due, priority=priority(due))

    def _pause(self, error: BaseException, job: LibraryJob) -> timedelta | None:
        if must_wait(error):
            return self.patience.until_it_may_do(error, tried=job.attempts)
        self.faults[job.id or 0] += 1
        return self.patience.after_a_fault(faults=self.faults[job.id or 0])

    def _is_superseded(self, job: LibraryJob, due: datetime) -> bool:
        turn = job.task_kwargs.get("timestamp")
        if self.within is None or not isinstance(turn, int):
            return False
        return due > datetime.fromtimestamp(turn, UTC) + self.within


def app_of(
    connector: BaseConnector,
    *,
    handlers: Mapping[JobKind, Handler],
    periodic: Sequence[PeriodicJob],
    patience: Patience,
    clock: Callable[[], datetime],
    faults: Counter[int],
) -> App:
    """The library's application: one task and one queue for each kind and each periodic job.

    ``faults`` counts those of each job by its id. The queue only counts tries, and one that had
    to wait a hundred times is not to be given up at its first fault.
    """
    app = App(connector=connector, periodic_defaults={"max_delay": _MISSED_S})
    for kind, handler in handlers.items():
        _add_kind(app, f"{PREFIX}{kind.value}", handler, _Again(patience, clock, faults))
    for job in periodic:
        _add_periodic(app, job, _Again(patience, clock, faults, within=job.patience))
    names = [f"{PREFIX}{job.name}" for job in periodic]
    _add_pruning(app, done=[f"{PREFIX}{kind.value}" for kind in handlers], forgotten=[*names, _PRUNING])
    return app


def queues_of(app: App) -> list[str]:
    """The queues of our tasks; the library has some tasks of its own."""
    return sorted({task.queue for task in app.tasks.values() if task.queue.startswith(PREFIX)})


def _add_kind(app: App, name: str, handler: Handler, again: _Again) -> None:
    @app.task(name=name, queue=name, retry=again)
    def do(*, subject: str) -> None:
        handler(subject)


def _add_periodic(app: App, job: PeriodicJob, again: _Again) -> None:
    name = f"{PREFIX}{job.name}"

    @app.periodic(cron=job.cron)
    @app.task(name=name, queue=name, lock=name, retry=again)
    def do(timestamp: int) -> None:  # noqa: ARG001  # the library names the turn
        job.do()


def _add_pruning(app: App, *, done: Sequence[str], forgotten: Sequence[str]) -> None:
    @app.periodic(cron="23 * * * *")
    @app.task(name=_PRUNING, queue=_PRUNING)
    async def prune(timestamp: int) -> None:  # noqa: ARG001  # as above
        for queue in done:
            await app.job_manager.delete_old_jobs(nb_hours=_KEPT_H, queue=queue)
        for queue in forgotten:
            await app.job_manager.delete_old_jobs(nb_hours=_KEPT_H, queue=queue, include_failed=True)
