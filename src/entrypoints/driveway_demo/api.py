"""The HTTP API, as an app on a telephone uses it."""

from collections.abc import Mapping
from typing import Any, Final

import attrs
import httpx

from driveway_core.errors import Refused

Json = dict[str, Any]
"""A JSON object; what stands in it is checked where it is used."""

_TIMEOUT: Final = 30.0
_RUN_OUT: Final = 401


@attrs.frozen
class NotAsPromised(Refused):
    """The marketplace did something else than the story says."""

    slug = "not-as-promised"
    title = "That is not how the story goes"

    promised: str
    happened: str

    def __str__(self) -> str:
        return f"That is not how the story goes.\n  promised: {self.promised}\n  happened: {self.happened}"


def promise(kept: object, promised: str, happened: object = "it is not so") -> None:
    """Go on when it was kept; raises ``NotAsPromised`` otherwise."""
    if not kept:
        raise NotAsPromised(promised, str(happened))


@attrs.define
class Session:
    """The tokens of a log-in, as they are now."""

    access_token: str = attrs.field(repr=False)
    refresh_token: str = attrs.field(repr=False)


@attrs.frozen
class Api:
    """Calls with, or without, somebody's tokens; every call names the status that it must get.

    An access token that has run out is exchanged for the next one, as an app does.
    """

    http: httpx.Client
    session: Session | None = None

    @classmethod
    def at(cls, address: str) -> "Api":
        """As a visitor; close ``http`` in the end."""
        return cls(httpx.Client(base_url=address, timeout=_TIMEOUT, trust_env=False))

    def get(self, path: str, query: Mapping[str, str] | None = None, *, gives: int = 200) -> Json:
        """Read."""
        return self._call("GET", path, gives, query=query)[1]

    def post(self, path: str, body: Json | None = None, *, gives: int = 201) -> Json:
        """Make, or take a step."""
        return self._call("POST", path, gives, body=body or {})[1]

    def log_in(self, email: str, password: str) -> "Api":
        """The same as somebody."""
        given = self.post("/v1/sessions", {"email": email, "password": password})
        return attrs.evolve(self, session=Session(given["access_token"], given["refresh_token"]))

    def register(self, body: Json) -> bool:
        """Whether the account is new; one that is there already is no fault."""
        status, answer = self._call("POST", "/v1/accounts", 201, 409, body=body)
        promise(status == 201 or answer["type"].endswith("/email-taken"), "an account", answer)
        return status == 201

    def _call(
        self,
        method: str,
        path: str,
        *wanted: int,
        query: Mapping[str, str] | None = None,
        body: Json | None = None,
    ) -> tuple[int, Json]:
        promised = f"{method} {path} answers {' or '.join(map(str, wanted))}"
        try:
            response = self._asked(method, path, query, body)
            if response.status_code == _RUN_OUT and self.session is not None:
                self._refresh(self.session)
                response = self._asked(method, path, query, body)
        except httpx.TransportError as error:
            raise NotAsPromised(promised, f"the server does not answer: {error}") from error
        promise(response.status_code in wanted, promised, f"{response.status_code} {response.text}")
        answer: Json = response.json()
        return response.status_code, answer

    def _asked(
        self, method: str, path: str, query: Mapping[str, str] | None, body: Json | None
    ) -> httpx.Response:
        headers = {} if self.session is None else {"Authorization": f"Bearer {self.session.access_token}"}
        return self.http.request(method, path, params=query, json=body, headers=headers)

    def _refresh(self, session: Session) -> None:
        given = self.http.post("/v1/sessions/refresh", json={"refresh_token": session.refresh_token})
        promise(given.is_success, "a session goes on when it is refreshed", given.text)
        answer: Json = given.json()
        session.access_token, session.refresh_token = answer["access_token"], answer["refresh_token"]
