"""Nobody writes a word about a stay who could have read what the other side wrote."""

from datetime import datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.actors import AccountId
from driveway_core.booking_states import BookingStatus
from driveway_core.bookings import Booking, Source
from driveway_core.details import Side
from driveway_core.errors import InvalidValue
from driveway_core.reviews import (
    WRITING,
    Direction,
    NotCompleted,
    OwnReview,
    Rating,
    Review,
    ReviewId,
    ReviewPublished,
    ReviewsClosed,
    to_publish,
    write_review,
)
from driveway_core.testing.builders import NOW, a_booking, a_driveway, a_review, a_vehicle, an_id
from driveway_core.windows import HOUR, MINUTE

DRIVER, HOST = AccountId(an_id()), AccountId(an_id())
STAY = a_booking(a_driveway(HOST), a_vehicle(DRIVER))
COMPLETED = STAY.check_in(at=NOW + HOUR, source=Source.DRIVER, early_arrival=15 * MINUTE).check_out(
    at=NOW + 2 * HOUR, source=Source.DRIVER
)
DONE_AT = NOW + 2 * HOUR
LAST_MOMENT = DONE_AT + WRITING - timedelta(microseconds=1)


def written(side: Side, *, at: datetime = DONE_AT, booking: Booking = COMPLETED, rating: int = 4) -> Review:
    return write_review(booking, by=side, id=ReviewId(an_id()), rating=rating, text="Fine", at=at)


MOMENTS = st.integers(0, 20 * 24).map(lambda hours: DONE_AT + hours * HOUR)
DEEDS = st.lists(
    st.tuples(
        MOMENTS, st.sampled_from(["driver writes", "host writes", "driver edits", "host edits", "job"])
    ),
    max_size=12,
)


@pytest.mark.wide
@given(DEEDS)
def test_whatever_both_sides_do_neither_writes_after_reading_the_other(
    deeds: list[tuple[datetime, str]],
) -> None:
    """Reviews are kept by the side that they are about."""
    kept: dict[Side, Review] = {}

    def publish(at: datetime) -> None:
        for review in to_publish(kept.values(), at=at):
            kept[review.direction.about] = review

    for at, deed in sorted(deeds):
        who, _, what = deed.partition(" ")
        if not what:
            publish(at)
        else:
            side = Side(who)
            other = Side.HOST if side is Side.DRIVER else Side.DRIVER
            mine, theirs = kept.get(other), kept.get(side)
            could_read = theirs is not None and theirs.is_shown
            try:
                if what == "writes" and mine is None:
                    kept[other] = written(side, at=at)
                elif what == "edits" and mine is not None:
                    kept[other] = mine.rewrite(rating=1, text="Other words", at=at)
                else:
                    continue
            except (ReviewsClosed, ReviewPublished):
                continue
            assert not could_read
            assert at < DONE_AT + WRITING
            publish(at)
        for review in kept.values():
            assert review.is_shown or len(kept) == 1
            assert not review.is_shown or len(kept) == 2 or at >= review.closes_at
    publish(DONE_AT + WRITING)
    assert all(review.is_shown for review in kept.values())


def test_both_are_published_the_moment_that_both_are_in() -> None:
    mine, theirs = written(Side.DRIVER), written(Side.HOST, at=DONE_AT + HOUR)
    assert to_publish([mine], at=DONE_AT + HOUR) == ()
    both = to_publish([mine, theirs], at=DONE_AT + HOUR)
    assert [each.published_at for each in both] == [DONE_AT + HOUR] * 2
    assert to_publish(both, at=DONE_AT + 2 * HOUR) == ()


def test_one_alone_is_published_when_nobody_can_write_any_more() -> None:
    mine = written(Side.HOST)
    assert to_publish([mine], at=LAST_MOMENT) == ()
    (published,) = to_publish([mine], at=DONE_AT + WRITING)
    assert published == attrs.evolve(mine, published_at=DONE_AT + WRITING)


@pytest.mark.parametrize("side", Side)
def test_a_review_says_who_speaks_of_whom(side: Side) -> None:
    review = written(side)
    parties = (DRIVER, HOST) if side is Side.DRIVER else (HOST, DRIVER)
    assert (review.reviewer_id, review.reviewee_id) == parties
    assert review.direction is (Direction.OF_HOST if side is Side.DRIVER else Direction.OF_DRIVER)
    assert (review.driveway_id, review.booking_id) == (COMPLETED.driveway_id, COMPLETED.id)
    assert review.closes_at == DONE_AT + WRITING
    assert not review.is_shown


@pytest.mark.parametrize("status", [each for each in BookingStatus if each is not BookingStatus.COMPLETED])
def test_only_a_stay_that_took_place_is_reviewed(status: BookingStatus) -> None:
    with pytest.raises(NotCompleted, match=status.replace("_", "-")):
        written(Side.DRIVER, booking=attrs.evolve(COMPLETED, status=status))


def test_two_weeks_after_the_stay_it_is_too_late() -> None:
    assert not written(Side.HOST, at=LAST_MOMENT).is_shown
    with pytest.raises(ReviewsClosed) as refusal:
        written(Side.HOST, at=DONE_AT + WRITING)
    assert refusal.value.until == DONE_AT + WRITING
    with pytest.raises(ReviewsClosed):
        written(Side.HOST).rewrite(rating=1, text=None, at=DONE_AT + WRITING)


@pytest.mark.parametrize("rating", [0, 6, -1, 100])
def test_a_rating_is_from_one_to_five(rating: int) -> None:
    with pytest.raises(InvalidValue):
        written(Side.DRIVER, rating=rating)


@pytest.mark.parametrize("text", ["x" * 2_001, "\x00"])
def test_a_text_is_plain_and_has_an_end(text: str) -> None:
    with pytest.raises(InvalidValue, match="review_text"):
        written(Side.DRIVER).rewrite(rating=5, text=text, at=DONE_AT)


def test_what_is_hidden_is_its_authors_and_the_operators() -> None:
    hidden = a_review(COMPLETED, published_at=NOW).hide(reason="Rude.", by=None, at=NOW)
    assert hidden.may_be_read_by(DRIVER)
    assert hidden.may_be_read_by(None, operates=True)
    assert not hidden.may_be_read_by(HOST)
    assert not hidden.may_be_read_by(None)
    restored = hidden.flag(by=HOST).restore(reason="Not rude.", by=AccountId(an_id()), at=NOW)
    assert restored.may_be_read_by(None)
    assert not restored.is_flagged


def test_what_is_not_published_is_nobodys_but_its_authors() -> None:
    review = a_review(COMPLETED)
    assert review.may_be_read_by(DRIVER)
    assert not any(review.may_be_read_by(each, operates=True) for each in (HOST, None, AccountId(an_id())))


@pytest.mark.parametrize("party", [DRIVER, HOST])
def test_no_operator_judges_a_review_of_their_own_stay(party: AccountId) -> None:
    review = a_review(COMPLETED, published_at=NOW)
    for judge in (review.hide, review.restore):
        with pytest.raises(OwnReview):
            judge(reason="I say so.", by=party, at=NOW)


def test_nobody_flags_their_own_words() -> None:
    with pytest.raises(OwnReview):
        a_review(COMPLETED, published_at=NOW).flag(by=DRIVER)


@pytest.mark.parametrize(
    "count, total, average", [(0, 0, None), (1, 5, 5.0), (3, 13, 4.33), (3, 14, 4.67), (200, 997, 4.99)]
)
def test_a_rating_is_the_mean_to_two_decimals(count: int, total: int, average: float | None) -> None:
    assert Rating(count, total).average == average
