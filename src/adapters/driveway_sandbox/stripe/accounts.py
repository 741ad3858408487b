"""Connected accounts of hosts: version 1, with a controller.

https://docs.stripe.com/connect/express-accounts

Onboarding is a page of this sandbox, or a control call: nobody's papers are
looked at. What is due before it and what is enabled after it is a simplification.
"""

from typing import Final

from driveway_sandbox.stripe.lists import page
from driveway_sandbox.stripe.metadata import changed, given, merged
from driveway_sandbox.stripe.problems import not_simulated, refused
from driveway_sandbox.stripe.rows import PLATFORM, Row
from driveway_sandbox.stripe.world import Call, World

CREATING: Final = frozenset(
    "business_profile business_type capabilities controller country default_currency email "
    "metadata type".split()
)
_DUE: Final = (
    "business_type",
    "external_account",
    "individual.first_name",
    "individual.last_name",
    "tos_acceptance.date",
)
_CURRENCIES: Final = {
    "US": "usd",
    "GB": "gbp",
    "JP": "jpy",
    "CA": "cad",
    "AU": "aud",
    "CH": "chf",
    "KW": "kwd",
    "HU": "huf",
    "IS": "isk",
}
_EXPRESS: Final = {
    "fees": {"payer": "application"},
    "losses": {"payments": "application"},
    "requirement_collection": "stripe",
    "stripe_dashboard": {"type": "express"},
}
_LINK_SECONDS: Final = 300


def create(world: World, call: Call) -> Row:
    """A connected account that can do nothing yet."""
    params = call.params
    kind, controller = params.get("type"), params.get("controller")
    if (kind is None) == (controller is None) or kind not in (None, "express"):
        raise not_simulated("accounts other than type=express, or a controller without a type")
    country = params.get("country", "US")
    row = world.build(
        "account",
        id=world.names.new("acct"),
        business_type=params.get("business_type"),
        business_profile=world.build("account_business_profile", **params.get("business_profile", {})),
        capabilities={},
        charges_enabled=False,
        controller={"is_controller": True, "type": "application", **_EXPRESS, **(controller or {})},
        country=country,
        default_currency=params.get("default_currency", _CURRENCIES.get(country, "eur")),
        details_submitted=False,
        payouts_enabled=False,
        type=kind or "none",
        **given(params, "email"),
    )
    row["external_accounts"] = {
        "object": "list", "url": f"/v1/accounts/{row['id']}/external_accounts", "has_more": False, "data": [],
    }  # fmt: skip
    row["settings"] = _settings(world)
    world.rows.setdefault("account", {})[row["id"]] = row
    world.owners[row["id"]] = PLATFORM
    _request(row, params.get("capabilities", {}))
    refresh(world, row)
    return row


def _settings(world: World) -> Row:
    return {
        "branding": world.build("account_branding_settings"),
        "card_payments": world.build("account_card_payments_settings"),
        "dashboard": world.build("account_dashboard_settings"),
        "payments": world.build("account_payments_settings"),
        "payouts": world.build(
            "account_payout_settings",
            debit_negative_balances=True,
            schedule={"delay_days": 2, "interval": "daily"},
        ),
    }


def _request(row: Row, asked: Row) -> None:
    for name, each in asked.items():
        if name not in ("transfers", "card_payments"):
            raise not_simulated(f"the capability {name}")
        if each.get("requested"):
            row["capabilities"].setdefault(name, "inactive")
        else:
            row["capabilities"].pop(name, None)


def refresh(world: World, row: Row) -> None:
    """Say what is due and what is enabled, after a change."""
    restricted = world.kept.get(row["id"], {}).get("restricted")
    due = [] if row["details_submitted"] else [*_DUE]
    if row["details_submitted"] and not row["external_accounts"]["data"]:
        due = ["external_account"]
    ready = not due and not restricted
    reason = "requirements.past_due" if due else ("platform_paused" if restricted else None)
    row["requirements"] = world.build(
        "account_requirements",
        alternatives=[], currently_due=due, errors=[], eventually_due=due, past_due=due,
        pending_verification=[],
        disabled_reason=reason,
    )  # fmt: skip
    row["future_requirements"] = world.build(
        "account_future_requirements",
        alternatives=[], currently_due=[], eventually_due=[], past_due=[], pending_verification=[], errors=[],
    )  # fmt: skip
    for name in row["capabilities"]:
        row["capabilities"][name] = "active" if ready else "inactive"
    row["payouts_enabled"] = ready
    row["charges_enabled"] = ready and "card_payments" in row["capabilities"]


def onboard(world: World, id: str, *, bank: str = "000123456789") -> Row:
    """The host has filled the form in, with a test bank (https://docs.stripe.com/connect/testing)."""
    row = world.find("account", id, PLATFORM)
    before = dict(row["capabilities"])
    row.update(details_submitted=True, business_type=row["business_type"] or "individual")
    row["tos_acceptance"] = {"date": world.clock.stamp(), "ip": "127.0.0.1", "user_agent": None}
    _add_bank(world, row, bank)
    _tell(world, row, before)
    return row


def new_bank(world: World, id: str, number: str) -> Row:
    """The host names another bank account."""
    row = world.find("account", id, PLATFORM)
    before = dict(row["capabilities"])
    bank = _add_bank(world, row, number)
    world.tell("account.external_account.created", bank, id)
    _tell(world, row, before)
    return bank


def _add_bank(world: World, row: Row, number: str) -> Row:
    """A bank account to pay out to; it takes the place of the one before."""
    bank = world.new(
        "bank_account",
        row["id"],
        account=row["id"],
        available_payout_methods=["standard"],
        bank_name="BANK OF THE SANDBOX",
        country=row["country"],
        currency=row["default_currency"],
        default_for_currency=True,
        last4=number[-4:],
        routing_number="110000000",
        status="new",
    )
    world.kept[bank["id"]] = {"number": number}
    row["external_accounts"]["data"] = [bank]
    refresh(world, row)
    return bank


def restrict(world: World, id: str, *, restricted: bool) -> Row:
    """Pause an account, or let it go on."""
    row = world.find("account", id, PLATFORM)
    world.kept.setdefault(id, {})["restricted"] = restricted
    _tell(world, row, dict(row["capabilities"]))
    return row


def _tell(world: World, row: Row, before: Row) -> None:
    refresh(world, row)
    world.tell("account.updated", row, row["id"])
    for name, status in row["capabilities"].items():
        if before.get(name) != status:
            world.tell("capability.updated", capability_row(world, row, name), row["id"])


def capability_row(world: World, row: Row, name: str) -> Row:
    """What an account can do, as an object of its own."""
    due = row["requirements"]["currently_due"]
    return world.build(
        "capability",
        id=name,
        account=row["id"],
        requested=name in row["capabilities"],
        status=row["capabilities"].get(name, "unrequested"),
        requested_at=row["created"] if name in row["capabilities"] else None,
        requirements=world.build(
            "account_capability_requirements",
            alternatives=[], currently_due=due, errors=[], eventually_due=due, past_due=due,
            pending_verification=[],
        ),
    )  # fmt: skip


def capability(world: World, call: Call) -> Row:
    """One capability of an account."""
    return capability_row(world, world.find("account", call.id, PLATFORM), call.arguments["capability"])


def retrieve(world: World, call: Call) -> Row:
    """A connected account."""
    return world.find("account", call.id, PLATFORM)


def own(world: World, call: Call) -> Row:
    """The account that calls: a connected one by Stripe-Account."""
    if call.account == PLATFORM:
        raise not_simulated("the platform's own account")
    return world.find("account", call.account, PLATFORM)


def update(world: World, call: Call) -> Row:
    """Change an account."""
    row = changed(world, call, "account", None, "email", "business_type")
    before = dict(row["capabilities"])
    row["business_profile"] |= call.params.get("business_profile", {})
    _request(row, call.params.get("capabilities", {}))
    _tell(world, row, before)
    return row


def delete(world: World, call: Call) -> Row:
    """Delete an account whose balances are zero (https://docs.stripe.com/api/accounts/delete)."""
    row = world.find("account", call.id, PLATFORM)
    for (account, _), purse in world.purses.items():
        if account == call.id and (purse.available or purse.pending):
            raise refused(
                "This account can't be deleted because its balance is not zero.", code="balance_not_zero"
            )
    del world.rows["account"][row["id"]]
    return {"id": row["id"], "object": "account", "deleted": True}


def every(world: World, call: Call) -> Row:
    """All connected accounts."""
    return page(call, world.all("account", PLATFORM))


def link(world: World, call: Call) -> Row:
    """A link to the onboarding page, for a few minutes (https://docs.stripe.com/api/account_links)."""
    row = world.find("account", call.params["account"], PLATFORM, param="account")
    if not {"refresh_url", "return_url"} <= set(call.params):
        raise refused(
            "Missing required param: return_url and refresh_url.", code="parameter_missing", kept=False
        )
    expires = world.in_(seconds=_LINK_SECONDS)
    token = world.names.secret("link")
    world.kept[token] = {"account": row["id"], "expires_at": expires} | merged(
        None, {name: call.params[name] for name in ("return_url", "refresh_url")}
    )
    url = f"{world.url}/_sandbox/onboard/{token}"
    return {"object": "account_link", "created": world.clock.stamp(), "expires_at": expires, "url": url}
