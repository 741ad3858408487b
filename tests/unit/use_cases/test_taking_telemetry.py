"""What cars tell by themselves becomes the one stream of what is seen of them."""

from datetime import timedelta
from itertools import permutations

import attrs
import pytest
from tests.unit.use_cases.town import Town
from tests.unit.use_cases.watching import Watch

from driveway_core.actors import SYSTEM
from driveway_core.booking_states import Source
from driveway_core.cars import Car, CarState, Gear, Heard, Signals, Streaming, VehicleObservation
from driveway_core.places import Position
from driveway_core.signals import CarNews
from driveway_core.testing.builders import HERE, NOW, a_car, a_vin, an_id, an_observation
from driveway_core.testing.scenes import Scene
from driveway_core.transactions import Interrupted
from driveway_core.use_cases.take_telemetry import TakeTelemetry, TelemetryTaken
from driveway_core.vin import Vin

THERE = Position(HERE.latitude + 0.1, HERE.longitude)
SECOND = timedelta(seconds=1)


@attrs.define
class Street:
    """A linked car, and everything that was observed of it."""

    town: Town
    scene: Scene
    watch: Watch = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.watch = Watch(self.town.transactions, self.town.clock, an_id)

    @property
    def seen(self) -> list[VehicleObservation]:
        return self.watch.seen

    @property
    def car(self) -> Car:
        with self.town.transactions.read(acting_as=SYSTEM) as work:
            car = work.cars.of(self.scene.car.id)
        assert car is not None
        return car

    @property
    def vin(self) -> Vin:
        return self.scene.car.vin

    def take(self, *news: CarNews) -> TelemetryTaken:
        return TakeTelemetry(self.town.transactions, self.watch)(news, received_at=self.town.now)


@pytest.fixture
def street(town: Town) -> Street:
    scene = town.scene()
    with town.transactions.begin(acting_as=SYSTEM) as work:
        work.cars.save(a_car(scene.car))
    return Street(town, scene)


def told(street: Street, seconds: float, signals: Signals) -> CarNews:
    return CarNews(vin=street.vin, at=NOW + seconds * SECOND, signals=signals)


def at(street: Street, seconds: float, position: Position) -> CarNews:
    return told(street, seconds, Signals(position=Heard(NOW + seconds * SECOND, position)))


def in_gear(street: Street, seconds: float, gear: Gear) -> CarNews:
    return told(street, seconds, Signals(gear=Heard(NOW + seconds * SECOND, gear)))


def test_each_piece_is_observed_with_what_else_is_known_then(street: Street) -> None:
    taken = street.take(at(street, 0, HERE), in_gear(street, 5, Gear.PARK))
    assert taken == TelemetryTaken(observed=2)
    assert [(seen.position, seen.gear) for seen in street.seen] == [(HERE, None), (HERE, Gear.PARK)]
    assert {seen.source for seen in street.seen} == {Source.TELEMETRY}
    assert street.car.latest == street.seen[-1]
    assert (street.car.state, street.car.state_at) == (CarState.ONLINE, NOW + 5 * SECOND)


def test_a_car_that_tells_is_one_that_streams(street: Street) -> None:
    street.take(at(street, 0, HERE))
    assert street.car.streaming is Streaming.ON


def test_any_order_of_the_same_news_ends_in_the_same_car(town: Town) -> None:
    ends = []
    for order in permutations(range(4)):
        town = Town()
        scene = town.scene()
        with town.transactions.begin(acting_as=SYSTEM) as work:
            work.cars.save(a_car(scene.car))
        street = Street(town, scene)
        news = [
            at(street, 0, HERE),
            in_gear(street, 5, Gear.DRIVE),
            at(street, 10, THERE),
            told(street, 20, Signals(connected=Heard(NOW + 20 * SECOND, value=False))),
        ]
        for number in order:
            street.take(news[number])
        car = street.car
        ends.append((car.latest, car.signals, car.state, car.state_at))
    assert all(end == ends[0] for end in ends)
    assert ends[0][2] is CarState.OFFLINE


def test_a_car_that_is_not_linked_here_is_counted_and_passed_over(street: Street) -> None:
    stranger = attrs.evolve(at(street, 0, HERE), vin=a_vin())
    assert street.take(stranger, at(street, 1, HERE)) == TelemetryTaken(observed=1, unknown=1)


def test_a_look_that_was_newer_is_not_undone_by_what_a_car_told_before(street: Street) -> None:
    look = an_observation(at=NOW + 60 * SECOND, position=THERE)
    street.watch(street.scene.car.id, look, received_at=NOW)
    street.take(at(street, 30, HERE))
    assert street.car.latest == look
    street.take(in_gear(street, 70, Gear.PARK))
    assert street.car.latest == street.seen[-1]
    assert (street.seen[-1].position, street.seen[-1].gear) == (THERE, Gear.PARK)


def published(street: Street, seconds: float, mark: str, *, repeated: bool = False, gear: Gear) -> CarNews:
    return attrs.evolve(in_gear(street, seconds, gear), mark=mark, repeated=repeated)


def test_what_was_published_at_once_is_observed_at_once(street: Street) -> None:
    position = attrs.evolve(at(street, 0, HERE), mark="p")
    assert street.take(position, published(street, 0.001, "g", gear=Gear.PARK)) == TelemetryTaken(observed=1)
    assert (street.seen[0].position, street.seen[0].gear) == (HERE, Gear.PARK)


def test_a_second_delivery_is_seen_when_it_was_first_taken(street: Street) -> None:
    street.take(published(street, 0, "a", gear=Gear.DRIVE))
    street.take(published(street, 1, "b", gear=Gear.PARK))
    street.take(published(street, 9, "a", gear=Gear.DRIVE, repeated=True))
    assert street.seen[-1] == street.seen[-2]
    assert street.car.signals.gear == Heard(NOW + SECOND, Gear.PARK)


def test_news_that_were_known_but_not_passed_on_are_passed_on_when_they_come_again(street: Street) -> None:
    street.watch.breaks.append(Interrupted())
    with pytest.raises(Interrupted):
        street.take(published(street, 0, "a", gear=Gear.PARK))
    assert street.seen == []
    assert street.take(published(street, 9, "a", gear=Gear.PARK, repeated=True)).observed == 1
    assert [(seen.at, seen.gear) for seen in street.seen] == [(NOW, Gear.PARK)]


def test_news_with_a_time_of_its_own_may_come_as_often_as_it_likes(street: Street) -> None:
    for _ in range(3):
        street.take(at(street, 0, HERE))
    assert len(set(street.seen)) == 1
    assert street.car.latest == street.seen[0]
