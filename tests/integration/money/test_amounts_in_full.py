"""Whole bookings in currencies of every kind: what Stripe is sent for them, and where each fraction stays."""

import attrs
import pytest
from tests.integration.money.payroll import Payroll
from tests.integration.money.street import Street
from tests.integration.stripe.far_side import Wire, opened

from driveway_core.actors import SYSTEM
from driveway_core.bookings import Awaiting, BookingStatus
from driveway_core.errors import InvalidValue
from driveway_core.ledger import Book
from driveway_core.money import Money
from driveway_core.payouts import PayoutStatus
from driveway_core.pricing import Rates
from driveway_core.testing.builders import hours_from_now, some_terms
from driveway_core.testing.scenes import Scene


def asking(street: Street, hourly: str, *, instant: bool = True) -> Scene:
    """Grace's driveway, at another rate in another currency."""
    scene = street.scene()
    rate = Money.of(*hourly.split())
    terms = attrs.evolve(some_terms(instant_booking=instant), overstay_penalty=Money.zero(rate.currency))
    with street.transactions.begin(acting_as=SYSTEM) as work:
        driveway = work.driveways.get(scene.driveway.id)
        driveway = work.driveways.save(attrs.evolve(driveway, rates=Rates(rate), terms=terms))
    return attrs.evolve(scene, driveway=driveway)


def sent(wire: Wire, path: str) -> list[str]:
    """The amounts of everything that was asked for at a path."""
    made = (each for each in wire.left if (each.method, each.path) == ("POST", f"/v1/{path}"))
    return [each.fields["amount"] for each in made]


@pytest.mark.parametrize(
    "hourly, country, charged, refunded, host_gets, borne",
    [
        ("8.53 USD", "US", 1_962, 981, 853, "0"),
        ("8.53 EUR", "DE", 1_962, 981, 853, "0"),
        ("615 JPY", "JP", 1_415, 708, 615, "0"),
        ("0.615 KWD", "KW", 1_410, 710, 620, "0.012"),
        ("615 ISK", "IS", 141_500, 70_800, 61_500, "0"),
        ("615.15 HUF", "HU", 141_485, 70_743, 61_600, "0.85"),
    ],
)
def test_a_booking_is_paid_shortened_refunded_and_paid_out_in_what_stripe_can_write(
    street: Street,
    payroll: Payroll,
    hourly: str,
    country: str,
    charged: int,
    refunded: int,
    host_gets: int,
    borne: str,
) -> None:
    wire = Wire()
    street.gateway = opened(street.sandbox, http=wire, clock=street.clock)
    scene = asking(street, hourly)
    payroll.host(scene, country=country)
    booked = street.book(scene, 48, 50, card=street.card(scene.driver.id)).booking
    assert booked.status is BookingStatus.CONFIRMED
    street.reschedule(scene.driver.actor, booked.id, hours_from_now(48, 49))
    street.wait_until(booked.stay.start)
    street.check_in(scene.driver.actor, booked.id)
    street.check_out(scene.driver.actor, booked.id)
    booking = street.stored(booked.id)
    balances = street.let_funds_come(booking)
    currency = booking.offer.due.currency
    assert not balances.driver_owes
    assert balances.host_is_owed == booking.offer.due.subtotal
    payroll.a_week_later()
    payout = payroll.only(payroll.run())
    street.wait(days=7)
    payroll.settle(payout.id)
    payout = payroll.payout(payout.id)
    assert payout.status is PayoutStatus.PAID
    (line,) = payout.lines
    assert line.host_amount == line.booking_total - line.platform_fee - line.tax_amount == payout.amount

    assert sent(wire, "payment_intents") == [str(charged)]
    assert sent(wire, "refunds") == [str(refunded)]
    assert sent(wire, "transfers") == [str(host_gets)]
    assert sent(wire, "payouts") == [str(host_gets)]
    balances = payroll.balances(currency)
    assert (balances.driver_owes, balances.host_is_owed, balances.sum) == (Money.zero(currency),) * 3
    assert balances[Book.BORNE] == Money.of(borne, currency)
    assert payroll.reconcile().rows == ()


def test_a_request_a_longer_stay_and_its_cancellation_move_whole_steps(street: Street) -> None:
    scene = asking(street, "0.615 KWD", instant=False)
    asked = street.book(scene, 480, 482, card=street.card(scene.driver.id)).booking
    assert asked.awaiting is Awaiting.HOST
    street.accept(scene.host.actor, asked.id)
    street.reschedule(scene.driver.actor, asked.id, hours_from_now(480, 483))
    longer = street.stored(asked.id)
    assert (longer.status, longer.stay) == (BookingStatus.CONFIRMED, hours_from_now(480, 483))
    paid = [payment.captured for payment in street.payments(asked.id)]
    assert paid == [Money.of("1.410", "KWD"), Money.of("0.710", "KWD")]
    assert street.balances(longer).driver_owes == Money.of("0.002", "KWD")
    other = street.book(scene, 240, 248, card=street.card(scene.driver.id, "pm_card_bypassPending"))
    street.accept(scene.host.actor, other.booking.id)
    street.cancel(scene.driver.actor, asked.id)
    balances = street.let_funds_come(longer)
    assert balances[Book.DRIVER] == balances[Book.BORNE] == balances.sum == Money.zero("KWD")
    assert [row["amount"] for row in street.rows("refund")] == [710, 1_410]


def test_a_price_below_the_smallest_charge_is_borne_and_the_host_is_owed_it(street: Street) -> None:
    scene = asking(street, "0.20 USD")
    booked = street.book(scene).booking
    assert (booked.status, street.payments(booked.id)) == (BookingStatus.CONFIRMED, ())
    street.wait_until(booked.stay.start)
    street.check_in(scene.driver.actor, booked.id)
    street.check_out(scene.driver.actor, booked.id)
    balances = street.balances(booked)
    assert (balances.driver_owes, balances[Book.BORNE]) == (Money.zero("USD"), booked.offer.due.total)
    assert balances.host_is_owed == booked.offer.due.subtotal
    assert street.rows("payment_intent") == []


def test_what_is_taken_back_of_a_payout_leaves_what_can_be_paid_out(street: Street, payroll: Payroll) -> None:
    scene = asking(street, "615.15 HUF")
    payroll.host(scene, country="HU", bank="000111111113")
    payroll.stay(scene)
    payroll.a_week_later()
    payout = payroll.only(payroll.run())
    assert payout.amount == Money.of("1231", "HUF")
    street.wait(days=3)
    payroll.settle(payout.id)
    assert payroll.payout(payout.id).status is PayoutStatus.FAILED
    with pytest.raises(InvalidValue, match="multiple of 1"):
        payroll.reverse(SYSTEM, payout.id, Money.of("0.50", "HUF"))
    taken = payroll.reverse(SYSTEM, payout.id, Money.of("31", "HUF"))
    assert (taken.status, taken.reversed) == (PayoutStatus.FAILED, Money.of("31", "HUF"))
    payroll.reverse(SYSTEM, payout.id)
    assert payroll.payout(payout.id).status is PayoutStatus.CANCELLED
    again = payroll.only(payroll.run())
    assert again.amount == payroll.balances("HUF").host_is_owed == payout.amount
    assert payroll.balances("HUF")[Book.BORNE] == Money.of("0.70", "HUF")
