"""Many at once: who wins, who is refused, and that nobody deadlocks."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import attrs
import pytest
from argon2.profiles import CHEAPEST
from tests.integration.postgres.watching import deadlocks, overlaps, wait_for_a_lock

from driveway_core.actors import SYSTEM
from driveway_core.booking_states import IllegalTransition
from driveway_core.bookings import Awaiting, Booking, BookingId, BookingStatus
from driveway_core.details import Side
from driveway_core.entries import WindowTaken
from driveway_core.errors import DrivewayError
from driveway_core.once import AlreadyDone
from driveway_core.ports import Clock
from driveway_core.quotes import QuoteUsed
from driveway_core.settlement import ExternalSettlement
from driveway_core.testing.builders import (
    NOW,
    a_key,
    a_quote,
    a_reference,
    an_account,
    an_id,
    hours_from_now,
)
from driveway_core.testing.scenes import Scene, set_scene, stored_account
from driveway_core.use_cases.accept_request import AcceptRequest
from driveway_core.use_cases.book_stay import BookStay
from driveway_core.use_cases.list_bookings import ListBookings
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.use_cases.read_booking import ReadBooking
from driveway_core.use_cases.reschedule_booking import RescheduleBooking
from driveway_core.use_cases.retire_driveway import RetireDriveway
from driveway_core.use_cases.retire_vehicle import RetireVehicle
from driveway_core.use_cases.start_session import StartSession
from driveway_core.use_cases.sweep_due import SweepDue
from driveway_core.use_cases.trying import Trying
from driveway_core.windows import HOUR
from driveway_postgres import Database
from driveway_secrets import Argon2Passwords, HmacSigner, RandomTokens

R = TypeVar("R")
SIGNER = HmacSigner.fresh()


def trying(database: Database, clock: Clock = lambda: NOW) -> Trying:
    """Who counts tries there; every process has the same key."""
    return Trying(
        transactions=database.transactions, tokens=RandomTokens(), signer=SIGNER, clock=clock, new_id=an_id
    )


def at_once(calls: Sequence[Callable[[], R]]) -> list[R | DrivewayError]:
    """What came of calls that were all let go at one moment."""
    start = Barrier(len(calls))

    def one(call: Callable[[], R]) -> R | DrivewayError:
        start.wait()
        try:
            return call()
        except DrivewayError as refusal:
            return refusal

    with ThreadPoolExecutor(len(calls)) as callers:
        return list(callers.map(one, calls))


def kinds(answers: Sequence[object]) -> Counter[str]:
    return Counter(type(answer).__name__ for answer in answers)


def book_stay(scene: Scene) -> BookStay:
    return BookStay(scene.transactions, ExternalSettlement(), lambda: NOW + HOUR, an_id, a_reference)


@pytest.mark.parametrize("spaces", [1, 3])
def test_of_sixteen_who_want_one_window_as_many_win_as_there_are_spaces(
    database: Database, shared_url: str, spaces: int
) -> None:
    before = deadlocks(shared_url)
    scene = set_scene(database.transactions, spaces=spaces)
    answers = at_once([scene.book] * 16)
    assert kinds(answers) == {"Booking": spaces, "WindowTaken": 16 - spaces}
    assert {answer.space for answer in answers if isinstance(answer, Booking)} == set(range(1, spaces + 1))
    database.dispose()
    assert deadlocks(shared_url) == before


def test_a_key_used_by_sixteen_at_once_makes_one_booking(database: Database) -> None:
    scene, once = set_scene(database.transactions, spaces=16), a_key()
    wish = StayWish(driveway_id=scene.driveway.id, vehicle_id=scene.car.id, stay=hours_from_now(3, 5))
    book = book_stay(scene)
    answers = at_once([lambda: book(scene.driver.actor, wish, once=once)] * 16)
    assert kinds(answers) == {"BookingDetails": 1, "AlreadyDone": 15}
    made = {answer.resource_id for answer in answers if isinstance(answer, AlreadyDone)}
    with scene.transactions.read(acting_as=scene.driver.actor) as work:
        assert {work.bookings.get(BookingId(each)).stay for each in made if each is not None} == {wish.stay}
        assert len(work.bookings.occupied(scene.driveway.id, wish.stay, at=NOW)) == 1


def test_a_quote_redeemed_by_sixteen_at_once_makes_one_booking(database: Database) -> None:
    scene = set_scene(database.transactions, spaces=16)
    quote = a_quote(scene.driveway, scene.car, stay=hours_from_now(3, 5), at=NOW + HOUR)
    with scene.transactions.begin(acting_as=scene.driver.actor) as work:
        work.quotes.add(quote)
    answers = at_once([lambda: book_stay(scene)(scene.driver.actor, quote.id)] * 16)
    assert kinds(answers) == {"BookingDetails": 1, QuoteUsed.__name__: 15}


def test_a_driver_holds_three_places_however_many_are_asked_for_at_once(database: Database) -> None:
    scene = set_scene(database.transactions, spaces=16)
    with scene.transactions.begin(acting_as=scene.host.actor) as work:
        by_request = attrs.evolve(
            scene.driveway, terms=attrs.evolve(scene.driveway.terms, instant_booking=False)
        )
        work.driveways.save(by_request)
    wish = StayWish(driveway_id=scene.driveway.id, vehicle_id=scene.car.id, stay=hours_from_now(3, 5))
    answers = at_once([lambda: book_stay(scene)(scene.driver.actor, wish)] * 8)
    assert kinds(answers) == {"BookingDetails": 3, "TooManyHolds": 5}


def test_thirty_two_moves_onto_one_another_end_without_a_deadlock(
    database: Database, shared_url: str
) -> None:
    before = deadlocks(shared_url)
    scene = set_scene(database.transactions, spaces=2)
    stays = [scene.book(4 + 2 * number, 6 + 2 * number) for number in range(32)]
    move = RescheduleBooking(scene.transactions, lambda: NOW)
    aims = [hours_from_now(4 + 2 * (number * 7 % 32), 7 + 2 * (number * 7 % 32)) for number in range(32)]
    answers = at_once(
        [
            lambda stay=stay, aim=aim: move(scene.driver.actor, stay.id, aim)  # type: ignore[misc]  # bound early
            for stay, aim in zip(stays, aims, strict=True)
        ]
    )
    assert set(kinds(answers)) <= {"BookingDetails", "WindowTaken"}
    assert kinds(answers)["BookingDetails"] > 0
    database.dispose()
    assert deadlocks(shared_url) == before
    assert overlaps(shared_url) == 0


def test_moves_among_new_bookings_end_without_a_deadlock(database: Database, shared_url: str) -> None:
    before = deadlocks(shared_url)
    scene = set_scene(database.transactions)
    stays = [scene.book(4 + 2 * number, 5 + 2 * number) for number in range(8)]

    def longer(stay: Booking) -> Booking:
        until = stay.stay.followed_by(HOUR)
        return scene.move(attrs.evolve(stay, stay=until, occupied=until))

    calls: list[Callable[[], Booking]] = [lambda stay=stay: longer(stay) for stay in stays]  # type: ignore[misc]
    calls += [lambda number=number: scene.book(5 + 2 * number, 6 + 2 * number) for number in range(8)]  # type: ignore[misc]
    answers = at_once(calls)
    assert kinds(answers) == {"Booking": 8, WindowTaken.__name__: 8}
    database.dispose()
    assert deadlocks(shared_url) == before
    assert overlaps(shared_url) == 0


def test_sixteen_who_sweep_while_they_book_end_without_a_deadlock(
    database: Database, shared_url: str
) -> None:
    before = deadlocks(shared_url)
    scene = set_scene(database.transactions, spaces=4)
    for _ in range(4):
        scene.book(3, 5, awaiting=Awaiting.PAYMENT)
    wish = StayWish(driveway_id=scene.driveway.id, vehicle_id=scene.car.id, stay=hours_from_now(3, 5))
    sweep = SweepDue(scene.transactions, lambda: NOW + HOUR)
    calls: list[Callable[[], object]] = [lambda: book_stay(scene)(scene.driver.actor, wish)] * 12
    calls += [sweep] * 4
    answers = at_once(calls)
    assert kinds(answers) == {"BookingDetails": 4, "WindowTaken": 8, "int": 4}
    database.dispose()
    assert deadlocks(shared_url) == before


def test_an_account_logs_in_on_many_devices_at_once(database: Database) -> None:
    passwords = Argon2Passwords.with_parameters(CHEAPEST)
    account = an_account(password_hash=passwords.hash("correct horse battery"))
    stored_account(database.transactions, account)
    log_in = StartSession(
        database.transactions, passwords, RandomTokens(), trying(database), lambda: NOW, an_id
    )
    answers = at_once([lambda: log_in(account.email.value, "correct horse battery")] * 8)
    assert kinds(answers) == {"Opened": 8}


def test_a_hold_that_somebody_else_is_just_sweeping_has_lapsed_for_everybody(database: Database) -> None:
    scene = set_scene(database.transactions)
    booking = scene.book(awaiting=Awaiting.HOST)
    late = booking.stay.start
    with database.transactions.begin(acting_as=SYSTEM) as work:
        assert [each.id for each in work.bookings.due(at=late, driveway_id=scene.driveway.id)] == [booking.id]
        read = ReadBooking(database.transactions, lambda: late)(scene.driver.actor, booking.id)
        listed = ListBookings(database.transactions, lambda: late)(scene.host.actor, side=Side.HOST, limit=10)
        assert {each.booking.status for each in (read, *listed.items)} == {BookingStatus.CANCELLED}
        with pytest.raises(IllegalTransition):
            AcceptRequest(database.transactions, lambda: late)(scene.host.actor, booking.id)


@pytest.mark.parametrize("what", ["car", "driveway"])
def test_what_is_booked_while_it_is_removed_is_retired_instead(
    database: Database, shared_url: str, what: str
) -> None:
    scene = set_scene(database.transactions)
    car = RetireVehicle(database.transactions, lambda: NOW)
    driveway = RetireDriveway(database.transactions, lambda: NOW)
    remove = {
        "car": lambda: car(scene.driver.actor, scene.car.id),
        "driveway": lambda: driveway(scene.host.actor, scene.driveway.id),
    }[what]
    with ThreadPoolExecutor(1) as other:
        with database.transactions.begin(acting_as=SYSTEM) as work:
            booking = work.bookings.add(scene.booking(), spaces=1)
            removed = other.submit(remove)
            wait_for_a_lock(shared_url)
        removed.result()
    with database.transactions.read(acting_as=SYSTEM) as work:
        details = work.bookings.details(booking.id)
    retired_at = {"car": details.vehicle.retired_at, "driveway": details.driveway.retired_at}
    assert retired_at[what] == NOW
