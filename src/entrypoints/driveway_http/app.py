"""The Flask application: thin, every decision is the core's."""

import re
import secrets
from collections.abc import Sequence
from functools import cache
from typing import Final, TypeVar

import structlog
from flask import Blueprint, Flask, Response, g, request
from spectree import SpecTree
from werkzeug.middleware.proxy_fix import ProxyFix

from driveway_app import Container
from driveway_core.card_data import holds_card_number
from driveway_core.origins import asked_from
from driveway_http import card_data, guard, limits, metrics, openapi, pages, problems
from driveway_http.accounts import accounts
from driveway_http.audit import audit
from driveway_http.bookings import bookings
from driveway_http.calendars import calendar_feeds, calendar_sources
from driveway_http.calls import EXTENSION
from driveway_http.cards import cards
from driveway_http.cars import cars
from driveway_http.driveways import driveways
from driveway_http.health import health
from driveway_http.hosts import hosts
from driveway_http.hours import hours
from driveway_http.members import members
from driveway_http.notices import notices
from driveway_http.operated_bookings import operated_bookings
from driveway_http.operated_listings import operated_listings
from driveway_http.operated_machinery import operated_machinery
from driveway_http.origins import origin_of
from driveway_http.photos import photos
from driveway_http.proofs import proofs
from driveway_http.quotes import quotes
from driveway_http.receipts import receipts
from driveway_http.reviews import moderation, reviews
from driveway_http.rules import prices
from driveway_http.sessions import sessions
from driveway_http.settings import settings
from driveway_http.trips import trips
from driveway_http.troubles import troubles
from driveway_http.vehicles import vehicles
from driveway_http.webhooks import webhooks

F = TypeVar("F")

BODY_LIMIT: Final = 1_048_576
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,100}")
_RESOURCES: Final = (
    accounts,
    sessions,
    proofs,
    members,
    vehicles,
    cars,
    driveways,
    hours,
    calendar_sources,
    calendar_feeds,
    prices,
    quotes,
    bookings,
    receipts,
    photos,
    reviews,
    moderation,
    troubles,
    trips,
    notices,
    cards,
    hosts,
    operated_listings,
    operated_bookings,
    operated_machinery,
    settings,
    audit,
    webhooks,
    health,
)


def create_app(
    container: Container,
    *,
    body_limit: int = BODY_LIMIT,
    trusted_proxies: int = 0,
    origins: Sequence[str] = (),
    leads_to_docs: bool = True,
) -> Flask:
    """The HTTP API over a container; ``body_limit`` in bytes; pages of ``origins`` may call it.

    Behind so many ``trusted_proxies``, each of which says from where it was
    called, a caller is at the address that the outermost of them was called from.
    ``/`` leads to the description of the API unless something else is to be there.
    """
    app = Flask(__name__, static_folder=None)
    app.ensure_sync = _as_it_is  # type: ignore[method-assign]  # no view is async: ten times a call nobody need ask
    if trusted_proxies > 0:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted_proxies, x_proto=trusted_proxies)  # type: ignore[method-assign]  # as Flask's own documentation does it
    app.extensions[EXTENSION] = container
    app.config["MAX_CONTENT_LENGTH"] = body_limit
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    spec, blueprints = _interface()
    _trace(app)
    guard.install(app, origins)
    metrics.install(app, container)
    limits.install(app, container)
    card_data.install(app)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    problems.install(app)
    pages.install(app, lambda: openapi.document_of(app, spec), leads_to_docs=leads_to_docs)
    return app


def _as_it_is(func: F) -> F:
    return func


@cache
def _interface() -> tuple[SpecTree, tuple[Blueprint, ...]]:
    """The routes and their documentation: the same for every application, which brings its container."""
    spec = openapi.new_spec()
    return spec, tuple(resource(spec) for resource in _RESOURCES)


def _trace(app: Flask) -> None:
    """A request id on every answer and in every log line, and no answer of the API in anybody's cache."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        usable = _REQUEST_ID.fullmatch(given) and not holds_card_number(given)
        g.request_id = given if usable else secrets.token_hex(16)
        structlog.contextvars.bind_contextvars(request_id=g.request_id)
        g.asked = asked_from(origin_of(request, g.request_id))
        g.asked.__enter__()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if request.script_root and response.headers.get("Location", "").startswith("/"):
            # below a prefix of somebody else's application, an address of ours begins with that
            response.headers["Location"] = request.script_root + response.headers["Location"]
        response.headers.setdefault("Cache-Control", "no-store")
        structlog.contextvars.clear_contextvars()
        return response

    @app.teardown_request
    def forget(_: BaseException | None) -> None:
        asked = g.pop("asked", None)
        if asked is not None:
            asked.__exit__(None, None, None)
