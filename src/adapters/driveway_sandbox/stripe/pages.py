"""The pages that people see: 3-D Secure and onboarding, made up, and saying so."""

from decimal import Decimal
from html import escape
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from driveway_sandbox.loopback import Answer, Request, loopback_url
from driveway_sandbox.stripe import accounts, confirming, setup_intents
from driveway_sandbox.stripe.authentication import page_of
from driveway_sandbox.stripe.problems import missing, refused
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import World

NOT_STRIPE: Final = "This is not Stripe. It is a sandbox on this machine; no card, bank or money is involved."
_DECIMALS: Final = {
    **dict.fromkeys("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(), 0),
    **dict.fromkeys("bhd jod kwd omr tnd".split(), 3),
}
"""Of the currencies that have not two. Source: docs.stripe.com/currencies."""
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
}


def page(title: str, inside: str, status: int = 200) -> Answer:
    """An HTML page under the sentence that says what this is."""
    text = (
        f"<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width,initial-scale=1'>"
        f"<title>{escape(title)}</title>"
        "<style>:root{color-scheme:light dark;background:Canvas;color:CanvasText}"
        "body{font:1rem/1.5 sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}h1{line-height:1.2}"
        "p.not{background:#fff3c4;color:#222;padding:.5rem 1rem;border-left:.3rem solid #b45309}"
        "p.wrong{background:#fceae7;color:#222;padding:.5rem 1rem;border-left:.3rem solid #a3271f}"
        "label{display:flex;gap:.75rem;padding:.6rem 0;align-items:baseline}"
        "button{font:inherit;padding:.7rem 1.4rem;border-radius:2rem;border:0;background:#0b5f4e;color:#fff}"
        "button[value=fails]{background:#fff;color:#333;border:1px solid #888}</style>"
        f"<main><p class=not role=note>{NOT_STRIPE}</p><h1>{escape(title)}</h1>{inside}</main></html>"
    )
    return Answer(status, text.encode(), _HEADERS, kind="text/html; charset=utf-8")


def welcome() -> Answer:
    """What answers at the root."""
    return page(
        "A stand-in for Stripe",
        "<p>The API is under <code>/v1</code>, what steers it under <code>/_sandbox/</code>.</p>",
    )


def intent_of(world: World, id: str) -> Row:
    """A payment or a set-up that waits for its card's owner; raises ``StripeProblem``."""
    row = found(world, id)
    if row["status"] != "requires_action":
        raise refused(f"{id} does not wait for its card's owner: its status is {row['status']}.")
    return row


def found(world: World, id: str) -> Row:
    """A payment or a set-up; raises ``StripeProblem``."""
    for kind in ("payment_intent", "setup_intent"):
        row: Row | None = world.rows.get(kind, {}).get(id)
        if row is not None:
            return row
    raise missing("payment_intent", id)


def way_back(request: Request) -> str | None:
    """Where a page shall lead back to, if that is on this machine."""
    url = dict(parse_qsl(request.query)).get("return_url", "")
    return url if loopback_url(url) else None


def authenticate(world: World, id: str, *, succeeds: bool) -> Row:
    """The card's owner says yes or no; returns the intent as it then is."""
    row = intent_of(world, id)
    finish = confirming.authenticated if row["object"] == "payment_intent" else setup_intents.authenticated
    return finish(world, row, succeeds=succeeds)


def amount_told(minor: int, currency: str) -> str:
    """``24.73 USD`` of 2473 minor units."""
    return f"{Decimal(minor).scaleb(-_DECIMALS.get(currency, 2))} {currency.upper()}"


def authentication(world: World, request: Request, id: str) -> Answer:
    """The bank's question, and where its answer leads back to."""
    linked = way_back(request)
    if linked is not None and found(world, id)["status"] != "requires_action":
        return leading_back(found(world, id), linked)
    row = intent_of(world, id)
    back = page_of(row) or linked
    if request.method != "POST":
        what = amount_told(row["amount"], row["currency"]) if "amount" in row else "saving this card"
        return page(
            "Your bank asks: is that you?",
            f"<p>For {escape(what)}.</p><form method=post>"
            "<button name=outcome value=succeeds>Yes, that is me</button> "
            f"<button name=outcome value=fails>No</button></form>{leaving(back)}",
        )
    outcome = dict(parse_qsl(request.body.decode("utf-8", "replace"))).get("outcome")
    row = authenticate(world, id, succeeds=outcome == "succeeds")
    if back is None:
        return page(
            "Thank you", f"<p>The status is now {escape(row['status'])}. You can close this page.</p>"
        )
    return leading_back(row, back)


def leading_back(row: Row, back: str) -> Answer:
    """Back to where the payer came from, with what came of it behind the question mark."""
    good = row["status"] in ("succeeded", "requires_capture", "processing")
    told = {
        row["object"]: row["id"],
        f"{row['object']}_client_secret": row["client_secret"],
        "redirect_status": "succeeded" if good else "failed",
    }
    return Answer(303, headers={"Location": _with(back, told)})


def leaving(back: str | None) -> str:
    """A link back for whoever changes their mind, if that is on this machine; nothing has happened then."""
    if back is None or not loopback_url(back):
        return ""
    return f'<p><a href="{escape(back)}">Back without doing this</a></p>'


def _with(url: str, told: dict[str, str]) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query="&".join(filter(None, [parts.query, urlencode(told)]))))


def onboarding(world: World, request: Request, token: str) -> Answer:
    """Stripe's form for hosts, a button in place of its questions; a link that is too old leads back."""
    link = world.kept.get(token)
    if link is None or "account" not in link:
        raise missing("account_link", token)
    if link["expires_at"] <= world.clock.stamp():
        return Answer(303, headers={"Location": link["refresh_url"]})
    if request.method != "POST":
        return page(
            "Getting paid",
            "<p>Here a host would tell who they are and where their money goes.</p>"
            "<form method=post><button>Fill everything in with test data</button></form>",
        )
    accounts.onboard(world, link["account"])
    del world.kept[token]
    return Answer(303, headers={"Location": link["return_url"]})
