"""Metrics of backups: how old the newest is in each place, and how far the changes since then have got."""

import math
from collections.abc import Iterator, Sequence
from threading import Lock
from time import monotonic
from typing import Final

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from driveway_app import Container
from driveway_core.backups import KeptBackups
from driveway_core.errors import DrivewayError

ASKED_EVERY_S: Final = 60.0
"""Backups are taken once a day: what was heard of them is told again for so long."""


def backup_registry(container: Container) -> CollectorRegistry:
    """One that asks whoever keeps the backups of a marketplace; it is empty where nobody does."""
    registry = CollectorRegistry()
    registry.register(BackupCollector(container))
    return registry


class BackupCollector(Collector):
    """Asks for what is kept now and then, and for what is archived each time."""

    def __init__(self, container: Container, *, asked_every_s: float = ASKED_EVERY_S) -> None:
        self._container = container
        self._asked_every_s = asked_every_s
        self._guard = Lock()
        self._heard: Sequence[KeptBackups] = ()
        self._asked = -math.inf

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing beforehand: that would ask when the program starts."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Ages in seconds; infinite where there is nothing yet."""
        at = self._container.clock()()
        readable = GaugeMetricFamily(
            "driveway_backup_repository_readable",
            "1 where the repository can be read.",
            labels=("repository",),
        )
        newest = GaugeMetricFamily(
            "driveway_backup_newest_age_seconds",
            "Seconds since the newest full backup of a repository was complete.",
            labels=("repository",),
        )
        for each in self._kept():
            age = math.inf if each.newest is None else max(0.0, (at - each.newest).total_seconds())
            readable.add_metric((str(each.repository),), each.readable)
            newest.add_metric((str(each.repository),), age)
        if newest.samples:
            yield readable
            yield newest
        try:
            archiving = self._container.stores().archiving()
        except DrivewayError:
            return
        if archiving.on:
            age = math.inf if archiving.last is None else max(0.0, (at - archiving.last).total_seconds())
            yield GaugeMetricFamily(
                "driveway_wal_archived_age_seconds",
                "Seconds since changes were last archived.",
                value=age,
            )
            yield GaugeMetricFamily(
                "driveway_wal_archive_failing",
                "1 where the last attempt to archive changes failed.",
                value=archiving.failing,
            )

    def _kept(self) -> Sequence[KeptBackups]:
        with self._guard:
            if monotonic() - self._asked >= self._asked_every_s:
                self._asked = monotonic()
                try:
                    self._heard = self._container.backups().kept()
                except DrivewayError:
                    self._heard = tuple(
                        KeptBackups(repository=each.repository, readable=False) for each in self._heard
                    )
            return self._heard
