"""Trouble on arrival: when it can be reported, what a photo is, and what is said once."""

from datetime import timedelta
from typing import Final

import pytest
from tests.unit.bookings.test_lives import STATES
from tests.unit.bookings.verbs import EARLY

from driveway_core.booking_states import TooEarly, TooLate, TroubleKind
from driveway_core.bookings import BookingId, BookingStatus, CancelledBy
from driveway_core.cancellation import outcome
from driveway_core.errors import InvalidValue
from driveway_core.photos import LARGEST_PHOTO, Photo, PhotoId, PhotoMedia, media_of
from driveway_core.testing.builders import A_PICTURE, NOW, a_report, an_id
from driveway_core.troubles import TroubleAnswered, TroubleDecided, TroubleReport, Verdict
from driveway_core.windows import HOUR

MOMENT: Final = timedelta(microseconds=1)


def report() -> TroubleReport:
    return a_report(BookingId(an_id()))


@pytest.mark.parametrize("state", ["confirmed", "active"])
@pytest.mark.parametrize("kind", TroubleKind)
def test_trouble_ends_a_stay_with_everything_back_and_tells_nobodys_words(
    state: str, kind: TroubleKind
) -> None:
    booking = STATES[state]()
    for at in (booking.stay.start - EARLY, booking.stay.start, booking.stay.start + HOUR):
        ended = booking.report_trouble(at=at, kind=kind, early_arrival=EARLY)
        assert (ended.status, ended.cancelled_by) == (BookingStatus.CANCELLED, CancelledBy.PLATFORM)
        assert ended.cancel_reason == f"trouble: {kind.value}"
        came = outcome(ended)
        assert came is not None
        assert (came.refunded, came.kept.total.minor) == (booking.offer.due, 0)


def test_trouble_is_reported_within_an_hour_of_the_start_and_not_before_arriving() -> None:
    booking = STATES["confirmed"]()
    with pytest.raises(TooEarly) as early:
        booking.report_trouble(
            at=booking.stay.start - EARLY - MOMENT, kind=TroubleKind.OCCUPIED, early_arrival=EARLY
        )
    assert early.value.earliest == booking.stay.start - EARLY
    with pytest.raises(TooLate) as late:
        booking.report_trouble(
            at=booking.stay.start + HOUR + MOMENT, kind=TroubleKind.OCCUPIED, early_arrival=EARLY
        )
    assert late.value.until == booking.stay.start + HOUR
    assert "an hour after" in str(late.value)


@pytest.mark.parametrize(
    "first, media",
    [
        (A_PICTURE, PhotoMedia.JPEG),
        (b"\x89PNG\r\n\x1a\n...", PhotoMedia.PNG),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", PhotoMedia.WEBP),
    ],
)
def test_a_photo_is_what_its_first_bytes_say(first: bytes, media: PhotoMedia) -> None:
    assert media_of(first, field="photos") is media
    assert media.value == f"image/{'jpeg' if media.ending == 'jpg' else media.ending}"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"RIFF\x10\x00\x00\x00WAVEfmt ",
        b" " + A_PICTURE,
        A_PICTURE + bytes(LARGEST_PHOTO),
    ],
    ids=["nothing", "two bytes", "gif", "svg", "sound", "a blank before", "too large"],
)
def test_what_is_no_photo_is_refused_by_its_field(data: bytes) -> None:
    with pytest.raises(InvalidValue, match="photos"):
        media_of(data, field="photos")


def test_a_host_answers_once() -> None:
    answered = report().answer("  It is my neighbour's.  ", at=NOW)
    assert (answered.host_answer, answered.answered_at) == ("It is my neighbour's.", NOW)
    with pytest.raises(TroubleAnswered):
        answered.answer("It is mine.", at=NOW)


@pytest.mark.parametrize("text", ["", "  ", "x" * 2_001, "nul \x00"])
def test_an_answer_says_something_and_ends(text: str) -> None:
    with pytest.raises(InvalidValue, match="answer"):
        report().answer(text, at=NOW)


@pytest.mark.parametrize("verdict", Verdict)
def test_an_operator_decides_once_and_has_the_last_word(verdict: Verdict) -> None:
    decided = report().decide(verdict, by=None, at=NOW)
    assert (decided.decision, decided.decided_at) == (verdict, NOW)
    with pytest.raises(TroubleDecided):
        decided.decide(verdict, by=None, at=NOW)
    with pytest.raises(TroubleDecided):
        decided.answer("But", at=NOW)


def test_a_report_has_four_photos_at_most() -> None:
    photos = tuple(Photo(id=PhotoId(an_id()), media=PhotoMedia.PNG, size=9) for _ in range(5))
    with pytest.raises(InvalidValue, match="photos"):
        TroubleReport(
            id=report().id,
            booking_id=BookingId(an_id()),
            kind=TroubleKind.BLOCKED,
            note="A skip",
            photos=photos,
            reported_at=NOW,
        )
