"""Metrics for Prometheus: how many requests of which kind, and how long they took.

With ``PROMETHEUS_MULTIPROC_DIR`` set before the first import (an empty
directory), the figures are those of all worker processes together; without
it, those of the process that happens to answer. Those of the job queue come from
the database, so that they are the same wherever one asks.
"""

import os
from functools import cache
from time import perf_counter
from typing import Final

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from driveway_app import Container
from driveway_http.audit_metrics import audit_registry
from driveway_http.backup_metrics import backup_registry
from driveway_http.queue_metrics import queue_registry

SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_NO_ROUTE: Final = "(none)"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def install(app: Flask, container: Container) -> None:
    """Count every request of an app; answer ``/metrics``, with those of its jobs, backups and audit log."""
    registry, queue = CollectorRegistry(), queue_registry(container)
    kept, log = backup_registry(container), audit_registry(container)
    requests = Counter(
        "driveway_http_requests",
        "Requests answered, by method, route and status.",
        ("method", "route", "status"),
        registry=registry,
    )
    seconds = Histogram(
        "driveway_http_request_seconds",
        "Seconds from a request's arrival to its answer, by method and route.",
        ("method", "route"),
        buckets=_BUCKETS,
        registry=registry,
    )

    counted, timed = cache(requests.labels), cache(seconds.labels)

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule is not None else _NO_ROUTE
        method = request.method if request.method in _METHODS else "OTHER"
        counted(method, route, response.status_code).inc()
        if "began" in g:
            timed(method, route).observe(perf_counter() - g.began)
        return response

    @app.get("/metrics")
    def metrics() -> Response:
        figures = b"".join(generate_latest(each) for each in (_readable(registry), queue, kept, log))
        return Response(figures, content_type=CONTENT_TYPE_LATEST)


def _readable(registry: CollectorRegistry) -> CollectorRegistry:
    if SHARED not in os.environ:
        return registry
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]  # as prometheus-client has it
    return shared
