"""What a driver who wants to park for less would try, and an operator who changes who takes the money."""

import attrs
from tests.integration.money.street import Street

from driveway_core.actors import SYSTEM
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.money import Money
from driveway_core.payments import PaymentStatus
from driveway_core.pricing import Rates
from driveway_core.settlement import EXTERNAL
from driveway_core.testing.builders import a_reference, an_id, dollars, hours_from_now
from driveway_core.testing.scenes import Scene
from driveway_core.use_cases.book_stay import BookStay
from driveway_core.use_cases.carry_out import MOST_STEPS
from driveway_core.windows import MINUTE


def paid_with_a_card_that_always_asks(street: Street, scene: Scene, start: float, end: float) -> Booking:
    """A booking whose driver has to be there for every further charge."""
    booked = street.book(scene, start, end)
    assert booked.to_pay is not None
    intent = booked.to_pay.seen.intent_id
    street.browser(f"intents/{intent}/confirmation", payment_method="pm_card_authenticationRequired")
    street.browser(f"intents/{intent}/authentication", outcome="succeeds")
    street.look_at(intent)
    return street.stored(booked.booking.id)


def taken(street: Street, booking: Booking) -> Money:
    """What the driver paid and did not get back, refunds on their way counted as gone."""
    with street.reading() as work:
        refunds = work.refunds.of(booking.id)
    back = sum(each.amount.minor for each in refunds if each.counts)
    return Money(sum(each.captured.minor for each in street.payments(booking.id)) - back, "USD")


def test_a_longer_stay_is_not_had_by_paying_an_earlier_difference_after_shortening(street: Street) -> None:
    scene = street.scene()
    booking = paid_with_a_card_that_always_asks(street, scene, 148, 158)
    wish = street.reschedule(scene.driver.actor, booking.id, hours_from_now(148, 159))
    assert wish.to_pay is not None
    intent = wish.to_pay.seen.intent_id
    street.browser(f"intents/{intent}/authentication", outcome="succeeds")
    shorter = street.reschedule(scene.driver.actor, booking.id, hours_from_now(148, 149))
    street.look_at(intent)
    stands = street.stored(booking.id)
    assert stands.stay == shorter.booking.stay == hours_from_now(148, 149)
    assert taken(street, stands) == stands.offer.due.total
    assert not street.let_funds_come(stands).driver_owes


def test_a_change_made_at_once_gives_up_the_one_that_waits_to_be_paid(street: Street) -> None:
    scene = street.scene()
    booking = paid_with_a_card_that_always_asks(street, scene, 148, 158)
    street.reschedule(scene.driver.actor, booking.id, hours_from_now(148, 159))
    street.reschedule(scene.driver.actor, booking.id, hours_from_now(148, 157))
    assert [each.status for each in street.payments(booking.id)] == [
        PaymentStatus.SUCCEEDED,
        PaymentStatus.CANCELLED,
    ]


def test_a_stay_does_not_grow_unpaid_in_steps_too_small_to_be_charged(street: Street) -> None:
    scene = street.scene()
    with street.transactions.begin(acting_as=SYSTEM) as work:
        driveway = work.driveways.get(scene.driveway.id)
        work.driveways.save(attrs.evolve(driveway, rates=Rates(hourly=dollars("1.60"))))
    booking = paid_with_a_card_that_always_asks(street, scene, 48, 49)
    for quarters in range(1, 6):
        asked = street.reschedule(scene.driver.actor, booking.id, hours_from_now(48, 49 + quarters / 4))
        stands = street.stored(booking.id)
        open_ = stands.offer.due.total - taken(street, stands)
        assert open_ < street.settlement.limits("USD").smallest
    assert asked.to_pay is not None
    street.browser(f"intents/{asked.to_pay.seen.intent_id}/authentication", outcome="succeeds")
    street.look_at(asked.to_pay.seen.intent_id)
    longer = street.stored(booking.id)
    assert longer.stay == hours_from_now(48, 50.25)
    assert taken(street, longer) == longer.offer.due.total
    assert not street.balances(longer).driver_owes


def test_a_stay_of_many_payments_goes_back_at_once(street: Street) -> None:
    scene = street.scene()
    booking = street.book(scene, 148, 149, card=street.card(scene.driver.id)).booking
    for hours in range(1, MOST_STEPS + 2):
        street.reschedule(scene.driver.actor, booking.id, hours_from_now(148, 149 + hours))
    assert len(street.payments(booking.id)) == MOST_STEPS + 2
    street.cancel(scene.driver.actor, booking.id)
    assert not taken(street, street.stored(booking.id))


def test_what_was_booked_while_it_was_settled_elsewhere_is_not_charged_here(street: Street) -> None:
    scene = street.scene()
    book_stay = BookStay(street.transactions, EXTERNAL, street.clock, an_id, a_reference)
    booking = book_stay(scene.driver.actor, street.wish(scene, 1, 2)).booking
    street.wait_until(booking.stay.start)
    street.check_in(scene.driver.actor, booking.id)
    longer = street.reschedule(scene.driver.actor, booking.id, hours_from_now(1, 3)).booking
    assert longer.stay == hours_from_now(1, 3)
    street.wait_until(longer.stay.end + 45 * MINUTE)
    left = street.check_out(scene.driver.actor, booking.id).booking
    assert left.status is BookingStatus.COMPLETED
    assert street.payments(booking.id) == ()
    assert street.ledger(left).entries == ()
    assert street.rows("payment_intent") == []


def test_an_overstay_after_a_stay_that_cost_nothing_is_charged(street: Street) -> None:
    scene = street.scene()
    with street.transactions.begin(acting_as=SYSTEM) as work:
        driveway = work.driveways.get(scene.driveway.id)
        work.driveways.save(attrs.evolve(driveway, rates=Rates(hourly=dollars("0.40"))))
    booking = street.book(scene, 1, 2).booking
    assert booking.status is BookingStatus.CONFIRMED
    street.wait_until(booking.stay.start)
    street.check_in(scene.driver.actor, booking.id)
    street.wait_until(booking.stay.end + 300 * MINUTE)
    left = street.check_out(scene.driver.actor, booking.id).booking
    assert street.balances(left).driver_owes == left.offer.due.total
    (payment,) = street.payments(booking.id)
    assert payment.amount == left.offer.due.total
