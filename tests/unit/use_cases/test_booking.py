"""Quoting and booking: what is written, and what stands."""

from datetime import timedelta
from decimal import Decimal

import attrs
import pytest
from tests.unit.use_cases.town import PaidInAdvance, Town

from driveway_core.bookings import Awaiting, BookingStatus
from driveway_core.entries import WindowTaken
from driveway_core.errors import Missing
from driveway_core.money import Money
from driveway_core.once import AlreadyDone, KeyReused
from driveway_core.quotes import QuoteExpired, QuoteUsed
from driveway_core.testing.builders import NOW, a_key, an_id, hours_from_now, some_terms
from driveway_core.testing.scenes import stored_driver
from driveway_core.use_cases.quote_stay import QuoteStay
from driveway_core.windows import HOUR, MINUTE, TimeWindow


def test_two_hours_at_eight_fifty_cost_nineteen_fifty_five(town: Town) -> None:
    price = town.quote(town.scene()).offer.price
    assert (price.subtotal, price.platform_fee, price.total) == (
        Money(1_700, "USD"),
        Money(255, "USD"),
        Money(1_955, "USD"),
    )


def test_a_quote_stands_for_fifteen_minutes(town: Town) -> None:
    scene = town.scene()
    quote = town.quote(scene)
    assert quote.expires_at == NOW + 15 * MINUTE
    town.now = quote.expires_at
    with pytest.raises(QuoteExpired):
        town.book(scene, quote.id)
    town.now = quote.expires_at - timedelta(microseconds=1)
    assert town.book(scene, quote.id).booking.offer == quote.offer


def test_a_quote_stands_even_if_the_host_and_the_marketplace_raise_their_prices(town: Town) -> None:
    scene = town.scene()
    quote = town.quote(scene)
    rates = attrs.evolve(scene.driveway.rates, hourly=Money(9_900, "USD"))
    town.change(attrs.evolve(scene.driveway, rates=rates))
    town.set("platform_fee_percentage", "50")
    assert town.book(scene, quote.id).booking.offer == quote.offer
    offered = town.quote(scene, 5, 6).offer
    assert (offered.rates, offered.fee_percentage) == (rates, Decimal(50))


def test_a_quote_makes_one_booking(town: Town) -> None:
    scene = town.scene(spaces=2)
    quote = town.quote(scene)
    town.book(scene, quote.id)
    with pytest.raises(QuoteUsed):
        town.book(scene, quote.id)


def test_somebody_elses_quote_does_not_exist(town: Town) -> None:
    scene, other = town.scene(), town.scene()
    with pytest.raises(Missing) as refused:
        town.book(other, town.quote(scene).id)
    assert refused.value.field == "quote_id"


def test_a_quote_holds_nothing(town: Town) -> None:
    scene = town.scene()
    quote = town.quote(scene)
    town.book(scene)
    with pytest.raises(WindowTaken):
        town.book(scene, quote.id)


def test_what_is_taken_is_not_quoted(town: Town) -> None:
    scene = town.scene(spaces=2, buffer_minutes=30)
    scene.book(2, 3)
    assert town.quote(scene).stay == hours_from_now(1, 3)
    scene.book(2.5, 4)
    for start, end in ((1, 3), (1.25, 2.25), (2.75, 4)):
        with pytest.raises(WindowTaken):
            town.quote(scene, start, end)


def test_a_booking_is_written_with_all_that_it_was_made_from(town: Town) -> None:
    scene = town.scene(buffer_minutes=30)
    details = town.book_stay(scene.driver.actor, town.wish(scene), driver_notes="  red car ")
    booking = details.booking
    assert town.stored(booking.id) == booking
    assert booking.status is BookingStatus.CONFIRMED
    assert (booking.driver_id, booking.host_id) == (scene.driver.id, scene.host.id)
    assert booking.stay == hours_from_now(1, 3)
    assert booking.occupied == TimeWindow(booking.stay.start, booking.stay.end + 30 * MINUTE)
    assert (booking.confirmed_at, booking.created_at, booking.driver_notes) == (NOW, NOW, "red car")
    assert (details.driver_first_name, details.host_first_name) == ("Ada", "Grace")
    assert (details.driveway, details.vehicle) == (scene.driveway, scene.car)


def test_a_request_waits_for_the_host(town: Town) -> None:
    scene = town.scene()
    town.change(attrs.evolve(scene.driveway, terms=some_terms(instant_booking=False)))
    booking = town.book(scene).booking
    assert (booking.status, booking.awaiting) == (BookingStatus.PENDING, Awaiting.HOST)
    assert booking.hold_expires_at == booking.stay.start


def test_an_instant_booking_waits_for_its_payment_where_there_is_one() -> None:
    town = Town(settlement=PaidInAdvance())
    booking = town.book(town.scene()).booking
    assert (booking.status, booking.awaiting) == (BookingStatus.PENDING, Awaiting.PAYMENT)
    assert booking.hold_expires_at == NOW + 15 * MINUTE


def test_an_abandoned_payment_blocks_the_window_for_a_quarter_of_an_hour_only() -> None:
    town = Town(settlement=PaidInAdvance())
    scene = town.scene()
    hold = town.book(scene).booking
    town.now = NOW + 15 * MINUTE - timedelta(microseconds=1)
    with pytest.raises(WindowTaken):
        town.book(scene)
    town.now = NOW + 15 * MINUTE
    assert town.book(scene).booking.id != hold.id
    lapsed = town.stored(hold.id)
    assert (lapsed.status, lapsed.cancelled_at) == (BookingStatus.CANCELLED, NOW + 15 * MINUTE)


def test_a_missed_stay_is_settled_before_the_next_booking(town: Town) -> None:
    scene = town.scene(buffer_minutes=60)
    missed = scene.book(1, 2)
    town.now = NOW + 2 * HOUR
    later = town.wish(scene, 2.5, 4)
    assert town.book(scene, later).booking.space == 1
    assert town.stored(missed.id).status is BookingStatus.NO_SHOW


def test_one_car_may_hold_overlapping_stays(town: Town) -> None:
    here, there = town.scene(), town.scene()
    town.book(here)
    elsewhere = attrs.evolve(there, car=here.car, driver=here.driver)
    assert town.book(elsewhere).booking.stay == hours_from_now(1, 3)


def test_somebody_elses_car_does_not_exist(town: Town) -> None:
    scene = town.scene()
    stolen = stored_driver(town.transactions)
    wish = attrs.evolve(town.wish(scene), vehicle_id=stolen.id)
    with pytest.raises(Missing) as refused:
        town.book(scene, wish)
    assert refused.value.field == "vehicle_id"


def test_a_repeated_wish_makes_one_booking(town: Town) -> None:
    scene, once = town.scene(spaces=2), a_key()
    booking = town.book(scene, once=once).booking
    with pytest.raises(AlreadyDone) as repeated:
        town.book(scene, once=once)
    assert repeated.value.resource_id == booking.id


def test_a_key_replayed_with_another_body_makes_nothing(town: Town) -> None:
    scene, once = town.scene(spaces=2), a_key(body=b"one")
    town.book(scene, once=once)
    with pytest.raises(KeyReused):
        town.book(scene, once=attrs.evolve(once, fingerprint=b"two"))


def test_a_repeated_wish_for_a_quote_makes_one(town: Town) -> None:
    scene, once = town.scene(), a_key()
    quote_stay = QuoteStay(town.transactions, town.clock, an_id)
    quote = quote_stay(scene.driver.actor, town.wish(scene), once=once)
    with pytest.raises(AlreadyDone) as repeated:
        quote_stay(scene.driver.actor, town.wish(scene), once=once)
    assert repeated.value.resource_id == quote.id


def test_a_stay_of_a_year_is_priced_and_kept(town: Town) -> None:
    scene = town.scene()
    town.change(attrs.evolve(scene.driveway, terms=some_terms(maximum_hours=8_760, horizon_days=730)))
    booking = town.book(scene, town.wish(scene, 1, 8_761)).booking
    assert booking.offer.price.total_hours == 8_760
    assert booking.offer.price.subtotal == Money(8_760 * 850, "USD")
