"""``admin``: what the people who run the marketplace do."""

import sys
from typing import TYPE_CHECKING, TextIO
from uuid import UUID

import click

from driveway_cli.opening import as_json, marketplace
from driveway_cli.showing import show_facts, show_json
from driveway_cli.stays import booking_id

if TYPE_CHECKING:
    from driveway_app import Container
    from driveway_core.accounts import Account


@click.group()
def admin() -> None:
    """Make operators; suspend, ban, restore; give back."""


@admin.command()
@click.argument("email")
@click.option("--first-name", default="Marketplace", show_default=True, help="Of a new account.")
@click.option("--last-name", default="Operator", show_default=True, help="Of a new account.")
@click.option(
    "--password-file",
    type=click.File("r", encoding="utf-8"),
    help="Its first line is the password of a new account; - reads standard input.",
)
@as_json
def create(email: str, first_name: str, last_name: str, password_file: TextIO | None, json_: bool) -> None:
    """Make EMAIL an operator. Registers the account if there is none, and asks for its password."""
    from driveway_core.accounts import EmailAddress
    from driveway_core.actors import SYSTEM, UserType

    address = EmailAddress(email)
    with marketplace() as container:
        with container.transactions().read(acting_as=SYSTEM) as work:
            known = work.accounts.with_email(address) is not None
        if not known:
            container.register_account()(
                {
                    "email": email,
                    "password": _password(password_file),
                    "first_name": first_name,
                    "last_name": last_name,
                    "user_type": UserType.BOTH,
                }
            )
        show_facts(_facts(container.promote_operator()(SYSTEM, address)), json_=json_)


def _password(file: TextIO | None) -> str:
    """From the file, else from the person at the terminal; on the command line others would see it."""
    if file is not None:
        return file.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("There is nobody to ask for a password: give --password-file, or - for stdin.")
    asked: str = click.prompt("Password (12 characters or more)", hide_input=True, confirmation_prompt=True)
    return asked


@admin.command()
@click.argument("email")
@click.option("--identity", is_flag=True, help="Vouch for who they are instead.")
@as_json
def verify(email: str, identity: bool, json_: bool) -> None:
    """Vouch that EMAIL is its account's own.

    No host is paid out before that.
    """
    from driveway_core.accounts import EmailAddress
    from driveway_core.actors import SYSTEM

    with marketplace() as container:
        vouch = container.verify_identity() if identity else container.verify_email()
        show_facts(_facts(vouch(SYSTEM, EmailAddress(email))), json_=json_)


@admin.command()
@click.argument("email")
@as_json
def ban(email: str, json_: bool) -> None:
    """Keep the account of EMAIL out, and log it out everywhere.

    Stays that are booked stand; `restore` gives it back.
    """
    from driveway_core.accounts import EmailAddress
    from driveway_core.actors import SYSTEM

    with marketplace() as container:
        show_facts(_facts(container.ban_account()(SYSTEM, EmailAddress(email))), json_=json_)


@admin.command()
@click.argument("whom")
@as_json
def suspend(whom: str, json_: bool) -> None:
    """Suspend an account or a listing.

    WHOM is the account's e-mail address or the listing's id; stays that are booked stand.
    """
    with marketplace() as container:
        show_facts(_changed(container, whom, restore=False), json_=json_)


@admin.command()
@click.argument("whom")
@as_json
def restore(whom: str, json_: bool) -> None:
    """Give a suspended account or listing back.

    WHOM is the account's e-mail address or the listing's id.
    """
    with marketplace() as container:
        show_facts(_changed(container, whom, restore=True), json_=json_)


@admin.command()
@click.argument("booking")
@click.argument("amount")
@as_json
def refund(booking: str, amount: str, json_: bool) -> None:
    """Give AMOUNT of BOOKING back as a present.

    It goes to the driver's cards, in the booking's currency; the platform bears it, the host nothing.
    """
    from driveway_core.actors import SYSTEM
    from driveway_http.models.operating import RefundsOut

    with marketplace() as container:
        details = container.give_refund()(SYSTEM, booking_id(container, booking), amount)
    given = RefundsOut.of(details)
    if json_:
        show_json(given.model_dump(mode="json"))
        return
    last = details.refunds[-1]
    facts = {"captured": given.captured, "refunded": given.refunded, "currency": given.currency}
    show_facts({**facts, "present": last.amount, "state": last.status.value}, json_=False)


def _changed(container: "Container", whom: str, *, restore: bool) -> dict[str, object]:
    from driveway_core.accounts import EmailAddress
    from driveway_core.actors import SYSTEM
    from driveway_core.driveways import DrivewayId
    from driveway_core.errors import InvalidValue

    if "@" in whom:
        change = container.restore_account() if restore else container.suspend_account()
        return _facts(change(SYSTEM, EmailAddress(whom)))
    try:
        driveway_id = DrivewayId(UUID(whom))
    except ValueError:
        raise InvalidValue("WHOM", "must be an account's e-mail address or a listing's id") from None
    alter = container.restore_driveway() if restore else container.suspend_driveway()
    driveway = alter(SYSTEM, driveway_id)
    return {"id": str(driveway.id), "title": driveway.title, "listing_status": driveway.status.value}


def _facts(account: "Account") -> dict[str, object]:
    return {
        "id": str(account.id),
        "email": account.email.value,
        "first_name": account.first_name,
        "last_name": account.last_name,
        "email_verified": account.email_verified,
        "identity_verified": account.identity_verified,
        "account_status": account.status.value,
        "is_operator": account.is_operator,
    }
