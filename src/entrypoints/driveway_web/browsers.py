"""Who sits at the browser: one signed cookie with the tokens of a log-in, read and renewed here only.

Over https the cookie is called ``__Host-driveway``: no other host, and no page
that came over http, can set it. Source: RFC 6265bis §4.1.3.
"""

import secrets
from typing import Final

from flask import Flask, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from driveway_app import Container
from driveway_core.accounts import AccountBanned
from driveway_core.origins import asked_in
from driveway_core.sessions import NotSignedIn, SignedIn
from driveway_core.use_cases.opening_sessions import Opened
from driveway_http.limits import count_account

COOKIE: Final = "driveway"
_ACCESS: Final = "access"
_REFRESH: Final = "refresh"
_SECRET: Final = "csrf_token"  # noqa: S105  # the name under which Flask-WTF looks for it


def cookie_name(name: str) -> str:
    """As this request's connection allows it to be called."""
    return f"__Host-{name}" if request.is_secure else name


class BrowserCookies(SecureCookieSessionInterface):
    """Flask's signed cookie, marked ``Secure`` wherever the request came by https."""

    def get_cookie_name(self, app: Flask) -> str:
        """With the prefix that makes browsers guard it, over https."""
        return cookie_name(COOKIE)

    def get_cookie_secure(self, app: Flask) -> bool:
        """Only sent over https, if it was made there."""
        return request.is_secure

    def get_cookie_path(self, app: Flask) -> str:
        """Everywhere: what the prefix asks for."""
        return "/"


def sign_in(opened: Opened) -> None:
    """Keep a new log-in: nothing that the browser brought along before it stays."""
    session.clear()
    fill(session, opened)


def sign_out() -> None:
    """Forget everything that the cookie held."""
    session.clear()


def signed_in(container: Container) -> SignedIn | None:
    """Who the request is from; None for a visitor, and for one whose log-in is over.

    Its tokens are exchanged if they have to be: the answer brings the new ones.
    """
    access, refresh = session.get(_ACCESS), session.get(_REFRESH)
    if not isinstance(access, str) or not isinstance(refresh, str):
        return None
    try:
        browsing = container.browse_session()(access, refresh)
    except (NotSignedIn, AccountBanned):
        sign_out()
        return None
    if browsing.opened is not None:
        _keep(session, browsing.opened)
    known = browsing.signed_in
    g.account_id = known.actor.account_id
    count_account(container, known.actor.known())
    asked_in(str(known.session_id))
    return known


def still_signed_in(container: Container) -> SignedIn:
    """Who the request is from, asked once more while it is being answered; raises once that log-in is over.

    Nothing is exchanged: the answer has begun, and can bring no new cookie.
    """
    access = session.get(_ACCESS)
    if not isinstance(access, str):
        raise NotSignedIn
    return container.identify()(access)


def fill(cookie: SessionMixin, opened: Opened) -> None:
    """All that the cookie of a log-in ever holds: a page that is only read must not have to write it."""
    cookie.permanent = True
    cookie[_SECRET] = secrets.token_hex(20)
    _keep(cookie, opened)


def _keep(cookie: SessionMixin, opened: Opened) -> None:
    cookie[_ACCESS], cookie[_REFRESH] = opened.access_token, opened.refresh_token
