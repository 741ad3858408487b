"""``trip``, ``navigate``, ``auto-park`` and ``notices``: the way to a stay, and what was told of it."""

import sys
from collections.abc import Sequence
from threading import Event
from typing import TYPE_CHECKING, Final

import click

from driveway_cli.opening import account_of, as_json, marketplace
from driveway_cli.showing import console, show_facts, show_json, show_rows
from driveway_cli.stays import booking_id
from driveway_cli.wishes import as_driver

if TYPE_CHECKING:
    from driveway_app import Container
    from driveway_cli.trip_told import TripTold
    from driveway_core.accounts import Account
    from driveway_core.bookings import Booking, BookingId
    from driveway_core.notices import Notice

_MOST: Final = 100
_EVERY_S: Final = 1.0


@click.command()
@click.argument("booking")
@click.option("--as", "email", metavar="EMAIL", help="Whose side; without it the marketplace's.")
@click.option("--watch", is_flag=True, help="Stay and show how it goes, until the car has left or Ctrl-C.")
@as_json
def trip(booking: str, email: str | None, watch: bool, json_: bool) -> None:
    """Show how the trip to BOOKING goes.

    A host is not shown where the address in the car stands; how far away the car is, its driver alone. In a
    pipe --watch writes a line for each change, with --json one of JSON.
    """
    with marketplace() as container:
        its_id = booking_id(container, booking)
        account = None if email is None else account_of(container, email)
        if watch:
            _watch(container, its_id, account, json_=json_)
        else:
            _show(trip_told(container, its_id, account), json_=json_)


@click.command()
@click.argument("booking")
@as_driver
@as_json
def navigate(booking: str, email: str, json_: bool) -> None:
    """Send the address of BOOKING to the car, now.

    A car that sleeps or refuses fails neither this nor the booking: what happens next is told.
    """
    with marketplace() as container:
        account, its_id = account_of(container, email), booking_id(container, booking)
        container.navigate()(account.actor, its_id)
        _show(trip_told(container, its_id, account), json_=json_)


@click.command("auto-park")
@click.argument("booking")
@as_driver
@click.option(
    "--used/--not-used", required=True, help="Whether the car's own way of parking itself was used."
)
@click.option("--worked", is_flag=True, help="And it did park the car.")
@as_json
def auto_park(booking: str, email: str, used: bool, worked: bool, json_: bool) -> None:
    """Tell whether the car parked itself for BOOKING.

    It is kept as the driver's word: no car can be asked to, and we see none do it.
    """
    with marketplace() as container:
        account, its_id = account_of(container, email), booking_id(container, booking)
        container.report_auto_park()(account.actor, its_id, used=used, worked=worked)
        _show(trip_told(container, its_id, account), json_=json_)


@click.command()
@click.argument("email")
@click.option("--unread", is_flag=True, help="Only what its reader has not marked as read.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, _MOST), help="How many.")
@as_json
def notices(email: str, unread: bool, limit: int, json_: bool) -> None:
    """List what EMAIL was told, latest first."""
    from driveway_cli.cars_told import utc
    from driveway_core.notices_told import told
    from driveway_http.models.notices import NoticeOut

    with marketplace() as container:
        actor = account_of(container, email).actor
        found = container.list_notices()(actor, unread=unread, limit=limit).items
    if json_:
        show_json({"items": [NoticeOut.of(each).model_dump(mode="json") for each in found]})
        return
    show_rows(
        ("When", "What", "Read", "Sent by"),
        [(utc(each.created_at), told(each), each.read_at is not None, _sent_by(each)) for each in found],
        nothing="No notices.",
    )


def _sent_by(notice: "Notice") -> str:
    """The ways on which it was sent, and what became of it on others."""
    ways = sorted(notice.deliveries.items())
    return ", ".join(
        f"{way}" if each.state == "sent" else f"{way} ({each.state.replace('_', ' ')})" for way, each in ways
    )


def trip_told(container: "Container", its_id: "BookingId", account: "Account | None") -> "TripTold":
    """The trip for an account; the marketplace's own view is its driver's, without where the car was."""
    from driveway_cli.trip_told import TripTold
    from driveway_core.actors import SYSTEM

    with container.transactions().read(acting_as=SYSTEM) as work:
        booking = work.bookings.get(its_id)
        driver, host = work.accounts.get(booking.driver_id), work.accounts.get(booking.host_id)
    if account is None:
        seen = container.read_trip()(SYSTEM, its_id)
        told = [*_of(container, driver, booking, "driver"), *_of(container, host, booking, "host")]
        return TripTold(seen=seen, reader=driver.id, notices=told)
    seen = container.read_trip()(account.actor, its_id)
    whom = "host" if account.id == host.id else "driver"
    return TripTold(seen=seen, reader=account.id, notices=_of(container, account, booking, whom))


def _of(
    container: "Container", account: "Account", booking: "Booking", whom: str
) -> "Sequence[tuple[str, Notice]]":
    """What an account was told of the trip to a booking, the latest of it."""
    from driveway_core.notices import Topic, topic_of

    page = container.list_notices()(account.actor, limit=_MOST)
    about = [each for each in page.items if each.booking_id == booking.id]
    return [(whom, each) for each in about if topic_of(each.kind) is Topic.TRIPS]


def _show(told: "TripTold", *, json_: bool) -> None:
    if json_:
        show_json(told.json())
        return
    show_facts(told.facts(), json_=False)
    for line in told.said():
        click.echo(line)


def _watch(container: "Container", its_id: "BookingId", account: "Account | None", *, json_: bool) -> None:
    from driveway_cli.watching import in_json, in_lines, in_pictures

    def look() -> "TripTold":
        return trip_told(container, its_id, account)

    def pause() -> None:
        Event().wait(_EVERY_S)

    try:
        if json_:
            in_json(look, pause)
        elif sys.stdout.isatty():
            in_pictures(look, pause, console())
        else:
            in_lines(look, pause)
    except KeyboardInterrupt:
        return
