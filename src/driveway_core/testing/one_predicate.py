"""One predicate: over any stores, search offers exactly what booking accepts. Domain rules §4."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import attrs

from driveway_core.actors import Actor
from driveway_core.bookability import (
    DoesNotFit,
    NotBookable,
    OwnListing,
    TooFar,
    TooLong,
    TooShort,
    TooSoon,
)
from driveway_core.driveways import CityNotSupported, DrivewayId
from driveway_core.entries import NotOpen, WindowTaken
from driveway_core.errors import DrivewayError, Missing
from driveway_core.once import Once
from driveway_core.ports import DrivewaySearch, Transactions, Work
from driveway_core.settlement import ExternalSettlement
from driveway_core.testing.builders import a_reference, an_id
from driveway_core.testing.searches import walked
from driveway_core.testing.worlds import World
from driveway_core.use_cases.book_stay import BookStay
from driveway_core.use_cases.quote_stay import QuoteStay, StayWish

REFUSALS: Final = (
    CityNotSupported,
    DoesNotFit,
    Missing,
    NotBookable,
    NotOpen,
    OwnListing,
    TooFar,
    TooLong,
    TooShort,
    TooSoon,
    WindowTaken,
)
"""Why a listing may be left out of a search: whatever else booking says, search should not have known."""


class _Undone(Exception):
    """It would have worked."""


@attrs.frozen
class _Tentative:
    """Transactions that go as far as they can, and are then rolled back with `_Undone`."""

    transactions: Transactions

    @contextmanager
    def begin(self, *, acting_as: Actor, once: Once | None = None) -> Iterator[Work]:
        with self.transactions.begin(acting_as=acting_as, once=once) as work:
            yield work
            raise _Undone

    @contextmanager
    def read(self, *, acting_as: Actor) -> Iterator[Work]:
        with self.transactions.read(acting_as=acting_as) as work:
            yield work

    def pause(self, attempt: int) -> None:
        self.transactions.pause(attempt)


def refusal(transactions: Transactions, world: World, driveway_id: DrivewayId) -> DrivewayError | None:
    """What booking answers to the world's driver there, or None where it accepts; nothing is kept."""
    book = BookStay(_Tentative(transactions), ExternalSettlement(), lambda: world.at, an_id, a_reference)
    return _tried(lambda: book(world.driver.actor, _wish(world, driveway_id)))


def no_quote(transactions: Transactions, world: World, driveway_id: DrivewayId) -> DrivewayError | None:
    """The same of a quote."""
    quote = QuoteStay(_Tentative(transactions), lambda: world.at, an_id)
    return _tried(lambda: quote(world.driver.actor, _wish(world, driveway_id)))


def _wish(world: World, driveway_id: DrivewayId) -> StayWish:
    return StayWish(driveway_id=driveway_id, vehicle_id=world.car.id, stay=world.stay)


def _tried(call: Callable[[], object]) -> DrivewayError | None:
    try:
        call()
    except _Undone:
        return None
    except DrivewayError as refused:
        return refused
    raise AssertionError("it was kept")


def check_one_predicate(
    transactions: Transactions, search: DrivewaySearch, world: World, *, page: int
) -> None:
    """Store a world, and fail unless search offers what booking accepts and quotes say the same.

    ``page`` is how many hits the search is asked for at a time.
    """
    world.store(transactions)
    offered = [candidate.listing.id for candidate in walked(search, world.question, page=page)]
    answers = {place.driveway.id: refusal(transactions, world, place.driveway.id) for place in world.places}
    assert sorted(offered) == sorted(each for each, refused in answers.items() if refused is None)
    for driveway_id, refused in answers.items():
        assert refused is None or isinstance(refused, REFUSALS)
        quoted = no_quote(transactions, world, driveway_id)
        assert (type(quoted), str(quoted)) == (type(refused), str(refused))
