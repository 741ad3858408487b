"""``calendar``: a month or a week of a driveway, as a person reads it."""

import shutil
import sys
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

import click

from driveway_cli.opening import account_of, as_json, marketplace
from driveway_cli.showing import console, show_json, show_rows

if TYPE_CHECKING:
    from driveway_app import Container
    from driveway_core.accounts import Account
    from driveway_core.calendar_days import DaySpan
    from driveway_core.driveways import Driveway
    from driveway_core.use_cases.read_calendar import DrivewayCalendar

_AHEAD: Final = timedelta(days=7)


def day(text: str) -> date:
    """A date."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  # a date has no zone
    except ValueError:
        raise click.BadParameter("write it as 2027-03-14") from None


@click.command()
@click.argument("listing")
@click.option("--as", "email", metavar="EMAIL", help="The account that reads; without it, the marketplace.")
@click.option("--month", metavar="MONTH", help="As 2027-03; this month when not given.")
@click.option("--week", is_flag=True, help="One week, in finer marks.")
@click.option(
    "--day", "chosen", type=day, metavar="DATE", help="As 2027-03-14: its month, and its hours below."
)
@as_json
def calendar(
    listing: str, email: str | None, month: str | None, week: bool, chosen: date | None, json_: bool
) -> None:
    """Show when LISTING is free, and why not.

    LISTING is a driveway's id; with --as also the title of one of that host's.
    """
    from zoneinfo import ZoneInfo

    from driveway_core.actors import SYSTEM
    from driveway_http.models.calendars import CalendarOut

    if week and month is not None:
        raise click.UsageError("Give either --month or --week.")
    with marketplace() as container:
        account = None if email is None else account_of(container, email)
        actor = SYSTEM if account is None else account.actor
        driveway = _driveway(container, account, listing)
        where, now = ZoneInfo(driveway.time_zone), container.clock()()
        span = _span(month, week=week, around=chosen or now.astimezone(where).date())
        if chosen is not None and not span.first <= chosen <= span.last:
            raise click.UsageError("--day is not in that --month.")
        read = container.read_calendar()(actor, driveway.id, span)
    if json_:
        show_json(CalendarOut.of(read).model_dump(mode="json"))
    else:
        _show(read, now, week=week, listed=_listed(span, chosen, now.astimezone(where).date(), week=week))


def _driveway(container: "Container", account: "Account | None", named: str) -> "Driveway":
    from driveway_core.actors import SYSTEM
    from driveway_core.driveways import DrivewayId

    try:
        driveway_id = DrivewayId(UUID(named))
    except ValueError:
        if account is None:
            raise click.UsageError("LISTING is a driveway's id; a title needs --as: whose is it?") from None
        return _titled(container, account, named)
    actor = SYSTEM if account is None else account.actor
    return container.read_driveway()(actor, driveway_id).driveway


def _titled(container: "Container", account: "Account", title: str) -> "Driveway":
    own = container.list_own_driveways()(account.actor, limit=100).items
    found = [driveway for driveway in own if driveway.title.casefold() == title.casefold()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise click.UsageError(f"{account.first_name} has no driveway of that title.")
    ids = ", ".join(str(driveway.id) for driveway in found)
    raise click.UsageError(f"{account.first_name} has several of that title, give the id: {ids}")


def _span(month: str | None, *, week: bool, around: date) -> "DaySpan":
    from driveway_core.calendar_days import DaySpan

    if month is not None:
        return DaySpan.month(month)
    return DaySpan.week_of(around) if week else DaySpan.month_of(around)


def _listed(span: "DaySpan", chosen: date | None, today: date, *, week: bool) -> tuple[date, date]:
    """The first and the last day whose hours are listed: one that was named, else the coming ones."""
    if chosen is not None and not week:
        return chosen, chosen
    first = max(span.first, today)
    return first, min(span.last, first + _AHEAD - timedelta(days=1))


def _show(read: "DrivewayCalendar", now: datetime, *, week: bool, listed: tuple[date, date]) -> None:
    from zoneinfo import ZoneInfo

    from driveway_cli.drawing import MONTHS, Drawing
    from driveway_cli.hours_told import hours

    driveway, first = read.driveway, read.days[0].date
    named = f"the week of {first}" if week else f"{MONTHS[first.month - 1]} {first.year}"
    spaces = "" if driveway.spaces == 1 else f", {driveway.spaces} spaces"
    click.secho(f"{driveway.title}: {named}", bold=True)
    click.echo(f"Times of {driveway.time_zone}{spaces}.")
    if not driveway.bookable:
        click.echo("It takes no bookings at present.")
    click.echo()
    width = shutil.get_terminal_size((80, 24)).columns
    drawing = Drawing(ZoneInfo(driveway.time_zone), width, now, sys.stdout.encoding or "ascii")
    paper = console()
    for line in drawing.week(read.days) if week else drawing.month(read.days):
        paper.print(line, soft_wrap=True)
    click.echo()
    days = [each for each in read.days if listed[0] <= each.date <= listed[1]]
    show_rows(*hours(days, read, now), nothing="All of it is over.")
