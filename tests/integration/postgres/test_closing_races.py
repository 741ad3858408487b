"""A booking and the closing of an account that meet: the one that comes first stands."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.integration.postgres.watching import wait_for_a_lock

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM
from driveway_core.erasures import AccountClosed, Erasure, StillOpen
from driveway_core.errors import DrivewayError, Missing
from driveway_core.settlement import ExternalSettlement
from driveway_core.testing.builders import NOW, a_reference, an_id, hours_from_now
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.use_cases.book_stay import BookStay
from driveway_core.use_cases.erase_account import EraseAccount
from driveway_core.use_cases.quote_stay import StayWish
from driveway_postgres import Database

SIDES = pytest.mark.parametrize(
    "side, refusal",
    [
        pytest.param(lambda scene: scene.driver, AccountClosed, id="driver"),
        pytest.param(lambda scene: scene.host, Missing, id="host"),
    ],
)


def book(scene: Scene) -> object:
    booking = BookStay(scene.transactions, ExternalSettlement(), lambda: NOW, an_id, a_reference)
    wish = StayWish(driveway_id=scene.driveway.id, vehicle_id=scene.car.id, stay=hours_from_now(2, 4))
    return booking(scene.driver.actor, wish)


@SIDES
def test_what_is_booked_while_either_side_closes_their_account_is_refused(
    database: Database, shared_url: str, side: Callable[[Scene], Account], refusal: type[DrivewayError]
) -> None:
    scene = set_scene(database.transactions)
    account = side(scene)
    with ThreadPoolExecutor(1) as other:
        with database.transactions.begin(acting_as=SYSTEM) as work:
            assert work.erasures.of(account.id, changing=True) is None
            booked = other.submit(book, scene)
            wait_for_a_lock(shared_url)
            assert work.erasures.open_matters(account.id, at=NOW) == []
            work.erasures.add(Erasure.request(account.id, at=NOW))
            work.erasures.withdraw(account.id, at=NOW)
        with pytest.raises(refusal):
            booked.result()
    with database.transactions.read(acting_as=SYSTEM) as work:
        assert work.erasures.open_matters(account.id, at=NOW) == []


@pytest.mark.parametrize(
    "side", [lambda scene: scene.driver, lambda scene: scene.host], ids=["driver", "host"]
)
def test_nobody_closes_an_account_while_somebody_books_with_it(
    database: Database, shared_url: str, side: Callable[[Scene], Account]
) -> None:
    scene = set_scene(database.transactions)
    account = side(scene)
    erase = EraseAccount(database.transactions, lambda: NOW)
    with ThreadPoolExecutor(1) as other:
        with database.transactions.begin(acting_as=SYSTEM) as work:
            work.bookings.add(scene.booking(), spaces=1)
            erased = other.submit(erase, account.actor, account.id)
            wait_for_a_lock(shared_url)
        with pytest.raises(StillOpen):
            erased.result()
    with database.transactions.read(acting_as=SYSTEM) as work:
        assert work.erasures.of(account.id) is None
