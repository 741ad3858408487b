"""``calendars``: calendars that hosts keep elsewhere, and the one that each listing gives to others."""

import sys
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

import click

from driveway_cli.opening import account_of, as_json, marketplace
from driveway_cli.showing import console, show_facts, show_json, show_rows
from driveway_cli.wishes import as_driver, local

if TYPE_CHECKING:
    from driveway_app import Container
    from driveway_core.actors import Actor
    from driveway_core.calendar_sources import CalendarSource, ImportReport
    from driveway_core.use_cases.fetch_due_calendars import FetchedDue

_listing = click.argument("listing", type=click.UUID)
_MOST_SHOWN = 20


@click.group()
def calendars() -> None:
    """Take calendars over; give a listing's own."""


@calendars.command("list")
@_listing
@as_driver
@as_json
def list_(listing: UUID, email: str, json_: bool) -> None:
    """List the calendars of LISTING."""
    from driveway_core.driveways import DrivewayId

    with marketplace() as container:
        actor = account_of(container, email).actor
        driveway = DrivewayId(listing)
        found = container.list_calendars()(actor, driveway)
        zone = container.read_driveway()(actor, driveway).driveway.time_zone
    if json_:
        show_json({"items": [_document(each) for each in found]})
        return
    show_rows(
        ("Name", "From", "Fetched", "Taken over", "Skipped", "Conflicts", "Problem"),
        [
            (
                each.name,
                "an upload" if each.address is None else each.address.shortened,
                None if each.last_fetched_at is None else local(each.last_fetched_at, zone),
                *_counts(each.last_report),
                each.last_problem,
            )
            for each in found
        ],
        nothing="No calendars.",
    )


@calendars.command()
@_listing
@click.argument("url")
@as_driver
@click.option("--name", help="What to call it; its host when not given.")
@as_json
def add(listing: UUID, url: str, email: str, name: str | None, json_: bool) -> None:
    """Take over the calendar at URL.

    It is fetched now, and due again every hour; its events become booked entries of LISTING.
    """
    from driveway_core.calendar_sources import CalendarAddress
    from driveway_core.driveways import DrivewayId

    with marketplace() as container:
        actor = account_of(container, email).actor
        driveway = DrivewayId(listing)
        source = container.add_calendar()(actor, driveway, CalendarAddress.parse(url), name=name)
        _show(container.fetch_calendar()(actor, driveway, source.id), json_=json_)


@calendars.command("import")
@_listing
@click.argument("file", type=click.File("rb"))
@as_driver
@click.option("--name", default="Upload", show_default=True, help="Brings up to date what had that name.")
@as_json
def import_(listing: UUID, file: BinaryIO, email: str, name: str, json_: bool) -> None:
    """Take over the events of FILE (.ics).

    They become booked entries of LISTING; - reads standard input.
    """
    from driveway_core.driveways import DrivewayId
    from driveway_core.external_calendars import LARGEST_CALENDAR

    calendar = file.read(LARGEST_CALENDAR + 1)
    with marketplace() as container:
        actor = account_of(container, email).actor
        _show(container.import_calendar()(actor, DrivewayId(listing), calendar, name=name), json_=json_)


@calendars.command()
@click.argument("listing", type=click.UUID, required=False)
@click.argument("name", required=False)
@click.option("--as", "email", metavar="EMAIL", help="The account that acts.")
@click.option("--due", is_flag=True, help="Every calendar of the marketplace that is due, as a job would.")
@as_json
def fetch(listing: UUID | None, name: str | None, email: str | None, due: bool, json_: bool) -> None:
    """Fetch a calendar now.

    That is NAME of LISTING, or with --due every calendar whose hour has come.
    """
    if due == (listing is not None):
        raise click.UsageError("Give either --due, or LISTING, NAME and --as.")
    with marketplace() as container:
        if listing is None:
            done = _fetch_due(container)
            if json_:
                show_json({"fetched": done.fetched, "failed": done.failed})
            else:
                click.echo(f"{done.fetched} fetched, {done.failed} could not be.")
            return
        if name is None or email is None:
            raise click.UsageError("LISTING, NAME and --as belong together.")
        actor = account_of(container, email).actor
        source = _named(container, actor, listing, name)
        _show(container.fetch_calendar()(actor, source.driveway_id, source.id), json_=json_)


@calendars.command()
@_listing
@click.argument("name")
@as_driver
@as_json
def remove(listing: UUID, name: str, email: str, json_: bool) -> None:
    """Take the calendar NAME of LISTING away.

    All entries that came from it go with it.
    """
    with marketplace() as container:
        actor = account_of(container, email).actor
        source = _named(container, actor, listing, name)
        container.remove_calendar()(actor, source.driveway_id, source.id)
    show_facts({"removed": source.name}, json_=json_)


@calendars.command()
@_listing
@as_driver
@as_json
def publish(listing: UUID, email: str, json_: bool) -> None:
    """Give LISTING's own calendar an address.

    It is a secret, and shown this once; a former one leads nowhere from then on.
    """
    from driveway_core.driveways import DrivewayId
    from driveway_http.calendars import feed_path

    with marketplace() as container:
        opened = container.open_feed()(account_of(container, email).actor, DrivewayId(listing))
    show_facts({"listing": str(listing), "path": feed_path(opened.token)}, json_=json_)


@calendars.command()
@_listing
@as_driver
@as_json
def unpublish(listing: UUID, email: str, json_: bool) -> None:
    """Take that address back."""
    from driveway_core.driveways import DrivewayId

    with marketplace() as container:
        container.close_feed()(account_of(container, email).actor, DrivewayId(listing))
    show_facts({"listing": str(listing), "published": False}, json_=json_)


def _named(container: "Container", actor: "Actor", listing: UUID, name: str) -> "CalendarSource":
    from driveway_core.driveways import DrivewayId
    from driveway_core.errors import Missing

    for source in container.list_calendars()(actor, DrivewayId(listing)):
        if name in (source.name, str(source.id)):
            return source
    raise Missing("name", "calendar")


def _fetch_due(container: "Container") -> "FetchedDue":
    """With a word for each where somebody looks."""
    if not sys.stderr.isatty():
        return container.fetch_due_calendars()()
    with console(stderr=True).status("Fetching calendars …") as status:
        return container.fetch_due_calendars()(
            progress=lambda source: status.update(f"{source.name}: done. Fetching further calendars …")
        )


def _document(source: "CalendarSource") -> object:
    from driveway_http.models.calendar_sources import CalendarSourceOut

    return CalendarSourceOut.of(source).model_dump(mode="json")


def _counts(report: "ImportReport | None") -> tuple[object, object, object]:
    if report is None:
        return None, None, None
    return report.taken + report.changed + report.unchanged, report.skipped, report.conflicts


def _show(source: "CalendarSource", *, json_: bool) -> None:
    report = source.last_report
    if json_ or report is None:
        show_json(_document(source))
        return
    facts = {
        "calendar": source.name,
        "new events": report.taken,
        "changed": report.changed,
        "as before": report.unchanged,
        "removed": report.removed,
        "over already": report.over,
        "not taken over": report.skipped,
        "conflicts": report.conflicts,
    }
    if report.written_out:
        facts["known for a time"] = f"{report.written_out}, until {report.known_until:%Y-%m-%d}"
    show_facts(facts, json_=False)
    for skipped in report.reasons[:_MOST_SHOWN]:
        click.echo(f"  line {skipped.line}: {skipped.uid or 'an event'} was not taken over: {skipped.reason}")
    for clash in report.clashes[:_MOST_SHOWN]:
        click.echo(f"  {clash.reference} is booked while an event takes place: the booking stands")
