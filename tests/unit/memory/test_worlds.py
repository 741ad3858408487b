"""Random worlds are whole, and of every kind."""

import pytest
from hypothesis import given, settings

from driveway_core.actors import SYSTEM
from driveway_core.testing.worlds import World, worlds
from driveway_memory import Memory


@settings(max_examples=25)
@given(world=worlds())
def test_a_world_can_be_stored_as_it_is(world: World) -> None:
    memory = Memory()
    world.store(memory.transactions)
    with memory.transactions.read(acting_as=SYSTEM) as work:
        for place in world.places:
            assert work.driveways.get(place.driveway.id) == place.driveway
            assert set(work.availability.entries(place.driveway.id)) == set(place.entries)
            assert [work.bookings.get(booking.id) for booking in place.bookings] == list(place.bookings)


@pytest.mark.wide
@settings(max_examples=25)
@given(world=worlds())
def test_search_looks_at_every_listing_of_a_world(world: World) -> None:
    for place in world.places:
        assert world.middle.metres_to(place.driveway.position.in_public()) <= world.question.radius_m


@pytest.mark.wide
def test_something_is_offered_in_some_worlds_and_nothing_in_others() -> None:
    offers: set[int] = set()

    @settings(max_examples=60, derandomize=True, database=None)
    @given(world=worlds())
    def look(world: World) -> None:
        memory = Memory()
        world.store(memory.transactions)
        offers.add(len(memory.search.nearest(world.question, limit=10)))

    look()
    assert min(offers) == 0 < max(offers)
