"""Search in memory shows the prices that quotes ask."""

import pytest
from hypothesis import given, settings

from driveway_core.testing.one_price import Asking, askings, check_one_price
from driveway_core.testing.worlds import World, worlds
from driveway_memory import Memory


@pytest.mark.wide
def test_a_hit_costs_what_a_quote_of_it_costs() -> None:
    hits: list[int] = []

    @settings(max_examples=max(25, settings.get_profile("test").max_examples // 4))
    @given(world=worlds(), asking=askings())
    def look(world: World, asking: Asking) -> None:
        memory = Memory()
        hits.append(check_one_price(memory.transactions, memory.search, world, asking))

    look()
    assert max(hits) > 0
