"""What the workers of a marketplace do: the handlers of its jobs, and what has its turn now and then."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from driveway_app.container import Container
from driveway_app.opening import Say, database_url, keeper, on_postgres
from driveway_app.settings import ProcessSettings
from driveway_core.bookings import BookingId
from driveway_core.jobs import Handler, JobKind, PeriodicJob

if TYPE_CHECKING:
    from driveway_postgres.worker import Worker


def handlers(container: Container) -> Mapping[JobKind, Handler]:
    """Who does which kind of job; a kind without a handler waits for a worker that has one."""
    return {
        JobKind.SETTLE_BOOKING: lambda subject: container.settle_booking()(BookingId(UUID(subject))),
    }


def housekeeping(container: Container) -> tuple[PeriodicJob, ...]:
    """What time alone brings about, and nothing outside of the database is needed for."""
    return (
        PeriodicJob(
            name="sweep_due", cron="* * * * *", do=container.sweep_due(), patience=timedelta(minutes=1)
        ),
        PeriodicJob(
            name="forget_replies",
            cron="7 * * * *",
            do=container.forget_replies(),
            patience=timedelta(hours=1),
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


def periodic_jobs(container: Container) -> tuple[PeriodicJob, ...]:
    """Everything that has its turn, whatever settles the money."""
    return (
        *housekeeping(container),
        PeriodicJob(
            name="fetch_due_calendars",
            cron="*/5 * * * *",
            do=container.fetch_due_calendars(),
            patience=timedelta(minutes=5),
        ),
    )


@contextmanager
def worker(settings: ProcessSettings, *, concurrency: int, say: Say) -> Iterator["Worker"]:
    """A worker over the database that the settings name, which is there as long as the block."""
    from driveway_postgres.worker import Worker

    pool_size = max(settings.pool_size, concurrency + 1)
    with (
        database_url(settings, say=say) as url,
        on_postgres(url, home=settings.home, pool_size=pool_size, stripe=settings.stripe) as container,
    ):
        container.stores().check()
        yield Worker(
            url,
            handlers=handlers(container),
            periodic=periodic_jobs(container),
            clock=container.clock(),
            concurrency=concurrency,
            keep_up=keeper(settings) or (lambda: None),
        )
