"""``audit``: who did what, and whether that is still what was written."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TextIO
from uuid import UUID

import click

from driveway_cli.opening import account_of, as_json, marketplace
from driveway_cli.showing import show_json, show_rows

if TYPE_CHECKING:
    from driveway_app import Container
    from driveway_core.audit import AuditEntry
    from driveway_core.audit_findings import AuditReport, Finding
    from driveway_core.use_cases.verify_audit import Progress

_MOST = 10_000
_PAGE = 200


@click.group()
def audit() -> None:
    """Search and verify the log of who did what."""


@audit.command()
@click.option(
    "--checkpoint",
    "files",
    type=click.File("r", encoding="utf-8"),
    multiple=True,
    help="A checkpoint that was kept elsewhere, as `driveway audit checkpoint` prints it; may be repeated.",
)
@as_json
@click.pass_context
def verify(context: click.Context, files: tuple[TextIO, ...], json_: bool) -> None:
    """Look at every entry and every link of the chain.

    Lists what was changed, removed, inserted or put in another order, and where.

    The exit code is 1 where there is anything.
    """
    from driveway_core.actors import SYSTEM
    from driveway_core.audit_checkpoints import read_checkpoint

    given = [read_checkpoint(file.read()) for file in files]
    with marketplace() as container, _bar(shown=not json_) as progress:
        report = container.verify_audit()(SYSTEM, given=given, progress=progress)
    if json_:
        show_json(_report(report))
    else:
        _show(report)
    if not report.is_whole:
        context.exit(1)


@audit.command()
@click.option("--actor", help="By whom: an account's e-mail address or its id.")
@click.option(
    "--category", help="auth, account, booking, payment, tesla, listing, review, privacy, admin, system."
)
@click.option("--type", "kind", help="What happened, as signed_in.")
@click.option("--booking", "booking_id", type=click.UUID, help="About the booking of this id.")
@click.option("--from", "since", type=click.DateTime(), help="The first moment, in UTC.")
@click.option("--to", "until", type=click.DateTime(), help="The moment after the last, in UTC.")
@click.option("--metadata", "facts", multiple=True, metavar="KEY=VALUE", help="A fact; may be repeated.")
@click.option(
    "--limit", type=click.IntRange(1, _MOST), default=100, show_default=True, help="At most so many."
)
@as_json
def search(
    actor: str | None,
    category: str | None,
    kind: str | None,
    booking_id: UUID | None,
    since: datetime | None,
    until: datetime | None,
    facts: tuple[str, ...],
    limit: int,
    json_: bool,
) -> None:
    """List entries, the latest first; all that is given must be so."""
    from driveway_core.actors import SYSTEM, AccountId
    from driveway_core.audit import AuditQuestion
    from driveway_core.audit_kinds import AuditCategory, AuditKind

    with marketplace() as container:
        question = AuditQuestion(
            actor_id=None if actor is None else AccountId(_account_id(container, actor)),
            category=None
            if category is None
            else AuditCategory(_known(category, AuditCategory, "--category")),
            kind=None if kind is None else AuditKind(_known(kind, AuditKind, "--type")),
            booking_id=booking_id,
            since=None if since is None else since.replace(tzinfo=UTC),
            until=None if until is None else until.replace(tzinfo=UTC),
            metadata=dict(_fact(each) for each in facts),
        )
        found: list[AuditEntry] = []
        after = None
        while len(found) < limit:
            page = container.search_audit()(
                SYSTEM, question, limit=min(_PAGE, limit - len(found)), after=after
            )
            found += page.items
            after = page.next_after
            if after is None:
                break
    if json_:
        show_json([entry_facts(entry) for entry in found])
        return
    show_rows(
        ("When", "Type", "By", "From", "About"),
        [
            (
                entry.at.isoformat(timespec="seconds"),
                entry.kind,
                entry.acting_as if entry.actor_id is None else f"{entry.acting_as} {entry.actor_id}",
                entry.network,
                " ".join(f"{key}={value}" for key, value in entry.metadata.items()) or None,
            )
            for entry in found
        ],
        nothing="No entry is so.",
    )


@audit.command()
@click.option("--public-key", is_flag=True, help="Print the key that checkpoints are checked with instead.")
@as_json
def checkpoint(public_key: bool, json_: bool) -> None:
    """Sign how far the log has come, and print that.

    Keep it where nobody of the marketplace can change it. One is made on the first of each month by itself.
    """
    from driveway_core.actors import SYSTEM
    from driveway_core.audit_checkpoints import checkpoint_told

    with marketplace() as container:
        if public_key:
            pem = container.checkpoint_signer().public_key
            show_json({"public_key": pem}) if json_ else click.echo(pem, nl=False)
            return
        click.echo(checkpoint_told(container.make_checkpoint()(SYSTEM)), nl=False)


@audit.command()
@click.argument("first", type=click.IntRange(1))
@click.argument("last", type=click.IntRange(1))
@click.option("--operator", required=True, metavar="EMAIL", help="The operator who knows it.")
@click.option("--reason", required=True, help="Why they are gone: restored to which moment, and what for.")
@as_json
def acknowledge(first: int, last: int, operator: str, reason: str, json_: bool) -> None:
    """Say that entries FIRST to LAST are known to be lost.

    After a restore to an earlier moment the log lacks its last entries, and "driveway audit verify" names
    them. Acknowledged, it is quiet about these, and finds anything else. That is signed, kept in the home,
    and an entry of the log itself.
    """
    with marketplace() as container:
        actor = account_of(container, operator).actor
        made = container.acknowledge_loss()(actor, first, last, reason=reason)
    if json_:
        show_json({"first": made.first, "last": made.last, "reason": made.reason, "operator_id": made.by})
        return
    click.echo(f"Entries {made.first} to {made.last} are acknowledged as lost.")


@contextmanager
def _bar(*, shown: bool) -> "Iterator[Progress]":
    """A bar on stderr for a person who waits."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from driveway_cli.showing import console

    columns = (TextColumn("Looking at the log"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    stderr = console(stderr=True)
    with Progress(
        *columns, console=stderr, transient=True, disable=not (shown and stderr.is_terminal)
    ) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _show(report: "AuditReport") -> None:
    show_rows(
        ("Found", "Entries", "Number", "From", "To", "Id"),
        [
            (
                finding.kind.value.replace("_", " "),
                finding.count,
                _numbers(finding),
                None if finding.first is None else finding.first.isoformat(),
                None if finding.last is None else finding.last.isoformat(),
                None if finding.place is None else finding.place.id,
            )
            for finding in report.findings
        ],
        nothing=f"All {report.sealed} sealed entries are as they were written.",
    )
    for each in report.acknowledged:
        when = each.made_at.isoformat(timespec="seconds")
        click.echo(f"Entries {each.first} to {each.last} are lost, acknowledged {when}: {each.reason}")
    if report.waiting and report.waiting_since is not None:
        since = report.waiting_since.isoformat(timespec="seconds")
        click.echo(f"{report.waiting} entries wait to be sealed since {since}: a worker does that.")
    if report.witnessed is None:
        click.echo("Nothing is kept outside of the database yet: a cut end would not be noticed.")


def _numbers(finding: "Finding") -> str | None:
    if finding.from_number == finding.to_number:
        return None if finding.from_number is None else str(finding.from_number)
    return f"{finding.from_number}-{finding.to_number}"


def _report(report: "AuditReport") -> dict[str, object]:
    return {
        "whole": report.is_whole,
        "sealed": report.sealed,
        "begins_at": report.begins_at,
        "ends_at": report.ends_at,
        "waiting": report.waiting,
        "waiting_since": None if report.waiting_since is None else report.waiting_since.isoformat(),
        "witnessed": report.witnessed,
        "acknowledged": [
            {
                "from_number": each.first,
                "to_number": each.last,
                "reason": each.reason,
                "operator_id": each.by,
                "acknowledged_at": each.made_at.isoformat(),
            }
            for each in report.acknowledged
        ],
        "findings": [
            {
                "kind": finding.kind.value,
                "entries": finding.count,
                "from_number": finding.from_number,
                "to_number": finding.to_number,
                "first_at": None if finding.first is None else finding.first.isoformat(),
                "last_at": None if finding.last is None else finding.last.isoformat(),
                "id": None if finding.place is None else str(finding.place.id),
            }
            for finding in report.findings
        ],
    }


def entry_facts(entry: "AuditEntry") -> dict[str, object]:
    """An entry for machines, its fields named as its columns are."""
    return {
        "id": str(entry.id),
        "created_at": entry.at.isoformat(),
        "event_type": entry.kind,
        "event_category": entry.category,
        "description": entry.description,
        "acted_as": entry.acting_as,
        "user_id": _text(entry.actor_id),
        "ip_address": entry.network,
        "user_agent": entry.agent,
        "session_id": entry.session,
        "request_id": entry.request,
        "related_booking_id": _text(entry.booking_id),
        "related_driveway_id": _text(entry.driveway_id),
        "related_payment_id": _text(entry.payment_id),
        "metadata": dict(entry.metadata),
    }


def _text(id: UUID | None) -> str | None:
    return None if id is None else str(id)


def _account_id(container: "Container", whom: str) -> UUID:
    if "@" in whom:
        return account_of(container, whom).id
    try:
        return UUID(whom)
    except ValueError:
        raise click.BadParameter("is neither an e-mail address nor an id", param_hint="--actor") from None


def _known(word: str, words: "type[StrEnum]", option: str) -> str:
    if word not in set(words):
        raise click.BadParameter(f"is none of {', '.join(sorted(words))}", param_hint=option)
    return word


def _fact(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise click.BadParameter("must be KEY=VALUE", param_hint="--metadata")
    return key, value
