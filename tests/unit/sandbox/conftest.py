"""A sandbox for each test, which must not have gone wrong itself."""

from collections.abc import Iterator

import pytest
from tests.unit.sandbox.far import Far


@pytest.fixture
def far() -> Iterator[Far]:
    """A sandbox without a network."""
    made = Far()
    yield made
    assert made.service.world.faults == []
