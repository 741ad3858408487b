"""Search on PostgreSQL offers what booking accepts, and what the plain search in memory finds.

All worlds of a test are stored in one database: each lies far from all others.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from driveway_core.ports import DrivewaySearch
from driveway_core.searching import SearchQuestion, free_minutes
from driveway_core.testing.one_predicate import check_one_predicate
from driveway_core.testing.worlds import World, worlds
from driveway_memory import Memory
from driveway_postgres import Database

SOME: Final = settings(
    max_examples=max(50, settings().max_examples // 2),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""Half of what others take: a world is many listings."""


@SOME
@given(world=worlds(), page=st.integers(1, 4))
def test_search_offers_exactly_what_booking_accepts(database: Database, world: World, page: int) -> None:
    check_one_predicate(database.transactions, database.search, world, page=page)


def _told(search: DrivewaySearch, question: SearchQuestion) -> Mapping[UUID, tuple[object, ...]]:
    found = search.nearest(question, limit=100)
    metres = [candidate.distance_m for candidate in found]
    assert metres == sorted(metres)
    return {
        candidate.listing.id: (
            candidate.listing,
            round(candidate.distance_m, 5),
            free_minutes(candidate, question.stay),
        )
        for candidate in found
    }


@SOME
@given(world=worlds())
def test_it_tells_what_the_plain_search_in_memory_tells(database: Database, world: World) -> None:
    memory = Memory()
    world.store(memory.transactions)
    world.store(database.transactions)
    question = attrs.evolve(world.question, neighbours=True)
    assert _told(database.search, question) == _told(memory.search, question)
