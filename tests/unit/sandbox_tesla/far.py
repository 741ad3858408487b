"""The stand-in for Tesla without a network: requests go in, answers come out."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, Unpack
from urllib.parse import urlencode

import attrs

from driveway_sandbox.clock import Clock
from driveway_sandbox.loopback import Answer, Request
from driveway_sandbox.tesla.accounts import Allowance, Owner, Scope
from driveway_sandbox.tesla.furnishing import CarFacts, new_car, new_owner
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.realm import Realm
from driveway_sandbox.tesla.service import TeslaService

START: Final = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
BASES: Final = {"na": "http://127.0.0.1:1", "eu": "http://127.0.0.1:2", "cn": "http://127.0.0.1:3"}
BACK: Final = "http://127.0.0.1:9/callback"

Row = Any
"""A JSON value; each test knows its members."""


def _service() -> TeslaService:
    made = TeslaService(Clock(lambda: START))
    made.realm.bases.update(BASES)
    return made


@attrs.define
class Far:
    """One stand-in of a test's own, with an owner and a car; its clock stands at ``START`` until moved."""

    service: TeslaService = attrs.field(factory=_service)
    owner: Owner = attrs.field(init=False)
    car: ListedCar = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.owner = new_owner(self.realm, "Ada")
        self.car = self.another()

    @property
    def realm(self) -> Realm:
        """Everything that it knows."""
        return self.service.realm

    def another(self, owner: Owner | None = None, **facts: Unpack[CarFacts]) -> ListedCar:
        """One more car, at home."""
        return new_car(self.realm, owner or self.owner, **facts)

    def token(self, owner: Owner | None = None, scopes: frozenset[str] = frozenset(Scope)) -> str:
        """An access token."""
        held = Allowance(owner or self.owner, scopes)
        return self.realm.tokens.pair(held, audience=BASES["na"], at=self.realm.clock.now()).access_token

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: Mapping[str, str] | None = None,
        region: str = "na",
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer to a request."""
        sent = {"authorization": f"Bearer {token or self.token()}", "content-type": "application/json"}
        written = b"" if body is None else json.dumps(body).encode()
        request = Request(method, path, urlencode(query or {}), {**sent, **(headers or {})}, written)
        return self.service.answer(request, region)

    def get(self, path: str, *, query: Mapping[str, str] | None = None) -> Row:
        """What a GET tells; the test fails where it is refused."""
        answer = self.ask("GET", f"/api/1/{path}", query=query)
        assert answer.status == 200, answer.body
        return json.loads(answer.body)

    def post(self, path: str, body: object = None) -> Row:
        """What a POST tells; the test fails where it is refused."""
        answer = self.ask("POST", f"/api/1/{path}", {} if body is None else body)
        assert answer.status == 200, answer.body
        return json.loads(answer.body)

    def refusal(
        self, path: str, body: object = None, *, method: str = "POST", region: str = "na"
    ) -> tuple[int, str]:
        """The status and the error of what is refused."""
        answer = self.ask(method, f"/api/1/{path}", {} if body is None else body, region=region)
        assert answer.status >= 400, answer.body
        return answer.status, str(json.loads(answer.body)["error"])

    def at_car(self, rest: str = "", car: ListedCar | None = None) -> str:
        """The path of a car, or of something of it."""
        return f"vehicles/{(car or self.car).vin.value}{rest}"

    def form(self, **fields: str) -> tuple[int, Row]:
        """What the token endpoint says to a form."""
        headers = {"content-type": "application/x-www-form-urlencoded"}
        request = Request("POST", "/oauth2/v3/token", "", headers, urlencode(fields).encode())
        answer = self.service.answer(request)
        return answer.status, json.loads(answer.body)

    def control(self, method: str, path: str, given: Mapping[str, object] | None = None) -> Row:
        """What a control call says."""
        request = Request(method, f"/_sandbox/{path}", "", {}, json.dumps(dict(given or {})).encode())
        answer = self.service.answer(request)
        assert answer.status == 200, answer.body
        return json.loads(answer.body)
