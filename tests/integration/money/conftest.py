"""A street for every test."""

from collections.abc import Iterator

import pytest
from tests.integration.money.street import Street, in_memory


@pytest.fixture
def street() -> Iterator[Street]:
    with in_memory() as street:
        yield street
