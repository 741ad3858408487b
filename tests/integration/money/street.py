"""A street where drivers pay: real stores, the real Stripe adapter, and the stand-in for Stripe."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.request import Request, urlopen

import attrs

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM, AccountId
from driveway_core.bookings import Booking, BookingId
from driveway_core.details import BookingDetails
from driveway_core.ledger import Balances, Ledger
from driveway_core.payments import Payment
from driveway_core.ports import Transactions, Work
from driveway_core.testing.builders import NOW, a_reference, an_id, dollars, hours_from_now, some_terms
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.use_cases.accept_request import AcceptRequest
from driveway_core.use_cases.book_stay import BookStay
from driveway_core.use_cases.cancel_booking import CancelBooking
from driveway_core.use_cases.check_in import CheckIn
from driveway_core.use_cases.check_out import CheckOut
from driveway_core.use_cases.decline_request import DeclineRequest
from driveway_core.use_cases.gateway_settlement import GatewaySettlement
from driveway_core.use_cases.look_after import LookAtPayment, SettleBooking
from driveway_core.use_cases.name_customer import NameCustomer
from driveway_core.use_cases.pay_booking import PayBooking
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.use_cases.reschedule_booking import RescheduleBooking
from driveway_core.use_cases.sweep_due import SweepDue
from driveway_memory import Memory
from driveway_sandbox import StripeSandbox
from driveway_stripe import StripeGateway

WEBHOOK_SECRET: Final = "whsec_street"


@attrs.define
class Street:
    """Grace has a driveway, Ada has a car and a card, and it is what the sandbox's clock says."""

    sandbox: StripeSandbox
    transactions: Transactions
    gateway: StripeGateway = attrs.field(init=False)
    _ticks: int = attrs.field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        self.gateway = StripeGateway.open(
            "sk_test_street",
            publishable_key="pk_test_street",
            secrets=[WEBHOOK_SECRET],
            clock=self.clock,
            api_base=self.sandbox.url,
            retries=0,
        )

    def clock(self) -> datetime:
        """Always a little later than the last time."""
        self._ticks += 1
        return self.sandbox.clock.now() + timedelta(microseconds=self._ticks)

    def wait(self, **passed: float) -> None:
        """Time passes on both sides."""
        self.sandbox.clock.advance(timedelta(**passed))

    def wait_until(self, moment: datetime) -> None:
        self.sandbox.clock.advance(seconds=(moment - self.sandbox.clock.now()).total_seconds())

    @property
    def settlement(self) -> GatewaySettlement:
        return GatewaySettlement(self.transactions, self.gateway.payments, self.clock, an_id)

    def scene(self, *, spaces: int = 1, instant: bool = True) -> Scene:
        scene = set_scene(self.transactions, spaces=spaces)
        if not instant:
            with self.transactions.begin(acting_as=SYSTEM) as work:
                driveway = work.driveways.get(scene.driveway.id)
                work.driveways.save(attrs.evolve(driveway, terms=some_terms(instant_booking=False)))
        return scene

    def card(self, driver: AccountId, kind: str = "pm_card_visa") -> str:
        """A saved card of a driver's, as their browser and the bank would save it."""
        customer = NameCustomer(self.transactions, self.gateway.payments, self.clock)(driver)
        setup = self.gateway.cards.set_up(customer, key=f"setup:{an_id()}")
        row = self.browser(f"intents/{setup.setup_id}/confirmation", payment_method=kind)
        if row["status"] == "requires_action":
            row = self.browser(f"intents/{setup.setup_id}/authentication", outcome="succeeds")
        return str(row["payment_method"])

    def browser(self, path: str, **given: object) -> dict[str, Any]:
        """What happens on the far side: a browser, a bank, a page of Stripe's."""
        url = f"{self.sandbox.url}/_sandbox/{path}"
        body = json.dumps(given).encode()
        request = Request(url, body, {"Content-Type": "application/json"})  # noqa: S310  # loopback only
        with urlopen(request) as answer:  # noqa: S310  # loopback only
            return dict(json.load(answer))

    def wish(self, scene: Scene, start: float = 48, end: float = 50) -> StayWish:
        stay = hours_from_now(start, end)
        return StayWish(driveway_id=scene.driveway.id, vehicle_id=scene.car.id, stay=stay)

    def book(
        self, scene: Scene, start: float = 48, end: float = 50, *, card: str | None = None
    ) -> BookingDetails:
        """Ada books: by default a stay in two days."""
        return self.book_wish(scene.driver, self.wish(scene, start, end), card=card)

    def book_wish(self, account: Account, wish: StayWish, *, card: str | None = None) -> BookingDetails:
        """Anybody books anything."""
        book_stay = BookStay(self.transactions, self.settlement, self.clock, an_id, a_reference)
        return book_stay(account.actor, wish, payment_method=card)

    def pay(self, scene: Scene, booking_id: BookingId, card: str | None = None) -> BookingDetails:
        pay_booking = PayBooking(self.transactions, self.settlement, self.clock, an_id)
        return pay_booking(scene.driver.actor, booking_id, payment_method=card)

    @property
    def accept(self) -> AcceptRequest:
        return AcceptRequest(self.transactions, self.clock, self.settlement)

    @property
    def decline(self) -> DeclineRequest:
        return DeclineRequest(self.transactions, self.clock, self.settlement)

    @property
    def cancel(self) -> CancelBooking:
        return CancelBooking(self.transactions, self.clock, self.settlement)

    @property
    def reschedule(self) -> RescheduleBooking:
        return RescheduleBooking(self.transactions, self.clock, self.settlement)

    @property
    def check_in(self) -> CheckIn:
        return CheckIn(self.transactions, self.clock, self.settlement)

    @property
    def check_out(self) -> CheckOut:
        return CheckOut(self.transactions, self.clock, self.settlement)

    @property
    def sweep(self) -> SweepDue:
        return SweepDue(self.transactions, self.clock, self.settlement)

    @property
    def look_at(self) -> LookAtPayment:
        return LookAtPayment(self.transactions, self.gateway.payments, self.clock, an_id)

    @property
    def settle(self) -> SettleBooking:
        return SettleBooking(self.transactions, self.gateway.payments, self.clock, an_id)

    @contextmanager
    def reading(self) -> Iterator[Work]:
        with self.transactions.read(acting_as=SYSTEM) as work:
            yield work

    def stored(self, booking_id: BookingId) -> Booking:
        with self.reading() as work:
            return work.bookings.get(booking_id)

    def payments(self, booking_id: BookingId) -> tuple[Payment, ...]:
        with self.reading() as work:
            return tuple(work.payments.of(booking_id))

    def ledger(self, booking: Booking) -> Ledger:
        with self.reading() as work:
            return work.ledgers.of(booking.id, currency=booking.offer.rates.currency)

    def balances(self, booking: Booking) -> Balances:
        return self.ledger(booking).balances

    def let_funds_come(self, booking: Booking) -> Balances:
        """Refunds wait for the charge's own money, two days here; the books once it is there."""
        self.wait(days=3)
        for payment in self.payments(booking.id):
            self.look_at(payment.intent_id)
        return self.balances(booking)

    def fill_purse(self) -> int:
        """Money that is nobody's stay comes to the platform's balance; how much of it stays."""
        payment = self.gateway.payments.create(
            dollars("900.00"), customer="", hold=False, about={}, key=f"purse {an_id()}"
        )
        intent = payment.seen.intent_id
        self.browser(f"intents/{intent}/confirmation", payment_method="pm_card_bypassPending")
        charge = next(row["id"] for row in self.rows("charge") if row["payment_intent"] == intent)
        return sum(row["net"] for row in self.rows("balance_transaction") if row["source"] == charge)

    def rows(self, kind: str) -> list[dict[str, Any]]:
        """Every object of a kind at the stand-in."""
        return list(self.sandbox.world.rows.get(kind, {}).values())


@contextmanager
def in_memory() -> Iterator[Street]:
    """A street whose stores live in memory."""
    with StripeSandbox(start=NOW) as sandbox:
        yield Street(sandbox, Memory().transactions)
