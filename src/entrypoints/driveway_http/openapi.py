"""The OpenAPI document: what the annotations of the views say, in the words of OpenAPI 3.1.

spectree collects; here its collection is made exact: problems have their own
content type, header and parameter descriptions are whole, and what a client
may leave out has no false default.
"""

import copy
from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from typing import Any, Final, TypeAlias

from flask import Flask
from pydantic import BaseModel
from spectree import SecurityScheme, SpecTree
from spectree.model_adapter.protocol import SchemaMode
from spectree.model_adapter.pydantic_adapter import PydanticModelAdapter
from spectree.models import SecureType, SecuritySchemeData

from driveway_http.fields import Problem
from driveway_http.limits import POLICY, STANDING
from driveway_http.problems import CONTENT_TYPE
from driveway_http.repeats import HEADER, REPLAYED

Node: TypeAlias = dict[str, Any]
"""A piece of a JSON document: it has no narrower type."""

_PREFIX: Final = "#/components/schemas/"
_TEXT: Final = {"type": "string"}
_OBJECT: Final = {"type": "object"}
_TOKEN: Final = {"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"}
_DESCRIPTION: Final = (
    "A two-sided parking marketplace: find a driveway, get a price, book it, park, leave.\n\n"
    "Times are RFC 3339 with an offset and come back in UTC. Amounts are decimal strings beside a currency. "
    "Unknown fields and parameters are refused. Every problem is an `application/problem+json` document "
    "whose `type` this server describes under `/problems`."
)
_TAGS: Final = {
    "accounts": "Registering, and one's own profile",
    "sessions": "Logging in and out",
    "proofs": "Mailbox, telephone and password: showing that they are one's own",
    "members": "What operators do with accounts",
    "vehicles": "A driver's cars",
    "cars": "Linked Teslas: the account, what a car does, and what it can be asked",
    "driveways": "Finding a driveway, and offering one",
    "availability": "When a driveway is open, and its calendar",
    "calendars": "Calendars that a host keeps elsewhere, and the listing's own for others to read",
    "feeds": "A listing's own calendar, for whoever knows its address",
    "prices": "The rules on top of the base price",
    "quotes": "What a stay costs",
    "bookings": "Stays, from a hold to an empty driveway",
    "receipts": "What a stay came to",
    "photos": "Photos of listings and of people",
    "trips": "The way to a stay and away from it",
    "reviews": "What driver and host say of one another after a stay",
    "moderation": "Reviews that somebody flagged, for operators",
    "operated-listings": "Everybody's listings, for operators",
    "operated-bookings": "Everybody's bookings and their refunds, for operators",
    "operated-machinery": "Open payouts, both books and the job queue, for operators",
    "audit": "Who did what, for operators",
    "notices": "What is told by itself, and by which way",
    "troubles": "A place that is occupied, blocked, or not as described on arrival",
    "payment-methods": "A driver's saved cards",
    "hosts": "What hosts are paid",
    "settings": "What the marketplace says of itself",
    "webhooks": "What the payment service and the cars tell by themselves",
    "health": "For supervisors",
}

_TAKES: Final[dict[str, tuple[str, ...]]] = {}
_GIVES: Final[dict[str, str]] = {}
_ALSO: Final[dict[str, str]] = {}
"""What no model describes: operations that take or give documents of another kind than JSON."""


def other_media(operation_id: str, *, takes: tuple[str, ...], gives: str | None, also: str | None) -> None:
    """An operation takes, or gives, documents of that kind, or also of another."""
    if takes:
        _TAKES[operation_id] = takes
    if gives is not None:
        _GIVES[operation_id] = gives
    if also is not None:
        _ALSO[operation_id] = also


@cache
def _schema(model: type[BaseModel], ref_template: str, mode: SchemaMode) -> Node:
    return model.model_json_schema(ref_template=ref_template, mode=mode)


class _Remembering(PydanticModelAdapter):
    """A model has one schema, however many routes and apps it stands in: making it is what takes long."""

    def json_schema(
        self, model: type[BaseModel], *, ref_template: str, mode: SchemaMode = "validation"
    ) -> Node:
        """The JSON schema of a model; spectree copies it before changing it."""
        return _schema(model, ref_template, mode)


def new_spec() -> SpecTree:
    """Collects what the views' annotations say."""
    return SpecTree(
        "flask",
        title="Driveway-Hub",
        version="v1",
        description=_DESCRIPTION,
        openapi_version="3.1.0",
        mode="strict",
        annotations=False,
        naming_strategy=lambda model: model.__name__,
        nested_naming_strategy=lambda _, child: child,
        validation_error_model=Problem,
        model_adapter=_Remembering(),  # type: ignore[arg-type]  # nor does spectree's own fit its protocol
        security_schemes=[
            SecurityScheme(name="bearer", data=SecuritySchemeData(type=SecureType.HTTP, scheme="bearer")),
        ],
    )


def document_of(app: Flask, spec: SpecTree) -> Node:
    """The whole document of an app whose routes are all there."""
    with app.app_context():
        document: Node = copy.deepcopy(spec.spec)
    for operations in document["paths"].values():
        for operation in operations.values():
            _correct(operation, document["components"]["schemas"])
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        _without_false_defaults(schema)
    used = set(_references(document["paths"], schemas))
    document["components"]["schemas"] = {name: schemas[name] for name in sorted(schemas) if name in used}
    document["tags"] = [{"name": name, "description": text} for name, text in _TAGS.items()]
    document["servers"] = [{"url": "/"}]
    return document


def _correct(operation: Node, schemas: Node) -> None:
    repeatable = False
    for parameter in operation["parameters"]:
        repeatable = repeatable or parameter["name"] == HEADER
        schema = _alone(_TOKEN if parameter["name"] == "token" else parameter["schema"])
        parameter["schema"] = schema
        parameter["description"] = schema.pop("description", "") or parameter["description"]
        if not parameter["description"]:
            del parameter["description"]
    _other_answers(operation)
    for status, response in operation["responses"].items():
        _correct_response(
            int(status), response, repeatable=repeatable, limited="429" in operation["responses"]
        )
    body = operation.get("requestBody")
    operation_id = operation["operationId"]
    if operation_id in _TAKES:
        content = {
            media: {"schema": _OBJECT if media == "application/json" else _TEXT}
            for media in _TAKES[operation_id]
        }
        operation["requestBody"] = {"required": True, "content": content}
    elif body is not None:
        name = body["content"]["application/json"]["schema"]["$ref"].removeprefix(_PREFIX)
        body["required"] = bool({"required", "oneOf"} & schemas[name].keys())
    if not operation["description"]:
        del operation["description"]


def _other_answers(operation: Node) -> None:
    """What it gives that is no JSON, and that may be asked for only where it is new."""
    named, answer = operation["operationId"], operation["responses"].get("200", {})
    if named in _GIVES:
        answer["content"] = {_GIVES[named]: {"schema": _TEXT}}
    if named in _ALSO:
        answer["content"][_ALSO[named]] = {"schema": _TEXT}
    if named in _GIVES or named in _ALSO:
        operation["responses"]["304"] = {"description": "Not changed since: If-None-Match names it"}


def _alone(schema: Node) -> Node:
    """A parameter's schema: absent is not null."""
    choices = [choice for choice in schema.get("anyOf", []) if choice.get("type") != "null"]
    outside = {key: value for key, value in schema.items() if key not in ("anyOf", "title")}
    if outside.get("default", ...) is None:
        del outside["default"]
    return {**(choices[0] if len(choices) == 1 else {}), **outside}


def _correct_response(status: int, response: Node, *, repeatable: bool, limited: bool) -> None:
    headers: Node = {"X-Request-Id": {"schema": _TEXT, "description": "the caller's, or one made here"}}
    if limited:
        headers[POLICY] = {
            "schema": _TEXT,
            "description": "every limit on this call: `q` calls in `w` seconds",
        }
        headers[STANDING] = {
            "schema": _TEXT,
            "description": "what is left: `r` more calls within `t` seconds",
        }
    content = response.get("content", {})
    if any(each["schema"].get("$ref") == _PREFIX + Problem.__name__ for each in content.values()):
        response["content"] = {CONTENT_TYPE: content["application/json"]}
    if status == HTTPStatus.CREATED:
        headers["Location"] = {"schema": _TEXT, "description": "where the new resource is"}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = {"schema": _TEXT}
    if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        headers["Retry-After"] = {"schema": {"type": "integer"}, "description": "seconds"}
    if repeatable:
        headers[REPLAYED] = {
            "schema": {"const": "true"},
            "description": f"there when this {HEADER} had its answer before",
        }
    response["headers"] = headers


def _without_false_defaults(schema: Node) -> None:
    """A field that may be left out but never be null has no default to show."""
    for field in schema.get("properties", {}).values():
        nullable = field.get("type") == "null" or any(
            choice.get("type") == "null" for choice in field.get("anyOf", [])
        )
        if field.get("default", ...) is None and not nullable:
            del field["default"]


def _references(node: object, schemas: Node) -> Iterator[str]:
    """The names of all schemas that a piece refers to, directly or through others."""
    found: list[object] = [node]
    seen: set[str] = set()
    while found:
        match found.pop():
            case {"$ref": str(reference)}:
                name = reference.removeprefix(_PREFIX)
                if name not in seen:
                    seen.add(name)
                    found.append(schemas[name])
            case dict(inner):
                found.extend(inner.values())
            case list(items):
                found.extend(items)
            case _:
                continue
    yield from seen
