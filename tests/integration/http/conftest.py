"""A marketplace whose drivers pay, for every test that asks for one."""

from collections.abc import Iterator

import pytest
from tests.integration.http.paying import Market, a_market
from tests.unit.http.world import Stay, a_stay


@pytest.fixture
def market() -> Iterator[Market]:
    with a_market() as market:
        yield market


@pytest.fixture
def stay(market: Market) -> Stay:
    """A stay that can be booked."""
    return a_stay(market.world)
