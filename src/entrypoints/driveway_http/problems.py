"""Problem details (RFC 9457): every error as one document, with every wrong field named.

Each family of the core has one status; what only HTTP can know (a missing
token, a broken body, a wrong content type) is an error of this module.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from traceback import format_exception
from typing import Final

import attrs
import structlog
from flask import Flask, Response, request
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import NotFound as RouteNotFound

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
from driveway_core.gateway_events import EventRefused
from driveway_core.gateways import PaymentDeclined
from driveway_core.sessions import NotSignedIn
from driveway_core.throttles import TooManyCalls
from driveway_core.tries import TooManyTries
from driveway_core.windows import TimeWindow
from driveway_http.reasons import reason_of

CONTENT_TYPE: Final = "application/problem+json"
_log = structlog.get_logger(__name__)

_STATUS: Final[tuple[tuple[type[DrivewayError], int], ...]] = (
    (BadCredentials, 401),
    (NotSignedIn, 401),
    (TooManyTries, 429),
    (EventRefused, 400),
    (PaymentDeclined, 402),
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (Refused, 422),
    (TooManyCalls, 429),
    (Unavailable, 503),
)

HTTP: Final[Mapping[int, tuple[str, str, str]]] = {
    400: (
        "malformed",
        "That is not a request we understand",
        "The body is no JSON, or the request is broken.",
    ),
    401: ("not-signed-in", "Please log in", "There is no token, or one that is unknown or has expired."),
    404: ("not-found", "Not found", "There is nothing here."),
    405: ("method-not-allowed", "That cannot be done here", "``Allow`` names the methods that there are."),
    413: ("too-large", "The request is too large", "The body is larger than this server takes."),
    415: (
        "not-json",
        "The request must be sent in another form",
        "The body is not sent as ``application/json``, or as what else this call takes.",
    ),
    422: ("invalid", "Some fields are not right", "``errors`` names every wrong field, and why it is wrong."),
    500: (
        "unexpected",
        "That was our fault",
        "A fault of this server; its log has it under the request's id.",
    ),
}
"""What HTTP itself refuses, by status: slug, title, meaning."""

_FACTS_TOLD_AS: Final[Mapping[str, str]] = {"status": "booking_status"}
_MOST_ERRORS: Final = 100
_LONGEST_NAME: Final = 100


class Place(StrEnum):
    """Where in a request something stands: a JSON pointer into the body, a query parameter, a header."""

    BODY = "pointer"
    PARAMETER = "parameter"
    HEADER = "header"


@attrs.frozen
class WrongField:
    """One wrong value: where it stands, and the reason."""

    where: str
    reason: str
    place: Place = Place.BODY

    def document(self) -> dict[str, str]:
        """As a member of the problem document."""
        return {self.place.value: self.where, "detail": self.reason}


class WrongTogether(ValueError):
    """Fields that are wrong only beside one another, each with its reason; for validators of whole models."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field} {reason}" for field, reason in reasons.items()))
        self.reasons = reasons


@attrs.frozen
class Malformed(Exception):
    """Only HTTP can know this: ``status`` is one of the table's."""

    status: int
    detail: str
    errors: Sequence[WrongField] = ()


def status_of(error: DrivewayError | Malformed) -> int:
    """The HTTP status of an error's family."""
    if isinstance(error, Malformed):
        return error.status
    return status_of_kind(type(error))


def status_of_kind(kind: type[DrivewayError]) -> int:
    """The HTTP status that every error of a kind has."""
    return next((status for family, status in _STATUS if issubclass(kind, family)), 500)


def type_of(slug: str) -> str:
    """The stable URI of a problem type, which leads to its description on this server."""
    return f"/problems/{slug}"


def document(
    status: int, slug: str, title: str, detail: str, **facts: object
) -> tuple[dict[str, object], int]:
    """A problem document and its status."""
    return {"type": type_of(slug), "title": title, "status": status, "detail": detail, **facts}, status


def document_of(error: DrivewayError | Malformed) -> tuple[dict[str, object], int]:
    """The document of an error: its facts are members, its sentence is the detail."""
    if isinstance(error, InvalidValue):
        return document_of(Malformed(422, str(error), [WrongField(f"/{error.field}", error.reason)]))
    status = status_of(error)
    if isinstance(error, Malformed):
        slug, title, _ = HTTP[status]
        wrong = {"errors": [field.document() for field in error.errors]} if error.errors else {}
        return document(status, slug, title, error.detail, **wrong)
    facts: dict[str, object] = {fact_name(name): _plain(value) for name, value in _facts(error).items()}
    if isinstance(error, Missing):
        facts = {"field": error.field}
    return document(status, error.slug, error.title, str(error) or error.title, **facts)


def fact_name(name: str) -> str:
    """A fact's name in a document, where the standard has taken some names for itself."""
    return _FACTS_TOLD_AS.get(name, name)


def wrong_fields(error: ValidationError, place: Place = Place.BODY) -> Malformed:
    """Every wrong field of a body or a query, in one problem."""
    details = error.errors(include_url=False, include_context=True, include_input=False)
    if any(detail["type"] == "json_invalid" for detail in details):
        return Malformed(400, "The body is not valid JSON.")
    fields = [field for detail in details[:_MOST_ERRORS] for field in _wrong(detail, place)]
    count = "One field is" if len(fields) == 1 else f"{len(fields)} fields are"
    return Malformed(422, f"{count} not right.", fields)


def _wrong(detail: ErrorDetails, place: Place) -> list[WrongField]:
    location: tuple[int | str, ...] = detail["loc"]
    if detail["type"] == "value_error":
        reason = detail["ctx"]["error"]
        if isinstance(reason, WrongTogether):
            return [
                WrongField(_where((*location, name), place), why, place)
                for name, why in reason.reasons.items()
            ]
    return [WrongField(_where(location, place), reason_of(detail), place)]


def _where(location: tuple[int | str, ...], place: Place) -> str:
    parts = [str(part)[:_LONGEST_NAME] for part in location]
    if place is Place.PARAMETER:
        return ".".join(parts)
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)


def respond(body: Mapping[str, object], status: int, headers: Mapping[str, str] | None = None) -> Response:
    """A problem as an HTTP answer."""
    response = Response(json.dumps(body), status=status, content_type=CONTENT_TYPE)
    response.headers.update(headers or {})
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def install(app: Flask) -> None:
    """The handlers: the core's tree, this module's own, Werkzeug's, and the unexpected."""
    app.register_error_handler(DrivewayError, of_core)
    app.register_error_handler(Malformed, of_malformed)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(Exception, of_fault)


def of_core(error: DrivewayError) -> Response:
    """The answer to what the core refuses."""
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, Unavailable) else {}
    return respond(*document_of(error), headers)


def of_malformed(error: Malformed) -> Response:
    """The answer to a request that cannot be read."""
    return respond(*document_of(error))


def of_http(error: HTTPException) -> Response:
    """The answer to what HTTP itself refuses."""
    status = error.code or 500
    slug, title, meaning = HTTP.get(status, HTTP[400])
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    detail = meaning if isinstance(error, RouteNotFound) else error.description or title
    return respond(*document(status, slug, title, detail), headers)


def of_fault(error: Exception) -> Response:
    """The answer to a fault of ours, which is in the log."""
    log_fault(error)
    slug, title, _ = HTTP[500]
    return respond(*document(500, slug, title, "Something went wrong on our side. We have been told."))


def log_fault(error: Exception) -> None:
    """Write down what nobody expected.

    The traceback is text before any application's logging has it: structlog,
    as it comes, would write the values of variables into it, which could be
    anybody's secrets.
    """
    _log.error("unexpected", path=_asked(), exception="".join(format_exception(error)).rstrip())


def _asked() -> str:
    """The route: a path may hold what is secret, such as the address of a calendar."""
    return request.path if request.url_rule is None else request.url_rule.rule


def _facts(error: DrivewayError) -> Mapping[str, object]:
    kind = type(error)
    return {field.name: getattr(error, field.name) for field in attrs.fields(kind)} if attrs.has(kind) else {}


def _plain(value: object) -> object:
    """A fact as JSON: what JSON has as it is, times in UTC, windows as their two ends."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, TimeWindow):
        return {"start_time": _plain(value.start), "end_time": _plain(value.end)}
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value)
