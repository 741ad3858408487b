"""Search in memory offers what booking accepts."""

from hypothesis import given
from hypothesis import strategies as st

from driveway_core.testing.one_predicate import check_one_predicate
from driveway_core.testing.worlds import World, worlds
from driveway_memory import Memory


@given(world=worlds(), page=st.integers(1, 4))
def test_search_offers_exactly_what_booking_accepts(world: World, page: int) -> None:
    memory = Memory()
    check_one_predicate(memory.transactions, memory.search, world, page=page)
