"""Who may do what, found out by trying: ``python -m tests.unit.http.may`` prints ``docs/who-may-what.md``."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final

import attrs
from tests.unit.http.may_calls import CALLS, Ask
from tests.unit.http.may_stage import MEANING, Stage, Who, stage

ALLOWED: Final = "yes"

_HEAD: Final = """# Who may do what

Every call of the API, made by every kind of actor over HTTP: *yes* where it was done, else the status and the
type of the [problem](problems.md) that it was refused with. Made by `python -m tests.unit.http.may`; a test
keeps it current, and a call that is not in it fails a test. Each call is made as those make it who may, at a
moment when they can: nothing but who asks differs within a line. Drivers settle outside of the marketplace
here, and no cars are spoken to, so that what needs a payment service or a car's maker ends in the problem
that says so, for whoever may ask for it.
"""


@attrs.frozen
class Row:
    """One call, and what came of it for each actor."""

    ask: Ask
    cells: dict[Who, str]


def rows(asks: Iterable[Ask] = CALLS) -> Iterator[Row]:
    """Every call by every actor, each in the same scene."""
    for at, group in groupby(sorted(asks, key=lambda ask: ask.at), key=lambda ask: ask.at):
        with stage(at) as scene, stage(at, Who.DRIVER) as no_driver, stage(at, Who.HOST) as no_host:
            for ask in group:
                cells: dict[Who, str] = {
                    who: _cell(scene, ask, who) for who in Who if who is not Who.SUSPENDED
                }
                hosts_only = cells[Who.DRIVER] != ALLOWED and cells[Who.HOST] == ALLOWED
                bereft = no_host if hosts_only or "wrong-role" in cells[Who.DRIVER] else no_driver
                yield Row(ask, {**cells, Who.SUSPENDED: _cell(bereft, ask, Who.SUSPENDED)})


def _cell(scene: Stage, ask: Ask, who: Who) -> str:
    scene.again()
    answer = scene.call(ask, who)
    if answer.status_code < 300:
        return ALLOWED
    slug = json.loads(answer.data)["type"].removeprefix("/problems/")
    return f"{answer.status_code} {slug}"


def page_of(found: Mapping[str, Row]) -> str:
    """The table as Markdown, in the order of the calls."""
    lines = [_HEAD, "| column | who that is |", "|---|---|"]
    lines += [f"| {who.value} | {MEANING[who]} |" for who in Who]
    lines += ["", f"| call | {' | '.join(who.value for who in Who)} |", "|---" * (len(Who) + 1) + "|"]
    for ask in CALLS:
        row = found[ask.operation]
        path = ask.path.partition("?")[0]
        lines.append(f"| `{ask.method} {path}` | {' | '.join(row.cells[who] for who in Who)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page_of({row.ask.operation: row for row in rows()}))
