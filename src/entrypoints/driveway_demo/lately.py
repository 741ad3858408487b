"""What has happened in a served city before somebody looks at it: stays of the last weeks, and some to come.

It is played by the ordinary use cases, one after another, by clocks that were set back and are set
ahead step by step until it is now: this marketplace's, and the stand-in's for Stripe.
"""

from datetime import date, datetime, time, timedelta
from typing import Final

import attrs

from driveway_app import Container
from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import SYSTEM
from driveway_core.bookings import BookingId
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Missing
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.vehicles import VehicleId
from driveway_core.windows import TimeWindow
from driveway_demo.ahead import Ahead
from driveway_demo.city import DRIVERS, HOSTS
from driveway_demo.far_side import GOOD, FarSide
from driveway_demo.hours import ZONE

BEFORE: Final = timedelta(days=16)
"""How far back it begins."""

_BACK_TO: Final = "https://driveway.example/paid"
_ASKED_BEFORE: Final = timedelta(hours=5)
_LATELY: Final = timedelta(minutes=50)
_AFTER_START: Final = timedelta(minutes=4)
_BEFORE_END: Final = timedelta(minutes=9)


@attrs.frozen
class Stay:
    """Who stays, how many days from today, from what hour on and for how many, and what both say of it."""

    driver: int
    day: int
    hour: int
    hours: int
    by_driver: tuple[int, str] | None = None
    by_host: tuple[int, str] | None = None

    def window(self, today: date) -> TimeWindow:
        """When it is."""
        start = datetime.combine(today + timedelta(days=self.day), time(self.hour), ZONE)
        return TimeWindow(start, start + timedelta(hours=self.hours))


_QUIET: Final = "Flat, wide and quiet, and the beach is at the end of the street."
_HEDGE: Final = "Easy to find. A little narrow beside the hedge."
_AGAIN: Final = "The second time, and as good as the first."
_PAST: Final = (
    Stay(0, -13, 13, 3, (5, _QUIET), (5, "Came on time, left on time.")),
    Stay(1, -9, 11, 6, (4, _HEDGE), (5, "A careful driver.")),
    Stay(0, -3, 17, 2, (5, _AGAIN), None),
)
_TO_COME: Final = (Stay(1, 2, 13, 4), Stay(0, 4, 10, 3))
"""The first is accepted, the other waits. Ravi's car sleeps on: Ada's would drive there at once."""


@attrs.frozen
class _Guest:
    """A driver with a car and a card."""

    account: Account
    car: VehicleId
    card: str


@attrs.frozen
class Lately:
    """``container`` goes by the clock that ``ahead`` sets, which is ``BEFORE`` behind when it begins."""

    container: Container
    ahead: Ahead
    far: FarSide

    def play(self, today: date) -> None:
        """Everything, in order, at the listing of the host to log in as; at last all clocks are right."""
        now = self.ahead.clock() + BEFORE
        host = self._account(HOSTS[0].email)
        place = self.container.list_own_driveways()(host.actor, limit=1).items[0].id
        self._opens_an_account(host)
        guests = [self._guest(each.email) for each in DRIVERS[:2]]
        for stay in _PAST:
            self.ahead.reaches(stay.window(today).start - _ASKED_BEFORE)
            self._stays(guests[stay.driver], host, place, stay, today)
        self.ahead.reaches(now - _LATELY)
        accepted, _ = [self._asks(guests[each.driver], place, each.window(today)) for each in _TO_COME]
        self.container.accept_request()(host.actor, accepted)
        self.ahead.by(-self.ahead.clock.ahead)

    def _stays(self, guest: _Guest, host: Account, place: DrivewayId, stay: Stay, today: date) -> None:
        """One stay from the wish to what both say of it."""
        window, driver = stay.window(today), guest.account.actor
        booking = self._asks(guest, place, window)
        self.container.accept_request()(host.actor, booking)
        self.ahead.reaches(window.start + _AFTER_START)
        self.container.check_in()(driver, booking)
        self.ahead.reaches(window.end - _BEFORE_END)
        self.container.check_out()(driver, booking)
        for actor, said in ((driver, stay.by_driver), (host.actor, stay.by_host)):
            if said is not None:
                self.container.write_review()(actor, booking, rating=said[0], text=said[1])

    def _asks(self, guest: _Guest, place: DrivewayId, stay: TimeWindow) -> BookingId:
        wish = StayWish(driveway_id=place, vehicle_id=guest.car, stay=stay)
        return self.container.book_stay()(guest.account.actor, wish, payment_method=guest.card).booking.id

    def _opens_an_account(self, host: Account) -> None:
        begun = self.container.onboard_host()(host.actor, back_to=_BACK_TO, country="US")
        if begun.link is not None:
            self.far.fills_in(begun.link.url)
        self.container.verify_email()(SYSTEM, host.email)

    def _guest(self, email: str) -> _Guest:
        """A driver, who has a car here and saves a card."""
        account = self._account(email)
        (car,) = self.container.list_vehicles()(account.actor, limit=1).items
        setup = self.container.set_up_card()(account.actor)
        card = self.far.enters(setup.client_secret, GOOD)["payment_method"]
        return _Guest(account, car.id, str(card))

    def _account(self, email: str) -> Account:
        with self.container.transactions().read(acting_as=SYSTEM) as work:
            account = work.accounts.with_email(EmailAddress(email))
        if account is None:
            raise Missing("email", f"account as {email}")
        return account
