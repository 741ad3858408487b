"""Metrics of the job queue, asked of the database whenever somebody collects them."""

import math
from collections.abc import Iterator
from datetime import datetime

import attrs
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from driveway_app import Container
from driveway_core.errors import DrivewayError


def queue_registry(container: Container) -> CollectorRegistry:
    """One that asks the queue of a marketplace; it is empty while the database is away."""
    registry = CollectorRegistry()
    registry.register(_QueueCollector(container))
    return registry


@attrs.frozen
class _QueueCollector(Collector):
    """The same figures whichever process is asked, for they are the database's."""

    container: Container

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing beforehand: that would ask the database when the program starts."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Jobs, the age of the oldest, and when a worker was last heard of."""
        at = self.container.clock()()
        try:
            tallies = self.container.queue().tallies(at=at)
            seen = self.container.queue().worker_seen()
        except DrivewayError:
            return
        jobs = GaugeMetricFamily(
            "driveway_jobs",
            "Jobs by name and status; those of status stalled count as doing, too.",
            labels=("name", "status"),
        )
        oldest = GaugeMetricFamily(
            "driveway_jobs_oldest_waiting_seconds",
            "Seconds for which the longest waiting job has been due.",
            labels=("name",),
        )
        for tally in tallies:
            for status in ("waiting", "later", "doing", "stalled", "failed"):
                jobs.add_metric((tally.name, status), getattr(tally, status))
            oldest.add_metric((tally.name,), _age(tally.oldest_due, at, without=0.0))
        yield jobs
        yield oldest
        yield GaugeMetricFamily(
            "driveway_worker_last_seen_seconds",
            "Seconds since any worker was last heard of; infinite when there is none.",
            value=_age(seen, at, without=math.inf),
        )


def _age(since: datetime | None, at: datetime, *, without: float) -> float:
    return without if since is None else max(0.0, (at - since).total_seconds())
