"""A host, a driver, a car and a driveway, stored: what most tests of a store begin with."""

from datetime import datetime

import attrs

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM, AccountStatus, Actor
from driveway_core.availability import OpeningHours, compile_hours
from driveway_core.bookings import Awaiting, Booking
from driveway_core.driveways import Driveway
from driveway_core.entries import AvailabilityEntry
from driveway_core.ports import Transactions
from driveway_core.testing.builders import (
    NOW,
    a_booking,
    a_driveway,
    a_vehicle,
    always_open,
    an_account,
    hours_from_now,
    some_terms,
)
from driveway_core.vehicles import Vehicle


@attrs.frozen(kw_only=True)
class Scene:
    """Who and what is stored; ``book`` and its like store more."""

    transactions: Transactions
    host: Account
    driver: Account
    car: Vehicle
    driveway: Driveway

    def booking(
        self,
        start: float = 1,
        end: float = 3,
        *,
        awaiting: Awaiting | None = None,
        car: Vehicle | None = None,
        at: datetime = NOW,
    ) -> Booking:
        """A booking of this driveway from and to so many hours from `NOW`; not stored."""
        return a_booking(
            self.driveway, car or self.car, stay=hours_from_now(start, end), awaiting=awaiting, at=at
        )

    def book(
        self,
        start: float = 1,
        end: float = 3,
        *,
        awaiting: Awaiting | None = None,
        car: Vehicle | None = None,
        at: datetime = NOW,
    ) -> Booking:
        """The same, stored; raises ``WindowTaken``."""
        return self.store(self.booking(start, end, awaiting=awaiting, car=car, at=at))

    def store(self, booking: Booking) -> Booking:
        """Store a new booking in a transaction of its own."""
        with self.transactions.begin(acting_as=Actor(booking.driver_id)) as work:
            return work.bookings.add(booking, spaces=self.driveway.spaces)

    def save(self, booking: Booking) -> Booking:
        """Save the next value of a booking whose window is as it was."""
        with self.transactions.begin(acting_as=Actor(booking.driver_id)) as work:
            return work.bookings.save(booking)

    def move(self, booking: Booking) -> Booking:
        """Save the next value of a booking that moved, or occupies anew."""
        with self.transactions.begin(acting_as=Actor(booking.driver_id)) as work:
            return work.bookings.move(booking, spaces=self.driveway.spaces)

    def add(self, driveway: Driveway, *entries: AvailabilityEntry) -> Driveway:
        """Store another driveway, with its calendar."""
        hours = hours_of(driveway, *entries)
        with self.transactions.begin(acting_as=SYSTEM) as work:
            work.driveways.add(driveway, always_open(driveway))
            for entry in entries:
                work.availability.add(entry, hours)
        return driveway

    def open(self, *entries: AvailabilityEntry, at: datetime = NOW) -> None:
        """Put entries into this driveway's calendar, which had none."""
        hours = hours_of(self.driveway, *entries, at=at)
        with self.transactions.begin(acting_as=self.host.actor) as work:
            for entry in entries:
                work.availability.add(entry, hours)


def hours_of(driveway: Driveway, *entries: AvailabilityEntry, at: datetime = NOW) -> OpeningHours:
    """What a driveway's entries come down to."""
    return compile_hours(entries, time_zone=driveway.time_zone, at=at)


def stored_account(transactions: Transactions, account: Account | None = None) -> Account:
    """An account, stored."""
    account = account or an_account()
    with transactions.begin(acting_as=SYSTEM) as work:
        work.accounts.add(account)
    return account


def stored_driver(transactions: Transactions, account: Account | None = None) -> Vehicle:
    """The car of an account, both stored."""
    vehicle = a_vehicle(stored_account(transactions, account).id)
    with transactions.begin(acting_as=SYSTEM) as work:
        work.vehicles.add(vehicle)
    return vehicle


def store_open(transactions: Transactions, *driveways: Driveway) -> None:
    """Driveways that are open at all hours."""
    with transactions.begin(acting_as=SYSTEM) as work:
        for driveway in driveways:
            work.driveways.add(driveway, always_open(driveway))


def set_scene(
    transactions: Transactions,
    *,
    spaces: int = 1,
    buffer_minutes: int = 0,
    host_status: AccountStatus = AccountStatus.ACTIVE,
) -> Scene:
    """Store a host called Grace with a driveway, and a driver called Ada with a car."""
    host, driver = an_account(first_name="Grace", status=host_status), an_account(first_name="Ada")
    car = a_vehicle(driver.id)
    driveway = a_driveway(host.id, spaces=spaces, terms=some_terms(buffer_minutes=buffer_minutes))
    with transactions.begin(acting_as=SYSTEM) as work:
        work.accounts.add(host)
        work.accounts.add(driver)
        work.vehicles.add(car)
        work.driveways.add(driveway, always_open(driveway))
    return Scene(transactions=transactions, host=host, driver=driver, car=car, driveway=driveway)
