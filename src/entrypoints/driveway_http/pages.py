"""Pages for people: operations, schemas, and what each problem means; no script, no outside host."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from typing import Final

import attrs
from flask import Flask, Response, abort, render_template

from driveway_http.catalogue import catalogue
from driveway_http.openapi import Node

_PREFIX: Final = "#/components/schemas/"
_CACHED: Final = {"Cache-Control": "public, max-age=300"}
FOR_PEOPLE: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'"
}
"""What every page for people says of itself: it needs nothing from anywhere, and runs nothing."""
_HEADERS: Final = {**_CACHED, **FOR_PEOPLE}


@attrs.frozen(kw_only=True)
class Operation:
    """One operation as the page shows it."""

    tag: str
    method: str
    path: str
    document: Node

    @property
    def anchor(self) -> str:
        """Where on the page it is."""
        return str(self.document["operationId"])


def install(app: Flask, make: Callable[[], Node], *, leads_to_docs: bool) -> None:
    """Answer ``/openapi.json``, ``/docs``, where ``/`` leads, ``/problems`` and a page for each problem."""
    document = cache(make)
    problems = catalogue()
    by_slug = {each.slug: each for each in problems}

    @app.get("/openapi.json")
    def openapi() -> Response:
        text = json.dumps(document(), ensure_ascii=False)
        return Response(text, content_type="application/json", headers=_CACHED)

    if leads_to_docs:
        app.add_url_rule("/", "home", lambda: Response(status=302, headers={"Location": "/docs"}))

    @app.get("/docs")
    def docs() -> Response:
        return _page("docs.html", document=document(), groups=_groups(document()), kind=kind_of)

    @app.get("/problems")
    def problem_list() -> Response:
        return _page("problems.html", problems=problems)

    @app.get("/problems/<slug>")
    def problem(slug: str) -> Response:
        if slug not in by_slug:
            abort(404)
        return _page("problem.html", problem=by_slug[slug])


def _page(template: str, **values: object) -> Response:
    return Response(
        render_template(template, **values), content_type="text/html; charset=utf-8", headers=_HEADERS
    )


def _groups(document: Node) -> list[tuple[Node, list[Operation]]]:
    tags = {tag["name"]: tag for tag in document["tags"]}
    order = list(tags)
    every = sorted(_operations(document), key=lambda each: order.index(each.tag))
    return [(tags[name], list(group)) for name, group in groupby(every, key=lambda each: each.tag)]


def _operations(document: Node) -> Iterator[Operation]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield Operation(tag=operation["tags"][0], method=method.upper(), path=path, document=operation)


def kind_of(schema: Node) -> str:
    """A schema in a few words: a type, a schema's name, choices."""
    match schema:
        case {"$ref": str(reference)}:
            return reference.removeprefix(_PREFIX)
        case {"anyOf": [*choices]}:
            return " or ".join(kind_of(choice) for choice in choices)
        case {"enum": [*values]}:
            return " | ".join(json.dumps(value) for value in values)
        case {"const": value}:
            return json.dumps(value)
        case {"type": "array", "items": dict(items)}:
            return f"list of {kind_of(items)}"
        case {"type": str(name)}:
            bounds = [
                f"{word} {schema[key]}"
                for key, word in (
                    ("minimum", "from"),
                    ("maximum", "to"),
                    ("minLength", "at least"),
                    ("maxLength", "at most"),
                    ("pattern", "like"),
                )
                if key in schema
            ]
            return " ".join([schema.get("format", name), *bounds])
        case _:
            return "anything"
