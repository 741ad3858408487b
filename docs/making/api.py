"""The reference of the HTTP interface, from its OpenAPI document: a page for each resource."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

from docs.making.markdown import code, contents, page, plain, table

from driveway_app import in_memory
from driveway_http import create_app
from driveway_http.openapi import Node
from driveway_http.pages import kind_of

_PREFIX: Final = "#/components/schemas/"
_GENERAL: Final = frozenset({"400", "401", "404", "406", "413", "415", "422", "429", "500", "503"})
"""Answers that every call may have: told once."""


def pages() -> dict[str, str]:
    """The pages by their file names."""
    with in_memory() as market:
        document: Node = create_app(market).test_client().get("/openapi.json").get_json()
    made = {f"api-{tag['name']}.md": _resource(document, tag) for tag in document["tags"]}
    made["api-shapes.md"] = _shapes(document)
    return {"api.md": _overview(document), **made}


def _overview(document: Node) -> str:
    tags = [tag["name"] for tag in document["tags"]]
    rows = [
        (
            f"[{tag['name']}](api-{tag['name']}.md)",
            tag["description"],
            str(len(_calls(document, tag["name"]))),
        )
        for tag in document["tags"]
    ]
    return page(
        "The HTTP interface",
        document["info"]["description"],
        "The document that these pages are made from is at `/openapi.json` of every server, and a page of "
        "all calls at `/docs`. What can be refused, and what to do about it: [problems](../problems.md). "
        "Who may call what: [who may do what](../who-may-what.md).",
        table(("resource", "what it is about", "calls"), rows),
        "Every call may also be answered 400 (it cannot be read), 401 (the token is missing or over), 404, "
        "422 (it is refused), 429 (too often) and 503 (try again later), each with a problem document. The "
        "headers `RateLimit` and `RateLimit-Policy` tell how often may be called, and `X-Request-Id` "
        "names the call in the logs.",
        contents([*(f"api-{name}" for name in tags), "api-shapes"]),
    )


def _resource(document: Node, tag: Node) -> str:
    return page(
        tag["name"].replace("-", " ").capitalize(),
        f"{tag['description']}.",
        *chain.from_iterable(_call(*each) for each in _calls(document, tag["name"])),
    )


def _calls(document: Node, tag: str) -> list[tuple[str, str, Node]]:
    return [
        (method.upper(), path, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if operation["tags"][0] == tag
    ]


def _call(method: str, path: str, operation: Node) -> Iterator[str]:
    title, _, more = operation["summary"].rstrip(".").partition("; ")
    yield f"## {title}"
    yield f"`{method} {path}` · {_token(operation)}"
    yield f"{more[:1].upper()}{more[1:]}." if more else ""
    yield operation.get("description", "")
    yield table(
        ("parameter", "where", "type", "meaning"),
        (
            (
                f"`{each['name']}`{_star(each.get('required', False))}",
                each["in"],
                _shown(each["schema"]),
                _meaning(each.get("description", ""), each["schema"]),
            )
            for each in operation.get("parameters", ())
        ),
    )
    body = operation.get("requestBody", {}).get("content", {})
    for media, held in body.items():
        yield f"Body: {_shown(held['schema'])}{'' if media == 'application/json' else f' as `{media}`'}"
    answers = [
        f"{status} {' or '.join(_answer(content))}".strip()
        for status, content in operation["responses"].items()
        if status not in _GENERAL
    ]
    yield f"Answers: {', '.join(answers)}" if answers else ""


def _answer(response: Node) -> list[str]:
    return [_shown(held["schema"]) for held in response.get("content", {}).values()]


def _token(operation: Node) -> str:
    security = operation.get("security")
    if not security:
        return "needs no token"
    return "takes a token, needs none" if {} in security else "needs a token"


def _shapes(document: Node) -> str:
    shapes: Mapping[str, Node] = document["components"]["schemas"]
    return page(
        "Shapes",
        "What goes in and comes out. A star marks what has to be there.",
        *chain.from_iterable(_shape(name, shapes[name]) for name in sorted(shapes)),
    )


def _shape(name: str, shape: Node) -> Iterator[str]:
    yield f"(shape-{name.lower()})=\n## {name}"
    yield plain(shape.get("description", ""))
    if "enum" in shape:
        yield "One of " + ", ".join(f"`{value}`" for value in shape["enum"]) + "."
    required = shape.get("required", ())
    yield table(
        ("field", "type", "meaning"),
        (
            (
                f"`{field}`{_star(field in required)}",
                _shown(inner),
                _meaning(inner.get("description", ""), inner),
            )
            for field, inner in shape.get("properties", {}).items()
        ),
    )


def _star(is_needed: bool) -> str:  # noqa: FBT001  # a mark for what is needed
    return r" \*" if is_needed else ""


def _meaning(text: str, schema: Node) -> str:
    more = [text]
    if (default := schema.get("default")) is not None:
        more.append(f"Default `{default}`.")
    if examples := schema.get("examples"):
        more.append(f"Such as `{examples[0]}`.")
    return " ".join(each for each in more if each)


def _shown(schema: Node) -> str:
    """A schema in a few words, with a link where it has a name."""
    match schema:
        case {"$ref": str(reference)}:
            name = reference.removeprefix(_PREFIX)
            return f"[{name}](#shape-{name.lower()})"
        case {"anyOf": [*choices]}:
            return " or ".join(_shown(choice) for choice in choices)
        case {"type": "array", "items": dict(items)}:
            return f"list of {_shown(items)}"
        case _:
            return code(kind_of(schema))
