"""``reconcile``: our books beside the payment service's."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from driveway_cli.opening import as_json, marketplace
from driveway_cli.showing import show_json, show_rows

if TYPE_CHECKING:
    from driveway_core.money import Money
    from driveway_core.reconciling import Row

_DAYS = 7


@click.command()
@click.option("--since", type=click.DateTime(), help="The first moment, in UTC; a week ago where not given.")
@click.option(
    "--until", type=click.DateTime(), help="The moment after the last, in UTC; now where not given."
)
@as_json
@click.pass_context
def reconcile(context: click.Context, since: datetime | None, until: datetime | None, json_: bool) -> None:
    """Compare our books with the payment service's.

    Lists what differs, and what is stuck.

    The exit code is 1 where there is anything but debts of hosts, which their next payouts pay back.
    """
    from driveway_core.actors import SYSTEM
    from driveway_core.reconciling import in_our_time

    with marketplace() as container:
        ends = container.clock()() if until is None else until.replace(tzinfo=UTC)
        in_our_time(ends, field="until")
        begins = ends - timedelta(days=_DAYS) if since is None else since.replace(tzinfo=UTC)
        if begins >= ends:
            raise click.BadParameter("must be before --until", param_hint="--since")
        report = container.reconcile()(SYSTEM, begins, ends)
    if json_:
        rows = [_facts(row) for row in report.rows]
        told = {"since": begins.isoformat(), "until": ends.isoformat(), "balanced": report.is_balanced}
        show_json(told | {"rows": rows})
    else:
        show_rows(
            ("What", "Reference", "Reason", "Amount", "Ours", "Theirs", "How it stands"),
            [
                (
                    row.what.value,
                    row.reference,
                    row.reason.value.replace("_", " "),
                    row.amount,
                    row.ours,
                    row.theirs,
                    row.detail or None,
                )
                for row in report.rows
            ],
            nothing="The books agree, and nothing is stuck.",
        )
    if not report.is_balanced:
        context.exit(1)


def _facts(row: "Row") -> dict[str, object]:
    return {
        "what": row.what.value,
        "reference": row.reference,
        "reason": row.reason.value,
        "currency": None if row.amount is None else row.amount.currency,
        "amount": _text(row.amount),
        "ours": _text(row.ours),
        "theirs": _text(row.theirs),
        "detail": row.detail,
    }


def _text(amount: "Money | None") -> str | None:
    return None if amount is None else str(amount.decimal)
