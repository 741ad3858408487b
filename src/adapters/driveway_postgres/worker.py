"""A worker: does jobs until it is told to stop, on as many machines as there are workers.

The library fetches jobs and runs them in threads. Here is what it leaves to
others: going on after the database was away, jobs that a killed worker left
behind, and a heartbeat that lasts until the last job is done.
Source: docs/decisions/0017-jobs.md.
"""

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

import attrs
import psycopg
from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.periodic import PeriodicDeferrer
from procrastinate.worker import Worker as LibraryWorker
from psycopg_pool import AsyncConnectionPool

from driveway_core.errors import DrivewayError, Unavailable
from driveway_core.jobs import Handler, JobKind, PeriodicJob
from driveway_postgres.connections import Pool, as_role
from driveway_postgres.errors import DatabaseUnavailable
from driveway_postgres.job_tasks import Patience, app_of, queues_of
from driveway_postgres.queue import STALLED_AFTER_S, PostgresJobQueue
from driveway_postgres.roles import SYSTEM

_log: Final = logging.getLogger("driveway.jobs")
_OPENING_S: Final = 5.0
_LOST: Final = (ConnectorException, psycopg.Error, Unavailable)
"""How a database shows that it is away."""


def _nothing() -> None:
    """Do nothing."""


@attrs.frozen(kw_only=True)
class Tempo:
    """How often a worker looks around, in seconds, and how long it waits before it tries again."""

    polling_s: float = 1.0
    heartbeat_s: float = 10.0
    silent_s: float = STALLED_AFTER_S
    keeping_up_s: float = 1.0
    patience: Patience = attrs.field(factory=Patience)


class Worker:
    """Does the jobs of the kinds in ``handlers``, and the periodic ones, over the database at a libpq URL.

    ``keep_up`` is called once a second and may start a database that died; ``pulse`` too, and does what
    cannot wait for a job's turn.
    """

    def __init__(
        self,
        url: str,
        *,
        handlers: Mapping[JobKind, Handler],
        periodic: Sequence[PeriodicJob] = (),
        clock: Callable[[], datetime],
        concurrency: int = 4,
        keep_up: Callable[[], None] = _nothing,
        pulse: Callable[[], object] = _nothing,
        tempo: Tempo | None = None,
    ) -> None:
        self._url, self._clock, self._keep_up, self._pulse = url, clock, keep_up, pulse
        self._handlers, self._periodic, self._concurrency = handlers, periodic, concurrency
        self._tempo = tempo or Tempo()
        self._pool = Pool(url, size=2, role=SYSTEM)
        self._queue = PostgresJobQueue(self._pool, self._tempo.silent_s)
        self._told_to_stop = threading.Event()
        self._wake: Callable[[], object] = _nothing
        self._former: set[int] = set()
        self._running: set[int] = set()
        self._faults: Counter[int] = Counter()
        self.done = 0
        """Jobs done so far."""
        self.put_off = 0
        """Jobs that failed so far, to be tried again or not."""

    def stop(self) -> None:
        """Begin nothing new, finish what is being done, and end; from any thread, or a signal's handler."""
        self._told_to_stop.set()
        self._wake()

    def run(self, *, once: bool = False, ready: Callable[[], None] = _nothing) -> None:
        """Work until told to stop, or ``once`` until nothing is due; ``ready`` is called when it begins.

        What is due is so by the database's clock, ``once`` by this worker's, should that be ahead.

        Raises ``DatabaseUnavailable`` if the database is away ``once``; without that it waits for it.
        """
        try:
            with asyncio.Runner(
                loop_factory=asyncio.SelectorEventLoop
            ) as runner:  # psycopg's, on Windows too
                runner.run(self._run(once=once, ready=ready))
        finally:
            self._pool.dispose()

    async def _run(self, *, once: bool, ready: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(self._concurrency + 4))
        stopping = asyncio.Event()
        self._wake = lambda: loop.call_soon_threadsafe(stopping.set)
        keeping_up = asyncio.create_task(self._keep_up_always())
        pulsing = asyncio.create_task(self._pulse_always())
        try:
            while not (stopping.is_set() or self._told_to_stop.is_set()):
                try:
                    await self._shift(stopping, once=once, ready=ready)
                    ready = _nothing
                    if once and not await asyncio.to_thread(self._is_anything_due):
                        return
                except _LOST as error:
                    if once:
                        raise DatabaseUnavailable from error
                    cause = str(error.__cause__ or error).strip()
                    _log.warning("the database is away, and this worker waits for it: %s", cause)
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), self._tempo.polling_s)
        finally:
            self._wake = _nothing
            keeping_up.cancel()
            pulsing.cancel()
            await asyncio.gather(keeping_up, pulsing, return_exceptions=True)

    async def _shift(self, stopping: asyncio.Event, *, once: bool, ready: Callable[[], None]) -> None:
        """Work until told to stop, or until the database is away."""
        await asyncio.to_thread(self._put_back, frozenset())
        connector = PsycopgConnector()
        app = app_of(
            connector,
            handlers=self._handlers,
            periodic=self._periodic,
            patience=self._tempo.patience,
            clock=self._clock,
            faults=self._faults,
        )
        pool = AsyncConnectionPool(
            as_role(self._url, SYSTEM),
            min_size=1,
            max_size=4,
            timeout=_OPENING_S,
            open=False,
            check=AsyncConnectionPool.check_connection,
            kwargs={"application_name": "driveway-worker", "connect_timeout": int(_OPENING_S)},
        )
        try:
            await pool.open(wait=True, timeout=_OPENING_S)
            await connector.open_async(pool)
            if once:
                await asyncio.to_thread(self._queue.hasten, at=self._clock())
                deferrer = PeriodicDeferrer(registry=app.periodic_registry, **app.periodic_defaults)
                await deferrer.defer_jobs(list(deferrer.get_previous_tasks(at=self._clock().timestamp())))
            ready()
            await self._work(app, stopping, once=once)
        finally:
            await pool.close()

    async def _work(self, app: App, stopping: asyncio.Event, *, once: bool) -> None:
        worker = LibraryWorker(
            app,
            queues=queues_of(app),
            concurrency=self._concurrency,
            wait=not once,
            fetch_job_polling_interval=self._tempo.polling_s,
            update_heartbeat_interval=self._tempo.heartbeat_s,
            stalled_worker_timeout=self._tempo.silent_s,
            install_signal_handlers=False,
            worker_middleware=[self._watched],
        )
        looking = asyncio.create_task(self._look_around(app, worker))
        working = asyncio.create_task(worker.run())  # type: ignore[no-untyped-call]  # as the library has it
        told = asyncio.create_task(stopping.wait())
        try:
            await asyncio.wait({working, told, looking}, return_when=asyncio.FIRST_COMPLETED)
            worker.stop()  # type: ignore[no-untyped-call]  # as the library has it
            await working
            if looking.done():
                looking.result()
        finally:
            if worker.worker_id is not None:
                self._former.add(worker.worker_id)
            for each in (looking, told):
                each.cancel()
            await asyncio.gather(looking, told, return_exceptions=True)

    async def _watched(self, do: Callable[[], Any], context: JobContext, _: LibraryWorker) -> object:
        """Knows which jobs are being done here, and counts them."""
        job = context.job.id or 0
        self._running.add(job)
        try:
            result = await do()
        except BaseException:
            self.put_off += 1
            raise
        else:
            self.done += 1
            self._faults.pop(job, None)
            return result
        finally:
            self._running.discard(job)

    async def _look_around(self, app: App, worker: LibraryWorker) -> None:
        """Tell that this worker lives, also while it stops, and put back what nobody is doing.

        A job that is this worker's in the queue and in two looks was not being done here was
        done, and the database did not hear of it.
        """
        suspects: frozenset[int] = frozenset()
        while True:
            try:
                if worker.worker_id is not None:
                    await app.job_manager.update_heartbeat(worker.worker_id)
                    taken = await asyncio.to_thread(self._queue.taken_by, worker.worker_id)
                    idle = taken - self._running
                    await asyncio.to_thread(self._put_back, suspects & idle)
                    suspects = idle
            except _LOST as error:
                _log.info("a look around in vain: %s", error)
            await asyncio.sleep(self._tempo.heartbeat_s)

    def _put_back(self, dropped: frozenset[int]) -> None:
        found = self._queue.put_back(at=self._clock(), gone=frozenset(self._former), dropped=dropped)
        if found:
            _log.warning("jobs that workers left behind and that are put back: %d", found)

    def _is_anything_due(self) -> bool:
        known = {*(kind.value for kind in self._handlers), *(job.name for job in self._periodic)}
        return any(each.waiting and each.name in known for each in self._queue.tallies(at=self._clock()))

    async def _keep_up_always(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self._keep_up)
            except DrivewayError as error:
                _log.warning("the database cannot be started: %s", error)
            await asyncio.sleep(self._tempo.keeping_up_s)

    async def _pulse_always(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self._pulse)
            except DrivewayError as error:
                _log.warning("what is done each second was not: %s: %s", error.slug, error)
            await asyncio.sleep(self._tempo.keeping_up_s)
