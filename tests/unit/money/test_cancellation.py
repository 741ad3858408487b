"""What comes back, until when; and that no change of a stay gets more."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.unit.money.stays import PARKING, SALES, SOON, a_stay, an_offer, booked, shorter

from driveway_core.amounts import Amounts
from driveway_core.bookings import Awaiting, Booking, CancelledBy
from driveway_core.cancellation import changed_offer, outcome, percent_at, refund_at, refund_steps
from driveway_core.cancellation_terms import CURRENT, CancellationTerms, Tier, terms_of
from driveway_core.driveways import CancellationPolicy
from driveway_core.errors import InvalidValue
from driveway_core.money import Money
from driveway_core.rules.promo_code import FundedBy, PromoCode
from driveway_core.testing.builders import NOW
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow

SECOND = timedelta(seconds=1)
MOMENTS = st.integers(0, 22 * 24 * 60).map(lambda minutes: NOW + minutes * MINUTE)


def usd(text: str) -> Money:
    return Money.of(text, "USD")


def amounts(subtotal: str, fee: str, tax: str = "0") -> Amounts:
    return Amounts(usd(subtotal), usd(fee), usd(tax))


def cancelled(booking: Booking, *, at: datetime, by: CancelledBy = CancelledBy.DRIVER) -> Booking:
    return booking.cancel(by=by, at=at)


def changed(booking: Booking, stay: TimeWindow, *, at: datetime) -> Booking:
    return attrs.evolve(booking, stay=stay, offer=changed_offer(booking, stay, at=at))


def paid_in_the_end(booking: Booking, *, at: datetime) -> int:
    """What the driver is left to pay who cancels at a moment, whatever was changed before."""
    came = outcome(cancelled(booking, at=at))
    assert came is not None
    return came.kept.total.minor


@pytest.mark.parametrize(
    "policy, percents",
    [
        ("flexible", (100, 100, 100, 100, 100, 0, 0)),
        ("moderate", (100, 100, 100, 50, 50, 50, 0)),
        ("strict", (100, 50, 0, 0, 0, 0, 0)),
    ],
)
def test_the_shipped_terms_give_back_less_and_less(policy: str, percents: tuple[int, ...]) -> None:
    terms = terms_of(CancellationPolicy(policy))
    start = NOW + 30 * DAY
    before = (8 * DAY, 3 * DAY, 25 * HOUR, 24 * HOUR, 2 * HOUR, HOUR, timedelta())
    assert tuple(terms.percent(start=start, booked_at=NOW, at=start - each) for each in before) == percents
    assert terms.version == CURRENT == 1


def test_terms_that_would_give_back_more_later_cannot_be_made() -> None:
    for tiers in (
        (Tier(HOUR, 50), Tier(DAY, 100)),
        (Tier(DAY, 50), Tier(HOUR, 100)),
        (Tier(DAY, 50), Tier(HOUR, 50)),
        (Tier(DAY, 101),),
        (Tier(DAY, 0),),
        (Tier(-HOUR, 50),),
    ):
        with pytest.raises(InvalidValue, match="tiers"):
            CancellationTerms(2, tiers)


def test_a_driver_may_change_their_mind_for_a_quarter_of_an_hour() -> None:
    stay = TimeWindow(NOW + 2 * HOUR, NOW + 4 * HOUR)
    booking = a_stay(an_offer(stay, policy=CancellationPolicy.STRICT), stay)
    assert refund_at(booking, at=NOW + 15 * MINUTE - SECOND) == amounts("17.00", "2.55")
    assert refund_at(booking, at=NOW + 15 * MINUTE) == amounts("0", "0")
    soon = TimeWindow(NOW + HOUR, NOW + 3 * HOUR)
    assert not refund_at(a_stay(an_offer(soon, policy=CancellationPolicy.STRICT), soon), at=NOW)


def test_half_is_half_of_the_subtotal_and_half_of_its_tax_and_none_of_the_fee() -> None:
    booking = a_stay(an_offer(SOON, taxes=(PARKING, SALES)), SOON)
    assert booking.offer.due == amounts("17.00", "2.55", "5.94")
    came = outcome(cancelled(booking, at=SOON.start - HOUR))
    assert came is not None
    # 25 % of 17.00 is 4.25; of 1.69 on 19.55 the share of 17.00 is 1.47; half of 5.72 is 2.86
    assert came.refunded == amounts("8.50", "0", "2.86")
    assert came.kept == amounts("8.50", "2.55", "3.08")


def test_a_discount_that_the_platform_pays_for_shrinks_with_what_it_is_a_discount_on() -> None:
    code = PromoCode("FREE", percent_off=Decimal(100), funded_by=FundedBy.PLATFORM)
    booking = a_stay(an_offer(SOON, discount=code), SOON)
    assert booking.offer.due == amounts("17.00", "-14.45")
    came = outcome(cancelled(booking, at=SOON.start - HOUR))
    assert came is not None
    assert (came.refunded, came.refunded.total) == (amounts("8.50", "-7.23"), usd("1.27"))
    assert came.kept == amounts("8.50", "-7.22")


@pytest.mark.parametrize("by", [CancelledBy.HOST, CancelledBy.PLATFORM])
def test_what_is_cancelled_by_the_host_or_the_platform_comes_back_whole(by: CancelledBy) -> None:
    booking = changed(a_stay(an_offer(SOON), SOON), shorter(SOON, 0.5), at=SOON.start - HOUR)
    assert booking.offer.given_up == amounts("4.25", "1.27")
    came = outcome(cancelled(booking, at=SOON.start, by=by))
    assert came is not None
    assert (came.refunded, bool(came.kept)) == (booking.offer.due, False)


def test_a_hold_that_was_never_confirmed_costs_nothing() -> None:
    booking = a_stay(an_offer(SOON), SOON, awaiting=Awaiting.HOST)
    came = outcome(cancelled(booking, at=SOON.start))
    assert came is not None
    assert not came.kept
    assert outcome(booking) is None


@pytest.mark.wide
@given(booked(), MOMENTS, MOMENTS)
def test_a_refund_never_rises_as_the_start_comes_nearer(
    booking: Booking, one: datetime, two: datetime
) -> None:
    early, late = sorted((one, two))
    assert percent_at(booking, at=late) <= percent_at(booking, at=early)
    earlier, later = refund_at(booking, at=early), refund_at(booking, at=late)
    assert later.subtotal <= earlier.subtotal
    assert later.tax_amount <= earlier.tax_amount
    assert later.total.minor <= earlier.total.minor + rounding(booking)


def rounding(booking: Booking) -> int:
    """A discount's share is rounded beside the subtotal's: a share of the two may be one unit off."""
    return 1 if booking.offer.price.platform_fee.minor < 0 else 0


@pytest.mark.wide
@given(booked(), MOMENTS)
def test_kept_and_refunded_are_what_was_paid_and_neither_is_below_zero(
    booking: Booking, at: datetime
) -> None:
    came = outcome(cancelled(booking, at=at))
    assert came is not None
    assert came.kept + came.refunded == came.paid == booking.offer.due
    assert came.kept.subtotal.minor >= 0
    assert came.kept.tax_amount.minor >= 0
    assert came.refunded.subtotal.minor >= 0
    assert came.refunded.tax_amount.minor >= 0
    assert (came.refunded.subtotal + came.refunded.platform_fee).minor >= 0
    assert (came.kept.subtotal + came.kept.platform_fee).minor >= 0


@pytest.mark.wide
@given(booked(), MOMENTS)
def test_a_refund_is_what_its_parts_come_to_by_hand(booking: Booking, at: datetime) -> None:
    percent, price = percent_at(booking, at=at), booking.offer.price
    subtotal, fee = price.subtotal.minor, price.platform_fee.minor
    if percent == 100:
        assert refund_at(booking, at=at) == booking.offer.due
        return
    share = Fraction(percent, 100)
    tax = Fraction(0)
    for levied in booking.offer.taxes:
        both = levied.base.value == "subtotal_and_fee"
        paid = half_up(Fraction(levied.percentage) / 100 * (subtotal + fee if both else subtotal))
        tax += Fraction(paid * subtotal, subtotal + fee) if both and fee > 0 and subtotal else paid
    refund = refund_at(booking, at=at)
    assert refund.subtotal.minor == half_up(share * subtotal)
    assert refund.platform_fee.minor == (-half_up(share * -fee) if fee < 0 else 0)
    assert refund.tax_amount.minor == (half_up(share * tax) if subtotal else 0)


def half_up(amount: Fraction) -> int:
    return int(amount + Fraction(1, 2))


@pytest.mark.wide
@given(booked(), MOMENTS)
def test_the_steps_say_what_a_cancellation_gives_back_at_every_moment(booking: Booking, at: datetime) -> None:
    said = [step.refunded for step in refund_steps(booking) if at < step.until]
    assert refund_at(booking, at=at) == (said[0] if said else Amounts.zero(booking.offer.due.currency))


def test_the_steps_of_moderate_terms_are_two() -> None:
    stay = TimeWindow(NOW + 3 * DAY, NOW + 3 * DAY + 2 * HOUR)
    steps = refund_steps(a_stay(an_offer(stay), stay))
    assert [(step.until, step.refunded.total) for step in steps] == [
        (NOW + 2 * DAY, usd("19.55")),
        (NOW + 3 * DAY, usd("8.50")),
    ]


@pytest.mark.wide
@given(booked(), st.integers(1, 400), st.integers(0, 999))
def test_extending_then_shortening_before_the_terms_bite_changes_nothing(
    booking: Booking, quarters: int, thousandths: int
) -> None:
    assume(percent_at(booking, at=booking.created_at) == 100)
    borders = booking.offer.cancellation.borders(start=booking.stay.start, booked_at=booking.created_at)
    at = booking.created_at + (borders[0] - booking.created_at) * thousandths / 1_000
    assert percent_at(booking, at=at) == 100
    longer = TimeWindow(booking.stay.start, booking.stay.end + quarters * 15 * MINUTE)
    assert changed(changed(booking, longer, at=at), booking.stay, at=at).offer == booking.offer


def test_a_shortening_gives_back_what_cancelling_that_part_would() -> None:
    booking = a_stay(an_offer(SOON), SOON)
    for at, given_up in ((NOW, "0"), (NOW + HOUR, "4.25")):
        halved = changed(booking, shorter(SOON, 0.5), at=at)
        assert halved.offer.given_up.subtotal == usd(given_up)
        assert halved.offer.price.total == usd("9.78")
    begun = changed(booking, shorter(SOON, 0.5), at=SOON.start)
    assert begun.offer.due == booking.offer.due


def test_a_stay_that_is_moved_away_does_not_leave_its_terms_behind() -> None:
    booking = a_stay(an_offer(SOON), SOON)
    away = TimeWindow(SOON.start + 9 * DAY, SOON.end + 9 * DAY)
    late = changed(booking, away, at=SOON.start - HOUR)
    assert refund_at(late, at=SOON.start - HOUR) == refund_at(booking, at=SOON.start - HOUR)
    in_time = changed(booking, away, at=NOW)
    assert refund_at(in_time, at=SOON.start) == booking.offer.due


@st.composite
def shipped(draw: st.DrawFn) -> Booking:
    """Bookings on the shipped terms, whose shares are all, half and nothing."""
    booking = draw(booked())
    terms = terms_of(draw(st.sampled_from(CancellationPolicy)))
    return attrs.evolve(booking, offer=attrs.evolve(booking.offer, cancellation=terms))


@pytest.mark.wide
@given(shipped(), st.lists(st.tuples(st.floats(0, 1), MOMENTS), max_size=5), MOMENTS)
def test_shortening_on_the_way_gets_no_more_than_cancelling_at_once_and_no_less_than_cancelling_at_last(
    booking: Booking, steps: list[tuple[float, datetime]], last: datetime
) -> None:
    *moments, last = sorted([*(at for _, at in steps), last])
    current = booking
    for at, (share, _) in zip(moments, steps, strict=True):
        current = changed(current, shorter(current.stay, share), at=at)
    first = moments[0] if moments else last
    spent = paid_in_the_end(current, at=last)
    unit = rounding(booking) * (1 + len(moments))
    assert spent >= paid_in_the_end(booking, at=first) - unit
    assert spent <= paid_in_the_end(booking, at=last) + unit


@pytest.mark.wide
@given(
    shipped(), st.lists(st.tuples(st.integers(0, 2_000), st.integers(1, 300), MOMENTS), max_size=4), MOMENTS
)
def test_no_changes_of_a_stay_cost_less_than_cancelling_before_the_first_of_them(
    booking: Booking, moves: list[tuple[int, int, datetime]], last: datetime
) -> None:
    *moments, last = sorted([*(at for _, _, at in moves), last])
    current = booking
    for at, (begins, quarters, _) in zip(moments, moves, strict=True):
        start = at + begins * 15 * MINUTE
        current = changed(current, TimeWindow(start, start + quarters * 15 * MINUTE), at=at)
    first = moments[0] if moments else last
    unit = rounding(booking) * (1 + len(moments))
    assert paid_in_the_end(current, at=last) >= paid_in_the_end(booking, at=first) - unit
