"""A driver's bank takes a charge back, and the stay is given up before or after that: who gives what up."""

import pytest
from tests.integration.money.payroll import Payroll
from tests.integration.money.street import Street

from driveway_core.bookings import Booking
from driveway_core.ledger import Book
from driveway_core.money import Money
from driveway_core.testing.builders import dollars, hours_from_now
from driveway_core.testing.scenes import Scene

NOTHING = Money.zero("USD")


def disputed(street: Street, payroll: Payroll, booking: Booking, payment: int = 0) -> str:
    """The driver's bank takes a charge back, for now; the dispute."""
    street.browser(f"charges/{street.payments(booking.id)[payment].charge_id}/dispute")
    payroll.hear("charge.dispute.created")
    return str(street.rows("dispute")[0]["id"])


def lost(street: Street, payroll: Payroll, dispute: str) -> None:
    """The bank keeps it."""
    street.browser(f"disputes/{dispute}/closing", status="lost")
    payroll.hear("charge.dispute.closed")


def far_away(street: Street) -> tuple[Scene, Booking]:
    """A stay of 19.55 in more than a week, and money on the platform's balance."""
    scene = street.scene()
    card = street.card(scene.driver.id, "pm_card_bypassPending")
    street.book(scene, 900, 924, card=card)
    return scene, street.book(scene, 300, 302, card=card).booking


@pytest.mark.parametrize("by_host", [False, True], ids=["by the driver", "by the host"])
@pytest.mark.parametrize("cancelled_first", [False, True], ids=["afterwards", "meanwhile"])
def test_a_host_owes_nothing_for_a_disputed_stay_that_was_cancelled(
    street: Street, payroll: Payroll, *, by_host: bool, cancelled_first: bool
) -> None:
    scene, booking = far_away(street)
    payroll.host(scene)
    actor = scene.host.actor if by_host else scene.driver.actor
    dispute = disputed(street, payroll, booking)
    if cancelled_first:
        street.cancel(actor, booking.id)
    lost(street, payroll, dispute)
    if not cancelled_first:
        street.cancel(actor, booking.id)
    balances = street.balances(booking)
    books = (Book.DRIVER, Book.HOST, Book.FEE, Book.TAX, Book.DISPUTES, Book.LOSSES, Book.BORNE)
    assert not any(balances[each] for each in books)
    assert street.rows("refund") == []
    other = payroll.stay(scene, 310, 312)
    payroll.a_week_later()
    payout = payroll.only(payroll.run())
    assert (payout.amount, payout.netted) == (other.offer.due.subtotal, ())


def test_what_the_terms_keep_of_a_disputed_stay_is_all_that_anybody_gives_up(
    street: Street, payroll: Payroll
) -> None:
    scene, booking = far_away(street)
    lost(street, payroll, disputed(street, payroll, booking))
    street.wait_until(hours_from_now(299, 300).start)
    street.cancel(scene.driver.actor, booking.id)  # half of the subtotal, and the fee, would be kept
    balances = street.balances(booking)
    assert (balances.driver_owes, balances.host_is_owed, balances[Book.FEE]) == (NOTHING, NOTHING, NOTHING)
    assert not balances[Book.LOSSES]


def test_what_a_bank_gave_back_is_not_given_back_of_another_payment(street: Street, payroll: Payroll) -> None:
    scene, booking = far_away(street)
    street.reschedule(scene.driver.actor, booking.id, hours_from_now(300, 304))
    lost(street, payroll, disputed(street, payroll, booking))
    shorter = street.reschedule(scene.driver.actor, booking.id, hours_from_now(300, 302)).booking
    assert street.rows("refund") == []
    balances = street.balances(booking)
    assert not balances.driver_owes
    assert balances.host_is_owed == dollars("17.00")
    assert street.ledger(shorter).paid == shorter.offer.due.total
