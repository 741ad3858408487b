"""Every test of the API has a marketplace of its own."""

from collections.abc import Iterator

import pytest
from tests.unit.http.world import Stay, World, a_stay, a_world


@pytest.fixture
def world() -> Iterator[World]:
    """An empty marketplace at `NOW`."""
    with a_world() as world:
        yield world


@pytest.fixture
def stay(world: World) -> Stay:
    """A stay that can be booked."""
    return a_stay(world)
