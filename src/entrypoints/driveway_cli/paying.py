"""``cards``, ``pay`` and ``receipt``: a driver's money, for the account that is named."""

import click

from driveway_cli.opening import account_of, as_json, marketplace
from driveway_cli.showing import show_json, show_rows
from driveway_cli.stays import booking_id, show_booking
from driveway_cli.wishes import as_driver, local


@click.command()
@as_driver
@click.option("--remove", metavar="PM", help="Forget this one.")
@as_json
def cards(email: str, remove: str | None, json_: bool) -> None:
    """List an account's saved cards.

    They are saved in a browser, with the payment service alone.
    """
    from driveway_http.models.payments import CardOut

    with marketplace() as container:
        actor = account_of(container, email).actor
        if remove is not None:
            container.remove_card()(actor, remove)
        found = container.list_cards()(actor)
    if json_:
        show_json({"items": [CardOut.of(each).model_dump(mode="json") for each in found]})
        return
    show_rows(
        ("Card", "Brand", "Ends in", "Good until"),
        [
            (each.id, each.brand, each.last_digits, f"{each.expires_month:02}/{each.expires_year}")
            for each in found
        ],
        nothing="No cards.",
    )


@click.command()
@click.argument("booking")
@as_driver
@click.option("--card", required=True, metavar="PM", help="A saved card (see driveway cards).")
@as_json
def pay(booking: str, email: str, card: str, json_: bool) -> None:
    """Pay what waits of BOOKING.

    That may be a held place, a longer stay, or an overstay.
    """
    with marketplace() as container:
        account = account_of(container, email)
        paid = container.pay_booking()(account.actor, booking_id(container, booking), payment_method=card)
    show_booking(paid, account, json_=json_)


@click.command()
@click.argument("booking")
@as_driver
@as_json
def receipt(booking: str, email: str, json_: bool) -> None:
    """Show what BOOKING came to.

    A driver is shown what they pay, a host what they earn.
    """
    from driveway_http.models.receipts import ReceiptOut
    from driveway_http.receipts import still_open

    with marketplace() as container:
        account = account_of(container, email)
        found = container.read_receipt()(account.actor, booking_id(container, booking))
    shown = ReceiptOut.of(found)
    if json_:
        show_json(shown.model_dump(mode="json"))
        return
    rows: list[tuple[object, ...]] = [(line.label, line.quantity or "", line.amount) for line in found.lines]
    rows.append(("You earn" if shown.side == "host" else "Total", "", found.total))
    show_rows(("For", "Quantity", "Amount"), rows, nothing="")
    for each in found.charges if shown.payments is not None else ():
        when = local(each.captured_at or found.at, shown.time_zone)
        click.echo(f"Paid by card: {each.captured} on {when}")
    for back in shown.refunds or ():
        click.echo(f"To the card: {back.amount} {shown.currency} ({back.status})")
    if shown.open is not None or shown.settlement == "external":
        click.echo(still_open(found))
