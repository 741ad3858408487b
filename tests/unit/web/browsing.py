"""Browsers over a marketplace in memory: they keep cookies, and send the token that stands in the page."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Final

import attrs
from argon2.profiles import CHEAPEST
from dependency_injector import providers
from flask import Flask
from flask.testing import FlaskClient
from tests.unit.http.world import Person, World
from werkzeug.test import TestResponse

from driveway_app import TermsSettings, in_memory
from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM, UserType
from driveway_core.sessions import Session, SessionId
from driveway_core.testing.builders import an_account
from driveway_core.use_cases.opening_sessions import Fresh
from driveway_secrets import Argon2Passwords
from driveway_web import create_app
from driveway_web.browsers import fill
from driveway_web.streams import Streams

PASSWORD: Final = "correct horse battery"
_TOKEN: Final = re.compile(r'name="csrf-token" content="([^"]*)"')
_CHEAP: Final = Argon2Passwords.with_parameters(CHEAPEST)


@attrs.define
class Browser:
    """A browser; ``person`` is who is logged in with it."""

    client: FlaskClient
    person: Person | None = None
    _tokens: dict[str | None, str] = attrs.field(factory=dict)

    def get(self, path: str, **headers: str) -> TestResponse:
        """A page, as a link asks for it; header names with ``_`` for ``-``."""
        return self.client.get(path, headers=_named(headers))

    def part(self, path: str, **headers: str) -> TestResponse:
        """A part of a page, as htmx asks for it."""
        return self.client.get(path, headers={"HX-Request": "true", **_named(headers)})

    def page(self, path: str, status: int = 200) -> str:
        """The text of a page that is answered with this status."""
        response = self.get(path)
        assert response.status_code == status, response.text
        assert response.content_type == "text/html; charset=utf-8"
        return response.text

    def send(
        self, path: str, form: Mapping[str, object] | None = None, *, token: str | None = None, **headers: str
    ) -> TestResponse:
        """A form, with the token of a page of this browser unless another is given."""
        sent = {"csrf_token": self.token if token is None else token, **(form or {})}
        return self.client.post(path, data=sent, headers=_named(headers))

    def sent(self, path: str, form: Mapping[str, object] | None = None) -> str:
        """Where a form leads that is taken; a path of ours."""
        response = self.send(path, form)
        assert response.status_code == 303, response.text
        return response.headers["Location"]

    def refused(self, path: str, form: Mapping[str, object] | None = None, *, status: int = 422) -> str:
        """The page that says what is wrong with a form."""
        response = self.send(path, form)
        assert response.status_code == status, response.text
        return response.text

    @property
    def token(self) -> str:
        """That of this browser's log-in, as it stands in every page."""
        if self.cookie() not in self._tokens:
            found = _TOKEN.search(self.get("/").text)
            assert found is not None
            self._tokens[self.cookie()] = found[1]
        return self._tokens[self.cookie()]

    def cookie(self, name: str = "driveway") -> str | None:
        """What a cookie holds."""
        found = self.client.get_cookie(name)
        return None if found is None else found.value


@attrs.define
class Town(World):
    """A marketplace with its pages; ``client`` calls the API, as in the tests of that."""

    app: Flask = attrs.field(kw_only=True)

    def browser(self) -> Browser:
        """One that was never here."""
        return Browser(self.app.test_client())

    def browser_of(self, account: Account) -> Browser:
        """One with which somebody who has an account is logged in, without asking for a password."""
        browser = self.browser()
        family, fresh = self.container.tokens().fresh(), Fresh.drawn(self.container.tokens())
        session = Session.opened(
            SessionId(self.container.new_id()()),
            account.id,
            family=self.container.tokens().digest(family),
            pair=fresh.pair,
            at=self.now,
        )
        with self.container.transactions().begin(acting_as=SYSTEM) as work:
            work.sessions.add(session)
        opened = fresh.of(session, family, at=self.now)
        with browser.client.session_transaction() as kept:
            fill(kept, opened)
        browser.person = Person(account, opened.access_token)
        return browser

    def driver(self, first_name: str = "Ada") -> Browser:
        """A driver's."""
        return self._browser_of_new(first_name, UserType.DRIVER)

    def host(self, first_name: str = "Grace") -> Browser:
        """A host's."""
        return self._browser_of_new(first_name, UserType.HOST)

    def operator(self, first_name: str = "Olga") -> Browser:
        """An operator's."""
        return self._browser_of_new(first_name, UserType.BOTH, is_operator=True)

    def _browser_of_new(self, first_name: str, user_type: UserType, *, is_operator: bool = False) -> Browser:
        account = an_account(
            first_name=first_name,
            user_type=user_type,
            is_operator=is_operator,
            password_hash=_CHEAP.hash(PASSWORD),
        )
        with self.container.transactions().begin(acting_as=SYSTEM) as work:
            work.accounts.add(account)
        return self.browser_of(account)


@contextmanager
def a_town(
    *, sandbox: bool = False, terms: TermsSettings | None = None, streams: Streams | None = None
) -> Iterator[Town]:
    """An empty marketplace at `NOW`, with its pages."""
    with in_memory() as container:
        container.passwords.override(providers.Object(_CHEAP))
        app = create_app(container, sandbox=sandbox, terms=terms, streams=streams)
        town = Town(container, app.test_client(), app=app)
        container.clock.override(providers.Object(lambda: town.now))
        yield town


class _Headings(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "h1":
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if self.found and self.lasttag == "h1" and data.strip():
            self.found[-1] = self.found[-1] or data.strip()


def headings(page: str) -> list[str]:
    """The first-level headings of a page."""
    parser = _Headings()
    parser.feed(page)
    return parser.found


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
