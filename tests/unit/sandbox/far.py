"""The sandbox for Stripe without a network: requests go in, answers come out."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

import attrs

from driveway_sandbox.loopback import Answer, Request
from driveway_sandbox.stripe.service import StripeService

START: Final = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)

Row = Any
"""One of Stripe's objects; each test knows its fields."""


def form(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Parameters as the ``stripe`` client writes them."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from form(each, f"{name}[{key}]" if name else key)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from form(each, f"{name}[{number}]")
    else:
        yield name, str(value).lower() if isinstance(value, bool) else str(value)


@attrs.define
class Far:
    """One sandbox of a test's own; its clock stands at ``START`` until it is moved."""

    service: StripeService = attrs.field(factory=lambda: StripeService(source=lambda: START))

    def ask(
        self, method: str, path: str, params: Mapping[str, object] | None = None, **headers: str
    ) -> tuple[Answer, Row]:
        """The answer, and what it says. Headers are written with ``_`` for ``-``."""
        written = urlencode(list(form(dict(params or {}))))
        sent = {"authorization": "Bearer sk_test_x"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        body = written if method == "POST" else ""
        request = Request(method, path, "" if body else written, sent, body.encode())
        answer = self.service.answer(request)
        answer.afterwards()
        return answer, json.loads(answer.body) if answer.body else None

    def post(self, path: str, params: Mapping[str, object] | None = None, **headers: str) -> Row:
        """The object that a POST returns; the test fails where it is refused."""
        answer, row = self.ask("POST", f"/v1/{path}", params, **headers)
        assert answer.status == 200, row
        return row

    def get(self, path: str, params: Mapping[str, object] | None = None, **headers: str) -> Row:
        """The object that a GET returns."""
        answer, row = self.ask("GET", f"/v1/{path}", params, **headers)
        assert answer.status == 200, row
        return row

    def refusal(
        self, path: str, params: Mapping[str, object] | None = None, **headers: str
    ) -> tuple[int, Row]:
        """The status and the error of a POST that is refused."""
        answer, row = self.ask("POST", f"/v1/{path}", params, **headers)
        assert answer.status >= 400, row
        return answer.status, row["error"]

    def control(self, path: str, given: Mapping[str, object] | None = None) -> Row:
        """What a control call returns."""
        request = Request("POST", f"/_sandbox/{path}", "", {}, json.dumps(dict(given or {})).encode())
        answer = self.service.answer(request)
        assert answer.status == 200, answer.body
        return json.loads(answer.body)

    def paid(self, card: str = "pm_card_bypassPending", amount: int = 10_000, **more: object) -> Row:
        """A payment by a card, in dollars."""
        params = {"amount": amount, "currency": "usd", "payment_method": card, "confirm": True}
        return self.post("payment_intents", params | {"payment_method_types": ["card"]} | more)

    def host(self, bank: str = "000123456789") -> str:
        """A connected account that can be paid."""
        controller = {
            "fees": {"payer": "application"},
            "losses": {"payments": "application"},
            "stripe_dashboard": {"type": "express"},
        }
        account = self.post(
            "accounts", {"controller": controller, "capabilities": {"transfers": {"requested": True}}}
        )
        self.control(f"accounts/{account['id']}/onboarding", {"bank": bank})
        return str(account["id"])

    def available(self, account: str | None = None) -> int:
        """Dollars available, in cents."""
        headers = {"stripe_account": account} if account else {}
        return int(self.get("balance", None, **headers)["available"][0]["amount"])

    def types_told(self) -> list[str]:
        """The types of all events, oldest first."""
        return [row["type"] for row in self.service.world.rows.get("event", {}).values()]
