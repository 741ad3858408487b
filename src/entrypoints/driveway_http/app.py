"""The Flask application: thin, every decision is the core's."""

import re
import uuid

import structlog
from flask import Flask, Response, g, request
from spectree import SecurityScheme, SpecTree
from spectree.models import SecureType, SecuritySchemeData

from driveway_app import Container
from driveway_http import problems
from driveway_http.bookings import bookings
from driveway_http.calls import EXTENSION

BODY_LIMIT = 1_048_576
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")


def create_app(container: Container, *, body_limit: int = BODY_LIMIT) -> Flask:
    """The HTTP API over a container; ``body_limit`` in bytes."""
    app = Flask(__name__, static_folder=None)
    app.extensions[EXTENSION] = container
    app.config["MAX_CONTENT_LENGTH"] = body_limit
    app.url_map.strict_slashes = True
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's default provider has it
    spec = SpecTree(
        "flask",
        title="Driveway-Hub",
        version="v1",
        openapi_version="3.1.0",
        mode="strict",
        annotations=False,
        security_schemes=[
            SecurityScheme(
                name="bearer", data=SecuritySchemeData(type=SecureType.HTTP, scheme="bearer")
            ),
        ],
    )
    for resource in (bookings,):
        app.register_blueprint(resource(spec))
    problems.install(app)
    _trace(app)
    return app


def _trace(app: Flask) -> None:
    """A request id on every answer and in every log line."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        # an id for the log is not one of ours: it names nothing in the marketplace
        g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex  # noqa: TID251
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        structlog.contextvars.clear_contextvars()
        return response
