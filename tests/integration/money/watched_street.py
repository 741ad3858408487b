"""A street under watch: what is there, what holds at every step, and how everything comes to its end."""

import functools
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Final, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant
from tests.integration.money import books
from tests.integration.money.mailbox import Fate, Mailbox
from tests.integration.money.payroll import Payroll
from tests.integration.money.street import Street

from driveway_core.actors import SYSTEM, AccountId
from driveway_core.affairs import Affairs
from driveway_core.bookings import BookingId, BookingStatus
from driveway_core.cancellation import outcome, refund_at
from driveway_core.errors import DrivewayError
from driveway_core.ledger import Book, EntryKind
from driveway_core.money import total
from driveway_core.payouts import Payout
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, dollars
from driveway_core.testing.scenes import Scene
from driveway_core.windows import DAY, HOUR, MINUTE
from driveway_sandbox import StripeSandbox
from driveway_sandbox.stripe.ledger import BANKS
from driveway_sandbox.stripe.rows import PLATFORM

T = TypeVar("T")

UNTIL_ALL_IS_OVER: Final = (3 * MINUTE, 20 * MINUTE, 2 * HOUR, DAY, 3 * DAY, 8 * DAY, 3 * DAY, DAY)
"""Pauses between looks: for lost answers, holds, refusals, funds, and drivers who do not pay."""


@attrs.frozen
class Booked:
    """A booking, and who is who of it."""

    id: BookingId
    scene: Scene


class WatchedStreet(RuleBasedStateMachine):
    """Three driveways, their hosts and drivers, and books that are compared with the gateway's."""

    def __init__(self, transactions: Transactions) -> None:
        super().__init__()
        self.closing = ExitStack()
        sandbox = self.closing.enter_context(StripeSandbox(start=NOW))
        self.street = Street(sandbox, transactions)
        self.payroll = Payroll(self.street)
        self.mail = Mailbox(self.payroll)
        self.saved: dict[tuple[AccountId, str], str] = {}
        self.all: dict[BookingId, Booked] = {}

    @initialize(spaces=st.integers(1, 2), hourly=st.sampled_from(("0.90", "8.50")))
    def the_street_opens(self, spaces: int, hourly: str) -> None:
        first = self._scene(spaces, hourly, instant=True)
        asked = self._scene(spaces, hourly, instant=False)
        other = self._scene(1, hourly, instant=True)
        rival = attrs.evolve(first, driver=other.driver, car=other.car)
        self.scenes = (first, asked, rival)
        self.hosts = {each.host.id: self.payroll.host(each) for each in (first, asked)}

    def _scene(self, spaces: int, hourly: str, *, instant: bool) -> Scene:
        scene = self.street.scene(spaces=spaces, instant=instant)
        with self.street.transactions.begin(acting_as=SYSTEM) as work:
            driveway = work.driveways.get(scene.driveway.id)
            rates = attrs.evolve(driveway.rates, hourly=dollars(hourly))
            work.driveways.save(attrs.evolve(driveway, rates=rates))
        return scene

    def _try(self, call: Callable[[], T]) -> T | DrivewayError:
        """Do it, and let the news of it come."""
        try:
            return call()
        except DrivewayError as refused:
            return refused
        finally:
            if sys.exc_info()[0] is None:
                self.mail.come()

    def _card(self, scene: Scene, kind: str | None) -> str | None:
        """A saved card; whoever saves one is not in trouble just then."""
        if kind is None:
            return None
        if (scene.driver.id, kind) not in self.saved:
            faults = self.street.sandbox.faults
            waiting = faults.waiting
            faults.clear()
            self.saved[scene.driver.id, kind] = self.street.card(scene.driver.id, f"pm_card_{kind}")
            for fault in waiting:
                faults.add(fault)
        return self.saved[scene.driver.id, kind]

    def _pass(self, passed: timedelta) -> None:
        self.street.sandbox.clock.advance(passed)
        self.mail.come()

    @property
    def now(self) -> datetime:
        """What the clock says on both sides."""
        return self.street.sandbox.clock.now()

    @invariant()
    def the_books_are_those_of_the_gateway(self) -> None:
        for one in self.all.values():
            ours = books.affairs(self.street, one.id)
            assert ours.ledger.balances.sum.minor == 0
            if books.is_quiet(ours.operations) and not self._is_unseen(ours):
                books.assert_same(self.street, ours)

    @invariant()
    def a_hosts_balance_is_what_we_say(self) -> None:
        payouts = self._payouts()
        if not all(books.is_quiet(self.payroll.all_operations(each.id)) for each in payouts):
            return
        if not {each.transfer_id for each in payouts} & self.mail.unseen and not any(
            row["id"] in self.mail.unseen for row in self.street.rows("payout")
        ):
            self._hosts_have_what_we_say()

    def _hosts_have_what_we_say(self) -> None:
        """What is on its way to a bank has left the balance there, and is on it here until it has arrived."""
        held = sum(self.street.sandbox.ledger.of(account, "usd") for account in self.hosts.values())
        rows = self.street.rows("payout")
        under_way = sum(row["amount"] for row in rows if row["status"] in ("pending", "in_transit"))
        assert books.in_book(self.street, Book.HOST_BALANCE).minor == held + under_way

    def _payouts(self) -> list[Payout]:
        with self.street.reading() as work:
            return [each for host in self.hosts for each in work.payouts.of(host, limit=50).items]

    def _is_unseen(self, ours: Affairs) -> bool:
        """Whether something has happened at the gateway that nobody has looked at yet."""
        street, one = self.street, ours.booking.id
        about = [*books.intents_of(street, one), *books.objects_of(street, "dispute", one)]
        return any(row["id"] in self.mail.unseen for row in about)

    @invariant()
    def a_refund_never_rises_as_the_start_comes_near(self) -> None:
        for one in self.all.values():
            booking = self.street.stored(one.id)
            if booking.status is not BookingStatus.CONFIRMED or booking.stay.start <= self.now:
                continue
            until = booking.stay.start - self.now
            seen = [refund_at(booking, at=self.now + until * share / 8).total for share in range(8)]
            assert seen == sorted(seen, key=lambda each: each.minor, reverse=True)
            assert 0 <= seen[-1].minor <= seen[0].minor <= booking.offer.due.total.minor
            came = outcome(self.street.cancel(one.scene.driver.actor, one.id, preview=True).booking)
            assert came is not None
            assert came.refunded.total == seen[0]

    @invariant()
    def nobody_stands_where_another_does(self) -> None:
        stands = [self.street.stored(one.id).due(at=self.now) for one in self.all.values()]
        there = [each for each in stands if each.status.occupies]
        for number, one in enumerate(there):
            for other in there[:number]:
                if (one.driveway_id, one.space) == (other.driveway_id, other.space):
                    assert not one.occupied.overlaps(other.occupied)

    def teardown(self) -> None:
        with self.closing:
            if sys.exc_info()[0] is None and hasattr(self, "scenes"):
                self._everything_comes_to_its_end()

    def _everything_comes_to_its_end(self) -> None:
        """The trouble is over: jobs run, payments are looked at, money comes."""
        street = self.street
        street.sandbox.faults.clear()
        self.mail.fate = Fate.AT_ONCE
        besides = street.fill_purse()
        for passed in UNTIL_ALL_IS_OVER:
            self._pass(passed)
            self._try(street.sweep)
            self.mail.found_again()
            self.mail.look_at_payments()
            self._workers_look_after_everything()
        for _ in range(2):
            self.payroll.a_week_later()
            self.mail.come()
            self._try(self.payroll.run)
            self._pass(3 * DAY)
            self._workers_look_after_everything()
        for one in self.all.values():
            self._is_over(books.affairs(street, one.id))
        self._payouts_are_over()
        ours = books.in_book(street, Book.GATEWAY).minor
        assert ours + besides == street.sandbox.ledger.of(PLATFORM, "usd")
        assert not self.mail.unseen

    def _workers_look_after_everything(self) -> None:
        for one in self.all.values():
            self._try(functools.partial(self.street.settle, one.id))
        for payout in self._payouts():
            self._try(functools.partial(self.payroll.settle, payout.id))

    def _payouts_are_over(self) -> None:
        """No operation is open, and hosts' balances and banks have what our books say."""
        for payout in self._payouts():
            assert books.is_quiet(self.payroll.all_operations(payout.id))
        self._hosts_have_what_we_say()
        with self.street.reading() as work:
            ledgers = [work.ledgers.of(one.id, currency="USD") for one in self.all.values()]
        sent = (EntryKind.PAYOUT, EntryKind.PAYOUT_FAILED)
        entries = [each for ledger in ledgers for each in ledger.entries if each.kind in sent]
        at_bank = -total((each.into(Book.HOST_BALANCE) for each in entries), "USD")
        assert at_bank.minor == self.street.sandbox.ledger.of(BANKS, "usd")

    def _is_over(self, ours: Affairs) -> None:
        """Nothing is open, nothing was taken for nothing, and every cent is somebody's."""
        assert books.is_quiet(ours.operations), [each for each in ours.operations if each.is_open]
        books.assert_same(self.street, ours)
        assert ours.booking.status is not BookingStatus.PENDING
        if books.is_left_to_people(ours):
            return
        if not ours.booking.status.occupies:
            books.assert_conserved(ours)
        if ours.booking.confirmed_at is None:
            assert not ours.ledger.owed
            assert ours.ledger.paid.minor <= 0
