"""Failures that payments have had elsewhere when several did the same at once, on PostgreSQL.

The numbers are those of the collection; the others are in ``test_twelve_failures``.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier

import attrs
import pytest
from tests.integration.money.deeds import (
    Case,
    Hands,
    booked,
    bookings_of,
    deed_called,
    finished_by_the_browser,
    hands_of,
    new,
    requested,
)
from tests.integration.money.recovery import SOON, Worker, agreed, queue_of
from tests.integration.money.street import Street

from driveway_core.actors import Actor
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.errors import DrivewayError, Unavailable
from driveway_core.ledger import EntryKind
from driveway_core.testing.builders import NOW
from driveway_postgres import Database
from driveway_sandbox import StripeSandbox
from driveway_secrets import KeyRingCipher

THREADS = 8


@attrs.frozen
class Crowd:
    """A street whose books are in PostgreSQL, and its worker."""

    street: Street
    url: str

    def at_once(self, *calls: Callable[[], object]) -> None:
        """All in the same moment, each in a thread of its own; refusals are what may come of it."""
        start = Barrier(len(calls))

        def run(call: Callable[[], object]) -> None:
            start.wait()
            with suppress(DrivewayError):
                call()

        with ThreadPoolExecutor(len(calls)) as pool:
            list(pool.map(run, calls))

    def booking(self, case: Case) -> Booking:
        (booking,) = bookings_of(self.street, case)
        return booking

    def recover(self, case: Case) -> None:
        Worker(self.street, queue_of(self.url)).pass_time(SOON, case)


@pytest.fixture
def crowd(database_url: str, tmp_path: Path) -> Iterator[Crowd]:
    database = Database.open(database_url, cipher=KeyRingCipher.open(tmp_path), pool_size=THREADS + 2)
    with StripeSandbox(start=NOW) as sandbox:
        yield Crowd(Street(sandbox, database.transactions), database_url)
    database.dispose()


def test_one_event_in_eight_threads_is_one_transition(crowd: Crowd) -> None:
    """3: Pinelab-studio/pinelab-vendure-plugins#620."""
    case = finished_by_the_browser(crowd.street)
    crowd.at_once(*[lambda: hands_of(crowd.street).hear(case)] * THREADS)
    booking = crowd.booking(case)
    assert booking.status is BookingStatus.CONFIRMED
    entries = crowd.street.ledger(booking).entries
    assert [each.kind for each in entries].count(EntryKind.CHARGE) == 1
    agreed(crowd.street, deed_called("hear"), case)


@pytest.mark.parametrize("driver_first", [True, False])
def test_a_hosts_yes_and_a_drivers_no_meet(crowd: Crowd, *, driver_first: bool) -> None:
    """5: capture and cancellation race; either wins, and the money follows it."""
    case = requested(crowd.street)
    calls = [
        lambda: Hands.cancel(hands_of(crowd.street), attrs.evolve(case, key="no")),
        lambda: Hands.accept(hands_of(crowd.street), attrs.evolve(case, key="yes")),
    ]
    crowd.at_once(*(calls if driver_first else reversed(calls)))
    crowd.recover(case)
    agreed(crowd.street, deed_called("cancel"), case)


def test_a_cancellation_that_is_asked_for_eight_times_is_one_refund(crowd: Crowd) -> None:
    """7: eight requests, eight keys, one refund."""
    case = booked(crowd.street)
    crowd.at_once(
        *(
            (lambda key=f"no {number}": hands_of(crowd.street).cancel(attrs.evolve(case, key=key)))
            for number in range(THREADS)
        )
    )
    crowd.recover(case)
    assert len(crowd.street.rows("refund")) == 1
    agreed(crowd.street, deed_called("cancel"), case)


def test_who_booked_and_every_worker_at_once_charge_once(crowd: Crowd) -> None:
    """10: pretix/pretix#1189."""
    case = new(crowd.street)

    def look_after() -> None:
        for _ in range(5):
            for booking in bookings_of(crowd.street, case):
                with suppress(Unavailable):
                    crowd.street.settle(booking.id)

    crowd.at_once(lambda: hands_of(crowd.street).book(case), *[look_after] * 4)
    crowd.recover(case)
    assert crowd.booking(case).status is BookingStatus.CONFIRMED
    assert len(crowd.street.rows("payment_intent")) == 1
    agreed(crowd.street, deed_called("book"), case)


def test_a_driver_who_pays_eight_times_at_once_is_charged_once(crowd: Crowd) -> None:
    """10: the pay button, pressed in eight tabs."""
    case = deed_called("pay").prepare(crowd.street)
    crowd.at_once(
        *(
            (lambda key=f"pay {number}": hands_of(crowd.street).pay(attrs.evolve(case, key=key)))
            for number in range(THREADS)
        )
    )
    crowd.recover(case)
    assert crowd.booking(case).status is BookingStatus.CONFIRMED
    agreed(crowd.street, deed_called("pay"), case)


def test_late_money_for_a_window_that_is_taken_goes_back(crowd: Crowd) -> None:
    """4, where a constraint of the database says that the window is taken."""
    case = finished_by_the_browser(crowd.street)
    crowd.street.wait(minutes=16)
    crowd.street.sweep()
    scene = crowd.street.scene()
    other = attrs.evolve(case, driver=scene.driver.id, car=scene.car.id, key="other", booking=None)
    hands_of(crowd.street).book(attrs.evolve(other, card=crowd.street.card(scene.driver.id)))
    hands_of(crowd.street).hear(case)
    assert crowd.booking(case).status is BookingStatus.CANCELLED
    assert len(crowd.street.rows("refund")) == 1
    agreed(crowd.street, deed_called("hear"), case)


def test_a_second_wish_is_not_charged_as_if_the_first_had_not_been_made(crowd: Crowd) -> None:
    """1, for changes: the answer to the first was lost, and it was paid."""
    case = booked(crowd.street)
    crowd.street.sandbox.faults.drop_after("/v1/payment_intents/*/confirm")
    hands_of(crowd.street).lengthen(case)
    crowd.street.reschedule(Actor(case.driver), case.own, case.stay(6))
    crowd.recover(case)
    crowd.street.settle(case.own)
    assert crowd.booking(case).stay == case.stay(5)
    assert crowd.street.rows("refund") == []
    agreed(crowd.street, deed_called("lengthen"), case)


def test_what_was_taken_by_hand_is_confirmed_by_the_hosts_yes(crowd: Crowd) -> None:
    """5: somebody captured it on the gateway's own pages before the host had answered."""
    case = requested(crowd.street)
    crowd.street.gateway.payments.capture(case.intent, key="by hand")
    crowd.street.look_at(case.intent)
    hands_of(crowd.street).accept(attrs.evolve(case, key="yes"))
    assert crowd.booking(case).status is BookingStatus.CONFIRMED
    agreed(crowd.street, deed_called("accept"), case)
