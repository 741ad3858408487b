"""``jobs``: what waits to be done, what is being done, and what was given up."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from driveway_cli.opening import as_json, marketplace
from driveway_cli.showing import show_facts, show_json, show_rows

if TYPE_CHECKING:
    from driveway_core.jobs import FailedJob, JobTally

_MOST_SHOWN = 50


@click.group(invoke_without_command=True)
@as_json
@click.pass_context
def jobs(context: click.Context, json_: bool) -> None:
    """Show the jobs that wait, run or have failed.

    Later are those that are not due yet, stalled those whose worker nobody has heard of for a minute, and
    failed those that were given up: "driveway jobs retry" tries them again.
    """
    if context.invoked_subcommand is not None:
        return
    with marketplace() as container:
        at = container.clock()()
        queue = container.queue()
        tallies, failed, seen = queue.tallies(at=at), queue.failed(limit=_MOST_SHOWN), queue.worker_seen()
    if json_:
        show_json(
            {
                "worker_seen_at": None if seen is None else seen.isoformat(),
                "jobs": [_counts(each) for each in tallies],
                "failed": [_failure(each) for each in failed],
            }
        )
        return
    _show(tallies, at)
    if failed:
        click.echo()
        _show_failed(failed)
    click.echo()
    click.echo(
        "No worker has been heard of: run driveway worker."
        if seen is None
        else f"A worker was last heard of {_age(seen, at)} ago."
    )


@jobs.command()
@click.argument("job_id", metavar="ID", type=click.IntRange(1, 2**63 - 1))
@as_json
def retry(job_id: int, json_: bool) -> None:
    """Try the failed job ID again, now."""
    from driveway_core.actors import SYSTEM

    with marketplace() as container:
        container.retry_job()(SYSTEM, job_id)
    show_facts({"retried": job_id}, json_=json_)


def _show(tallies: Sequence["JobTally"], at: datetime) -> None:
    show_rows(
        ("Job", "Waiting", "Oldest", "Later", "Doing", "Stalled", "Failed"),
        [
            (
                each.name,
                each.waiting,
                None if each.oldest_due is None else _age(each.oldest_due, at),
                each.later,
                each.doing,
                each.stalled,
                each.failed,
            )
            for each in tallies
        ],
        nothing="No job waits, runs or has failed.",
    )


def _show_failed(failed: Sequence["FailedJob"]) -> None:
    show_rows(
        ("Failed job", "What", "About", "Tries", "When"),
        [
            (each.id, each.name, each.subject, each.tries, each.failed_at.isoformat(timespec="seconds"))
            for each in failed
        ],
        nothing="No job has failed.",
    )


def _counts(tally: "JobTally") -> dict[str, object]:
    return {
        "name": tally.name,
        "waiting": tally.waiting,
        "later": tally.later,
        "doing": tally.doing,
        "stalled": tally.stalled,
        "failed": tally.failed,
        "oldest_due_at": None if tally.oldest_due is None else tally.oldest_due.isoformat(),
    }


def _failure(job: "FailedJob") -> dict[str, object]:
    return {
        "id": job.id,
        "name": job.name,
        "subject": job.subject,
        "tries": job.tries,
        "failed_at": job.failed_at.isoformat(),
    }


def _age(since: datetime, at: datetime) -> str:
    """In the largest unit that it fills: 40 s, 12 min, 5 h, 3 d."""
    seconds = max(0, int((at - since).total_seconds()))
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"
