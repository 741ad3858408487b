"""What people give back at the gateway itself is a present: nobody is charged for it again."""

from tests.integration.money.street import Street

from driveway_core.bookings import Booking
from driveway_core.ledger import Book
from driveway_core.refunds import RefundReason
from driveway_core.testing.builders import an_id, dollars
from driveway_core.testing.scenes import Scene


def given(street: Street, booking: Booking, amount: str) -> None:
    """Somebody refunds on the gateway's own pages, and word of it comes."""
    intent = street.payments(booking.id)[0].intent_id
    street.gateway.payments.refund(intent, dollars(amount), about={}, key=f"by hand {an_id()}")
    street.look_at(intent)


def booked(street: Street) -> tuple[Scene, Booking]:
    scene = street.scene()
    return scene, street.book(scene, card=street.card(scene.driver.id, "pm_card_bypassPending")).booking


def test_a_present_is_the_platforms_and_not_charged_again(street: Street) -> None:
    _, booking = booked(street)
    given(street, booking, "5.00")
    balances = street.balances(booking)
    assert not balances.driver_owes
    assert balances[Book.BORNE] == dollars("5.00")
    assert balances.host_is_owed == booking.offer.due.subtotal
    assert len(street.payments(booking.id)) == 1


def test_what_was_given_before_a_cancellation_is_part_of_what_goes_back(street: Street) -> None:
    scene, booking = booked(street)
    given(street, booking, "5.00")
    street.fill_purse()
    gone = street.cancel(scene.driver.actor, booking.id).booking
    balances = street.balances(gone)
    assert not balances.driver_owes
    assert not balances[Book.BORNE]
    assert not street.ledger(gone).paid
    assert sum(row["amount"] for row in street.rows("refund")) == booking.offer.due.total.minor


def test_a_present_that_nobody_has_heard_of_is_not_taken_for_a_refund_of_ours(street: Street) -> None:
    scene, booking = booked(street)
    intent = street.payments(booking.id)[0].intent_id
    street.gateway.payments.refund(intent, dollars("5.00"), about={}, key="by hand")
    street.cancel(scene.driver.actor, booking.id)
    street.settle(booking.id)
    with street.reading() as work:
        refunds = work.refunds.of(booking.id)
    assert {each.reason for each in refunds if each.amount == dollars("5.00")} == {RefundReason.GOODWILL}
    assert len({each.gateway_id for each in refunds}) == len(refunds)
