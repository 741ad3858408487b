"""A stand-in for each test, which must not have gone wrong itself."""

from collections.abc import Iterator

import pytest
from tests.unit.sandbox_tesla.far import Far


@pytest.fixture
def far() -> Iterator[Far]:
    """A stand-in without a network."""
    made = Far()
    yield made
    assert made.realm.mistakes == []
