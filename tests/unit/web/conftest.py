"""Every test of the pages has a marketplace of its own, and browsers of people who are logged in."""

from collections.abc import Iterator

import pytest
from tests.unit.web.browsing import Browser, Town, a_town


@pytest.fixture
def town() -> Iterator[Town]:
    """An empty marketplace at `NOW`, with its pages."""
    with a_town() as town:
        yield town


@pytest.fixture
def visitor(town: Town) -> Browser:
    """A browser that nobody is logged in with."""
    return town.browser()


@pytest.fixture
def driver(town: Town) -> Browser:
    """A driver's browser, logged in."""
    return town.driver()


@pytest.fixture
def host(town: Town) -> Browser:
    """A host's browser, logged in."""
    return town.host()


@pytest.fixture
def operator(town: Town) -> Browser:
    """An operator's browser, logged in."""
    return town.operator()
