"""Entries and operations come back from PostgreSQL as they were, whatever hypothesis puts into them."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.integration.postgres.aggregates import MOMENTS
from tests.integration.postgres.drawn_offers import texts

from driveway_core.actors import SYSTEM
from driveway_core.ledger import Book, Entry, EntryKind, Ledger, Posting
from driveway_core.money import LARGEST, Money
from driveway_core.payment_operations import OperationId, OperationKind, OperationState, PaymentOperation
from driveway_core.testing.builders import NOW, a_booking, an_id, hours_from_now
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.testing.strategies import currencies
from driveway_postgres import Database
from driveway_secrets import KeyRingCipher

FEWER = settings(max_examples=max(25, settings.get_profile("test").max_examples // 4))


@pytest.fixture(scope="module")
def scene(module_database_url: str, cipher: KeyRingCipher) -> Iterator[Scene]:
    """One scene for every example: each adds rows of its own."""
    database = Database.open(module_database_url, cipher=cipher, pool_size=2)
    yield set_scene(database.transactions, spaces=50)
    database.dispose()


LARGE = LARGEST // 5
"""So that four of them together can still be kept in a currency without decimals."""


@st.composite
def postings(draw: st.DrawFn) -> tuple[Posting, ...]:
    currency = draw(currencies())
    amounts = draw(st.lists(st.integers(-LARGE, LARGE).filter(bool), min_size=1, max_size=4))
    rest = -sum(amounts)
    if rest:
        amounts.append(rest)
    else:
        amounts += [1, -1]
    return tuple(Posting(draw(st.sampled_from(Book)), Money(amount, currency)) for amount in amounts)


@FEWER
@given(data=st.data())
def test_entries_come_back_in_their_order(scene: Scene, data: st.DataObject) -> None:
    booking = a_booking(scene.driveway, scene.car, stay=hours_from_now(1, 2))
    first = data.draw(postings())
    currency = first[0].amount.currency
    many = [first, *data.draw(st.lists(postings(), max_size=3))]
    entries = [
        Entry(
            kind=data.draw(st.sampled_from(EntryKind)),
            booking_id=booking.id,
            reference=f"{number} {data.draw(texts(100))}",
            at=data.draw(MOMENTS),
            postings=each,
        )
        for number, each in enumerate(many)
        if each[0].amount.currency == currency
    ]
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        booking = work.bookings.add(booking, spaces=50)
        for entry in entries:
            work.ledgers.post(entry)
        assert work.ledgers.of(booking.id, currency=currency) == Ledger(currency, tuple(entries))
        work.bookings.save(booking.miss())  # and its space is free for the next example


@FEWER
@given(data=st.data())
def test_an_operation_comes_back(scene: Scene, data: st.DataObject) -> None:
    params = st.none() | st.booleans() | st.integers(-(10**15), 10**15) | texts(50)
    state = data.draw(st.sampled_from(OperationState))
    sent = MOMENTS if state is not OperationState.PLANNED else st.none() | MOMENTS
    operation = PaymentOperation(
        id=OperationId(an_id()),
        kind=data.draw(st.sampled_from(OperationKind)),
        subject=UUID(int=data.draw(st.integers(0, 2**128 - 1))),
        params=data.draw(st.dictionaries(texts(20), params, max_size=5)),
        state=state,
        attempt=data.draw(st.integers(1, 10**6)),
        first_sent_at=data.draw(sent),
        gateway_id=data.draw(st.none() | texts(200)),
        error_code=data.draw(st.none() | texts(100)),
        created_at=data.draw(MOMENTS),
        updated_at=NOW,
    )
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.payment_operations.add(operation)
        assert work.payment_operations.get(operation.id) == operation
