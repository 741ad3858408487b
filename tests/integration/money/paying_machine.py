"""A machine that books, pays, changes, cancels, refunds and disputes, while nothing can be relied on.

Requests are lost, refused and answered with errors, news is late, doubled
or lost, cards decline, banks ask, holds lapse and money takes days. Whatever
happens on the way, our books and the stand-in's are the same as soon as
nothing is under way, and everything comes to its end once the trouble does.
Source: domain rules §3 (law *conserving*), §6 and §8.
"""

import functools
from datetime import timedelta
from random import Random
from typing import Any, Final
from urllib.error import HTTPError
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, MultipleResults, multiple, precondition, rule
from tests.integration.money import books
from tests.integration.money.mailbox import Fate
from tests.integration.money.watched_street import Booked, WatchedStreet

from driveway_core.actors import SYSTEM
from driveway_core.bookings import BookingId, BookingStatus
from driveway_core.errors import Missing
from driveway_core.money import Money
from driveway_core.testing.builders import a_reference, an_account, an_id
from driveway_core.use_cases.book_stay import BookStay
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow
from driveway_sandbox import Fault, FaultKind

CARDS: Final = (
    None,
    "visa",
    "visa",
    "visa",
    "chargeCustomerFail",
    "authenticationRequired",
    "authenticationRequiredOnSetup",
    "createDispute",
    "refundFail",
    "pendingRefund",
    "bypassPending",
)
AHEAD = st.sampled_from((HOUR, 3 * HOUR, 30 * HOUR, 4 * DAY, 20 * DAY))
LENGTHS = st.sampled_from((15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 5 * HOUR, 30 * HOUR))
PAUSES = st.sampled_from((MINUTE, 16 * MINUTE, HOUR, 13 * HOUR, DAY, 3 * DAY, 8 * DAY))
WHAT: Final = "* payment_intents confirm capture cancel refunds customers transfers reversals payouts"
PATHS: Final = tuple(f"*/{each}" for each in WHAT.split())
BROKEN: Final = tuple(kind for kind in FaultKind if not kind.name.startswith("DELAY"))
OPERATOR: Final = an_account(is_operator=True).actor


def _noted(ids: list[UUID]) -> UUID:
    ids.append(an_id())
    return ids[-1]


class PayingMachine(WatchedStreet):
    """Drivers, hosts, banks, operators, workers and a gateway that nobody can rely on, in any order."""

    booked: Bundle[Booked] = Bundle("booked")

    @rule(target=booked, who=st.integers(0, 2), ahead=AHEAD, length=LENGTHS, card=st.sampled_from(CARDS))
    def somebody_books(
        self, who: int, ahead: timedelta, length: timedelta, card: str | None
    ) -> Booked | MultipleResults[Booked]:
        street, scene = self.street, self.scenes[who]
        start = street.sandbox.clock.now() + ahead
        wish = StayWish(
            driveway_id=scene.driveway.id,
            vehicle_id=scene.car.id,
            stay=TimeWindow(start, start + max(length, HOUR)),
        )
        ids: list[UUID] = []
        book = BookStay(
            street.transactions, street.settlement, street.clock, lambda: _noted(ids), a_reference
        )
        method = self._card(scene, card)
        self._try(lambda: book(scene.driver.actor, wish, payment_method=method))
        try:
            stored = street.stored(BookingId(ids[0]))
        except (Missing, IndexError):
            return multiple()
        self.all[stored.id] = Booked(stored.id, scene)
        return self.all[stored.id]

    @rule(one=booked, card=st.sampled_from(CARDS))
    def the_driver_pays(self, one: Booked, card: str | None) -> None:
        method = self._card(one.scene, card)
        self._try(lambda: self.street.pay(one.scene, one.id, method))

    @rule(one=booked, card=st.sampled_from(CARDS), outcome=st.sampled_from(("succeeds", "fails", None)))
    def the_browser_pays(self, one: Booked, card: str | None, outcome: str | None) -> None:
        """Whatever waits at the gateway, a browser that has its secret can finish, also too late."""
        street = self.street
        for intent in books.intents_of(street, one.id):
            if intent["status"] in ("requires_payment_method", "requires_confirmation") and card:
                self._far_away(f"intents/{intent['id']}/confirmation", payment_method=f"pm_card_{card}")
            if intent["status"] == "requires_action" and outcome:
                self._far_away(f"intents/{intent['id']}/authentication", outcome=outcome)

    def _far_away(self, path: str, **given: object) -> dict[str, Any] | None:
        """What happens at the gateway without us; None where it is refused there."""
        try:
            return self.street.browser(path, **given)
        except HTTPError:
            return None
        finally:
            self.mail.come()

    @rule(one=booked, yes=st.booleans())
    def the_host_answers(self, one: Booked, *, yes: bool) -> None:
        answer = self.street.accept if yes else self.street.decline
        self._try(lambda: answer(one.scene.host.actor, one.id))

    @rule(one=booked, later=st.sampled_from((-HOUR, 0 * HOUR, HOUR, DAY)), length=LENGTHS)
    def the_stay_moves(self, one: Booked, later: timedelta, length: timedelta) -> None:
        start = self.street.stored(one.id).stay.start + later
        stay = TimeWindow(start, start + length)
        self._try(lambda: self.street.reschedule(one.scene.driver.actor, one.id, stay))

    @rule(one=booked, more=st.sampled_from((-2 * HOUR, -15 * MINUTE, 15 * MINUTE, 2 * HOUR, DAY)))
    def the_stay_ends_otherwise(self, one: Booked, more: timedelta) -> None:
        had = self.street.stored(one.id).stay
        stay = TimeWindow(had.start, max(had.end + more, had.start + MINUTE))
        self._try(lambda: self.street.reschedule(one.scene.driver.actor, one.id, stay))

    @rule(one=booked, who=st.sampled_from(("driver", "host", "platform")))
    def somebody_cancels(self, one: Booked, who: str) -> None:
        sides = {"driver": one.scene.driver.actor, "host": one.scene.host.actor, "platform": OPERATOR}
        actor = sides[who]
        self._try(lambda: self.street.cancel(actor, one.id))

    @rule(one=booked)
    def the_car_arrives(self, one: Booked) -> None:
        booking = self.street.stored(one.id)
        if booking.status is BookingStatus.CONFIRMED and booking.stay.start > self.now:
            self._pass(booking.stay.start - self.now)
        self._try(lambda: self.street.check_in(one.scene.driver.actor, one.id))

    @rule(one=booked, late=st.none() | st.sampled_from((MINUTE, 11 * MINUTE, 45 * MINUTE, 5 * HOUR)))
    def the_car_leaves(self, one: Booked, late: timedelta | None) -> None:
        booking = self.street.stored(one.id)
        if late is not None and booking.status is BookingStatus.ACTIVE:
            self._pass(max(booking.stay.end + late - self.now, 0 * HOUR))
        self._try(lambda: self.street.check_out(one.scene.driver.actor, one.id))

    @rule(one=booked, share=st.sampled_from((3, 1)))
    def somebody_refunds_at_the_gateway_itself(self, one: Booked, share: int) -> None:
        charges = [each for each in books.objects_of(self.street, "charge", one.id) if each["captured"]]
        for charge in charges[:1]:
            amount = Money((charge["amount"] - charge["amount_refunded"]) // share, "USD")
            give = self.street.gateway.payments.refund
            intent, key = charge["payment_intent"], f"by hand {an_id()}"
            self._try(functools.partial(give, intent, amount, about={}, key=key))

    @rule(one=booked, inquiry=st.booleans(), share=st.sampled_from((2, 1)))
    def a_bank_asks(self, one: Booked, *, inquiry: bool, share: int) -> None:
        for charge in books.objects_of(self.street, "charge", one.id)[:1]:
            amount = charge["amount"] // share
            self._far_away(f"charges/{charge['id']}/dispute", inquiry=inquiry, amount=amount)

    @precondition(lambda self: self.street.rows("dispute"))
    @rule(won=st.booleans())
    def a_bank_decides(self, *, won: bool) -> None:
        for row in self.street.rows("dispute")[-1:]:
            self._far_away(f"disputes/{row['id']}/closing", status="won" if won else "lost")

    @precondition(lambda self: self.street.rows("refund"))
    @rule()
    def a_bank_sends_money_back(self) -> None:
        refunds = [row for row in self.street.rows("refund") if row["id"].startswith("re_")]
        for row in refunds[-1:]:
            self._far_away(f"refunds/{row['id']}/failure")

    @rule(passed=PAUSES)
    def time_passes(self, passed: timedelta) -> None:
        self._pass(passed)
        self._try(self.street.sweep)

    @rule(one=booked)
    def a_worker_looks_after(self, one: Booked) -> None:
        self._try(lambda: self.street.settle(one.id))

    @rule(kind=st.sampled_from(BROKEN), path=st.sampled_from(PATHS), nth=st.integers(1, 3))
    def requests_will_go_wrong(self, kind: FaultKind, path: str, nth: int) -> None:
        self.street.sandbox.faults.add(Fault(kind, path=path, nth=nth))

    @rule(times=st.integers(1, 4))
    def nothing_can_be_looked_up(self, times: int) -> None:
        self.street.sandbox.faults.add(Fault(FaultKind.DROP_BEFORE, "GET", times=times))

    @rule(fate=st.sampled_from(Fate))
    def news_will_come(self, fate: Fate) -> None:
        self.mail.fate = fate

    @precondition(lambda self: self.mail.late)
    @rule(seed=st.integers(0, 9))
    def late_news_comes(self, seed: int) -> None:
        self.mail.shuffled(Random(seed))

    @rule()
    def the_week_is_over(self) -> None:
        """Hosts are paid for it, once its money has come."""
        self.payroll.a_week_later()
        self.mail.come()
        self._try(self.payroll.run)

    @rule()
    def hosts_are_paid(self) -> None:
        self._try(self.payroll.run)

    @precondition(lambda self: self.street.rows("payout"))
    @rule()
    def a_bank_sends_a_payout_back(self) -> None:
        for row in self.street.rows("payout")[-1:]:
            self._far_away(f"payouts/{row['id']}/failure")

    @precondition(lambda self: self.street.rows("payout"))
    @rule(good=st.booleans())
    def hosts_name_another_bank(self, *, good: bool) -> None:
        for account in self.hosts.values():
            self._far_away(f"accounts/{account}/bank", bank="000123456789" if good else "000111111113")

    @precondition(lambda self: self.street.rows("transfer"))
    @rule(share=st.sampled_from((None, 2)))
    def an_operator_takes_a_payout_back(self, share: int | None) -> None:
        for payout in self._payouts()[:1]:
            part = None if share is None else Money(payout.amount.minor // share, "USD")
            self._try(functools.partial(self.payroll.reverse, SYSTEM, payout.id, part))

    @precondition(lambda self: self.street.rows("transfer"))
    @rule()
    def a_worker_looks_after_payouts(self) -> None:
        for payout in self._payouts():
            self._try(functools.partial(self.payroll.settle, payout.id))
