"""What comes of the verbs on a booking, beyond its own row."""

from datetime import UTC, datetime

import attrs
import pytest
from tests.unit.use_cases.town import Town

from driveway_core.actors import SYSTEM, AccountStatus
from driveway_core.bookability import TooLong, TooSoon
from driveway_core.booking_states import IllegalTransition, TooEarly
from driveway_core.bookings import Awaiting, BookingStatus, CancelledBy
from driveway_core.details import Side
from driveway_core.entries import AvailabilityType, NotOpen, WindowTaken
from driveway_core.errors import InvalidValue, Missing
from driveway_core.money import Money
from driveway_core.testing.builders import NOW, an_entry, hours_from_now, some_terms
from driveway_core.testing.scenes import stored_account, stored_driver
from driveway_core.use_cases.accept_request import AcceptRequest
from driveway_core.use_cases.annotate_booking import AnnotateBooking, Notes, NotYourNote
from driveway_core.use_cases.cancel_booking import CancelBooking
from driveway_core.use_cases.check_in import CheckIn
from driveway_core.use_cases.check_out import CheckOut
from driveway_core.use_cases.list_bookings import ListBookings
from driveway_core.use_cases.read_booking import ReadBooking
from driveway_core.use_cases.reschedule_booking import RescheduleBooking
from driveway_core.use_cases.sweep_due import BATCH, SweepDue
from driveway_core.windows import HOUR, MINUTE, TimeWindow


def test_a_request_that_is_accepted_late_has_lapsed(town: Town) -> None:
    scene = town.scene()
    booking = scene.book(awaiting=Awaiting.HOST)
    town.now = booking.stay.start
    with pytest.raises(IllegalTransition) as refused:
        AcceptRequest(town.transactions, town.clock)(scene.host.actor, booking.id)
    assert refused.value.status is BookingStatus.CANCELLED
    assert town.stored(booking.id).cancel_reason == "hold_lapsed"


@pytest.mark.parametrize("side", ["driver", "host"])
def test_cancelling_says_who_did_it_and_makes_room(town: Town, side: str) -> None:
    scene = town.scene()
    booking = scene.book()
    actor = {"driver": scene.driver, "host": scene.host}[side].actor
    cancelled = CancelBooking(town.transactions, town.clock)(actor, booking.id, reason=" ill ").booking
    assert (cancelled.cancelled_by, cancelled.cancel_reason) == (CancelledBy(side), "ill")
    assert town.book(scene).booking.space == 1


def test_an_operator_cancels_for_the_platform(town: Town) -> None:
    booking = town.scene().book()
    operator = attrs.evolve(stored_account(town.transactions).actor, is_operator=True)
    cancelled = CancelBooking(town.transactions, town.clock)(operator, booking.id).booking
    assert cancelled.cancelled_by is CancelledBy.PLATFORM


def test_a_preview_of_cancelling_changes_nothing(town: Town) -> None:
    scene = town.scene()
    booking = scene.book()
    cancel = CancelBooking(town.transactions, town.clock)
    preview = cancel(scene.driver.actor, booking.id, preview=True).booking
    assert preview.status is BookingStatus.CANCELLED
    assert town.stored(booking.id) == booking


def test_early_arrival_is_a_setting(town: Town) -> None:
    scene = town.scene()
    booking = scene.book()
    town.now = booking.stay.start - 40 * MINUTE
    check_in = CheckIn(town.transactions, town.clock)
    with pytest.raises(TooEarly):
        check_in(scene.driver.actor, booking.id)
    town.set("early_arrival_minutes", "40")
    assert check_in(scene.driver.actor, booking.id).booking.status is BookingStatus.ACTIVE


def test_leaving_early_frees_the_rest_at_once(town: Town) -> None:
    scene = town.scene()
    booking = scene.book()
    town.now = NOW + 1.5 * HOUR
    CheckIn(town.transactions, town.clock)(scene.driver.actor, booking.id)
    CheckOut(town.transactions, town.clock)(scene.driver.actor, booking.id)
    assert town.book(scene, town.wish(scene, 1.5, 3)).booking.space == 1


def test_a_stay_is_moved_at_the_rates_frozen_then(town: Town) -> None:
    scene = town.scene()
    booking = scene.book()
    dearer = attrs.evolve(scene.driveway.rates, hourly=scene.driveway.rates.hourly.times(5))
    town.change(attrs.evolve(scene.driveway, rates=dearer))
    move = RescheduleBooking(town.transactions, town.clock)
    moved = move(scene.driver.actor, booking.id, hours_from_now(2, 6)).booking
    assert moved.offer.price.subtotal == booking.offer.price.subtotal.times(2)
    assert town.stored(booking.id) == moved


def test_a_stay_is_moved_under_the_checks_of_a_booking(town: Town) -> None:
    scene = town.scene()
    booking = scene.book(4, 6)
    scene.book(10, 12)
    blocked = an_entry(scene.driveway.id, kind=AvailabilityType.BLOCKED, window=hours_from_now(8, 9))
    scene.open(blocked)
    town.change(attrs.evolve(scene.driveway, terms=some_terms(advance_hours=3, maximum_hours=6)))
    move = RescheduleBooking(town.transactions, town.clock)
    for (start, end), refusal in (
        ((5, 8.5), NotOpen),
        ((9.5, 11), WindowTaken),
        ((12, 19), TooLong),
        ((2, 3), TooSoon),
        ((-3, -1), InvalidValue),
    ):
        with pytest.raises(refusal):
            move(scene.driver.actor, booking.id, hours_from_now(start, end))
    assert town.stored(booking.id) == booking
    assert move(scene.driver.actor, booking.id, hours_from_now(5, 7)).booking.stay == hours_from_now(5, 7)


def test_a_stay_at_a_retired_listing_may_become_shorter_and_not_longer(town: Town) -> None:
    scene = town.scene()
    booking = scene.book(1, 5)
    town.change(scene.driveway.retire(at=NOW))
    move = RescheduleBooking(town.transactions, town.clock)
    with pytest.raises(Missing):
        move(scene.driver.actor, booking.id, hours_from_now(1, 6))
    assert move(scene.driver.actor, booking.id, hours_from_now(1, 3)).booking.stay == hours_from_now(1, 3)


def test_a_preview_of_a_move_says_what_the_move_would_and_changes_nothing(town: Town) -> None:
    scene = town.scene(spaces=2, buffer_minutes=30)
    other, booking = scene.book(2, 3), scene.book(2, 4)
    assert (other.space, booking.space) == (1, 2)
    move = RescheduleBooking(town.transactions, town.clock)
    price = booking.offer.price.total
    for start, end in ((1, 8), (4, 6), (3, 5), (2.5, 3.5)):
        seen = move(scene.driver.actor, booking.id, hours_from_now(start, end), preview=True)
        assert seen.booking.stay == hours_from_now(start, end)
        assert seen.difference == seen.booking.offer.price_of(seen.booking.stay).total - price
        assert town.stored(booking.id) == booking
    town.change(attrs.evolve(scene.driveway, spaces=1))
    for start, end, taken in ((2, 3.5, False), (2, 4, False), (2, 5, True), (3.5, 5, False), (3, 5, True)):
        asked = (scene.driver.actor, booking.id, hours_from_now(start, end))
        if taken:
            with pytest.raises(WindowTaken):
                move(*asked, preview=True)
        else:
            assert move(*asked, preview=True).booking.stay == hours_from_now(start, end)


def test_notes_are_each_sides_own(town: Town) -> None:
    scene = town.scene()
    booking = scene.book()
    annotate = AnnotateBooking(town.transactions, town.clock)
    annotate(scene.driver.actor, booking.id, Notes(driver_notes="red car"))
    annotate(scene.host.actor, booking.id, Notes(host_notes="gate is open"))
    noted = town.stored(booking.id)
    assert (noted.driver_notes, noted.host_notes) == ("red car", "gate is open")
    annotate(scene.driver.actor, booking.id, Notes(driver_notes=""))
    assert town.stored(booking.id).driver_notes is None
    for actor, notes in (
        (scene.driver.actor, Notes(host_notes="x")),
        (scene.host.actor, Notes(driver_notes="x")),
    ):
        with pytest.raises(NotYourNote):
            annotate(actor, booking.id, notes)


def test_nobody_sees_a_state_whose_time_is_over(town: Town) -> None:
    scene = town.scene()
    hold, stay = scene.book(5, 6, awaiting=Awaiting.PAYMENT), scene.book(1, 2)
    town.now = NOW + 2 * HOUR
    read = ReadBooking(town.transactions, town.clock)(scene.driver.actor, hold.id).booking
    assert read.status is BookingStatus.CANCELLED
    listed = ListBookings(town.transactions, town.clock)(scene.host.actor, side=Side.HOST, limit=10)
    assert [each.booking.status for each in listed.items] == [
        BookingStatus.NO_SHOW,
        BookingStatus.CANCELLED,
    ]
    assert town.stored(stay.id).completed_at == stay.stay.end


def test_a_booking_is_read_by_its_parties_and_operators_only(town: Town) -> None:
    scene = town.scene()
    booking, stranger = scene.book(), stored_account(town.transactions)
    read = ReadBooking(town.transactions, town.clock)
    operator = attrs.evolve(stranger.actor, is_operator=True)
    for actor in (scene.driver.actor, scene.host.actor, operator):
        assert read(actor, booking.id).booking == booking
    suspended = attrs.evolve(operator, status=AccountStatus.SUSPENDED)
    for actor in (stranger.actor, suspended):
        with pytest.raises(Missing):
            read(actor, booking.id)


def test_the_sweep_settles_everything_that_is_due_once(town: Town) -> None:
    scene = town.scene(spaces=50)
    for number in range(230):
        scene.book(1 + number % 5, 2 + number % 5)
    scene.book(30, 31)
    town.now = NOW + 20 * HOUR
    sweep = SweepDue(town.transactions, town.clock)
    assert sweep() == 230
    assert sweep() == 0


def test_of_a_strangers_bookings_nothing_is_listed(town: Town) -> None:
    scene = town.scene()
    scene.book()
    other = stored_driver(town.transactions)
    with town.transactions.read(acting_as=SYSTEM) as work:
        account = work.accounts.get(other.owner_id)
    for side in Side:
        page = ListBookings(town.transactions, town.clock)(account.actor, side=side, limit=10)
        assert list(page.items) == []


def test_a_stay_is_not_moved_to_where_the_calendar_ends(town: Town) -> None:
    scene = town.scene(buffer_minutes=60)
    booking = town.book(scene).booking
    last = TimeWindow(datetime(9999, 12, 31, 22, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC))
    with pytest.raises(InvalidValue) as refused:
        RescheduleBooking(town.transactions, town.clock)(scene.driver.actor, booking.id, last)
    assert refused.value.field == "end_time"


def test_a_stay_of_two_thousand_years_is_refused_before_anybody_prices_it(town: Town) -> None:
    scene = town.scene()
    daily = attrs.evolve(scene.driveway.rates, daily=Money.of("20", "USD"), increment_minutes=1)
    town.change(attrs.evolve(scene.driveway, rates=daily))
    booking = town.book(scene).booking
    with pytest.raises(TooLong):
        RescheduleBooking(town.transactions, town.clock)(
            scene.driver.actor, booking.id, TimeWindow(NOW + HOUR, datetime(4000, 1, 1, tzinfo=UTC))
        )


def test_a_lapsed_hold_makes_room_however_many_stays_were_missed_before(town: Town) -> None:
    scene = town.scene()
    for hour in range(1, BATCH + 10):
        scene.book(hour, hour + 1)
    scene.book(400, 402, awaiting=Awaiting.PAYMENT, at=NOW + 299 * HOUR)
    town.now = NOW + 300 * HOUR
    assert town.book(scene, town.wish(scene, 400, 402)).booking.space == 1
