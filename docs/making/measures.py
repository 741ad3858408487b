"""The reference of metrics, from where they are written, and of the marketplace's own settings."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from docs.making.markdown import code, page, table

import driveway_http
from driveway_app import in_memory
from driveway_core.actors import SYSTEM

_KINDS: Final = {"Counter": "counter", "Histogram": "histogram", "GaugeMetricFamily": "gauge"}
_SUFFIX: Final = {"counter": "_total", "histogram": "_bucket, _sum, _count", "gauge": ""}


def pages() -> dict[str, str]:
    """The pages by their file names."""
    return {"metrics.md": _metrics(), "market-settings.md": _settings()}


def _metrics() -> str:
    folder = Path(driveway_http.__file__).parent
    rows = [row for file in sorted(folder.glob("*metrics.py")) for row in _told_in(file)]
    return page(
        "Metrics",
        "What `/metrics` answers, in the text format of Prometheus. Keep it from the public at your proxy. "
        "With several processes on one machine, the figures are those of all of them together; those of "
        "jobs and backups come from the database and are the same wherever one asks. "
        "[Operations](../operations.md) says which to alarm at.",
        table(("metric", "kind", "labels", "meaning"), rows),
    )


def _told_in(file: Path) -> Iterator[tuple[str, str, str, str]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _KINDS):
            continue
        name, meaning, *more = (ast.literal_eval(each) for each in node.args)
        labels = more[0] if more else ()
        for each in node.keywords:
            if each.arg == "labels":
                labels = ast.literal_eval(each.value)
        kind = _KINDS[node.func.id]
        shown = f"{name}_total" if kind == "counter" else name
        yield code(shown), kind, ", ".join(map(code, labels)), meaning


def _settings() -> str:
    with in_memory() as market, market.transactions().begin(acting_as=SYSTEM) as work:
        kept = sorted(work.settings.all(), key=lambda each: each.key)
    return page(
        "Settings of the marketplace",
        "What every server and worker of a marketplace goes by, kept in its database. An operator changes "
        "one with `driveway settings set KEY VALUE`, or `PUT /v1/admin/settings/{key}`, and it holds within "
        "seconds, without a restart. What is public is shown to everybody at `GET /v1/settings`. Those of a "
        "process, such as where its database is, are [in the environment](../running.md).",
        table(
            ("setting", "type", "at first", "public", "meaning"),
            (
                (
                    code(each.key),
                    each.type.value,
                    code(each.value),
                    "yes" if each.is_public else "",
                    each.description or "",
                )
                for each in kept
            ),
        ),
    )
