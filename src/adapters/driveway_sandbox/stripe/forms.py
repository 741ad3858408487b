"""Requests as the ``stripe`` client writes them: bracketed forms, read back into typed values.

``a[b][0]=1`` is a list in a map (https://docs.stripe.com/api/expanding_objects
and the client's own encoder); the types come from the description.
"""

import re
from typing import Any, Final
from urllib.parse import parse_qsl

from driveway_sandbox.stripe.problems import refused
from driveway_sandbox.stripe.spec import Schema

_NAME: Final = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_DEEPEST: Final = 12


def decoded(form: str) -> dict[str, Any]:
    """Maps of maps of strings; list items have numbers for names. Raises ``StripeProblem``."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(form, keep_blank_values=True, max_num_fields=2_000):
        whole = _NAME.fullmatch(name)
        if whole is None or name.count("[") > _DEEPEST:
            raise refused(f"Invalid parameter name: {name}", param=name, kept=False)
        *path, last = [whole[1], *re.findall(r"\[([^\[\]]*)\]", whole[2])]
        node = tree
        for step in path:
            node = node.setdefault(step, {})
            if not isinstance(node, dict):
                raise refused(f"Invalid parameter: {name}", param=name, kept=False)
        node[last or str(len(node))] = value
    return tree


def typed(value: object, schema: Schema) -> Any:  # noqa: ANN401  # whatever the description says it is
    """The value as the type that its schema names; what does not fit stays, for the check to find."""
    if "anyOf" in schema:
        return _one_of(value, schema["anyOf"])
    if isinstance(value, dict):
        return _structure(value, schema)
    if isinstance(value, str) and not ("enum" in schema and value in schema["enum"]):
        return _plain(value, schema.get("type"))
    return value


def _structure(value: dict[str, Any], schema: Schema) -> Any:  # noqa: ANN401  # as above
    if schema.get("type") == "array" and all(name.isdecimal() for name in value):
        items = [value[name] for name in sorted(value, key=int)]
        return [typed(item, schema.get("items", {})) for item in items]
    known, other = schema.get("properties", {}), schema.get("additionalProperties")
    otherwise = other if isinstance(other, dict) else {}
    return {name: typed(each, known.get(name, otherwise)) for name, each in value.items()}


def _one_of(value: object, choices: list[Schema]) -> Any:  # noqa: ANN401  # as above
    """By the choice that fits best: a named word, then a structure, then the narrowest plain type."""
    if isinstance(value, dict):
        wanted = {"array"} if value and all(name.isdecimal() for name in value) else {"object"}
        fitting = [each for each in choices if each.get("type") in wanted] or choices[:1]
        return typed(value, fitting[0])
    for choice in choices:
        if value in choice.get("enum", ()):
            return value
    for kind in ("boolean", "integer", "number"):
        if isinstance(value, str) and any(each.get("type") == kind for each in choices):
            read = _plain(value, kind)
            if read is not value:
                return read
    return value


def _plain(value: str, kind: str | None) -> Any:  # noqa: ANN401  # as above
    if kind == "integer" and re.fullmatch(r"-?\d{1,18}", value):
        return int(value)
    if kind == "number" and re.fullmatch(r"-?\d{1,18}(\.\d{1,12})?", value):
        return float(value)
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    return value
