"""A place that is occupied on arrival: everything goes back, and the host is owed nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.money.street import Street, in_memory

from driveway_core.booking_states import IllegalTransition, TroubleKind
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.ledger import Book
from driveway_core.refunds import Refund, RefundReason
from driveway_core.testing.builders import A_PICTURE, NOW, an_account, an_id, hours_from_now
from driveway_core.testing.scenes import Scene, stored_account
from driveway_core.troubles import TroubleReport, Verdict
from driveway_core.use_cases.decide_trouble import DecideTrouble
from driveway_core.use_cases.report_trouble import ReportTrouble
from driveway_core.windows import MINUTE
from driveway_photos import PillowDarkroom
from driveway_postgres import Database
from driveway_sandbox import StripeSandbox
from driveway_sandbox.stripe.rows import PLATFORM
from driveway_secrets import KeyRingCipher


@pytest.fixture(params=["memory", "postgres"])
def street(request: pytest.FixtureRequest) -> Iterator[Street]:
    """A street over each kind of store."""
    if request.param == "memory":
        with in_memory() as street:
            yield street
        return
    home: Path = request.getfixturevalue("tmp_path")
    database = Database.open(request.getfixturevalue("database_url"), cipher=KeyRingCipher.open(home))
    with StripeSandbox(start=NOW) as sandbox:
        yield Street(sandbox, database.transactions)
    database.dispose()


def report(street: Street, scene: Scene, booking: Booking) -> TroubleReport:
    reporting = ReportTrouble(street.transactions, street.clock, street.settlement, an_id, PillowDarkroom())
    return reporting(scene.driver.actor, booking.id, TroubleKind.OCCUPIED, note="A van", photos=[A_PICTURE])


def refunds(street: Street, booking: Booking) -> tuple[Refund, ...]:
    with street.reading() as work:
        return tuple(work.refunds.of(booking.id))


@pytest.mark.parametrize("status", [BookingStatus.CONFIRMED, BookingStatus.ACTIVE])
def test_trouble_gives_everything_back_once_and_owes_the_host_nothing(
    street: Street, status: BookingStatus
) -> None:
    purse = street.fill_purse()
    scene = street.scene()
    booking = street.book(scene, card=street.card(scene.driver.id)).booking
    street.wait_until(booking.stay.start + 5 * MINUTE)
    if status is BookingStatus.ACTIVE:
        street.check_in(scene.driver.actor, booking.id)
    kept = report(street, scene, booking)
    ended = street.stored(booking.id)
    assert ended.status is BookingStatus.CANCELLED
    with street.reading() as work:
        assert work.bookings.occupied(scene.driveway.id, booking.stay, at=street.clock()) == []
    (refund,) = refunds(street, ended)
    assert (refund.amount, refund.reason) == (booking.offer.due.total, RefundReason.TROUBLE)
    with pytest.raises(IllegalTransition):
        report(street, scene, booking)
    balances = street.let_funds_come(ended)
    assert balances.sum.minor == balances.host_is_owed.minor == 0
    assert not balances.driver_owes
    assert street.sandbox.ledger.of(PLATFORM, "usd") == balances[Book.GATEWAY].minor + purse
    assert sum(row["amount"] for row in street.rows("refund")) == booking.offer.due.total.minor
    with street.reading() as work:
        assert work.troubles.of(booking.id) == kept
        assert len(work.troubles.picture(kept.photos[0].id)) == kept.photos[0].size


def test_a_dismissed_report_moves_no_money(street: Street) -> None:
    street.fill_purse()
    scene = street.scene()
    booking = street.book(scene, card=street.card(scene.driver.id)).booking
    street.wait_until(booking.stay.start)
    kept = report(street, scene, booking)
    before = street.let_funds_come(booking)
    decide = DecideTrouble(street.transactions, street.clock)
    operator = stored_account(street.transactions, an_account(is_operator=True)).actor
    decided = decide(operator, kept.id, Verdict.DISMISSED)
    assert (decided.decision, decided.decided_by) == (Verdict.DISMISSED, operator.account_id)
    street.settle(booking.id)
    assert street.balances(booking) == before
    assert len(refunds(street, booking)) == len(street.rows("refund")) == 1


def test_what_a_longer_stay_cost_goes_back_too(street: Street) -> None:
    street.fill_purse()
    scene = street.scene()
    booking = street.book(scene, card=street.card(scene.driver.id)).booking
    street.wait_until(booking.stay.start - 5 * MINUTE)
    street.reschedule(scene.driver.actor, booking.id, hours_from_now(48, 52))
    assert street.stored(booking.id).stay.end == hours_from_now(48, 52).end
    report(street, scene, booking)
    balances = street.let_funds_come(street.stored(booking.id))
    assert balances.sum.minor == balances.host_is_owed.minor == 0
    assert not balances.driver_owes
    taken = sum(payment.captured.minor for payment in street.payments(booking.id))
    assert sum(row["amount"] for row in street.rows("refund")) == taken
    assert len(street.rows("refund")) == 2
