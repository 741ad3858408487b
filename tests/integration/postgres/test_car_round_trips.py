"""What is kept of cars comes back equal, whatever hypothesis puts into it, and is unreadable in between."""

from collections.abc import Iterator
from typing import Final

import attrs
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.integration.postgres import drawn_cars

from driveway_core.actors import SYSTEM
from driveway_core.car_calls import CallLog
from driveway_core.cars import Heard, Signals, VehicleObservation
from driveway_core.places import Position
from driveway_core.testing.builders import (
    NOW,
    a_booking,
    a_car,
    a_car_link,
    a_notice,
    a_trip,
    an_observation,
    hours_from_now,
)
from driveway_core.testing.scenes import Scene, set_scene, stored_driver
from driveway_postgres import Database
from driveway_postgres.observations import (
    evidence_from_json,
    evidence_to_json,
    observation_from_json,
    observation_to_json,
)
from driveway_secrets import KeyRingCipher

FEWER: Final = settings(max_examples=max(25, settings.get_profile("test").max_examples // 4))
TABLES: Final = ("car_links", "linked_cars", "car_calls", "vehicle_observations", "trips", "notices", "users")


@pytest.fixture(scope="module")
def scene(module_database_url: str, cipher: KeyRingCipher) -> Iterator[Scene]:
    """One scene for every example: each adds aggregates of its own."""
    database = Database.open(module_database_url, cipher=cipher, pool_size=2)
    yield set_scene(database.transactions)
    database.dispose()


@given(observations=st.lists(drawn_cars.observations(), max_size=3))
def test_what_was_seen_comes_back_from_its_text(observations: list[VehicleObservation]) -> None:
    for observation in observations:
        assert observation_from_json(observation_to_json(observation)) == observation
    assert evidence_from_json(evidence_to_json(observations)) == tuple(observations)


@FEWER
@given(data=st.data())
def test_a_link_comes_back_and_so_does_its_next_value(scene: Scene, data: st.DataObject) -> None:
    for link in (data.draw(drawn_cars.links(scene.car)) for _ in range(2)):
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.car_links.save(link)
            assert work.car_links.of(link.account_id, changing=True) == link


@FEWER
@given(data=st.data())
def test_a_linked_car_comes_back_and_so_does_its_next_value(scene: Scene, data: st.DataObject) -> None:
    car, other = (data.draw(drawn_cars.cars(scene.car)) for _ in range(2))
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.cars.remove(car.vehicle_id)
        saved = work.cars.save(car)
        assert work.cars.of(car.vehicle_id) == saved == attrs.evolve(car, version=2)
        saved = work.cars.save(attrs.evolve(other, version=2))
        assert work.cars.with_vin(car.vin) == saved == attrs.evolve(other, version=3)


@FEWER
@given(log=drawn_cars.call_logs())
def test_a_log_of_calls_comes_back(scene: Scene, log: CallLog) -> None:
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.call_logs.save(log)
        assert work.call_logs.get(log.subject) == log


@FEWER
@given(data=st.data())
def test_what_was_seen_comes_back(scene: Scene, data: st.DataObject) -> None:
    observation = data.draw(drawn_cars.observations())
    car = stored_driver(scene.transactions)
    booking = a_booking(scene.driveway, car, stay=hours_from_now(1, 2))
    cancelled = attrs.evolve(booking, status=booking.status.CANCELLED)
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.bookings.add(cancelled, spaces=1)
        assert work.sightings.add(
            observation,
            vehicle_id=car.id,
            owner_id=car.owner_id,
            booking_id=booking.id,
            received_at=NOW,
        )
        assert list(work.sightings.of(booking.id, limit=9)) == [observation]


@FEWER
@given(data=st.data())
def test_a_trip_comes_back_and_so_does_its_next_value(scene: Scene, data: st.DataObject) -> None:
    booking = a_booking(scene.driveway, scene.car, stay=hours_from_now(1, 2))
    cancelled = attrs.evolve(booking, status=booking.status.CANCELLED)
    trip, other = (data.draw(drawn_cars.trips(booking)) for _ in range(2))
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.bookings.add(cancelled, spaces=1)
        assert work.trips.add(trip)
        assert work.trips.of(booking.id) == trip
        saved = work.trips.save(attrs.evolve(other, created_at=trip.created_at))
        assert saved == attrs.evolve(other, created_at=trip.created_at, version=2)
        assert work.trips.of(booking.id, changing=True) == saved


@FEWER
@given(data=st.data())
def test_a_notice_comes_back(scene: Scene, data: st.DataObject) -> None:
    booking = a_booking(scene.driveway, scene.car, stay=hours_from_now(1, 2))
    cancelled = attrs.evolve(booking, status=booking.status.CANCELLED)
    notice = data.draw(drawn_cars.notices(booking))
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.bookings.add(cancelled, spaces=1)
        assert work.notices.add(notice)
        assert work.notices.get(notice.id, account=notice.account_id) == notice


def test_no_position_token_or_vin_can_be_read_in_the_tables(module_database_url: str, scene: Scene) -> None:
    secret = Position(37.71828182, -122.81459265)
    car, seen = stored_driver(scene.transactions), an_observation(position=secret)
    seen = attrs.evolve(seen, destination=secret)
    signals = Signals(position=Heard(NOW, secret), destination=Heard(NOW, secret))
    booking = a_booking(scene.driveway, car, stay=hours_from_now(5, 6))
    link = a_car_link(car.owner_id)
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.bookings.add(booking, spaces=1)
        work.car_links.save(link)
        work.cars.save(attrs.evolve(a_car(car), latest=seen, signals=signals))
        work.call_logs.save(CallLog(subject=f"car:{car.id}:data", times=(NOW,), total=1))
        work.sightings.add(
            seen, vehicle_id=car.id, owner_id=car.owner_id, booking_id=booking.id, received_at=NOW
        )
        work.trips.add(attrs.evolve(a_trip(booking), evidence=(seen,)))
        work.notices.add(a_notice(car.owner_id))
    with psycopg.connect(module_database_url) as connection:
        dumps = {
            table: "\n".join(row for (row,) in connection.execute(f"SELECT t::text FROM {table} t".encode()))
            for table in TABLES
        }
    assert all(dumps.values())
    assert str(booking.id) in dumps["trips"]
    for plain in ("71828182", "81459265", link.access_token, link.refresh_token, car.vin.value):
        for dump in dumps.values():
            assert plain not in dump
            assert plain.encode().hex() not in dump
