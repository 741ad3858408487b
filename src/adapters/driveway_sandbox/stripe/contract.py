"""Every request and every answer, held against Stripe's published description.

One validator for everything is compiled at the start: 50 ms on a quiet machine,
then 0.1 ms a check.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import attrs

from driveway_sandbox.errors import DescriptionMissing
from driveway_sandbox.stripe.forms import decoded, typed
from driveway_sandbox.stripe.problems import StripeProblem, refused
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.spec import Description, Schema, description, referred, rewritten

if TYPE_CHECKING:
    from jsonschema_rs import Draft4Validator, ValidationError

FORM: Final = "application/x-www-form-urlencoded"


@attrs.frozen(eq=False)
class Operation:
    """One call that the description knows: its path template, and what of the path is an argument."""

    method: str
    template: str
    arguments: dict[str, str]
    published: Schema

    @property
    def name(self) -> str:
        """What the call is called here."""
        return f"{self.method} {self.template}"

    @cached_property
    def request(self) -> Schema:
        """What may be sent, as one object."""
        if self.method == "POST":
            body = self.published.get("requestBody", {}).get("content", {}).get(FORM, {})
            return {"additionalProperties": False, **rewritten(body.get("schema", {"type": "object"}))}
        fields = [each for each in self.published.get("parameters", ()) if each["in"] == "query"]
        needed = [each["name"] for each in fields if each.get("required")]
        return {
            "type": "object",
            "properties": {each["name"]: rewritten(each["schema"]) for each in fields},
            "additionalProperties": False,
            **({"required": needed} if needed else {}),
        }

    @cached_property
    def answer(self) -> Schema:
        """What comes back when all is well."""
        return rewritten(self.published["responses"]["200"]["content"]["application/json"]["schema"])


class Contract:
    """The description at work, for the calls named, each as method and path template.

    Raises ``DescriptionMissing`` where the description is not installed.
    """

    def __init__(self, calls: Iterable[tuple[str, str]]) -> None:
        self._description: Description = description()
        self._blanks: dict[str, Row] = {}
        self._calls = {
            f"{method} {path}": Operation(method, path, {}, self._description.paths[path][method.lower()])
            for method, path in calls
        }
        self._checks = self._compiled()

    def _compiled(self) -> "Draft4Validator":
        """One validator for all: ``{"request POST /v1/refunds": …}``, ``{"object refund": …}`` and so on.

        What its parts refer to is shared, so that all together take as long as one.
        """
        try:
            from jsonschema_rs import Draft4, Draft4Validator, Registry
        except ModuleNotFoundError:
            raise DescriptionMissing("jsonschema-rs, which does the checking, is not there") from None
        base = "urn:stripe#/components/schemas/"
        schemas = self._description.schemas
        parts: dict[str, Schema] = {f"object {name}": {"$ref": base + name} for name in schemas}
        for name, call in self._calls.items():
            parts |= {f"request {name}": call.request, f"answer {name}": call.answer}
        registry = Registry([("urn:stripe", {"components": {"schemas": schemas}})], draft=Draft4)
        return Draft4Validator({"properties": parts}, registry=registry)

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Path templates, those with fewer arguments first: ``/v1/charges/search`` is no charge's id."""
        ordered = sorted(self._description.paths, key=lambda path: (path.count("{"), path))
        named = [re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)) for path in ordered]
        return [(re.compile(pattern), path) for pattern, path in zip(named, ordered, strict=True)]

    def operation(self, method: str, path: str) -> Operation | None:
        """The call that a method and a path mean, or none."""
        for pattern, template in self._patterns:
            match = pattern.fullmatch(path)
            published = self._description.paths[template].get(method.lower()) if match else None
            if match and published:
                return Operation(method, template, match.groupdict(), published)
        return None

    def read(self, operation: Operation, form: str) -> Row:
        """The parameters of a request, typed; raises ``StripeProblem`` for the first that is wrong."""
        params: Row = typed(decoded(form), self._calls[operation.name].request)
        for error in self._checks.iter_errors({f"request {operation.name}": params}):
            raise _said(error)
        return params

    def faults_of_answer(self, operation: Operation, body: Row) -> list[str]:
        """What is wrong with an answer of ours."""
        return list(_faults(self._checks, f"answer {operation.name}", body))

    def faults_of(self, schema: str, row: Row) -> list[str]:
        """What is wrong with an object of ours."""
        return list(_faults(self._checks, f"object {schema}", row))

    def blank(self, schema: str) -> Row:
        """An object of which nothing is known yet: every field that may be null is."""
        if schema not in self._blanks:
            properties = self._description.schemas[schema].get("properties", {})
            self._blanks[schema] = {name: None for name, each in properties.items() if _nullable(each)}
        return dict(self._blanks[schema])

    def fields(self, schema: str) -> frozenset[str]:
        """The fields of an object."""
        return frozenset(self._description.schemas[schema].get("properties", {}))

    def expandable(self, schema: str) -> dict[str, frozenset[str]]:
        """The fields of an object that may be asked for whole, and what each may be."""
        return self._description.expandable.get(schema, {})

    def answers(self, operation: Operation) -> frozenset[str]:
        """The objects that an answer consists of."""
        return frozenset(referred(operation.answer))


def _nullable(schema: Schema) -> bool:
    return any(each == {"type": "null"} for each in schema.get("anyOf", ()))


def _faults(validator: "Draft4Validator", part: str, row: Row) -> Iterator[str]:
    for error in validator.iter_errors({part: row}):
        yield f"{_bracketed(error.instance_path[1:]) or 'the object'}: {error.message[:300]}"


def _bracketed(path: list[Any]) -> str:
    head, *rest = [*map(str, path), ""]
    return head + "".join(f"[{each}]" for each in rest if each)


def _said(error: "ValidationError") -> StripeProblem:
    """A wrong parameter in Stripe's words (https://docs.stripe.com/error-codes)."""
    kind, param = error.kind, _bracketed(error.instance_path[1:])
    if kind.name == "additionalProperties":
        (name, *_) = kind.as_dict()["unexpected"]
        param = f"{param}[{name}]" if param else name
        return refused(
            f"Received unknown parameter: {param}", code="parameter_unknown", param=param, kept=False
        )
    if kind.name == "required":
        param = f"{param}[{kind.as_dict()['property']}]" if param else str(kind.as_dict()["property"])
        return refused(f"Missing required param: {param}.", code="parameter_missing", param=param, kept=False)
    if kind.name == "type" and "integer" in error.message:
        return refused(
            f"Invalid integer: {error.instance}", code="parameter_invalid_integer", param=param, kept=False
        )
    return refused(f"Invalid {param}: {error.message[:300]}", param=param, kept=False)
