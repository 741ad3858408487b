"""The gateway's own news may overtake its answer: whoever pays still hears what the bank said."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.integration.money.street import Street

from driveway_core.bookings import BookingStatus
from driveway_core.gateways import PaymentDeclined
from driveway_core.testing.scenes import Scene
from driveway_sandbox import Fault, FaultKind

SLOWLY = Fault(FaultKind.DELAY_AFTER, method="POST", path="/v1/payment_intents", seconds=1.0)
"""The payment is there, and the answer takes a second."""


def hear_of_it(street: Street, *, within_s: float = 10.0) -> str:
    """A worker looks at the payment as soon as it is there."""
    until = time.monotonic() + within_s
    while not street.rows("payment_intent"):
        assert time.monotonic() < until
        time.sleep(0.01)
    intent = str(street.rows("payment_intent")[0]["id"])
    assert street.look_at(intent)
    return intent


@pytest.fixture
def scene(street: Street) -> Scene:
    return street.scene()


def test_a_declined_card_is_told_to_its_driver_although_a_worker_heard_of_the_payment_first(
    street: Street, scene: Scene
) -> None:
    card = street.card(scene.driver.id, "pm_card_chargeCustomerFail")
    street.sandbox.faults.add(SLOWLY)
    with ThreadPoolExecutor(1) as driver:
        booking = driver.submit(street.book, scene, card=card)
        hear_of_it(street)
        with pytest.raises(PaymentDeclined):
            booking.result()


def test_a_payment_that_a_worker_heard_of_first_is_taken_once(street: Street, scene: Scene) -> None:
    card = street.card(scene.driver.id)
    street.sandbox.faults.add(SLOWLY)
    with ThreadPoolExecutor(1) as driver:
        booking = driver.submit(street.book, scene, card=card)
        hear_of_it(street)
        assert booking.result().booking.status is BookingStatus.CONFIRMED
    street.settle(booking.result().booking.id)
    assert len(street.rows("charge")) == 1
