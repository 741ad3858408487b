"""Amounts that cannot be sent: charges, refunds, payouts are whole steps, and nobody waits for the rest."""

from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.money.affairs import DINARS, DOLLARS, LATER, kept, operation
from tests.unit.money.fates import completed
from tests.unit.money.stays import SOON, a_stay, an_offer

from driveway_core import postings
from driveway_core.affairs import Affairs, Purpose, amount_of, creation
from driveway_core.ledger import Book, Ledger
from driveway_core.limits import Limits
from driveway_core.money import Money
from driveway_core.payment_operations import OperationState
from driveway_core.payments import Payment, PaymentId, PaymentStatus, collect
from driveway_core.payout_books import PayoutBooks
from driveway_core.payout_selection import Settled, next_payout
from driveway_core.payouts import PayoutId
from driveway_core.postings import Event
from driveway_core.pricing import Rates
from driveway_core.settling import Plan, plan
from driveway_core.testing.builders import NOW
from driveway_core.testing.strategies import money
from driveway_core.windows import DAY

UTC: Final = ZoneInfo("UTC")


@given(money("KWD"), st.integers(1, 1_000))
def test_an_amount_lies_between_its_whole_steps(amount: Money, step: int) -> None:
    below, above = amount.down_to(Money(step, "KWD")), amount.up_to(Money(step, "KWD"))
    assert below <= amount <= above
    assert above.minor - below.minor == (step if amount.minor % step else 0)
    assert below.minor % step == 0


@given(money("KWD"), st.integers(1, 100), st.integers(0, 20), st.booleans())
def test_a_balance_moves_in_whole_steps_and_the_rest_waits_or_is_borne(
    owed: Money,
    step: int,
    least: int,
    last: bool,  # noqa: FBT001 - drawn
) -> None:
    limits = Limits(Money(least * step, "KWD"), Money(step, "KWD"))
    asked = collect(owed, limits=limits, last=last)
    assert (asked.charge.minor % step, asked.refund.minor % step) == (0, 0)
    assert not asked.charge or asked.charge >= limits.smallest
    assert not asked.refund or asked.refund - -owed < limits.step
    rest = owed - asked.charge + asked.refund
    assert Money.zero("KWD") <= rest < max(limits.smallest, limits.step)
    assert asked.borne == (rest if last else Money.zero("KWD"))


@pytest.mark.parametrize(
    "price, charge, refund",
    [("1.415", "1.410", "1.420"), ("1.410", "1.410", "1.410"), ("0.009", "0.000", "0.010")],
)
def test_a_dinar_is_charged_rather_less_and_given_back_rather_more(
    price: str, charge: str, refund: str
) -> None:
    assert DINARS.charge(Money.of(price, "KWD")) == Money.of(charge, "KWD")
    assert DINARS.refund(Money.of(price, "KWD")) == Money.of(refund, "KWD")


def paid_for(rate: Money, limits: Limits) -> Affairs:
    """A stay that is over, for which what could be charged was charged."""
    booking = completed(a_stay(an_offer(SOON, asked=Rates(rate)), SOON))
    charge = limits.charge(booking.offer.due.total)
    made = operation(creation(charge, Purpose.BOOKING), booking, OperationState.SUCCEEDED)
    payment = Payment(
        id=PaymentId(made.id),
        booking_id=booking.id,
        intent_id="pi_0",
        charge_id="ch_0",
        amount=charge,
        status=PaymentStatus.SUCCEEDED,
        created_at=NOW,
    )
    known = Affairs(
        booking=booking,
        ledger=Ledger(rate.currency),
        payments=(payment,) if charge else (),
        operations=(made,) if charge else (),
        limits=limits,
    )
    return kept(known, plan(known, at=LATER))


@given(st.integers(1, 20_000))
def test_a_price_in_dinars_is_settled_whatever_it_is(rate: int) -> None:
    paid = paid_for(Money(rate, "KWD"), DINARS)
    balances, due = paid.ledger.balances, paid.booking.offer.due
    assert plan(paid, at=LATER) == Plan()
    assert (balances.driver_owes, balances.sum) == (Money.zero("KWD"), Money.zero("KWD"))
    assert balances.host_is_owed == due.subtotal
    assert balances[Book.BORNE] == due.total - due.total.down_to(DINARS.step) < DINARS.step


def test_what_was_borne_and_is_paid_after_all_is_borne_no_longer() -> None:
    known = paid_for(Money(850, "USD"), DOLLARS)
    late = operation(creation(Money(500, "USD"), Purpose.DIFFERENCE), known.booking, OperationState.SUCCEEDED)
    owing = attrs.evolve(
        known.booking,
        offer=attrs.evolve(
            known.booking.offer,
            price=attrs.evolve(
                known.booking.offer.price,
                subtotal=known.booking.offer.price.subtotal + Money(500, "USD"),
                total=known.booking.offer.price.total + Money(500, "USD"),
            ),
        ),
    )
    payment = Payment(
        id=PaymentId(late.id),
        booking_id=known.booking.id,
        intent_id="pi_1",
        amount=amount_of(late),
        status=PaymentStatus.FAILED,
        failed_at=NOW,
        created_at=NOW,
    )
    given_up = attrs.evolve(
        known,
        booking=owing,
        payments=(*known.payments, payment),
        operations=(*known.operations, late),
    )
    borne = kept(given_up, plan(given_up, at=LATER))
    assert borne.ledger.balances[Book.BORNE] == Money(500, "USD")
    captured = attrs.evolve(payment, status=PaymentStatus.SUCCEEDED, charge_id="ch_1", failed_at=None)
    after = attrs.evolve(borne, payments=(*known.payments, captured))
    after = kept(after, plan(after, at=LATER))
    assert (after.refunds, plan(after, at=LATER)) == ((), Plan())
    assert not after.ledger.balances[Book.BORNE]
    assert not after.ledger.balances.driver_owes


@given(
    st.lists(st.integers(1, 20_000), min_size=1, max_size=4),
    st.sampled_from([("HUF", 1, 100), ("KWD", 10, 10), ("USD", 1, 1)]),
    st.booleans(),
)
@settings(max_examples=25)
def test_a_payout_is_whole_steps_and_what_the_host_gets_too_much_is_borne(
    rates: list[int],
    steps: tuple[str, int, int],
    taken_back: bool,  # noqa: FBT001 - drawn
) -> None:
    currency, charged, whole = steps
    limits, step = Limits(Money(charged, currency), Money(charged, currency)), Money(whole, currency)
    done = [paid_for(Money(rate, currency), limits) for rate in rates]
    host = done[0].booking.host_id
    stays = [Settled(booking=attrs.evolve(each.booking, host_id=host), ledger=each.ledger) for each in done]
    found = next_payout(
        PayoutId(UUID(int=1)), host, stays, currency=currency, time_zone=UTC, step=step, at=SOON.end + 9 * DAY
    )
    assert found is not None
    payout, zero = found.payout, Money.zero(currency)
    agreed = sum(each.booking.offer.due.subtotal.minor for each in done)
    assert payout.amount == payout.amount.down_to(step)
    assert 0 <= payout.amount.minor - agreed < whole
    assert len(found.entries) == (payout.amount.minor != agreed)
    books = {each.booking.id: each.ledger for each in stays}
    for entry in found.entries:
        books[entry.booking_id] = books[entry.booking_id].post(entry)
    if taken_back:
        stays = [attrs.evolve(each, ledger=books[each.booking.id]) for each in stays]
        again = next_payout(
            PayoutId(UUID(int=2)),
            host,
            stays,
            currency=currency,
            time_zone=UTC,
            step=step,
            at=SOON.end + 9 * DAY,
        )
        assert again is not None
        assert ([*again.payout.lines], again.entries) == ([*payout.lines], ())
    there = PayoutBooks(payout=payout, ledgers=books, references=frozenset({"tr_1"}))
    for entry in there.transferred("tr_1", at=NOW):
        books[entry.booking_id] = books[entry.booking_id].post(entry)
    for entry in attrs.evolve(there, ledgers=dict(books)).paid("po_1", at=NOW):
        books[entry.booking_id] = books[entry.booking_id].post(entry)
    for ledger in books.values():
        assert (ledger.balances.host_is_owed, ledger.balances.sum) == (zero, zero)


def test_a_dispute_that_is_lost_takes_back_what_was_rounded_up_with_the_rest() -> None:
    done = paid_for(Money(61_515, "HUF"), Limits(Money(1, "HUF"), Money(1, "HUF")))
    event = Event(done.booking.id, "dp_1", NOW)
    books = done.ledger.post(postings.rounded_up(attrs.evolve(event, reference="p:step"), Money(70, "HUF")))
    books = books.post(postings.disputed(event, books.paid))
    books = books.post(postings.dispute_lost(event, books.paid, earned=books.earned))
    assert Money.zero("HUF") <= books.balances.host_is_owed < Money(70, "HUF")
    assert not books.balances.sum
