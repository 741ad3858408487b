"""The Flask application with its pages: the API of ``driveway_http``, and what people see."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask
from flask_wtf import CSRFProtect  # type: ignore[import-untyped]  # Flask-WTF has no types

import driveway_http
from driveway_app import Container, TermsSettings, TileSettings
from driveway_core.sessions import REFRESH_LASTS
from driveway_http.app import BODY_LIMIT
from driveway_web import assets, refusals
from driveway_web import guide as built_guide
from driveway_web.browsers import BrowserCookies
from driveway_web.pages import PAGES
from driveway_web.pages.cars import lead_back_to_pages
from driveway_web.site import SITE, WEB, Site
from driveway_web.streams import Streams
from driveway_web.templating import environment


def create_app(
    container: Container,
    *,
    body_limit: int = BODY_LIMIT,
    trusted_proxies: int = 0,
    origins: Sequence[str] = (),
    sandbox: bool = False,
    guide: Path | None = None,
    tiles: TileSettings | None = None,
    terms: TermsSettings | None = None,
    pays_at: str | None = None,
    streams: Streams | None = None,
) -> Flask:
    """Pages and API over a container; the arguments are those of ``driveway_http.create_app``.

    With ``sandbox`` every page says that no money and no car is moved.
    ``guide`` is the folder of the built guide, if it is elsewhere than ``make docs`` puts it.
    ``terms`` are those that whoever registers accepts, and is asked for when there are others.
    With ``tiles`` maps are made of those, else of the ground that we bring along.
    ``pays_at`` is the address of a stand-in for Stripe, where cards are chosen in its stead.
    ``streams`` are how many pages are kept up to date at once, and for how long.
    """
    app = driveway_http.create_app(
        container,
        body_limit=body_limit,
        trusted_proxies=trusted_proxies,
        origins=origins,
        leads_to_docs=False,
    )
    app.secret_key = container.cookie_key()
    app.session_interface = BrowserCookies()
    app.config.update(_CONFIGURED)
    CSRFProtect(app)
    assets.install(app)
    app.extensions[SITE] = Site(
        templates=environment(),
        sandbox=sandbox,
        tiles=tiles,
        terms=terms,
        pays_at=pays_at,
        streams=streams or Streams(),
    )
    web = Blueprint(WEB, __name__)
    for area in PAGES:
        web.register_blueprint(area())
    built_guide.install(app, web, guide or built_guide.BUILT)
    app.register_blueprint(web)
    refusals.install(app)
    lead_back_to_pages(app)
    return app


_CONFIGURED: Final = {
    "PERMANENT_SESSION_LIFETIME": REFRESH_LASTS,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_REFRESH_EACH_REQUEST": False,  # written only when a token changed: else one tab undoes another's
    "WTF_CSRF_CHECK_DEFAULT": False,  # the API takes no cookie; every page checks for itself
    "WTF_CSRF_SSL_STRICT": False,  # it would look at the Referer, where we look at Origin
    "WTF_CSRF_TIME_LIMIT": None,  # good for as long as the log-in
}
