"""Every type of problem that this API answers with: a table made from the error tree itself.

``docs/problems.md`` is this table: write ``markdown()`` there when it has changed.
"""

import inspect
from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

import attrs

from driveway_app import know_every_error
from driveway_core.errors import DrivewayError, InvalidValue, NotFound
from driveway_http.problems import HTTP, fact_name, status_of_kind, type_of

_PACKAGES: Final = frozenset({"driveway_core", "driveway_memory", "driveway_postgres", "driveway_secrets"})
"""Whose errors reach a client; what stops the program from starting is no answer."""

_HEAD: Final = """# Problems

Every refusal is an `application/problem+json` document (RFC 9457). Its `type` is one of these and never
changes; a server describes each at that path. `detail` is a sentence for people; facts are further members.

| type | status | title | meaning | facts |
|---|---|---|---|---|
"""


@attrs.frozen
class ProblemType:
    """One type: ``facts`` are the members that its documents have besides the standard's."""

    slug: str
    status: int
    title: str
    meaning: str
    facts: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """The stable URI."""
        return type_of(self.slug)


def catalogue() -> tuple[ProblemType, ...]:
    """All types by their slug."""
    know_every_error()
    found = {
        slug: ProblemType(
            slug, status, title, meaning, ("errors",) if status == HTTPStatus.UNPROCESSABLE_ENTITY else ()
        )
        for status, (slug, title, meaning) in HTTP.items()
    }
    for kind in _kinds(DrivewayError):
        if "slug" in vars(kind) and kind is not InvalidValue and kind.__module__.split(".")[0] in _PACKAGES:
            found[kind.slug] = ProblemType(
                kind.slug, status_of_kind(kind), kind.title, inspect.getdoc(kind) or kind.title, _facts(kind)
            )
    return tuple(sorted(found.values(), key=lambda each: each.slug))


def markdown() -> str:
    """The table as a page."""
    rows = (
        f"| `{each.type}` | {each.status} | {each.title} | {' '.join(each.meaning.split())} "
        f"| {', '.join(f'`{fact}`' for fact in each.facts)} |\n"
        for each in catalogue()
    )
    return _HEAD + "".join(rows)


def _kinds(kind: type[DrivewayError]) -> Iterator[type[DrivewayError]]:
    for below in kind.__subclasses__():
        yield below
        yield from _kinds(below)


def _facts(kind: type[DrivewayError]) -> tuple[str, ...]:
    if kind.slug == NotFound.slug:
        return ("field",)
    return tuple(map(fact_name, (field.name for field in attrs.fields(kind)))) if attrs.has(kind) else ()
