"""``erase``: lock an account at its owner's wish, call that off, and purge what is due."""

from typing import TYPE_CHECKING

import click

from driveway_cli.opening import account_of, as_json, marketplace
from driveway_cli.showing import console, show_facts, show_json, show_rows

if TYPE_CHECKING:
    from driveway_app import Container
    from driveway_core.actors import AccountId
    from driveway_core.erasures import Erasure
    from driveway_core.use_cases.purge_erased import Purged


@click.command()
@click.argument("email", required=False)
@click.option("--call-off", is_flag=True, help="Let the owner in again, until the purge has begun.")
@click.option("--show", is_flag=True, help="Only say how the erasure of EMAIL stands.")
@click.option(
    "--purge-due", is_flag=True, help="Purge every account whose 90 days are over, as a worker does."
)
@as_json
@click.pass_context
def erase(
    context: click.Context, email: str | None, call_off: bool, show: bool, purge_due: bool, json_: bool
) -> None:
    """Lock the account of EMAIL, and have it purged in 90 days.

    Its sessions end, its listings and cars are retired, the line to its cars' maker is forgotten.
    Refused while a stay or money is open.
    """
    if sum((call_off, show, purge_due)) > 1 or purge_due == (email is not None):
        raise click.UsageError("Give EMAIL with --call-off, --show or neither; or --purge-due alone.")
    with marketplace() as container:
        if email is None:
            tried = _purged(container)
            _show_purged(tried, json_=json_)
            if not all(each.done for each in tried):
                context.exit(1)
            return
        account_id = account_of(container, email).id
        facts = _facts(_erasure(container, account_id, call_off=call_off, show=show))
        show_facts(facts | ({"called_off": True} if call_off else {}), json_=json_)


def _erasure(container: "Container", account_id: "AccountId", *, call_off: bool, show: bool) -> "Erasure":
    from driveway_core.actors import SYSTEM

    if call_off:
        return container.call_off_erasure()(SYSTEM, account_id)
    return (container.read_erasure() if show else container.erase_account())(SYSTEM, account_id)


def _purged(container: "Container") -> "tuple[Purged, ...]":
    paper = console(stderr=True)
    with paper.status("Purging …") as status:
        return container.purge_erased()(
            lambda account, rows: status.update(f"Purging {account}: {rows} rows …")
        )


def _show_purged(tried: "tuple[Purged, ...]", *, json_: bool) -> None:
    rows = [(str(each.account_id), each.rows, "; ".join(map(str, each.waits_for)) or None) for each in tried]
    if json_:
        names = ("account_id", "rows", "waits_for")
        show_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        show_rows(("Account", "Rows", "Waits for"), rows, nothing="No account is due to be purged.")


def _facts(erasure: "Erasure") -> dict[str, object]:
    return {
        "account_id": str(erasure.account_id),
        "requested_at": erasure.requested_at.isoformat(),
        "purge_at": erasure.purge_at.isoformat(),
        "begun_at": erasure.begun_at and erasure.begun_at.isoformat(),
        "purged_at": erasure.purged_at and erasure.purged_at.isoformat(),
    }
