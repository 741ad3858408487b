"""What people and workers do that moves money, each written so that any process can do it, and die of it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4  # noqa: TID251  # another process makes ids of its own

import attrs
from tests.integration.money.payroll import Payroll
from tests.integration.money.street import Street

from driveway_core.actors import AccountId, Actor
from driveway_core.booking_texts import reference
from driveway_core.bookings import Awaiting, Booking, BookingId, BookingStatus
from driveway_core.details import Side
from driveway_core.driveways import DrivewayId
from driveway_core.once import AlreadyDone, Once
from driveway_core.ports import Clock, PaymentGateway, PayoutGateway, Transactions
from driveway_core.testing.scenes import Scene
from driveway_core.use_cases.accept_request import AcceptRequest
from driveway_core.use_cases.book_stay import BookStay
from driveway_core.use_cases.cancel_booking import CancelBooking
from driveway_core.use_cases.check_out import CheckOut
from driveway_core.use_cases.decline_request import DeclineRequest
from driveway_core.use_cases.gateway_settlement import GatewaySettlement
from driveway_core.use_cases.look_after import LookAtPayment
from driveway_core.use_cases.pay_booking import PayBooking
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.use_cases.reschedule_booking import RescheduleBooking
from driveway_core.use_cases.run_payouts import RunPayouts
from driveway_core.use_cases.sweep_due import SweepDue
from driveway_core.vehicles import VehicleId
from driveway_core.windows import HOUR, MINUTE, TimeWindow

_START: Final = 400 * HOUR
"""How far ahead stays begin: further than any recovery takes."""


@attrs.frozen(kw_only=True)
class Case:
    """Who does something about which booking; plain values, which another process can be told."""

    driver: AccountId
    host: AccountId
    driveway: DrivewayId
    car: VehicleId
    begins: datetime
    key: str
    card: str | None = None
    booking: BookingId | None = None
    intent: str = ""

    @property
    def own(self) -> BookingId:
        assert self.booking is not None
        return self.booking

    def stay(self, hours: float = 2) -> TimeWindow:
        return TimeWindow(self.begins, self.begins + hours * HOUR)

    def once(self, at: datetime) -> Once:
        """The wish of a client who asks again with the same key."""
        return Once(scope=f"{self.driver} something", key=self.key, fingerprint=b"{}", at=at)


@attrs.frozen
class Hands:
    """A process: its stores, its way to the gateway, its clock."""

    transactions: Transactions
    gateway: PaymentGateway
    payouts: PayoutGateway
    clock: Clock

    @property
    def settlement(self) -> GatewaySettlement:
        return GatewaySettlement(self.transactions, self.gateway, self.clock, uuid4)

    def book(self, case: Case) -> None:
        book = BookStay(
            self.transactions, self.settlement, self.clock, uuid4, lambda: reference(uuid4().bytes)
        )
        wish = StayWish(driveway_id=case.driveway, vehicle_id=case.car, stay=case.stay())
        book(Actor(case.driver), wish, payment_method=case.card, once=case.once(self.clock()))

    def pay(self, case: Case) -> None:
        pay = PayBooking(self.transactions, self.settlement, self.clock, uuid4)
        pay(Actor(case.driver), case.own, payment_method=case.card, once=case.once(self.clock()))

    def accept(self, case: Case) -> None:
        accept = AcceptRequest(self.transactions, self.clock, self.settlement)
        accept(Actor(case.host), case.own, once=case.once(self.clock()))

    def decline(self, case: Case) -> None:
        decline = DeclineRequest(self.transactions, self.clock, self.settlement)
        decline(Actor(case.host), case.own, once=case.once(self.clock()))

    def cancel(self, case: Case) -> None:
        cancel = CancelBooking(self.transactions, self.clock, self.settlement)
        cancel(Actor(case.driver), case.own, once=case.once(self.clock()))

    def lengthen(self, case: Case) -> None:
        self._reschedule(case, case.stay(5))

    def shorten(self, case: Case) -> None:
        self._reschedule(case, case.stay(1))

    def _reschedule(self, case: Case, stay: TimeWindow) -> None:
        reschedule = RescheduleBooking(self.transactions, self.clock, self.settlement)
        reschedule(Actor(case.driver), case.own, stay, once=case.once(self.clock()))

    def check_out(self, case: Case) -> None:
        check_out = CheckOut(self.transactions, self.clock, self.settlement)
        check_out(Actor(case.driver), case.own, once=case.once(self.clock()))

    def hear(self, case: Case) -> None:
        LookAtPayment(self.transactions, self.gateway, self.clock, uuid4)(case.intent)

    def pay_out(self, case: Case) -> None:
        RunPayouts(self.transactions, self.payouts, self.clock, uuid4)()

    def sweep(self, case: Case) -> None:
        SweepDue(self.transactions, self.clock, self.settlement)()
        self.settlement.carry_out(case.own)


@attrs.frozen(kw_only=True)
class Deed:
    """Something that is done: what there was before, the doing, and when it has surely come to pass.

    ``charges`` is how many payments are ever taken for it, those before it included;
    ``is_kept`` says that it is written down before anybody is asked anything;
    ``pays_host`` that a periodic job does it again.
    """

    name: str
    prepare: Callable[[Street], Case]
    do: Callable[[Hands, Case], None]
    came: Callable[[Booking], bool]
    charges: int = 1
    is_kept: bool = True
    pays_host: bool = False

    def again(self, hands: Hands, case: Case) -> None:
        """A client who got no answer asks again with the same key."""
        with suppress(AlreadyDone):
            self.do(hands, case)


def case_of(street: Street, scene: Scene, *, card: bool = True, ahead: timedelta = _START) -> Case:
    now = street.clock().replace(minute=0, second=0, microsecond=0)
    return Case(
        driver=scene.driver.id,
        host=scene.host.id,
        driveway=scene.driveway.id,
        car=scene.car.id,
        begins=now + ahead,
        key=f"key-{scene.driver.id}",
        card=street.card(scene.driver.id) if card else None,
    )


def hands_of(street: Street) -> Hands:
    """Hands that nothing happens to."""
    return Hands(street.transactions, street.gateway.payments, street.gateway.payouts, street.clock)


def new(street: Street, *, instant: bool = True) -> Case:
    return case_of(street, street.scene(instant=instant))


def new_without_card(street: Street) -> Case:
    return case_of(street, street.scene(), card=False)


def asked(street: Street) -> Case:
    return new(street, instant=False)


def booked(street: Street, *, instant: bool = True, ahead: timedelta = _START) -> Case:
    case = case_of(street, street.scene(instant=instant), ahead=ahead)
    hands_of(street).book(case)
    (booking,) = bookings_of(street, case)
    return attrs.evolve(
        case, booking=booking.id, key=f"{case.key} again", intent=last_intent(street, booking)
    )


def requested(street: Street) -> Case:
    return booked(street, instant=False)


def unpaid(street: Street) -> Case:
    """Held without a card; the driver has saved one since."""
    case = case_of(street, street.scene(), card=False)
    hands_of(street).book(case)
    (booking,) = bookings_of(street, case)
    case = attrs.evolve(case, booking=booking.id, intent=last_intent(street, booking))
    return attrs.evolve(case, card=street.card(case.driver), key=f"{case.key} again")


def finished_by_the_browser(street: Street) -> Case:
    case = unpaid(street)
    street.browser(f"intents/{case.intent}/confirmation", payment_method="pm_card_visa")
    return case


def overdue(street: Street) -> Case:
    case = unpaid(street)
    street.wait(minutes=16)
    return case


def overstayed(street: Street) -> Case:
    case = booked(street, ahead=HOUR)
    street.wait_until(case.begins)
    street.check_in(Actor(case.driver), case.own)
    street.wait_until(case.stay().end + 45 * MINUTE)
    return case


def due_to_the_host(street: Street) -> Case:
    """A stay that was paid and is over since last week, of a host whom the gateway knows."""
    scene = street.scene()
    Payroll(street).host(scene)
    case = case_of(street, scene, ahead=HOUR)
    hands_of(street).book(case)
    (booking,) = bookings_of(street, case)
    street.wait_until(case.begins)
    street.check_in(Actor(case.driver), booking.id)
    street.wait_until(case.stay().end)
    street.check_out(Actor(case.driver), booking.id)
    Payroll(street).a_week_later()
    return attrs.evolve(case, booking=booking.id)


def bookings_of(street: Street, case: Case) -> list[Booking]:
    with street.reading() as work:
        return [each.booking for each in work.bookings.of(case.driver, side=Side.DRIVER, limit=9).items]


def last_intent(street: Street, booking: Booking) -> str:
    return street.payments(booking.id)[-1].intent_id


def is_(status: BookingStatus) -> Callable[[Booking], bool]:
    return lambda booking: booking.status is status


def lasts(hours: float) -> Callable[[Booking], bool]:
    return lambda booking: booking.stay.duration == hours * HOUR


def waits_for_card(booking: Booking) -> bool:
    return booking.awaiting is Awaiting.PAYMENT


def waits_for_host(booking: Booking) -> bool:
    return booking.awaiting is Awaiting.HOST


DEEDS: Final = (
    Deed(name="book", prepare=new, do=Hands.book, came=is_(BookingStatus.CONFIRMED)),
    Deed(name="hold", prepare=new_without_card, do=Hands.book, came=waits_for_card, charges=0),
    Deed(name="request", prepare=asked, do=Hands.book, came=waits_for_host, charges=0),
    Deed(name="accept", prepare=requested, do=Hands.accept, came=is_(BookingStatus.CONFIRMED)),
    Deed(name="decline", prepare=requested, do=Hands.decline, came=is_(BookingStatus.CANCELLED), charges=0),
    Deed(name="pay", prepare=unpaid, do=Hands.pay, came=is_(BookingStatus.CONFIRMED)),
    Deed(
        name="hear",
        prepare=finished_by_the_browser,
        do=Hands.hear,
        came=is_(BookingStatus.CONFIRMED),
        is_kept=False,
    ),
    Deed(name="cancel", prepare=booked, do=Hands.cancel, came=is_(BookingStatus.CANCELLED)),
    Deed(name="withdraw", prepare=requested, do=Hands.cancel, came=is_(BookingStatus.CANCELLED), charges=0),
    Deed(name="lengthen", prepare=booked, do=Hands.lengthen, came=lasts(5), charges=2),
    Deed(name="shorten", prepare=booked, do=Hands.shorten, came=lasts(1)),
    Deed(
        name="check out", prepare=overstayed, do=Hands.check_out, came=is_(BookingStatus.COMPLETED), charges=2
    ),
    Deed(
        name="pay out",
        prepare=due_to_the_host,
        do=Hands.pay_out,
        came=is_(BookingStatus.COMPLETED),
        pays_host=True,
    ),
    Deed(name="lapse", prepare=overdue, do=Hands.sweep, came=is_(BookingStatus.CANCELLED), charges=0),
)
"""Every way in which money begins to move, or ceases to."""


def deed_called(name: str) -> Deed:
    """One of them."""
    return next(deed for deed in DEEDS if deed.name == name)
