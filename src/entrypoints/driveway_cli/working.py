"""``worker``: does what is to be done after a commit, and what has its turn, until it is told to stop."""

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import click

from driveway_cli.opening import as_json, process_settings, say
from driveway_cli.showing import show_json

_STOPPING: Final = (signal.SIGTERM, signal.SIGINT)


@click.command()
@click.option("--concurrency", default=4, show_default=True, type=click.IntRange(1, 64), help="Jobs at once.")
@click.option("--once", is_flag=True, help="Do what is due, also the turns that nobody took, and end.")
@as_json
def worker(concurrency: int, once: bool, json_: bool) -> None:
    """Do the jobs, and what has its turn now and then.

    As many workers as wanted may run, on as many machines: each job is done by one of them. Ctrl-C and
    SIGTERM let jobs finish. What a killed worker left behind, another one does after a minute.
    """
    from driveway_app import worker as working
    from driveway_cli import logs

    settings = process_settings()
    logs.configure(settings.log)
    logging.getLogger("driveway.jobs").setLevel(settings.log.upper())
    with working(settings, concurrency=concurrency, say=say) as man, told_by_signals(man.stop):
        man.run(once=once, ready=lambda: None if once else _tell(json_=json_))
    if json_ and once:
        show_json({"done": man.done, "put_off": man.put_off})
    elif not json_:
        click.echo(f"{man.done} job{'' if man.done == 1 else 's'} done, {man.put_off} put off.")


@contextmanager
def told_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C and SIGTERM call it for as long as the block."""
    before = {each: signal.signal(each, lambda _signal, _frame: stop()) for each in _STOPPING}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _tell(*, json_: bool) -> None:
    if json_:
        show_json({"status": "working"})
    else:
        click.echo("Driveway-Hub's worker is at work. Ctrl-C stops it.")
