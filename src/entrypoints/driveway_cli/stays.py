"""``quote``, ``book``, ``bookings`` and ``cancel``: a driver's errands, for the account that is named."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import attrs
import click

from driveway_cli.opening import account_of, as_json, marketplace
from driveway_cli.refunding import refund_told
from driveway_cli.showing import show_facts, show_json, show_rows
from driveway_cli.wishes import BEGINS, ENDS, as_driver, car_of, ending, local, moment, starting, window

if TYPE_CHECKING:
    from driveway_app import Container
    from driveway_core.accounts import Account
    from driveway_core.bookings import BookingId
    from driveway_core.details import BookingDetails
    from driveway_core.quotes import Quote
    from driveway_core.use_cases.quote_stay import StayWish

_STATES = ("pending", "confirmed", "active", "completed", "cancelled", "no_show")
_code = click.option("--promo-code", metavar="CODE", help="A promotional code.")
_charging = click.option(
    "--charging", type=click.IntRange(0, 525_600), metavar="MINUTES", help="How long the car will draw power."
)
_car = click.option("--car", help="One of the driver's cars, by name, VIN or id; the only one needs no name.")


@click.command()
@click.argument("driveway", type=click.UUID)
@as_driver
@_car
@starting
@ending
@_code
@_charging
@as_json
def quote(
    driveway: UUID,
    email: str,
    car: str | None,
    start: datetime,
    end: datetime,
    promo_code: str | None,
    charging: int | None,
    json_: bool,
) -> None:
    """Ask what a stay at DRIVEWAY costs. The price stands for 15 minutes."""
    from driveway_http.models.prices import QuoteOut

    with marketplace() as container:
        account = account_of(container, email)
        wish = _wish(container, account, driveway, car, start, end, charging, promo_code)
        asked = container.quote_stay()(account.actor, wish)
    if json_:
        show_json(QuoteOut.of_quote(asked).model_dump(mode="json"))
    else:
        _show_quote(asked)


@click.command()
@click.argument("driveway", type=click.UUID, required=False)
@click.option(
    "--quote", "quote_id", type=click.UUID, help="Book this quote at its price; nothing else needed."
)
@as_driver
@_car
@click.option("--from", "start", type=moment, metavar="TIME", help=BEGINS)
@click.option("--to", "end", type=moment, metavar="TIME", help=ENDS)
@_code
@_charging
@click.option("--note", help="A word to the host.")
@click.option("--card", metavar="PM", help="Pay at once with this saved card (see driveway cards).")
@as_json
def book(
    driveway: UUID | None,
    quote_id: UUID | None,
    email: str,
    car: str | None,
    start: datetime | None,
    end: datetime | None,
    promo_code: str | None,
    charging: int | None,
    note: str | None,
    card: str | None,
    json_: bool,
) -> None:
    """Book a stay at DRIVEWAY, or by a quote."""
    from driveway_core.quotes import QuoteId

    wished = (driveway, start, end, promo_code, charging)
    if (quote_id is None) == (wished == (None,) * len(wished)):
        raise click.UsageError("Give either --quote, or DRIVEWAY with --from and --to.")
    with marketplace() as container:
        account = account_of(container, email)
        wanted: QuoteId | StayWish
        if quote_id is not None:
            wanted = QuoteId(quote_id)
        elif driveway is None or start is None or end is None:
            raise click.UsageError("DRIVEWAY, --from and --to belong together.")
        else:
            wanted = _wish(container, account, driveway, car, start, end, charging, promo_code)
        booked = container.book_stay()(account.actor, wanted, driver_notes=note, payment_method=card)
    show_booking(booked, account, json_=json_)


@click.command()
@as_driver
@click.option("--host", "as_host", is_flag=True, help="Those of the account's driveways, not of its cars.")
@click.option("--status", type=click.Choice(_STATES), help="Only these.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100), help="How many.")
@as_json
def bookings(email: str, as_host: bool, status: str | None, limit: int, json_: bool) -> None:
    """List an account's bookings, latest made first."""
    from driveway_core.bookings import BookingStatus
    from driveway_core.details import Side
    from driveway_http.models.bookings import BookingOut

    with marketplace() as container:
        account = account_of(container, email)
        found = container.list_bookings()(
            account.actor,
            side=Side.HOST if as_host else Side.DRIVER,
            status=None if status is None else BookingStatus(status),
            limit=limit,
        ).items
    if json_:
        show_json({"items": [BookingOut.of(each, account.id).model_dump(mode="json") for each in found]})
        return
    show_rows(
        ("Reference", "State", "From", "To", "Driveway", "Driver", "Car", "Total"),
        [
            (
                each.booking.reference,
                _state(each),
                local(each.booking.stay.start, each.driveway.time_zone),
                local(each.booking.stay.end, each.driveway.time_zone),
                each.driveway.title,
                each.driver_first_name,
                each.vehicle.display_name or each.vehicle.model,
                each.booking.offer.due.total,
            )
            for each in found
        ],
        nothing="No bookings.",
    )


@click.command()
@click.argument("booking")
@as_driver
@click.option("--reason", help="Why, for the other side.")
@click.option("--preview", is_flag=True, help="Only say what would come of it.")
@as_json
def cancel(booking: str, email: str, reason: str | None, preview: bool, json_: bool) -> None:
    """Cancel BOOKING, by its reference or id. Drivers, hosts and operators may."""
    from driveway_http.models.refunds import refund_state

    with marketplace() as container:
        account = account_of(container, email)
        cancelled = container.cancel_booking()(
            account.actor, booking_id(container, booking), reason=reason, preview=preview
        )
    if preview and not json_:
        click.echo("Nothing is cancelled yet. This is what would come of it:")
    show_booking(cancelled, account, json_=json_)
    if not json_:
        state = refund_state(cancelled)
        click.echo(refund_told(cancelled.booking, reader=account.id, preview=preview, state=state))


def _wish(
    container: "Container",
    account: "Account",
    driveway: UUID,
    car: str | None,
    start: datetime,
    end: datetime,
    charging: int | None,
    promo_code: str | None,
) -> "StayWish":
    from driveway_core.driveways import DrivewayId
    from driveway_core.use_cases.quote_stay import StayWish

    return StayWish(
        driveway_id=DrivewayId(driveway),
        vehicle_id=car_of(container, account, car).id,
        stay=window(start, end),
        charging=timedelta(minutes=charging or 0),
        promo_code=promo_code,
    )


def booking_id(container: "Container", named: str) -> "BookingId":
    """A booking by its reference or id; raises ``Missing``."""
    from driveway_core.actors import SYSTEM
    from driveway_core.booking_texts import BookingReference
    from driveway_core.bookings import BookingId

    try:
        return BookingId(UUID(named))
    except ValueError:
        with container.transactions().read(acting_as=SYSTEM) as work:
            return work.bookings.by_reference(BookingReference(named.upper())).id


def _state(details: "BookingDetails") -> str:
    awaiting = details.booking.awaiting
    state = details.booking.status.value.replace("_", " ")
    return state if awaiting is None else f"{state}, awaits the {awaiting.value}"


def _show_quote(asked: "Quote") -> None:
    price, zone = asked.offer.price, asked.offer.time_zone
    rows: list[tuple[object, ...]] = [(line.label, line.quantity, line.amount) for line in price.lines]
    rows += [(line.label, "", line.amount) for line in (*price.fee_lines, *price.tax_lines)]
    rows.append(("Total", "", price.total))
    show_rows(("For", "Quantity", "Amount"), rows, nothing="")
    click.echo(f"This price stands until {local(asked.expires_at, zone)}. Book it with --quote {asked.id}")


def show_booking(details: "BookingDetails", account: "Account", *, json_: bool) -> None:
    """A booking as its account may see it; what a browser pays with is for browsers only."""
    from driveway_http.models.bookings import BookingOut

    details = attrs.evolve(details, to_pay=None)
    if json_:
        show_json(BookingOut.of(details, account.id).model_dump(mode="json"))
        return
    booked, driveway, zone = details.booking, details.driveway, details.driveway.time_zone
    shown = details.shows_address_to(account.id)
    facts: dict[str, object] = {
        "reference": booked.reference,
        "state": _state(details),
        "from": local(booked.stay.start, zone),
        "to": local(booked.stay.end, zone),
        "driveway": driveway.title,
        "address": driveway.address.line if shown else driveway.address.street,
        "total": booked.offer.due.total,
    }
    if details.open_payment is not None:
        facts["to pay"] = f"{details.open_payment.amount}, with driveway pay {booked.reference} --card PM"
    if shown and driveway.access_instructions:
        facts["how to get in"] = driveway.access_instructions
    show_facts(facts, json_=False)
