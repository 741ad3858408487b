"""Who gets what, when: a table of cases, each balanced; and the life of a payout."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.money.stays import PARKING, SALES, SOON, a_stay, an_offer, booked, shorter

from driveway_core import postings
from driveway_core.bookings import Booking, CancelledBy, Source
from driveway_core.cancellation import changed_offer, outcome
from driveway_core.ledger import Ledger
from driveway_core.money import Money
from driveway_core.payments import Failure, collect
from driveway_core.payout_selection import SAFETY_DELAY, Debt, Settled, ended_at, is_due, next_payout
from driveway_core.payouts import (
    Netted,
    Payout,
    PayoutId,
    PayoutLine,
    PayoutMovedOn,
    PayoutPeriod,
    PayoutStatus,
    StillAtTheHost,
)
from driveway_core.postings import Event
from driveway_core.quotes import Offer
from driveway_core.rules.promo_code import FundedBy, PromoCode
from driveway_core.testing.builders import NOW
from driveway_core.windows import DAY, HOUR, MINUTE

LOS_ANGELES: Final = ZoneInfo("America/Los_Angeles")
BY_HOST: Final = PromoCode("TEN", percent_off=Decimal(10), funded_by=FundedBy.HOST)
BY_PLATFORM: Final = PromoCode("TEN", percent_off=Decimal(20), funded_by=FundedBy.PLATFORM)


def usd(text: str) -> Money:
    return Money.of(text, "USD")


def completed(booking: Booking, late: timedelta = timedelta()) -> Booking:
    arrived = booking.check_in(at=booking.stay.start, source=Source.DRIVER, early_arrival=timedelta())
    return arrived.check_out(at=booking.stay.end + late, source=Source.DRIVER)


def cancelled(before: timedelta, by: CancelledBy = CancelledBy.DRIVER) -> Callable[[Booking], Booking]:
    return lambda booking: booking.cancel(by=by, at=booking.stay.start - before)


def overstayed(booking: Booking) -> Booking:
    return completed(booking, 30 * MINUTE)


def shortened(booking: Booking) -> Booking:
    at, stay = booking.stay.start - HOUR, shorter(booking.stay, 0.5)
    return completed(attrs.evolve(booking, stay=stay, offer=changed_offer(booking, stay, at=at)))


def books_of(before: Booking, after: Booking, *, smallest: int = 50) -> Ledger:
    """What a booking's books look like when everything owed was charged or refunded, as it may be."""
    ledger = Ledger(before.offer.rates.currency)
    steps = [before.offer.due]
    came = outcome(after)
    owed = after.offer.due if came is None else came.kept
    steps.append(owed - steps[0])
    for number, (step, last) in enumerate(zip(steps, (False, True), strict=True)):
        event = Event(before.id, f"step {number}", NOW)
        if step:
            ledger = ledger.post(postings.owed(event, step))
        asked = collect(ledger.balances.driver_owes, smallest=Money(smallest, ledger.currency), last=last)
        if asked.charge:
            ledger = ledger.post(postings.charged(event, asked.charge))
        if asked.refund:
            ledger = ledger.post(postings.refunded(event, asked.refund))
        if asked.borne:
            ledger = ledger.post(postings.borne(event, asked.borne))
    return ledger


@attrs.frozen
class Case:
    """A stay, what became of it, and who gets what of what the driver paid."""

    became: Callable[[Booking], Booking]
    paid: str
    host: str
    fee: str
    tax: str = "0"
    offer: Callable[[], Offer] = lambda: an_offer(SOON)


CASES: Final = {
    "completed": Case(completed, "19.55", "17.00", "2.55"),
    "missed": Case(Booking.miss, "19.55", "17.00", "2.55"),
    "cancelled late": Case(cancelled(HOUR), "11.05", "8.50", "2.55"),
    "cancelled in time": Case(cancelled(DAY + SOON.start - NOW - DAY), "0", "0", "0"),
    "cancelled by the host": Case(cancelled(HOUR, CancelledBy.HOST), "0", "0", "0"),
    "cancelled by the platform": Case(cancelled(HOUR, CancelledBy.PLATFORM), "0", "0", "0"),
    "overstayed": Case(overstayed, "26.89", "23.38", "3.51"),
    "shortened late": Case(shortened, "15.30", "12.75", "2.55"),
    "completed, taxed": Case(
        completed, "25.49", "17.00", "2.55", "5.94", lambda: an_offer(SOON, taxes=(PARKING, SALES))
    ),
    "cancelled late, taxed": Case(
        cancelled(HOUR), "14.13", "8.50", "2.55", "3.08", lambda: an_offer(SOON, taxes=(PARKING, SALES))
    ),
    "discount of the host": Case(
        completed, "17.60", "15.30", "2.30", "0", lambda: an_offer(SOON, discount=BY_HOST)
    ),
    "discount of the platform": Case(
        completed, "16.15", "17.00", "-0.85", "0", lambda: an_offer(SOON, discount=BY_PLATFORM)
    ),
    "discount of the platform, cancelled late": Case(
        cancelled(HOUR), "8.08", "8.50", "-0.42", "0", lambda: an_offer(SOON, discount=BY_PLATFORM)
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_who_gets_what(case: Case) -> None:
    booking = a_stay(case.offer(), SOON)
    ledger = books_of(booking, case.became(booking))
    line = PayoutLine.of(booking.id, ledger)
    told = (line.booking_total, line.host_amount, line.platform_fee, line.tax_amount)
    assert told == tuple(map(usd, (case.paid, case.host, case.fee, case.tax)))
    assert not ledger.balances.sum
    assert not ledger.balances.driver_owes


def test_a_difference_too_small_to_be_charged_is_the_platforms() -> None:
    booking = a_stay(an_offer(SOON), SOON)
    ledger = books_of(booking, overstayed(booking), smallest=1_000)
    line = PayoutLine.of(booking.id, ledger)
    assert (line.booking_total, line.host_amount, line.platform_fee) == (
        usd("19.55"),
        usd("23.38"),
        usd("-3.83"),
    )
    assert ledger.balances.platform_keeps == line.platform_fee


@given(booked(), st.sampled_from([completed, Booking.miss, overstayed, shortened]), st.integers(0, 500))
def test_what_a_driver_paid_is_the_hosts_the_platforms_and_the_citys(
    booking: Booking, became: Callable[[Booking], Booking], smallest: int
) -> None:
    after = became(booking)
    ledger = books_of(booking, after, smallest=smallest)
    line = PayoutLine.of(booking.id, ledger)
    assert line.host_amount + line.platform_fee + line.tax_amount == line.booking_total == ledger.paid
    assert line.host_amount == after.offer.due.subtotal == ledger.balances.host_is_owed
    assert not ledger.balances.sum


def settled(booking: Booking, *, paid_out: bool = False) -> Settled:
    ledger = books_of(a_stay(booking.offer, booking.stay), booking)
    return Settled(booking=booking, ledger=ledger, paid_out=paid_out)


def test_a_stay_is_paid_out_two_days_after_it_is_over_and_settled() -> None:
    booking = a_stay(an_offer(SOON), SOON)
    done = settled(completed(booking))
    over = SOON.end + SAFETY_DELAY
    later = over + 30 * DAY
    assert is_due(done, before=later, at=over)
    assert not is_due(done, before=later, at=over - MINUTE)
    assert not is_due(done, before=SOON.end, at=later)
    assert not is_due(attrs.evolve(done, disputed=True), before=later, at=over)
    assert not is_due(attrs.evolve(done, paid_out=True), before=later, at=over)
    assert not is_due(attrs.evolve(done, available_at=later), before=later, at=over)
    assert not is_due(settled(booking), before=later, at=over)
    unpaid = Ledger("USD").post(postings.owed(Event(booking.id, "x", NOW), booking.offer.due))
    assert not is_due(attrs.evolve(done, ledger=unpaid), before=later, at=over)


def test_a_late_cancellation_is_over_when_its_stay_would_have_been() -> None:
    booking = a_stay(an_offer(SOON), SOON)
    assert ended_at(cancelled(HOUR)(booking)) == SOON.end
    assert ended_at(cancelled(HOUR, CancelledBy.HOST)(booking)) is None
    assert ended_at(completed(booking)) == SOON.end
    assert ended_at(booking) is None


@pytest.mark.parametrize(
    "at, start",
    [
        (datetime(2026, 11, 25, 8, tzinfo=UTC), date(2026, 11, 16)),
        (datetime(2026, 11, 23, 7, 59, tzinfo=UTC), date(2026, 11, 9)),
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), date(2026, 11, 16)),
        (datetime(2027, 1, 6, 12, tzinfo=UTC), date(2026, 12, 28)),
    ],
)
def test_a_period_is_the_last_whole_week_on_the_marketplaces_clock(at: datetime, start: date) -> None:
    period = PayoutPeriod.before(at, LOS_ANGELES)
    assert (period.start, period.end) == (start, start + timedelta(days=6))
    assert period.over_at(LOS_ANGELES) <= at


RUN: Final = SOON.end + 9 * DAY


def paid_by(*stays: Settled) -> Payout | None:
    host = stays[0].booking.host_id
    own = [attrs.evolve(each, booking=attrs.evolve(each.booking, host_id=host)) for each in stays]
    return next_payout(PayoutId(UUID(int=1)), host, own, currency="USD", time_zone=LOS_ANGELES, at=RUN)


def indebted(amount: str) -> Settled:
    """A stay that was paid out and then refunded: the host owes its subtotal."""
    done = settled(completed(a_stay(an_offer(SOON), SOON)), paid_out=True)
    event = Event(done.booking.id, "after", NOW)
    ledger = done.ledger.post(
        postings.transferred(event, usd("17.00")),
        postings.paid_out(event, usd("17.00")),
        postings.owed(event, -done.booking.offer.due),
    )
    back = usd("17.00") - usd(amount)
    ledger = ledger.post(postings.recovered(event, back)) if back else ledger
    return attrs.evolve(done, ledger=ledger)


def test_a_payout_has_the_stays_of_one_host_that_are_due() -> None:
    one, two = (settled(completed(a_stay(an_offer(SOON), SOON))) for _ in range(2))
    payout = paid_by(one, attrs.evolve(two, disputed=True))
    assert payout is not None
    assert ([line.booking_id for line in payout.lines], payout.amount) == ([one.booking.id], usd("17.00"))
    assert paid_by(attrs.evolve(one, disputed=True)) is None
    others = next_payout(
        PayoutId(UUID(int=1)), two.booking.host_id, [one], currency="USD", time_zone=LOS_ANGELES, at=RUN
    )
    assert others is None


def test_debts_are_kept_of_a_payout_and_what_is_left_is_carried_over() -> None:
    done = settled(completed(a_stay(an_offer(SOON), SOON)))
    first, second = indebted("12.00"), indebted("17.00")
    payout = paid_by(done, first, second)
    assert payout is not None
    assert payout.amount == usd("0")
    assert payout.netted == (
        Netted(booking_id=first.booking.id, amount=usd("12.00")),
        Netted(booking_id=second.booking.id, amount=usd("5.00")),
    )
    assert payout.net(at=RUN).status is PayoutStatus.PAID
    left = Debt.of(attrs.evolve(second, netting=usd("5.00")))
    assert left == Debt(booking_id=second.booking.id, amount=usd("12.00"))
    assert Debt.of(attrs.evolve(first, netting=usd("12.00"))) is None


def test_a_debt_that_was_kept_of_a_payout_leaves_balanced_books() -> None:
    done, debtor = settled(completed(a_stay(an_offer(SOON), SOON))), indebted("12.00")
    transfer, out = (Event(done.booking.id, name, RUN) for name in ("tr_1", "po_1"))
    paid = done.ledger.post(
        postings.transferred(transfer, usd("17.00")), postings.paid_out(out, usd("17.00"))
    )
    kept = debtor.ledger.post(
        postings.transferred(transfer, -usd("12.00")), postings.paid_out(out, -usd("12.00"))
    )
    for ledger in (paid, kept):
        assert not ledger.balances.host_is_owed
        assert not ledger.balances.sum


def a_payout() -> Payout:
    payout = paid_by(settled(completed(a_stay(an_offer(SOON), SOON))))
    assert payout is not None
    return payout


def test_a_payout_is_transferred_once_and_paid_out_as_often_as_it_takes() -> None:
    sent = a_payout().transferred("tr_1", at=RUN)
    assert sent.transferred("tr_1", at=RUN + HOUR) == sent
    with pytest.raises(PayoutMovedOn):
        sent.transferred("tr_2", at=RUN)
    first = sent.started("po_1", at=RUN).paid("po_1", at=RUN + DAY)
    assert (first.status, first.paid_at) == (PayoutStatus.PAID, RUN + DAY)
    failed = first.failed("po_1", Failure("account_closed"), at=RUN + 2 * DAY)
    assert (failed.status, failed.paid_at, failed.failure) == (
        PayoutStatus.FAILED,
        None,
        Failure("account_closed"),
    )
    assert failed.paid("po_1", at=RUN + 3 * DAY) == failed
    again = failed.started("po_2", at=RUN + 4 * DAY)
    assert (again.status, again.transfer_id, again.failure) == (PayoutStatus.PROCESSING, "tr_1", None)
    assert again.failed("po_1", Failure("account_closed"), at=RUN + 5 * DAY) == again
    assert again.paid("po_2", at=RUN + 5 * DAY).status is PayoutStatus.PAID


def test_only_a_payout_whose_money_is_back_releases_its_stays() -> None:
    dropped = a_payout().cancel(at=RUN)
    assert [line.released_at for line in dropped.lines] == [RUN]
    sent = a_payout().transferred("tr_1", at=RUN)
    with pytest.raises(StillAtTheHost):
        sent.cancel(at=RUN)
    half = sent.took_back(usd("8.00"), at=RUN)
    with pytest.raises(StillAtTheHost) as refused:
        half.cancel(at=RUN)
    assert refused.value.left == usd("9.00")
    with pytest.raises(StillAtTheHost):
        half.took_back(usd("9.01"), at=RUN)
    whole = half.took_back(usd("9.00"), at=RUN).cancel(at=RUN)
    assert (whole.status, whole.lines[0].released_at) == (PayoutStatus.CANCELLED, RUN)
    failed = sent.started("po_1", at=RUN).failed("po_1", Failure("x"), at=RUN)
    assert failed.lines[0].released_at is None
    with pytest.raises(PayoutMovedOn):
        sent.started("po_1", at=RUN).paid("po_1", at=RUN).cancel(at=RUN)
    with pytest.raises(StillAtTheHost):
        a_payout().took_back(usd("1.00"), at=RUN)
    with pytest.raises(PayoutMovedOn):
        a_payout().net(at=RUN)
