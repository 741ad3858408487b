"""The calls that steer the sandbox, under ``/_sandbox/``: JSON in, JSON out."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl, urlsplit

import attrs

from driveway_sandbox.faults import Fault
from driveway_sandbox.loopback import Answer, Request, is_loopback
from driveway_sandbox.stripe import accounts, confirming, disputes, pages, payouts, refunds, setup_intents
from driveway_sandbox.stripe.api import Api
from driveway_sandbox.stripe.card_page import card_page
from driveway_sandbox.stripe.cards import CARDS
from driveway_sandbox.stripe.courier import How
from driveway_sandbox.stripe.problems import StripeProblem, missing, refused
from driveway_sandbox.stripe.rows import Row

Given: TypeAlias = Mapping[str, Any]
"""The members of a control call's JSON object."""
Handler: TypeAlias = Callable[["Control", Given, str], object]


@attrs.define
class Control:
    """What tests, the demo and the pages do to the sandbox from outside of Stripe's API."""

    api: Api
    reset: Callable[[], None]

    def answer(self, request: Request) -> Answer:
        """The answer to a control call or a page; pages of other hosts may not make any."""
        origin = request.headers.get("origin")
        if origin is not None and not is_loopback(urlsplit(origin).hostname or ""):
            return Answer(403, b"Pages of other machines steer nothing here.\n", kind="text/plain")
        try:
            return self._page(request) or self._call(request)
        except StripeProblem as problem:
            return Answer(problem.status, json.dumps({"error": problem.row()}).encode())
        except (TypeError, ValueError, KeyError) as error:
            told = {"error": {"type": "invalid_request_error", "message": f"That cannot be meant: {error}"}}
            return Answer(400, json.dumps(told).encode())

    def _page(self, request: Request) -> Answer | None:
        for pattern, show in (
            ("authenticate/(.+)", pages.authentication),
            ("onboard/(.+)", pages.onboarding),
            ("cards/(.+)", card_page),
        ):
            match = re.fullmatch(f"/_sandbox/{pattern}", request.path)
            if match:
                with self.api.world.clock.lock:
                    shown = show(self.api.world, request, match[1])
                self.api.courier.moved()
                return shown
        return None

    def _call(self, request: Request) -> Answer:
        for (method, pattern), handler in HANDLERS.items():
            match = re.fullmatch(f"/_sandbox/{pattern}", request.path)
            if match and method == request.method:
                read = (
                    dict(parse_qsl(request.query)) if method == "GET" else json.loads(request.body or b"{}")
                )
                if not isinstance(read, dict):
                    raise ValueError("a JSON object is wanted")
                with self.api.world.clock.lock:
                    self.api.world.clock.catch_up()
                    found = handler(self, read, match[1] if match.groups() else "")
                    told = json.dumps(found).encode()
                self.api.courier.moved()
                return Answer(200, told)
        calls = sorted(f"{method} /_sandbox/{pattern}" for method, pattern in HANDLERS)
        return Answer(404, json.dumps({"error": {"message": pages.NOT_STRIPE, "calls": calls}}).encode())

    def row(self, kind: str, id: str) -> Row:
        """Any account's object."""
        found = self.api.world.rows.get(kind, {}).get(id)
        if found is None:
            raise missing(kind, id)
        return found


def _clock(control: Control, given: Given, _: str) -> object:
    clock = control.api.world.clock
    if given:
        clock.advance(timedelta(**{name: float(given[name]) for name in given}))
    return {"now": clock.now().isoformat(), "seconds": clock.stamp()}


def _faults(control: Control, given: Given, _: str) -> object:
    if given:
        control.api.faults.add(Fault(**given))
    return {"waiting": [attrs.asdict(each) for each in control.api.faults.waiting]}


def _no_faults(control: Control, _: Given, __: str) -> object:
    control.api.faults.clear()
    return {"waiting": []}


def _deliveries(control: Control, given: Given, _: str) -> object:
    courier = control.api.courier
    if given:
        courier.plan(How(given["how"]), given.get("types", "*"), seconds=float(given.get("seconds", 0)))
    return {
        "rules": [attrs.asdict(each) for each in courier.rules],
        "tries": [attrs.asdict(each) for each in courier.tries],
    }


def _ledger(control: Control, _: Given, __: str) -> object:
    totals = control.api.world.ledger.totals()
    return {"totals": totals, "sums": {currency: sum(each.values()) for currency, each in totals.items()}}


def _objects(control: Control, _: Given, kind: str) -> object:
    return {"data": list(control.api.world.rows.get(kind, {}).values())}


def _cards(_: Control, __: Given, ___: str) -> object:
    return {"cards": {f"pm_card_{name}": attrs.asdict(card) for name, card in CARDS.items()}}


def _secret(control: Control, _: Given, id: str) -> object:
    """A further secret beside the old ones, as when one is rolled.

    https://docs.stripe.com/webhooks#roll-endpoint-secrets
    """
    control.row("webhook_endpoint", id)
    secret = control.api.world.names.secret("whsec")
    control.api.world.secrets[id].append(secret)
    return {"secret": secret}


def _authenticate(control: Control, given: Given, id: str) -> object:
    return pages.authenticate(control.api.world, id, succeeds=given.get("outcome", "succeeds") == "succeeds")


def _confirm(control: Control, given: Given, id: str) -> object:
    """What the payer's browser does with the client secret: it confirms, on-session."""
    world = control.api.world
    params = {
        name: given[name] for name in ("payment_method", "return_url", "setup_future_usage") if name in given
    }
    params.setdefault("return_url", f"{world.url}/")
    kind = "setup_intent" if id.startswith("seti_") else "payment_intent"
    confirm = setup_intents.confirm if kind == "setup_intent" else confirming.confirm
    return confirm(world, control.row(kind, id), params)


def _onboard(control: Control, given: Given, id: str) -> object:
    return accounts.onboard(control.api.world, id, bank=given.get("bank", "000123456789"))


def _bank(control: Control, given: Given, id: str) -> object:
    return accounts.new_bank(control.api.world, id, given.get("bank", "000123456789"))


def _restrict(control: Control, given: Given, id: str) -> object:
    return accounts.restrict(control.api.world, id, restricted=bool(given.get("restricted", True)))


def _dispute(control: Control, given: Given, id: str) -> object:
    return disputes.open_on(
        control.api.world,
        control.row("charge", id),
        given.get("reason", "fraudulent"),
        amount=given.get("amount"),
        inquiry=bool(given.get("inquiry", False)),
    )


def _close(control: Control, given: Given, id: str) -> object:
    if given.get("status") not in ("won", "lost"):
        raise refused("status: won or lost.", param="status")
    return disputes.close(control.api.world, control.row("dispute", id), won=given["status"] == "won")


def _fail_payout(control: Control, given: Given, id: str) -> object:
    return payouts.fail(control.api.world, control.row("payout", id), given.get("code", "account_closed"))


def _fail_refund(control: Control, given: Given, id: str) -> object:
    reason = given.get("reason", "expired_or_canceled_card")
    return refunds.fail(control.api.world, control.row("refund", id), reason)


def _release(control: Control, _: Given, __: str) -> object:
    return {"released": control.api.courier.release()}


def _resend(control: Control, _: Given, id: str) -> object:
    control.row("event", id)
    return {"deliveries": control.api.courier.resend(id)}


def _reset(control: Control, _: Given, __: str) -> object:
    control.reset()
    return {"reset": True}


HANDLERS: Final[dict[tuple[str, str], Handler]] = {
    ("GET", "clock"): _clock,
    ("POST", "clock"): _clock,
    ("GET", "faults"): _faults,
    ("POST", "faults"): _faults,
    ("DELETE", "faults"): _no_faults,
    ("GET", "deliveries"): _deliveries,
    ("POST", "deliveries"): _deliveries,
    ("POST", "deliveries/release"): _release,
    ("GET", "cards"): _cards,
    ("GET", "ledger"): _ledger,
    ("GET", "objects/([a-z_]+)"): _objects,
    ("POST", "reset"): _reset,
    ("POST", "events/([^/]+)/resend"): _resend,
    ("POST", "webhook_endpoints/([^/]+)/secrets"): _secret,
    ("POST", "intents/([^/]+)/authentication"): _authenticate,
    ("POST", "intents/([^/]+)/confirmation"): _confirm,
    ("POST", "accounts/([^/]+)/onboarding"): _onboard,
    ("POST", "accounts/([^/]+)/bank"): _bank,
    ("POST", "accounts/([^/]+)/restriction"): _restrict,
    ("POST", "charges/([^/]+)/dispute"): _dispute,
    ("POST", "disputes/([^/]+)/closing"): _close,
    ("POST", "payouts/([^/]+)/failure"): _fail_payout,
    ("POST", "refunds/([^/]+)/failure"): _fail_refund,
}
"""Method and path, a pattern; its group is the id."""
