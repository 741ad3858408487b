"""A Flask application with its own users, and the marketplace's HTTP interface below ``/parking``.

Its users log in here and nowhere else. Behind the prefix each call carries a
session of the marketplace that was opened for them: no password, no second log-in.
"""

import secrets
from collections.abc import Iterable, MutableMapping
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING

import attrs
from flask import Flask, Response, abort, jsonify, request, session
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.security import check_password_hash

from driveway_app import Container
from driveway_core.accounts import AccountBanned
from driveway_core.actors import AccountId, UserType
from driveway_core.sessions import NotSignedIn
from driveway_core.use_cases.opening_sessions import Opened
from driveway_http import create_app as marketplace

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/parking"
EARLY = timedelta(minutes=1)
"""So long before its end a token is exchanged for the next one."""


@attrs.define
class User:
    """A user of ours; ``account`` is who they are at the marketplace, once they have been there."""

    name: str
    email: str
    password_hash: str
    account: AccountId | None = None


@attrs.frozen
class Doorman:
    """Calls below the prefix come from our users: each carries their session at the marketplace."""

    ours: Flask
    api: "WSGIApplication"
    market: Container
    users: MutableMapping[str, User]
    opened: MutableMapping[str, Opened] = attrs.field(factory=dict)
    """By the name of our own session; where several processes serve, this is a table of yours."""
    one_at_a_time: Lock = attrs.field(factory=Lock)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with self.ours.request_context(environ):
            login, user = session.get("login", ""), self.users.get(session.get("user", ""))
        foreign = environ.get("HTTP_SEC_FETCH_SITE", "none") not in ("none", "same-origin")
        environ.pop("HTTP_AUTHORIZATION", None)
        if user is not None and not foreign:
            environ["HTTP_AUTHORIZATION"] = f"Bearer {self._token(login, user)}"
        return self.api(environ, start_response)

    def _token(self, login: str, user: User) -> str:
        with self.one_at_a_time:
            opened, at = self.opened.get(login), self.market.clock()()
            try:
                if opened is None:
                    opened = self.market.let_in()(self._account(user))
                elif opened.session.expires_at - EARLY <= at:
                    opened = self.market.refresh_session()(opened.refresh_token)
            except (AccountBanned, NotSignedIn):
                self.opened.pop(login, None)
                return "none"  # and so nobody
            self.opened[login] = opened
            return opened.access_token

    def _account(self, user: User) -> AccountId:
        if user.account is None:
            first, _, last = user.name.partition(" ")
            user.account = self.market.admit_member()(
                {"email": user.email, "first_name": first, "last_name": last, "user_type": UserType.BOTH}
            ).id
        return user.account


def create_app(market: Container, users: MutableMapping[str, User]) -> Flask:
    """Our application over our users, with the marketplace below its prefix."""
    app = Flask(__name__)
    app.secret_key = secrets.token_bytes(32)
    app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax")

    @app.post("/log-in")
    def log_in() -> Response:
        user = users.get(request.form["name"])
        if user is None or not check_password_hash(user.password_hash, request.form["password"]):
            abort(403)
        session.clear()
        session["user"], session["login"] = user.name, secrets.token_urlsafe()
        return jsonify(welcome=user.name)

    @app.post("/log-out")
    def log_out() -> Response:
        opened = doorman.opened.pop(session.pop("login", ""), None)
        session.clear()
        if opened is not None:
            market.end_session()(market.identify()(opened.access_token))
        return jsonify(bye=True)

    doorman = Doorman(app, marketplace(market).wsgi_app, market, users)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {PREFIX: doorman})  # type: ignore[method-assign]  # as Flask's own documentation does it
    return app
