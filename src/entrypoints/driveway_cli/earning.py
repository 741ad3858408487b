"""``host`` and ``earnings``: a host's money, for the account that is named."""

from datetime import datetime

import click

from driveway_cli.opening import account_of, as_json, marketplace
from driveway_cli.showing import show_facts, show_json, show_rows
from driveway_cli.wishes import as_driver

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def host() -> None:
    """What a host needs to be paid."""


@host.command()
@as_driver
@click.option("--return-url", metavar="URL", help="Get a link to what is missing; it leads back to here.")
@click.option("--country", default="US", show_default=True, help="Where the host's bank is (ISO 3166).")
@as_json
def onboarding(email: str, return_url: str | None, country: str, json_: bool) -> None:
    """Show whether a host can be paid.

    With --return-url, begin with it or go on.
    """
    from driveway_http.models.payouts import OnboardingOut

    with marketplace() as container:
        actor = account_of(container, email).actor
        if return_url is None:
            found = container.read_onboarding()(actor)
        else:
            found = container.onboard_host()(actor, back_to=return_url, country=country.upper())
    facts = OnboardingOut.of(found).model_dump(mode="json")
    if not json_:
        facts["missing"] = ", ".join(facts["missing"]) or None
    show_facts(facts, json_=json_)


@click.command()
@as_driver
@click.option("--from", "first", type=_DAY, help="The week of this day, and later ones.")
@click.option("--to", "last", type=_DAY, help="Up to the week of this day.")
@as_json
def earnings(email: str, first: datetime | None, last: datetime | None, json_: bool) -> None:
    """Show what a host earned week by week.

    And where that money is: paid out, on its way, or still owed.
    """
    from driveway_http.models.payouts import EarningsOut

    with marketplace() as container:
        weeks = container.read_earnings()(
            account_of(container, email).actor,
            first=None if first is None else first.date(),
            last=None if last is None else last.date(),
        )
    if json_:
        show_json({"items": [EarningsOut.of(week).model_dump(mode="json") for week in weeks]})
        return
    show_rows(
        ("Week from", "Stays", "Earned", "Paid out", "On its way", "Owed", "Expected"),
        [
            (
                week.monday,
                week.stays,
                week.earned,
                week.paid_out,
                week.on_its_way,
                week.owed,
                week.expected,
            )
            for week in weeks
        ],
        nothing="Nothing in these weeks.",
    )
