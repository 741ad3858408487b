"""What is paid out, when; and the life of a payout."""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import attrs
import pytest
from tests.unit.money.fates import books_of, cancelled, completed, usd
from tests.unit.money.stays import SOON, a_stay, an_offer

from driveway_core import postings
from driveway_core.bookings import Booking, CancelledBy
from driveway_core.ledger import Ledger
from driveway_core.money import Money
from driveway_core.payments import Failure
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
from driveway_core.testing.builders import NOW
from driveway_core.windows import DAY, HOUR, MINUTE

LOS_ANGELES: Final = ZoneInfo("America/Los_Angeles")


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
    found = next_payout(
        PayoutId(UUID(int=1)), host, own, currency="USD", time_zone=LOS_ANGELES, step=usd("0.01"), at=RUN
    )
    assert found is None or found.entries == ()
    return None if found is None else found.payout


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
        PayoutId(UUID(int=1)),
        two.booking.host_id,
        [one],
        currency="USD",
        time_zone=LOS_ANGELES,
        step=usd("0.01"),
        at=RUN,
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


def test_who_got_more_back_than_they_paid_does_not_keep_the_host_from_being_paid() -> None:
    booking = a_stay(an_offer(SOON), SOON)
    stay = completed(booking)
    ledger = books_of(booking, stay)
    paid = ledger.paid
    half = Money(paid.minor // 2, "USD")
    event = Event(stay.id, "re_present", NOW)
    ledger = ledger.post(postings.refunded(event, paid), postings.borne(event, paid))
    event = Event(stay.id, "dp_half", NOW)
    lost = postings.dispute_lost(event, half, earned=ledger.earned)
    ledger = ledger.post(postings.disputed(event, half), lost)
    assert ledger.paid == -half
    line = PayoutLine.of(stay.id, ledger)
    assert line.booking_total == Money.zero("USD")
    assert line.host_amount == ledger.balances.host_is_owed
    assert line.host_amount.minor > 0
