"""``rules``: what is asked on top of the base price, of a listing or of the whole marketplace."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO
from uuid import UUID

import click

from driveway_cli.opening import account_of, as_json, marketplace
from driveway_cli.showing import show_json, show_rows

if TYPE_CHECKING:
    from driveway_app import Container
    from driveway_core.actors import Actor
    from driveway_core.driveways import DrivewayId
    from driveway_core.rule_choices import RuleChoice
    from driveway_core.rule_data import Json

_file = click.argument("file", type=click.File("r", encoding="utf-8"))
_seen = click.option(
    "--version",
    type=click.IntRange(0),
    help="Of the rules that you have seen: refused if others were chosen since. Without it, the latest.",
)
_as_host = click.option("--as", "email", metavar="EMAIL", help="The account that acts; the listing's host.")
_earlier = click.option("--all", "every", is_flag=True, help="Earlier choices, too, latest first.")


@click.group()
def rules() -> None:
    """Choose and show the rules that make a price, beside the rates."""


@rules.command("kinds")
@as_json
def kinds(json_: bool) -> None:
    """List the kinds of rules, and what each takes."""
    with marketplace() as container:
        known = container.list_rule_kinds()()
    if json_:
        show_json([{"kind": each.kind, "meaning": each.meaning, "fields": each.fields} for each in known])
    else:
        show_rows(
            ("Kind", "What it does", "Its data"),
            [(each.kind, each.meaning, each.fields) for each in known],
            nothing="There are no kinds of rules.",
        )


@rules.command("show")
@click.argument("listing", type=click.UUID)
@_as_host
@_earlier
@as_json
def show(listing: UUID, email: str | None, every: bool, json_: bool) -> None:
    """Show the rules of LISTING, its id."""
    from driveway_core.driveways import DrivewayId

    of = DrivewayId(listing)
    with marketplace() as container:
        host = _host(container, of, email)
        driveway, choice = container.read_rules()(host, of)
        choices = container.list_rule_versions()(host, of, limit=100).items if every else _some(choice)
    _show(choices, driveway.currency, every=every, json_=json_)


@rules.command("set")
@click.argument("listing", type=click.UUID)
@_file
@_as_host
@_seen
@as_json
def put(listing: UUID, file: TextIO, email: str | None, version: int | None, json_: bool) -> None:
    """Give LISTING the rules in FILE.

    FILE is a JSON list of rules, - reads standard input; an empty list removes all. Stays that are
    quoted or booked keep their prices.
    """
    from driveway_core.driveways import DrivewayId

    of, chosen = DrivewayId(listing), _read(file)
    with marketplace() as container:
        host = _host(container, of, email)
        seen = _latest(container, of) if version is None else version
        choice = container.choose_rules()(host, of, chosen, version=seen)
    _show([choice], choice.currency, every=False, json_=json_)


@rules.group("market")
def market() -> None:
    """The marketplace's rules, for kinds that a listing has none of."""


@market.command("show")
@_earlier
@as_json
def show_market(every: bool, json_: bool) -> None:
    """Show the rules of the marketplace."""
    from driveway_core.actors import SYSTEM

    with marketplace() as container:
        if every:
            choices = container.list_rule_versions()(SYSTEM, None, limit=100).items
        else:
            choices = _some(container.read_market_rules()(SYSTEM))
    _show(choices, "USD", every=every, json_=json_)


@market.command("set")
@_file
@_seen
@click.option("--currency", default="USD", show_default=True, help="Of amounts in rules that name none.")
@as_json
def put_market(file: TextIO, version: int | None, currency: str, json_: bool) -> None:
    """Give the marketplace the rules in FILE. Every process goes by them within seconds.

    FILE is a JSON list of rules, - reads standard input; an empty list removes all.
    """
    from driveway_core.actors import SYSTEM

    chosen = _read(file)
    with marketplace() as container:
        seen = _latest(container, None) if version is None else version
        choice = container.choose_market_rules()(SYSTEM, chosen, version=seen, currency=currency)
    _show([choice], choice.currency, every=False, json_=json_)


def _read(file: TextIO) -> "Json":
    try:
        read: Json = json.load(file)
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"FILE is not JSON: {error}") from None
    return read


def _host(container: "Container", listing: "DrivewayId", email: str | None) -> "Actor":
    """The account that is named, else the listing's own host."""
    from driveway_core.actors import SYSTEM

    if email is not None:
        return account_of(container, email).actor
    with container.transactions().read(acting_as=SYSTEM) as work:
        return work.accounts.get(work.driveways.get(listing).host_id).actor


def _latest(container: "Container", listing: "DrivewayId | None") -> int:
    from driveway_core.actors import SYSTEM

    with container.transactions().read(acting_as=SYSTEM) as work:
        return work.price_rules.version(listing)


def _some(choice: "RuleChoice | None") -> "Sequence[RuleChoice]":
    return [] if choice is None else [choice]


def _show(choices: "Sequence[RuleChoice]", currency: str, *, every: bool, json_: bool) -> None:
    from driveway_http.models.rules import RulesOut

    if json_:
        told = [RulesOut.of(choice, currency).model_dump(mode="json") for choice in choices]
        if every:
            show_json({"items": told})
        else:
            show_json(told[0] if told else RulesOut.of(None, currency).model_dump(mode="json"))
        return
    show_rows(
        ("Version", "Chosen", "Rule", "Its data"),
        [row for choice in choices for row in _rows(choice)],
        nothing="No rules: stays cost what the rates say.",
    )


def _rows(choice: "RuleChoice") -> "list[tuple[object, ...]]":
    chosen = f"{choice.chosen_at:%d %b %Y, %H:%M} UTC"
    if not choice.rules:
        return [(choice.version, chosen, "none", None)]
    return [
        (choice.version, chosen, rule.kind, json.dumps(rule.as_data(), ensure_ascii=False))
        for rule in choice.rules
    ]
