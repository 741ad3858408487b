"""Problem details (RFC 9457): every error as one document, with every wrong field named.

Each family of the core has one status; what only HTTP can know (a missing
token, a broken body, a wrong content type) is an error of this module.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Final

import attrs
import structlog
from flask import Flask, Response, request
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import HTTPException

from driveway_core.accounts import BadCredentials
from driveway_core.errors import (
    Conflict,
    DrivewayError,
    InvalidValue,
    Missing,
    NotAllowed,
    NotFound,
    Refused,
    Unavailable,
)
from driveway_core.sessions import NotSignedIn
from driveway_core.windows import TimeWindow

CONTENT_TYPE: Final = "application/problem+json"
_log = structlog.get_logger(__name__)

_STATUS: Final[tuple[tuple[type[DrivewayError], int], ...]] = (
    (BadCredentials, 401),
    (NotSignedIn, 401),
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (Refused, 422),
    (Unavailable, 503),
)

_HTTP: Final[Mapping[int, tuple[str, str]]] = {
    400: ("malformed", "That is not a request we understand"),
    401: ("not-signed-in", "Please log in"),
    404: ("not-found", "Not found"),
    405: ("method-not-allowed", "That cannot be done here"),
    406: ("not-acceptable", "We only speak JSON"),
    411: ("length-required", "The request must say how long it is"),
    413: ("too-large", "The request is too large"),
    415: ("not-json", "The request must be JSON"),
    422: ("invalid", "Some fields are not right"),
    500: ("unexpected", "That was our fault"),
}


@attrs.frozen
class WrongField:
    """One wrong value: a JSON pointer into the body, or the name of a query parameter, and the reason."""

    where: str
    reason: str
    parameter: bool = False

    def document(self) -> dict[str, str]:
        """As a member of the problem document."""
        return {"parameter" if self.parameter else "pointer": self.where, "detail": self.reason}


@attrs.frozen
class Malformed(Exception):
    """Only HTTP can know this: ``status`` is one of the table's."""

    status: int
    detail: str
    errors: Sequence[WrongField] = ()


def status_of(error: DrivewayError) -> int:
    """The HTTP status of an error's family."""
    return next(status for family, status in _STATUS if isinstance(error, family))


def type_of(slug: str) -> str:
    """The stable URI of a problem type, which leads to its description on this server."""
    return f"/problems/{slug}"


def document(
    status: int, slug: str, title: str, detail: str, **facts: object
) -> tuple[dict[str, object], int]:
    """A problem document and its status."""
    return {"type": type_of(slug), "title": title, "status": status, "detail": detail, **facts}, status


def of_error(error: DrivewayError) -> tuple[dict[str, object], int]:
    """The document of a core error: its facts are members, its sentence is the detail."""
    status = status_of(error)
    facts = {name: _plain(value) for name, value in _facts(error).items()}
    if isinstance(error, InvalidValue):
        facts = {"errors": [WrongField(f"/{error.field}", error.reason).document()]}
        return document(status, "invalid", _HTTP[422][1], str(error), **facts)
    if isinstance(error, Missing):
        facts = {"field": error.field}
    return document(status, error.slug, error.title, str(error) or error.title, **facts)


def of_malformed(error: Malformed) -> tuple[dict[str, object], int]:
    """The document of what only HTTP can know."""
    slug, title = _HTTP[error.status]
    wrong = {"errors": [field.document() for field in error.errors]} if error.errors else {}
    return document(error.status, slug, title, error.detail, **wrong)


def wrong_fields(error: ValidationError, *, parameters: bool = False) -> Malformed:
    """Every wrong field of a body or a query, in one problem."""
    details = error.errors(include_url=False, include_context=True, include_input=False)
    if any(detail["type"] == "json_invalid" for detail in details):
        return Malformed(400, "The body is not valid JSON.")
    fields = [
        WrongField(
            ".".join(str(part) for part in detail["loc"]) if parameters else _pointer(detail["loc"]),
            _reason(detail),
            parameters,
        )
        for detail in details
    ]
    count = "One field is" if len(fields) == 1 else f"{len(fields)} fields are"
    return Malformed(422, f"{count} not right.", fields)


def respond(body: Mapping[str, object], status: int, headers: Mapping[str, str] | None = None) -> Response:
    """A problem as an HTTP answer."""
    response = Response(json.dumps(body), status=status, content_type=CONTENT_TYPE)
    response.headers.update(headers or {})
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def install(app: Flask) -> None:
    """The handlers: the core's tree, this module's own, Werkzeug's, and the unexpected."""

    @app.errorhandler(DrivewayError)
    def core(error: DrivewayError) -> Response:
        headers = {"Retry-After": str(error.retry_after)} if isinstance(error, Unavailable) else {}
        return respond(*of_error(error), headers)

    @app.errorhandler(Malformed)
    def malformed(error: Malformed) -> Response:
        return respond(*of_malformed(error))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = error.code or 500
        slug, title = _HTTP.get(status, ("malformed", "That is not a request we understand"))
        headers = {name: value for name, value in error.get_headers() if name == "Allow"}
        return respond(*document(status, slug, title, error.description or title), headers)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        _log.error("unexpected", path=request.path, exc_info=error)
        slug, title = _HTTP[500]
        return respond(*document(500, slug, title, "Something went wrong on our side. We have been told."))


def _facts(error: DrivewayError) -> Mapping[str, object]:
    kind = type(error)
    return {field.name: getattr(error, field.name) for field in attrs.fields(kind)} if attrs.has(kind) else {}


def _plain(value: object) -> object:
    """A fact as JSON: numbers and texts as they are, times in UTC, windows as their two ends."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, TimeWindow):
        return {"start_time": _plain(value.start), "end_time": _plain(value.end)}
    return str(value)


def _pointer(location: tuple[int | str, ...]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in location)


def _reason(detail: ErrorDetails) -> str:
    told = {
        "missing": "is required",
        "extra_forbidden": "is not a field we know",
        "timezone_aware": "needs an offset from UTC, for example 2026-11-22T09:00:00-08:00",
    }
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"])
    return told.get(detail["type"], detail["msg"][:1].lower() + detail["msg"][1:])
