"""A far side that is told what to say, and the adapter over it."""

from collections.abc import Iterator

import pytest
from tests.integration.tesla.scripted import FarSide, Scene, listening, playing


@pytest.fixture
def far() -> Iterator[FarSide]:
    """Somebody to ask."""
    with listening() as side:
        yield side


@pytest.fixture
def scene(far: FarSide) -> Iterator[Scene]:
    """The adapter with the transport ``direct``."""
    with playing(far) as running:
        yield running
