"""``payouts``: hosts get their money."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

import click

from driveway_cli.opening import as_json, marketplace
from driveway_cli.showing import console, show_facts, show_json, show_rows

if TYPE_CHECKING:
    from driveway_core.payouts import Payout
    from driveway_core.use_cases.run_payouts import PayoutRun, Told


@click.group(invoke_without_command=True)
@as_json
@click.pass_context
def payouts(context: click.Context, json_: bool) -> None:
    """Show what hosts are waiting for, and pay them."""
    if context.invoked_subcommand is not None:
        return
    from driveway_core.actors import SYSTEM

    with marketplace() as container:
        found = container.list_open_payouts()(SYSTEM)
    if json_:
        show_json([_facts(each) for each in found])
    else:
        show_rows(
            ("Payout", "Host", "Week from", "Stays", "Amount", "Status", "Why"),
            [
                (
                    each.id,
                    each.host_id,
                    each.period.start,
                    len(each.lines),
                    each.amount,
                    each.status.value,
                    each.failure.code if each.failure else None,
                )
                for each in found
            ],
            nothing="Nobody waits for a payout.",
        )


@payouts.command()
@click.option("--dry-run", is_flag=True, help="Show what would be paid, and pay nothing.")
@as_json
def run(dry_run: bool, json_: bool) -> None:
    """Pay every host what is due for the last whole week.

    A worker does it every Wednesday. Interrupted and run again it goes on where it was; nobody is paid
    twice.
    """
    with marketplace() as container, _bar() as told:
        done = container.run_payouts()(dry_run=dry_run, told=told)
    if json_:
        show_json(_told(done, dry_run=dry_run))
        return
    show_rows(
        ("Host", "Stays", "Amount", "Kept for debts", "Paid"),
        [
            (
                each.payout.host_id,
                len(each.payout.lines),
                each.payout.amount,
                _kept(each.payout),
                "yes" if each.why_not is None else f"no: {each.why_not.value.replace('_', ' ')}",
            )
            for each in done.hosts
        ],
        nothing="Nothing is due.",
    )
    paid = ", ".join(map(str, done.amounts.values())) or "nothing"
    would = "would be" if dry_run else "are"
    click.echo(f"{len(done.made)} payouts for {done.stays} stays {would} made: {paid}.")
    if done.left_out:
        click.echo(f"{len(done.left_out)} hosts are left for a later run.")


@payouts.command()
@click.argument("payout_id", metavar="ID", type=click.UUID)
@click.option("--amount", help='Take back only so much, such as "12.50"; all of it where not given.')
@as_json
def reverse(payout_id: UUID, amount: str | None, json_: bool) -> None:
    """Take back what a host has of the payout ID.

    Taken back whole, it is cancelled, and its stays are paid in another one. Of what the bank has, only
    what the host was paid too much can be taken back.
    """
    from driveway_core.actors import SYSTEM
    from driveway_core.money import Money
    from driveway_core.payouts import PayoutId

    with marketplace() as container:
        part = None
        if amount is not None:
            with container.transactions().read(acting_as=SYSTEM) as work:
                part = Money.of(amount, work.payouts.get(PayoutId(payout_id)).currency)
        taken = container.reverse_payout()(SYSTEM, PayoutId(payout_id), part)
    show_facts(_facts(taken), json_=json_)


@contextmanager
def _bar() -> "Iterator[Told]":
    """A bar for a person who waits."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    paper = console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=paper, transient=True, disable=not paper.is_terminal) as bar:
        task = bar.add_task("Paying hosts", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _kept(payout: "Payout") -> str | None:
    from driveway_core.money import total

    kept = total((each.amount for each in payout.netted), payout.currency)
    return str(kept) if kept else None


def _told(done: "PayoutRun", *, dry_run: bool) -> dict[str, object]:
    return {
        "dry_run": dry_run,
        "period": {"start": done.period.start.isoformat(), "end": done.period.end.isoformat()},
        "stays": done.stays,
        "amounts": {code: str(amount.decimal) for code, amount in done.amounts.items()},
        "payouts": [_facts(each) for each in done.made],
        "left_out": [
            {
                "host_id": str(each.payout.host_id),
                "currency": each.payout.currency,
                "amount": str(each.payout.amount.decimal),
                "why": None if each.why_not is None else each.why_not.value,
            }
            for each in done.left_out
        ],
    }


def _facts(payout: "Payout") -> dict[str, object]:
    return {
        "id": str(payout.id),
        "host_id": str(payout.host_id),
        "period_start": payout.period.start.isoformat(),
        "period_end": payout.period.end.isoformat(),
        "amount": str(payout.amount.decimal),
        "reversed": str(payout.reversed.decimal),
        "currency": payout.currency,
        "stays": len(payout.lines),
        "status": payout.status.value,
        "transfer_id": payout.transfer_id,
        "payout_id": payout.gateway_id,
        "failure": None if payout.failure is None else payout.failure.code,
    }
