"""A drive is observed alike by the webhook and by MQTT, in whatever form a car's firmware tells it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import count
from random import Random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.counts import one_in
from tests.unit.sandbox_tesla.town import NINE, SECOND, a_car_on_its_way, places
from tests.unit.telemetry.writing import JSON, PROTOBUF
from tests.unit.use_cases.town import Town
from tests.unit.use_cases.watching import Watch

from driveway_core.actors import SYSTEM
from driveway_core.cars import Car, CarState, Gear, VehicleObservation
from driveway_core.places import Position
from driveway_core.signals import CarNews
from driveway_core.testing.builders import a_car, an_id
from driveway_core.use_cases.take_telemetry import TakeTelemetry
from driveway_sandbox.tesla.world import Quirks, Record, told
from driveway_sandbox.tesla.world.payloads import as_bytes, as_json, as_topics
from driveway_telemetry import FleetTelemetryReader
from driveway_telemetry.topics import read_published

MESSY = Quirks(invalid=0.05, twice=0.2, late=0.2)
NUMBERS = count(1)
Read = Callable[[Record], Sequence[CarNews]]


def by_protobuf(record: Record, *, typed: bool = True) -> Sequence[CarNews]:
    body = as_bytes(record, typed=typed)
    return FleetTelemetryReader().read(body, PROTOBUF, received_at=record.arrives_at)


def by_json(record: Record, *, typed: bool = True) -> Sequence[CarNews]:
    return FleetTelemetryReader().read(as_json(record, typed=typed), JSON, received_at=record.arrives_at)


def by_mqtt(record: Record, *, typed: bool = True) -> Sequence[CarNews]:
    """As if each message came at once: then the time of receipt is when it was said."""
    at = record.created_at
    news = [
        read_published(topic, body, base="t", number=next(NUMBERS), repeated=False, received_at=at)
        for topic, body in as_topics(record, base="t", typed=typed)
    ]
    return [each for each in news if each is not None]


def lived_through(records: Iterable[Record], read: Read) -> tuple[list[VehicleObservation], Car]:
    """What is observed of a linked car that tells this, and what is known of it then."""
    town = Town()
    scene = town.scene()
    with town.transactions.begin(acting_as=SYSTEM) as work:
        work.cars.save(a_car(scene.car))
    watch = Watch(town.transactions, town.clock, an_id)
    take = TakeTelemetry(town.transactions, watch)
    for record in records:
        news = read(attrs.evolve(record, vin=str(scene.car.vin)))
        if news:
            take(news, received_at=record.arrives_at)
    with town.transactions.read(acting_as=SYSTEM) as work:
        car = work.cars.of(scene.car.id)
    assert car is not None
    return watch.seen, car


def known(car: Car) -> tuple[VehicleObservation | None, CarState | None, datetime | None]:
    latest = None if car.latest is None else attrs.evolve(car.latest, resent=False)
    return latest, car.state, car.state_at


def a_drive(to: Position, seed: int, seconds: int, quirks: Quirks) -> list[Record]:
    car = a_car_on_its_way(seed, to)
    return list(told(car, NINE, NINE + seconds * SECOND, quirks=quirks))


@pytest.mark.wide
@one_in(4)
@given(to=places(), seed=st.integers(0, 99), seconds=st.integers(30, 600))
def test_every_form_of_a_drive_is_observed_alike(to: Position, seed: int, seconds: int) -> None:
    records = a_drive(to, seed, seconds, MESSY)
    seen, car = lived_through(records, by_protobuf)
    assert (seen, known(car)) == told_as(records, by_json)
    for read in (by_protobuf, by_json):
        older = lambda record, read=read: read(record, typed=False)  # noqa: E731
        assert (seen, known(car)) == told_as(records, older)


def told_as(records: Iterable[Record], read: Read) -> tuple[list[VehicleObservation], object]:
    seen, car = lived_through(records, read)
    return seen, known(car)


@pytest.mark.wide
@one_in(4)
@given(to=places(), seed=st.integers(0, 99), seconds=st.integers(30, 600), typed=st.booleans())
def test_the_webhook_and_mqtt_observe_the_same(to: Position, seed: int, seconds: int, *, typed: bool) -> None:
    records = sorted(a_drive(to, seed, seconds, Quirks()), key=lambda each: each.created_at)
    seen, car = lived_through(records, by_protobuf)
    heard, same = lived_through(records, lambda record: by_mqtt(record, typed=typed))
    assert [attrs.evolve(each, resent=False) for each in seen] == heard
    assert known(car) == known(same)


@pytest.mark.wide
@one_in(4)
@given(to=places(), seed=st.integers(0, 99), seconds=st.integers(30, 300), chance=st.randoms())
def test_a_drive_ends_alike_in_whatever_order_it_arrives(
    to: Position, seed: int, seconds: int, chance: Random
) -> None:
    records = a_drive(to, seed, seconds, MESSY)
    _, car = lived_through(records, by_protobuf)
    chance.shuffle(records)
    _, mixed = lived_through(records, by_protobuf)
    assert known(mixed) == known(car)


def test_a_drive_to_its_end_is_seen_to_end_in_park() -> None:
    records = a_drive(Position(37.7642, -122.4351), 7, 3000, Quirks())
    seen, car = lived_through(records, by_protobuf)
    assert len(seen) > 20
    assert car.latest is not None
    assert car.latest.gear is Gear.PARK
    assert any(each.drives for each in seen)
