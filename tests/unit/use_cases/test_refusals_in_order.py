"""Booking tells the first refusal that applies, in the order of the HTTP contract."""

from collections.abc import Callable
from datetime import timedelta

import attrs
import pytest
from tests.unit.use_cases.town import Town

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM, AccountStatus, AccountSuspended, Actor, UserType, WrongRole
from driveway_core.bookability import (
    DoesNotFit,
    NotBookable,
    OwnListing,
    TooFar,
    TooLong,
    TooShort,
    TooSoon,
)
from driveway_core.booking_states import TooManyHolds
from driveway_core.bookings import Awaiting, BookingStatus, CancelledBy
from driveway_core.dimensions import Dimensions
from driveway_core.driveways import CityNotSupported, Driveway, ListingStatus, SizeLimits
from driveway_core.entries import AvailabilityType, NotOpen, WindowTaken
from driveway_core.errors import DrivewayError, Missing
from driveway_core.quotes import QuoteExpired, QuoteUsed
from driveway_core.settings import MaintenanceMode
from driveway_core.testing.builders import (
    NOW,
    a_vehicle,
    always_open,
    an_account,
    an_entry,
    hours_from_now,
    some_terms,
)
from driveway_core.testing.scenes import Scene, stored_account
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.vehicles import Vehicle


class Trouble:
    """A wish with which everything is wrong at once; every method puts one thing right."""

    def __init__(self, town: Town) -> None:
        self.town, self.scene = town, town.scene(spaces=1)
        self.actor = Actor(self.scene.host.id, UserType.HOST, AccountStatus.SUSPENDED)
        self.car = self._car(self.scene.host, retired=True)
        self.stay = hours_from_now(0.5, 30.5)
        self.other = self.scene.book(2, 3)
        self.block = an_entry(
            self.scene.driveway.id, kind=AvailabilityType.BLOCKED, window=hours_from_now(1, 2)
        )
        self.scene.open(self.block)
        self.driveway = attrs.evolve(
            self.scene.driveway,
            retired_at=NOW,
            status=ListingStatus.INACTIVE,
            address=attrs.evolve(self.scene.driveway.address, city="Oakland"),
            limits=SizeLimits(max_length=100, max_width=50, max_height=50),
            terms=some_terms(minimum_hours=31, advance_hours=1, horizon_days=1, instant_booking=False),
        )
        town.change(self.driveway)
        town.set("max_booking_hours", "29")
        self.holds: list[Scene] = []

    def _car(self, owner: Account, *, retired: bool = False) -> Vehicle:
        car = a_vehicle(owner.id, dimensions=Dimensions(250, 90, 90))
        with self.town.transactions.begin(acting_as=SYSTEM) as work:
            work.vehicles.add(car)
            return work.vehicles.save(car.retire(at=NOW)) if retired else car

    def attempt(self) -> BookingStatus:
        wish = StayWish(driveway_id=self.driveway.id, vehicle_id=self.car.id, stay=self.stay)
        return self.town.book_stay(self.actor, wish).booking.status

    def _evolve(self, driveway: Driveway) -> None:
        self.driveway = driveway
        self.town.change(driveway)

    def lift_suspension(self) -> None:
        self.actor = attrs.evolve(self.actor, status=AccountStatus.ACTIVE)

    def become_a_driver(self) -> None:
        self.actor = attrs.evolve(self.actor, user_type=UserType.BOTH)

    def take_a_car_that_exists(self) -> None:
        self.car = self._car(self.scene.host)

    def bring_the_listing_back(self) -> None:
        self._evolve(attrs.evolve(self.driveway, retired_at=None))

    def activate_it(self) -> None:
        self._evolve(attrs.evolve(self.driveway, status=ListingStatus.ACTIVE))

    def be_somebody_else(self) -> None:
        driver = stored_account(self.town.transactions, an_account())
        self.actor, self.car = driver.actor, self._car(driver)
        for _ in range(3):
            elsewhere = attrs.evolve(self.town.scene(), car=self.car)
            elsewhere.book(awaiting=Awaiting.HOST)
            self.holds.append(elsewhere)

    def serve_the_city(self) -> None:
        self.town.set("supported_cities", '["Oakland"]')

    def widen_it(self) -> None:
        self._evolve(
            attrs.evolve(self.driveway, limits=SizeLimits(max_length=250, max_width=90, max_height=90))
        )

    def allow_short_stays(self) -> None:
        self._evolve(attrs.evolve(self.driveway, terms=attrs.evolve(self.driveway.terms, minimum_hours=1)))

    def allow_long_stays(self) -> None:
        self.town.set("max_booking_hours", "168")

    def need_no_notice(self) -> None:
        self._evolve(attrs.evolve(self.driveway, terms=attrs.evolve(self.driveway.terms, advance_hours=0)))

    def look_further_ahead(self) -> None:
        self._evolve(attrs.evolve(self.driveway, terms=attrs.evolve(self.driveway.terms, horizon_days=30)))

    def unblock_it(self) -> None:
        with self.town.transactions.begin(acting_as=SYSTEM) as work:
            work.availability.remove(self.block.id, self.driveway.id, always_open(self.driveway))

    def cancel_the_other_stay(self) -> None:
        self.scene.save(self.other.cancel(by=CancelledBy.DRIVER, at=NOW))

    def give_up_a_hold(self) -> None:
        scene = self.holds.pop()
        with self.town.transactions.begin(acting_as=SYSTEM) as work:
            [hold] = work.bookings.due(at=NOW + timedelta(days=2), driveway_id=scene.driveway.id)
            work.bookings.save(hold.lapse())


ORDER: tuple[tuple[type[DrivewayError], str | None, Callable[[Trouble], None]], ...] = (
    (AccountSuspended, None, Trouble.lift_suspension),
    (WrongRole, None, Trouble.become_a_driver),
    (Missing, "vehicle_id", Trouble.take_a_car_that_exists),
    (Missing, "driveway_id", Trouble.bring_the_listing_back),
    (NotBookable, None, Trouble.activate_it),
    (OwnListing, None, Trouble.be_somebody_else),
    (CityNotSupported, None, Trouble.serve_the_city),
    (DoesNotFit, None, Trouble.widen_it),
    (TooShort, None, Trouble.allow_short_stays),
    (TooLong, None, Trouble.allow_long_stays),
    (TooSoon, None, Trouble.need_no_notice),
    (TooFar, None, Trouble.look_further_ahead),
    (NotOpen, None, Trouble.unblock_it),
    (WindowTaken, None, Trouble.cancel_the_other_stay),
    (TooManyHolds, None, Trouble.give_up_a_hold),
)
"""What is told, the field it names, and what puts it right."""


def test_refusals_are_told_one_after_the_other_until_nothing_is_wrong(town: Town) -> None:
    trouble = Trouble(town)
    for refusal, field, put_right in ORDER:
        with pytest.raises(refusal) as refused:
            trouble.attempt()
        assert getattr(refused.value, "field", None) == field
        put_right(trouble)
    assert trouble.attempt() is BookingStatus.PENDING


def test_a_refusal_leaves_nothing_behind(town: Town) -> None:
    trouble = Trouble(town)
    for _, _, put_right in ORDER[:-1]:
        put_right(trouble)
    with pytest.raises(TooManyHolds):
        trouble.attempt()
    with town.transactions.read(acting_as=SYSTEM) as work:
        assert work.bookings.occupied(trouble.driveway.id, trouble.stay, at=NOW) == []


def test_a_quote_is_told_expired_before_used_and_used_before_the_listing_is_judged(town: Town) -> None:
    scene = town.scene()
    quote = town.quote(scene)
    town.book(scene, quote.id)
    paused = town.change(attrs.evolve(scene.driveway, is_available=False))
    town.now = quote.expires_at
    with pytest.raises(QuoteExpired):
        town.book(scene, quote.id)
    town.now = NOW
    with pytest.raises(QuoteUsed):
        town.book(scene, quote.id)
    town.change(paused.retire(at=NOW))
    with pytest.raises(Missing):
        town.book(scene, quote.id)


def test_a_quote_that_could_not_be_booked_is_not_used_up(town: Town) -> None:
    scene = town.scene()
    quote = town.quote(scene)
    town.change(attrs.evolve(scene.driveway, is_available=False))
    with pytest.raises(NotBookable):
        town.book(scene, quote.id)
    town.change(scene.driveway)
    assert town.book(scene, quote.id).booking.status is BookingStatus.CONFIRMED


def test_nothing_is_quoted_or_booked_during_maintenance(town: Town) -> None:
    scene = town.scene()
    town.set("maintenance_mode", "true")
    with pytest.raises(MaintenanceMode):
        town.book(scene)
    with pytest.raises(MaintenanceMode):
        town.quote(scene)
