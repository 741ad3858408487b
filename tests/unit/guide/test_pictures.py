"""Every picture of the docs is drawn by a command, and as that command draws it now."""

from importlib import import_module
from pathlib import Path
from typing import Final

import pytest
from docs.making.trip_picture import WAYS

from driveway_core.trips import TripPhase

ROOT: Final = Path(__file__).parents[3]
DRAWN: Final = {
    "city.svg": "driveway_demo.map_picture",
    "schema.svg": "driveway_postgres.schema_picture",
    "trips.svg": "docs.making.trip_picture",
}
"""Each picture and the module that draws it: run ``python -m MODULE`` when its test fails."""


def test_every_picture_has_its_command_and_the_docs_name_it() -> None:
    kinds = ("*.svg", "*.png", "*.jpg", "*.gif", "*.webp")
    pictures = {file.name for kind in kinds for file in (ROOT / "docs" / "pictures").rglob(kind)}
    assert pictures == DRAWN.keys()
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    assert [module for module in DRAWN.values() if module not in page] == []


@pytest.mark.parametrize("name", sorted(DRAWN.keys() - {"city.svg"}))  # which has tests of its own
def test_a_picture_is_as_its_command_draws_it(name: str) -> None:
    module = import_module(DRAWN[name])
    assert (ROOT / module.PICTURE).read_text(encoding="utf-8") == module.picture()


def test_a_trip_only_moves_on_and_reaches_every_phase() -> None:
    order = list(TripPhase)
    assert all(order.index(begin) < order.index(end) for begin, end, _ in WAYS)
    assert {begin for begin, _, _ in WAYS} | {end for _, end, _ in WAYS} == set(TripPhase)
