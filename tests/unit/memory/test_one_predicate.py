"""Search in memory offers what booking accepts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.testing.one_predicate import check_one_predicate
from driveway_core.testing.worlds import World, worlds
from driveway_core.use_cases.extend_hours import ExtendHours
from driveway_memory import Memory


@pytest.mark.wide
@given(world=worlds())
def test_search_finds_the_same_whether_or_not_hours_were_written_anew(world: World) -> None:
    memory = Memory()
    world.store(memory.transactions)
    before = memory.search.nearest(world.question, limit=100)
    ExtendHours(memory.transactions, lambda: world.at)()
    assert memory.search.nearest(world.question, limit=100) == before


@pytest.mark.wide
@given(world=worlds(), page=st.integers(1, 4))
def test_search_offers_exactly_what_booking_accepts(world: World, page: int) -> None:
    memory = Memory()
    check_one_predicate(memory.transactions, memory.search, world, page=page)
