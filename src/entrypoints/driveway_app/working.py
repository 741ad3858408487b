"""What the workers of a marketplace do: the handlers of its jobs, and what has its turn now and then."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from driveway_app.container import Container
from driveway_app.opening import Say, at_database, database_url, keeper
from driveway_app.settings import ProcessSettings
from driveway_core.actors import SYSTEM
from driveway_core.bookings import BookingId
from driveway_core.jobs import Handler, JobKind, PeriodicJob
from driveway_core.notices import NoticeId
from driveway_core.payouts import PayoutId
from driveway_core.use_cases.chase_money import Chased

if TYPE_CHECKING:
    from driveway_postgres.worker import Worker

RECONCILED: Final = timedelta(days=7)
"""How far back the books are compared each day."""

_LOG: Final = logging.getLogger("driveway.money")
_PRIVACY_LOG: Final = logging.getLogger("driveway.privacy")


def handlers(container: Container) -> Mapping[JobKind, Handler]:
    """Who does which kind of job; a kind without a handler waits for a worker that has one."""
    return {
        JobKind.SETTLE_BOOKING: lambda subject: container.settle_booking()(BookingId(UUID(subject))),
        JobKind.SETTLE_PAYOUT: lambda subject: container.settle_payout()(PayoutId(UUID(subject))),
        JobKind.HANDLE_EVENT: container.handle_event(),
        JobKind.BEGIN_TRIP: lambda subject: container.begin_trip()(BookingId(UUID(subject))),
        JobKind.SEND_DESTINATION: lambda subject: container.send_destination()(BookingId(UUID(subject))),
        JobKind.LOOK_AT_TRIP: lambda subject: container.look_at_trip()(BookingId(UUID(subject))),
        JobKind.SEND_NOTICE: lambda subject: container.send_notice()(NoticeId(UUID(subject))),
        JobKind.SEND_VERIFICATION: container.send_verification(),
        JobKind.SEND_RESET: container.send_reset(),
        JobKind.SEND_PHONE_CODE: container.send_phone_code(),
        JobKind.TRY_AUTO_PARK: lambda subject: container.try_auto_park()(BookingId(UUID(subject))),
    }


def housekeeping(container: Container) -> tuple[PeriodicJob, ...]:
    """What time alone brings about, and nothing outside of the database is needed for."""
    return (
        PeriodicJob(
            name="sweep_due", cron="* * * * *", do=container.sweep_due(), patience=timedelta(minutes=1)
        ),
        PeriodicJob(
            name="publish_reviews",
            cron="*/5 * * * *",
            do=container.publish_reviews(),
            patience=timedelta(minutes=5),
        ),
        PeriodicJob(
            name="seal_audit", cron="* * * * *", do=container.seal_audit(), patience=timedelta(minutes=1)
        ),
        PeriodicJob(
            name="keep_audit", cron="5 1 * * *", do=container.keep_audit(), patience=timedelta(days=1)
        ),
        PeriodicJob(
            name="forget_replies",
            cron="7 * * * *",
            do=container.forget_replies(),
            patience=timedelta(hours=1),
        ),
        PeriodicJob(
            name="forget_sessions",
            cron="33 4 * * *",
            do=container.forget_sessions(),
            patience=timedelta(days=1),
        ),
        PeriodicJob(
            name="forget_tallies",
            cron="*/10 * * * *",
            do=container.forget_tallies(),
            patience=timedelta(minutes=10),
        ),
        PeriodicJob(
            name="extend_hours", cron="17 2 * * *", do=container.extend_hours(), patience=timedelta(days=1)
        ),
        PeriodicJob(
            name="measure_occupancy",
            cron="37 * * * *",
            do=container.measure_occupancy(),
            patience=timedelta(hours=1),
        ),
    )


def privacy_jobs(container: Container) -> tuple[PeriodicJob, ...]:
    """What is let go once its time is over."""
    day = timedelta(days=1)
    return (
        PeriodicJob(name="purge_erased", cron="33 1 * * *", do=lambda: _purge(container), patience=day),
        PeriodicJob(
            name="drop_old", cron="3 2 * * *", do=lambda: sum(container.drop_old()().values()), patience=day
        ),
        PeriodicJob(name="empty_outbox", cron="23 3 * * *", do=container.empty_outbox(), patience=day),
    )


def _purge(container: Container) -> int:
    tried = container.purge_erased()()
    for each in tried:
        if not each.done:
            what = ", ".join(map(str, each.waits_for))
            _PRIVACY_LOG.warning("purge_erased: account %s waits for %s", each.account_id, what)
    return sum(each.done for each in tried)


def money_jobs(container: Container) -> tuple[PeriodicJob, ...]:
    """What has its turn where drivers pay here; nothing where they settle elsewhere."""
    if not container.settlement().charges:
        return ()
    hour, day = timedelta(hours=1), timedelta(days=1)
    return (
        _chasing("chase_operations", "*/5 * * * *", container.chase_operations(), hour),
        _chasing("chase_events", "*/10 * * * *", container.chase_events(), hour),
        _chasing("chase_payouts", "27 * * * *", container.chase_payouts(), hour),
        _chasing("chase_payments", "47 * * * *", container.chase_payments(), hour),
        PeriodicJob(name="run_payouts", cron="0 14 * * 3", do=container.run_payouts(), patience=day),
        PeriodicJob(name="reconcile", cron="23 5 * * *", do=lambda: _reconcile(container), patience=day),
    )


def _chasing(name: str, cron: str, chase: Callable[[], Chased], patience: timedelta) -> PeriodicJob:
    def do() -> int:
        chased = chase()
        for trouble in chased.troubles:
            _LOG.warning("%s: %s: %s", name, trouble.slug, trouble)
        return chased.count

    return PeriodicJob(name=name, cron=cron, do=do, patience=patience)


def _reconcile(container: Container) -> int:
    at = container.clock()()
    report = container.reconcile()(SYSTEM, at - RECONCILED, at)
    for row in report.rows:
        _LOG.warning("reconcile: %s %s: %s", row.what, row.reference, row.reason)
    return len(report.rows)


def car_jobs(container: Container) -> tuple[PeriodicJob, ...]:
    """What has its turn for the sake of cars and trips, whether or not any are spoken to."""
    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    return (
        PeriodicJob(name="begin_trips", cron="* * * * *", do=container.begin_trips(), patience=minute),
        PeriodicJob(name="carry_over", cron="* * * * *", do=container.carry_over(), patience=minute),
        PeriodicJob(name="warn_next", cron="* * * * *", do=container.warn_next(), patience=minute),
        _chasing("chase_trips", "*/2 * * * *", container.chase_trips(), minute),
        PeriodicJob(
            name="reduce_locations", cron="13 3 * * *", do=container.reduce_locations(), patience=24 * hour
        ),
        PeriodicJob(name="close_forgotten", cron="41 * * * *", do=container.close_forgotten(), patience=hour),
    )


def notice_jobs(container: Container) -> tuple[PeriodicJob, ...]:
    """What has its turn so that people are told."""
    minute = timedelta(minutes=1)
    return (
        PeriodicJob(
            name="remind_drivers", cron="*/5 * * * *", do=container.remind_drivers(), patience=5 * minute
        ),
        PeriodicJob(name="queue_notices", cron="* * * * *", do=container.queue_notices(), patience=minute),
    )


def periodic_jobs(container: Container) -> tuple[PeriodicJob, ...]:
    """Everything that has its turn, whatever settles the money."""
    return (
        *housekeeping(container),
        *money_jobs(container),
        *car_jobs(container),
        *privacy_jobs(container),
        *notice_jobs(container),
        PeriodicJob(
            name="make_checkpoint",
            cron="10 0 1 * *",
            do=lambda: container.make_checkpoint()(SYSTEM).number,
            patience=timedelta(days=1),
        ),
        PeriodicJob(
            name="sweep_photos",
            cron="53 * * * *",
            do=lambda: container.sweep_photos()().count,
            patience=timedelta(hours=1),
        ),
        PeriodicJob(
            name="fetch_due_calendars",
            cron="*/5 * * * *",
            do=container.fetch_due_calendars(),
            patience=timedelta(minutes=5),
        ),
        PeriodicJob(
            name="keep_keys", cron="43 1 * * *", do=container.keep_keys(), patience=timedelta(days=1)
        ),
    )


def do_due(container: Container) -> int:
    """Do what is due by the clock of a marketplace in memory, which has no workers; how many jobs.

    Stays, trips and notices have their turn, too. Raises ``TypeError`` for one
    on PostgreSQL: there, ``catch_up`` and workers do it.
    """
    from driveway_memory import Memory

    stores = container.stores()
    if not isinstance(stores, Memory):
        raise TypeError("only a marketplace in memory has no workers")
    container.sweep_due()()
    for each in (*car_jobs(container), *notice_jobs(container)):
        each.do()
    deeds, done = handlers(container), 0
    while due := stores.take_jobs(at=container.clock()()):
        for job in due:
            deeds[job.kind](job.subject)
            done += 1
    return done


def catch_up(url: str, container: Container) -> int:
    """Do what is due by the clock of a marketplace on PostgreSQL, as a worker would; how many jobs.

    That clock may be ahead of the database's, which workers go by.
    """
    from driveway_postgres.worker import Tempo, Worker

    once = Worker(
        url,
        handlers=handlers(container),
        periodic=(*housekeeping(container), *car_jobs(container), *notice_jobs(container)),
        clock=container.clock(),
        concurrency=2,
        tempo=Tempo(polling_s=0.01),
    )
    once.run(once=True)
    return once.done


@contextmanager
def worker(settings: ProcessSettings, *, concurrency: int, say: Say) -> Iterator["Worker"]:
    """A worker over the database that the settings name, which is there as long as the block."""
    from driveway_postgres.worker import Worker

    pool_size = max(settings.pool_size, concurrency + 1)
    with (
        database_url(settings, say=say) as url,
        at_database(url, settings, pool_size=pool_size) as container,
    ):
        container.stores().check()
        for each in container.stores().warnings():
            say(each)
        yield Worker(
            url,
            handlers=handlers(container),
            periodic=periodic_jobs(container),
            clock=container.clock(),
            concurrency=concurrency,
            keep_up=keeper(settings) or (lambda: None),
            pulse=container.seal_audit(),
        )
