"""Metrics of the audit log: what waits to be sealed, and for how long."""

from collections.abc import Iterator

import attrs
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from driveway_app import Container
from driveway_core.errors import DrivewayError


def audit_registry(container: Container) -> CollectorRegistry:
    """One that asks the log of a marketplace; it is empty while the database is away."""
    registry = CollectorRegistry()
    registry.register(_AuditCollector(container))
    return registry


@attrs.frozen
class _AuditCollector(Collector):
    """The same figures whichever process is asked, for they are the database's."""

    container: Container

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing beforehand: that would ask the database when the program starts."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """How many entries wait, and the age of the oldest in seconds: 0 where none does."""
        try:
            waiting = self.container.audit_trail().waiting()
        except DrivewayError:
            return
        since, at = waiting.since, self.container.clock()()
        yield GaugeMetricFamily(
            "driveway_audit_unsealed_entries",
            "Entries of the audit log that wait to be sealed.",
            value=waiting.entries,
        )
        yield GaugeMetricFamily(
            "driveway_audit_oldest_unsealed_seconds",
            "Seconds for which the longest waiting entry has waited to be sealed.",
            value=0.0 if since is None else max(0.0, (at - since).total_seconds()),
        )
