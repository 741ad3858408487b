"""What each side is told of a change of a booking."""

from datetime import timedelta
from typing import Final

import attrs
import pytest

from driveway_core.booking_news import news_of, recalls, reminder_of, when
from driveway_core.booking_states import Awaiting, CancelledBy, Source, TroubleKind
from driveway_core.booking_texts import BookingReference
from driveway_core.bookings import Booking
from driveway_core.notices import Notice, NoticeId, NoticeKind
from driveway_core.notices_told import subject_of, told
from driveway_core.testing.builders import (
    NOW,
    a_booking,
    a_driveway,
    a_vehicle,
    an_account,
    an_id,
    hours_from_now,
)
from driveway_core.windows import HOUR

HOST, DRIVER = an_account(), an_account()
PLACE, CAR = a_driveway(HOST.id), a_vehicle(DRIVER.id)
LATER: Final = NOW + HOUR
Told = list[tuple[str, str]]


def booked(awaiting: Awaiting | None = None) -> Booking:
    return a_booking(PLACE, CAR, stay=hours_from_now(24, 26), awaiting=awaiting)


def heard(before: Booking | None, after: Booking) -> Told:
    notices = news_of(before, after, at=LATER)
    assert {each.account_id for each in notices} <= {HOST.id, DRIVER.id}
    for each in notices:
        assert each.facts["side"] == ("host" if each.account_id == HOST.id else "driver")
    return [(each.facts["side"], each.kind.value) for each in notices]


def test_a_new_booking_is_confirmed_to_both_or_asked_of_the_host_or_nobodys_news_yet() -> None:
    assert heard(None, booked()) == [("driver", "booking_confirmed"), ("host", "booking_confirmed")]
    assert heard(None, booked(Awaiting.HOST)) == [("host", "booking_requested")]
    assert heard(None, booked(Awaiting.PAYMENT)) == []


def test_a_request_is_asked_of_the_host_once_its_money_is_set_aside_and_then_answered() -> None:
    paying = booked(Awaiting.PAYMENT)
    asked = paying.hold_payment(until=None, at=NOW)
    assert heard(paying, asked) == [("host", "booking_requested")]
    both = [("driver", "booking_confirmed"), ("host", "booking_confirmed")]
    assert heard(asked, asked.accept(at=LATER)) == both
    assert heard(asked, asked.decline(at=LATER)) == [("driver", "booking_declined")]
    accepted = asked.accept_unpaid(at=LATER)
    assert heard(asked, accepted) == []
    assert heard(accepted, accepted.confirm(at=LATER)) == both
    assert heard(accepted, accepted.end_payment(at=LATER)) == [
        ("driver", "booking_cancelled"),
        ("host", "booking_cancelled"),
    ]
    assert heard(accepted, accepted.lapse()) == [("driver", "booking_lapsed"), ("host", "booking_lapsed")]


def test_of_a_place_that_was_never_paid_for_the_host_hears_nothing() -> None:
    paying = booked(Awaiting.PAYMENT)
    assert heard(paying, paying.lapse()) == [("driver", "booking_lapsed")]
    assert heard(paying, paying.end_payment(at=LATER)) == [("driver", "booking_cancelled")]
    assert heard(paying, paying.cancel(by=CancelledBy.DRIVER, at=LATER)) == [("driver", "booking_cancelled")]


def test_a_late_payment_is_a_confirmation() -> None:
    lapsed = booked(Awaiting.PAYMENT).lapse()
    assert heard(lapsed, lapsed.revive(at=LATER)) == [
        ("driver", "booking_confirmed"),
        ("host", "booking_confirmed"),
    ]


@pytest.mark.parametrize("by", CancelledBy)
def test_a_cancelled_stay_is_news_to_both_with_who_did_it(by: CancelledBy) -> None:
    before = booked()
    notices = news_of(before, before.cancel(by=by, at=LATER, reason="declined"), at=LATER)
    assert [each.kind for each in notices] == [NoticeKind.BOOKING_CANCELLED] * 2
    assert {each.facts["by"] for each in notices} == {by.value}
    assert "declined" not in str(notices)


def test_trouble_is_told_to_the_host_as_trouble() -> None:
    before = booked()
    after = before.report_trouble(at=before.stay.start, kind=TroubleKind.BLOCKED, early_arrival=HOUR)
    assert heard(before, after) == [("driver", "booking_cancelled"), ("host", "trouble_reported")]
    _, to_host = news_of(before, after, at=LATER)
    assert "the way in was blocked" in told(to_host)
    posing = before.cancel(by=CancelledBy.PLATFORM, at=LATER, reason="trouble: <b>call me</b>")
    assert "call me" not in str([told(each) for each in news_of(before, posing, at=LATER)])


def test_other_times_are_news_each_time() -> None:
    before = booked()
    moved = attrs.evolve(before, stay=hours_from_now(25, 27), version=2)
    back = attrs.evolve(before, version=3)
    subjects = {each.subject for each in (*news_of(before, moved, at=NOW), *news_of(moved, back, at=NOW))}
    assert heard(before, moved) == [("driver", "booking_changed"), ("host", "booking_changed")]
    assert subjects == {f"{before.id}/2", f"{before.id}/3"}


def test_what_a_driver_says_of_the_car_is_told_to_the_host_alone() -> None:
    before = booked()
    arrived = before.check_in(at=before.stay.start, source=Source.DRIVER, early_arrival=HOUR)
    left = arrived.check_out(at=before.stay.end, source=Source.DRIVER)
    assert heard(before, arrived) == [("host", "arrived")]
    asked = [("driver", "review_wanted"), ("host", "review_wanted")]
    assert heard(arrived, left) == [("host", "departed"), *asked]
    noticed = before.check_in(at=before.stay.start, source=Source.POLLING, early_arrival=HOUR)
    assert heard(before, noticed) == []
    assert heard(noticed, noticed.check_out(at=before.stay.end, source=Source.ASSUMED)) == asked


def test_what_changes_nothing_for_anybody_is_no_news() -> None:
    before = booked()
    assert heard(before, before.annotated(at=LATER, driver_notes="x", host_notes=None)) == []
    assert heard(before, before.miss()) == []


def test_a_notice_is_the_same_each_time_it_is_made_and_later_ones_sort_later() -> None:
    booking = booked()
    first, again = news_of(None, booking, at=NOW), news_of(None, booking, at=NOW)
    later = news_of(None, booking, at=NOW + timedelta(milliseconds=1))
    assert first == again
    assert {each.id.version for each in first} == {7}
    assert max(each.id for each in first) < min(each.id for each in later)
    assert len({each.id for each in (*first, *later)}) == 4


def test_a_reminder_is_one_for_each_start() -> None:
    booking = booked()
    moved = attrs.evolve(booking, stay=hours_from_now(30, 31))
    reminder = reminder_of(booking, at=NOW)
    assert reminder.subject == recalls(booking) != recalls(moved)
    assert (reminder.account_id, reminder.kind) == (DRIVER.id, NoticeKind.REMINDER)


def test_times_are_told_on_the_clock_of_the_place() -> None:
    zone = "America/Los_Angeles"
    assert when(hours_from_now(1, 3), zone) == "Mon 1 Mar 2027, 09:00 to 11:00 (PST)"
    across = "Sat 13 Mar 2027, 23:00 to Sun 14 Mar 2027, 04:00 (PST)"
    assert when(hours_from_now(24 * 12 + 15, 24 * 12 + 19), zone) == across


WORDS: Final = {
    ("driver", "booking_confirmed"): "The stay of DH-23456789 is confirmed: Tue",
    ("host", "booking_confirmed"): "Your place is booked: DH-23456789, Tue",
    ("driver", "booking_cancelled"): "was cancelled by its host. What you get back",
    ("host", "booking_cancelled"): "was cancelled, as you wished. Your place",
}


@pytest.mark.parametrize("side, kind", WORDS)
def test_each_side_reads_words_of_its_own(side: str, kind: str) -> None:
    before = attrs.evolve(booked(), reference=BookingReference("DH-23456789"))
    cancelled = before.cancel(by=CancelledBy.HOST, at=LATER)
    notices = [*news_of(None, before, at=NOW), *news_of(before, cancelled, at=NOW)]
    (notice,) = (each for each in notices if (each.facts["side"], each.kind.value) == (side, kind))
    assert WORDS[side, kind] in told(notice)
    assert subject_of(notice).endswith(": DH-23456789")


def test_subjects_are_told_apart_and_short() -> None:
    notices = [
        Notice(id=NoticeId(an_id()), account_id=DRIVER.id, kind=kind, subject="", created_at=NOW)
        for kind in NoticeKind
    ]
    assert len({subject_of(each) for each in notices}) == len(NoticeKind)
    assert max(len(subject_of(each)) for each in notices) < 60
