"""The page about paying names calls, fields and problems that there are."""

import re
from pathlib import Path
from typing import Final

from tests.unit.http.world import World

from driveway_http.catalogue import catalogue

PAGE: Final = (Path(__file__).parents[3] / "docs/payments.md").read_text(encoding="utf-8")


def test_every_call_on_the_page_is_one_of_the_api(world: World) -> None:
    paths = world.got("GET", "/openapi.json")["paths"]
    calls = {f"{verb.upper()} {re.sub(r'{[a-z_]+}', '{id}', path)}" for path in paths for verb in paths[path]}
    named = set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /[\w/{}-]+)", PAGE))
    assert len(named) >= 12
    assert named - calls == set()


def test_every_field_and_problem_on_the_page_is_one_of_the_api(world: World) -> None:
    schemas = world.got("GET", "/openapi.json")["components"]["schemas"]
    fields = {name for schema in schemas.values() for name in schema.get("properties", {})}
    dotted = set(re.findall(r"`(?:payment|refund)\.([a-z_]+)`", PAGE))
    assert len(dotted) >= 5
    assert dotted - fields == set()
    slugs = set(re.findall(r"(?:40[0-9]|422|503) `([a-z-]+)`", PAGE))
    assert len(slugs) >= 3
    assert slugs - {each.slug for each in catalogue()} == set()
