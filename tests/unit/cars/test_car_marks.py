"""What a car leaves on its booking: as it was noticed, and nothing that nobody saw."""

from datetime import datetime, timedelta
from itertools import product
from typing import Final

import attrs
import pytest

from driveway_core import car_marks
from driveway_core.actors import AccountId
from driveway_core.booking_states import BookingStatus, IllegalTransition, Source
from driveway_core.bookings import Booking
from driveway_core.car_marks import BY_DRIVER, BY_MAKER, BY_SANDBOX, FORGOTTEN_AFTER
from driveway_core.cars import NOT_SUPPORTED, ParkingAttempt
from driveway_core.errors import DrivewayError
from driveway_core.testing.builders import NOW, a_booking, a_driveway, a_vehicle, an_id
from driveway_core.windows import HOUR, MINUTE

EARLY: Final = 15 * MINUTE
CONFIRMED: Final = a_booking(a_driveway(AccountId(an_id())), a_vehicle(AccountId(an_id())))
START: Final = CONFIRMED.stay.start
END: Final = CONFIRMED.stay.end
ACTIVE: Final = CONFIRMED.check_in(at=START, source=Source.POLLING, early_arrival=EARLY)
ASKED: Final = ParkingAttempt(attempted=True)
NOT_ASKED: Final = ParkingAttempt(attempted=False, reason=NOT_SUPPORTED)
LATER: Final = START + MINUTE


def parking(booking: Booking) -> tuple[bool, bool, str | None, str | None]:
    """What is said of parking by itself: tried, successful, by whom, and why not."""
    return (
        booking.auto_park_attempted,
        booking.auto_park_successful,
        booking.auto_park_source,
        booking.auto_park_reason,
    )


def arrived(seen_at: datetime) -> Booking:
    return car_marks.arrived(CONFIRMED, seen_at=seen_at, source=Source.TELEMETRY, early_arrival=EARLY)


def test_a_car_that_cannot_be_asked_is_written_down_with_the_reason() -> None:
    tried = car_marks.auto_park_tried(ACTIVE, NOT_ASKED, at=LATER)
    assert parking(tried) == (False, False, BY_MAKER, NOT_SUPPORTED)
    assert car_marks.auto_park_seen(tried, at=LATER) is tried


def test_a_car_that_was_asked_has_parked_itself_only_once_it_was_seen() -> None:
    tried = car_marks.auto_park_tried(ACTIVE, ASKED, at=LATER)
    assert parking(tried) == (True, False, BY_SANDBOX, None)
    seen = car_marks.auto_park_seen(tried, at=LATER)
    assert parking(seen) == (True, True, BY_SANDBOX, None)
    assert car_marks.auto_park_seen(seen, at=LATER + HOUR) is seen


@pytest.mark.parametrize("used, worked", [(True, True), (True, False), (False, False)])
def test_the_drivers_word_is_theirs_and_stays(used: bool, worked: bool) -> None:  # noqa: FBT001  # each case
    said = car_marks.auto_park_said(ACTIVE, used=used, worked=worked, at=LATER)
    assert parking(said) == (used, worked, BY_DRIVER, None)
    assert car_marks.auto_park_tried(said, ASKED, at=LATER) is said
    assert car_marks.auto_park_seen(said, at=LATER) is said


def test_what_was_not_used_has_not_worked() -> None:
    said = car_marks.auto_park_said(ACTIVE, used=False, worked=True, at=LATER)
    assert parking(said) == (False, False, BY_DRIVER, None)


DEEDS: Final = {
    "asked": lambda booking: car_marks.auto_park_tried(booking, ASKED, at=LATER),
    "not asked": lambda booking: car_marks.auto_park_tried(booking, NOT_ASKED, at=LATER),
    "seen": lambda booking: car_marks.auto_park_seen(booking, at=LATER),
    "said": lambda booking: car_marks.auto_park_said(booking, used=True, worked=True, at=LATER),
}


@pytest.mark.parametrize("first", DEEDS)
@pytest.mark.parametrize("rest", [*product(DEEDS, repeat=2)], ids=", ".join)
def test_in_whatever_order_nothing_is_claimed_that_nobody_saw_or_said(first: str, rest: tuple[str]) -> None:
    booking, deeds = ACTIVE, (first, *rest)
    for number, deed in enumerate(deeds):
        booking = DEEDS[deed](booking)
        happened = deeds[: number + 1]
        if "said" in happened:
            assert parking(booking) == (True, True, BY_DRIVER, None)
            continue
        asked = max((at for at, each in enumerate(happened) if each.endswith("asked")), default=-1)
        really = asked >= 0 and happened[asked] == "asked"
        assert booking.auto_park_successful == (really and "seen" in happened[asked:])
        assert booking.auto_park_attempted == really


@pytest.mark.parametrize(
    "booking",
    [CONFIRMED, CONFIRMED.miss(), a_booking(a_driveway(AccountId(an_id())), a_vehicle(AccountId(an_id())))],
    ids=["confirmed", "missed", "another"],
)
def test_nobody_parks_where_no_stay_has_begun(booking: Booking) -> None:
    with pytest.raises(IllegalTransition):
        car_marks.auto_park_said(booking, used=True, worked=True, at=LATER)


def test_the_word_may_come_after_the_stay() -> None:
    completed = ACTIVE.check_out(at=END, source=Source.DRIVER)
    said = car_marks.auto_park_said(completed, used=True, worked=True, at=END + HOUR)
    assert (said.status, said.auto_park_source) == (BookingStatus.COMPLETED, BY_DRIVER)


def test_an_arrival_is_of_when_it_was_noticed_and_of_who_did() -> None:
    booking = arrived(START - MINUTE)
    assert (booking.status, booking.arrival_detected_at) == (BookingStatus.ACTIVE, START - MINUTE)
    assert booking.arrival_source is Source.TELEMETRY
    with pytest.raises(DrivewayError):
        arrived(START - EARLY - timedelta(seconds=1))


def test_no_departure_is_before_its_arrival() -> None:
    booking = car_marks.departed(arrived(START), seen_at=START - MINUTE, source=Source.POLLING)
    assert (booking.status, booking.departure_detected_at) == (BookingStatus.COMPLETED, START)


def test_a_late_word_never_turns_the_time_of_a_booking_back() -> None:
    changed = attrs.evolve(CONFIRMED, updated_at=END)
    seen = car_marks.arrived(changed, seen_at=START, source=Source.POLLING, early_arrival=EARLY)
    for booking in (
        seen,
        car_marks.departed(seen, seen_at=START, source=Source.POLLING),
        car_marks.destination_sent(changed, at=NOW),
        car_marks.auto_park_tried(changed, NOT_ASKED, at=NOW),
        car_marks.auto_park_said(seen, used=True, worked=True, at=NOW),
    ):
        assert booking.updated_at == END


def test_a_destination_that_was_taken_is_marked() -> None:
    assert car_marks.destination_sent(CONFIRMED, at=NOW).tesla_navigation_sent


def test_a_forgotten_stay_is_over_a_day_later_without_a_departure_or_an_overstay() -> None:
    gone = car_marks.assumed_gone(ACTIVE, at=END + FORGOTTEN_AFTER)
    assert (gone.status, gone.departure_source) == (BookingStatus.COMPLETED, Source.ASSUMED)
    assert (gone.departure_detected_at, gone.offer) == (None, ACTIVE.offer)
    assert ACTIVE.check_out(at=END + FORGOTTEN_AFTER, source=Source.DRIVER).offer != ACTIVE.offer


def test_a_forgotten_stay_owes_the_overstay_that_was_seen_and_no_more() -> None:
    until = END + timedelta(hours=5)
    gone = car_marks.assumed_gone(ACTIVE, at=END + FORGOTTEN_AFTER, seen_until=until)
    assert gone.offer == ACTIVE.check_out(at=until, source=Source.DRIVER).offer
    assert gone.departure_detected_at is None
    assert car_marks.assumed_gone(ACTIVE, at=END + FORGOTTEN_AFTER, seen_until=START).offer == ACTIVE.offer


@pytest.mark.parametrize(
    "booking, at",
    [
        (ACTIVE, END + FORGOTTEN_AFTER - timedelta(microseconds=1)),
        (CONFIRMED, END + FORGOTTEN_AFTER),
        (ACTIVE.check_out(at=END, source=Source.DRIVER), END + FORGOTTEN_AFTER),
    ],
    ids=["too early", "nobody came", "over"],
)
def test_nothing_else_is_taken_to_be_over(booking: Booking, at: datetime) -> None:
    with pytest.raises(IllegalTransition):
        car_marks.assumed_gone(booking, at=at)
