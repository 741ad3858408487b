"""What is added comes back equal, whatever hypothesis puts into it."""

from collections.abc import Iterator

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.integration.postgres import aggregates, drawn_offers

from driveway_core.actors import SYSTEM
from driveway_core.availability import OpeningHours, compile_hours
from driveway_core.driveways import DrivewayId
from driveway_core.entries import AvailabilityEntry, EntryId
from driveway_core.quotes import Offer
from driveway_core.rules import SHIPPED
from driveway_core.testing.builders import NOW, a_driveway, a_vehicle, always_open, an_account, an_id
from driveway_core.testing.entry_strategies import changes, entries
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.windows import DAY, TimeWindow
from driveway_postgres import Database
from driveway_postgres.offers import offer_from_json, offer_to_json
from driveway_secrets import KeyRingCipher

FEWER = settings(max_examples=max(25, settings.get_profile("test").max_examples // 4))


@pytest.fixture(scope="module")
def scene(module_database_url: str, cipher: KeyRingCipher) -> Iterator[Scene]:
    """One scene for every example: each adds aggregates of its own."""
    database = Database.open(module_database_url, cipher=cipher, pool_size=2)
    yield set_scene(database.transactions)
    database.dispose()


@FEWER
@given(data=st.data())
def test_an_account_comes_back_and_so_does_its_next_value(scene: Scene, data: st.DataObject) -> None:
    account, other = data.draw(aggregates.accounts()), data.draw(aggregates.accounts())
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.accounts.add(account)
        assert work.accounts.get(account.id) == account
        assert work.accounts.with_email(account.email) == account
        changed = attrs.evolve(other, id=account.id, created_at=account.created_at, version=account.version)
        assert work.accounts.get(work.accounts.save(changed).id) == attrs.evolve(
            changed, version=account.version + 1
        )


@FEWER
@given(data=st.data())
def test_a_car_comes_back_and_so_does_its_next_value(scene: Scene, data: st.DataObject) -> None:
    owner = scene.driver.id
    car, other = (data.draw(aggregates.vehicles(owner_id=owner)) for _ in range(2))
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.vehicles.add(car)
        assert work.vehicles.get(car.id, owner=owner) == car
        changed = attrs.evolve(other, id=car.id, created_at=car.created_at, version=car.version)
        work.vehicles.save(changed)
        assert work.vehicles.get(car.id, owner=owner) == attrs.evolve(changed, version=car.version + 1)


@FEWER
@given(data=st.data())
def test_a_driveway_comes_back_and_so_does_its_next_value(scene: Scene, data: st.DataObject) -> None:
    driveway, other = (data.draw(aggregates.driveways(host_id=scene.host.id)) for _ in range(2))
    hours = always_open(driveway)
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.driveways.add(driveway, hours)
        assert work.driveways.get(driveway.id) == driveway
        assert work.driveways.listing(driveway.id).driveway == driveway
        assert work.driveways.listing(driveway.id).hours == hours
        changed = attrs.evolve(
            other, id=driveway.id, created_at=driveway.created_at, version=driveway.version
        )
        work.driveways.save(changed)
        assert work.driveways.get(driveway.id) == attrs.evolve(changed, version=driveway.version + 1)


def _calendar(
    data: st.DataObject, driveway_id: DrivewayId
) -> tuple[str, list[AvailabilityEntry], TimeWindow]:
    """A zone, entries near a change of its clock, and a stay there or half a year later."""
    zone, moment = data.draw(changes())
    drawn = data.draw(st.lists(entries(zone, moment), max_size=5))
    notes = data.draw(st.none() | drawn_offers.texts(50))
    calendar = [
        attrs.evolve(entry, id=EntryId(an_id()), driveway_id=driveway_id, notes=notes) for entry in drawn
    ]
    start = moment + data.draw(st.integers(-3, 250)) * DAY
    return zone, calendar, TimeWindow(start, start + data.draw(st.integers(1, 9)) * DAY)


@FEWER
@given(data=st.data())
def test_hours_come_back_whole_and_for_a_stay_mean_the_same(scene: Scene, data: st.DataObject) -> None:
    driveway = a_driveway(scene.host.id)
    zone, calendar, stay = _calendar(data, driveway.id)
    driveway = attrs.evolve(driveway, time_zone=zone)
    at = stay.start - data.draw(st.integers(0, 200)) * DAY
    hours = compile_hours(calendar, time_zone=zone, at=at)
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.driveways.add(driveway, compile_hours((), time_zone=zone, at=at))
        for entry in calendar:
            work.availability.add(entry, hours)
        by_start = sorted(calendar, key=lambda entry: (entry.window.start, entry.id))
        assert list(work.availability.entries(driveway.id)) == by_start
        assert _in_order(work.driveways.listing(driveway.id).hours) == _in_order(hours)
        near = work.driveways.listing(driveway.id, stay=stay).hours
    assert all(stored.window.overlaps(stay) for stored in near.ranges)
    for of in (OpeningHours.open_windows, OpeningHours.blocked_windows, OpeningHours.booked_windows):
        assert of(near, stay) == of(hours, stay)


def _in_order(hours: OpeningHours) -> OpeningHours:
    return attrs.evolve(hours, rules=tuple(sorted(hours.rules, key=lambda entry: entry.id)))


@given(offer=drawn_offers.offers())
def test_an_offer_comes_back_from_its_text(offer: Offer) -> None:
    assert offer_from_json(offer_to_json(offer), SHIPPED) == offer


@FEWER
@given(data=st.data())
def test_a_quote_comes_back(scene: Scene, data: st.DataObject) -> None:
    quote = data.draw(aggregates.quotes(driveway=scene.driveway, vehicle=scene.car))
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.quotes.add(quote)
        assert work.quotes.get(quote.id, driver=quote.driver_id) == quote


@FEWER
@given(data=st.data())
def test_a_booking_comes_back_and_so_does_its_next_value(scene: Scene, data: st.DataObject) -> None:
    host, driver = an_account(), an_account()
    driveway, car = a_driveway(host.id), a_vehicle(driver.id)
    booking, other = (data.draw(aggregates.bookings(driveway=driveway, vehicle=car)) for _ in range(2))
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.accounts.add(host)
        work.accounts.add(driver)
        work.driveways.add(driveway, always_open(driveway, at=NOW))
        work.vehicles.add(car)
        assert work.bookings.add(booking, spaces=1) == booking
        assert work.bookings.get(booking.id) == booking
        assert work.bookings.by_reference(booking.reference) == booking
        changed = attrs.evolve(
            other,
            id=booking.id,
            reference=booking.reference,
            created_at=booking.created_at,
            version=booking.version,
        )
        saved = work.bookings.save(changed)
        assert saved == attrs.evolve(changed, version=booking.version + 1)
        details = work.bookings.details(booking.id)
    assert (details.booking, details.driveway, details.vehicle) == (saved, driveway, car)
    assert (details.driver_first_name, details.host_first_name) == (driver.first_name, host.first_name)
