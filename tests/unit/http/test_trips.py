"""Trips and notices over HTTP: what each side sees of a car that was seen, and nothing of where it was."""

import json
from datetime import timedelta
from uuid import UUID

import attrs
import pytest
from tests.unit.http.world import Document, Person, Stay, World, told

from driveway_core import sending
from driveway_core.actors import SYSTEM
from driveway_core.booking_states import Source
from driveway_core.bookings import BookingId
from driveway_core.cars import Gear, NavigationRoute, VehicleObservation
from driveway_core.places import Position
from driveway_core.testing.builders import a_car, a_car_link
from driveway_core.vehicles import VehicleId
from driveway_core.windows import HOUR, MINUTE

THERE = Position(37.76094, -122.43512)
AWAY = Position(37.71234, -122.40567)
SECRETS = ("latitude", "longitude", "37.71", "122.405")


@attrs.define
class Drive:
    """A linked car of Ada's, on its way to a stay at Grace's."""

    stay: Stay
    booking: Document

    @property
    def world(self) -> World:
        return self.stay.world

    def seen(self, position: Position, **facts: object) -> None:
        """Somebody saw the car."""
        at = self.world.now
        observation = VehicleObservation(
            at=at,
            source=Source.TELEMETRY,
            position=position,
            accuracy_m=5,
            **facts,  # type: ignore[arg-type]  # each test gives what fits
        )
        vehicle = VehicleId(UUID(self.stay.vehicle["id"]))
        self.world.container.take_observation()(vehicle, observation, received_at=at)

    def arrive(self) -> None:
        """It comes and stands there."""
        self.world.now += HOUR - 30 * MINUTE
        self.seen(AWAY, gear=Gear.DRIVE, speed_mps=12.0, minutes_to_arrival=25.0, destination=THERE)
        self.world.now += 32 * MINUTE
        for _ in range(2):
            self.seen(THERE, gear=Gear.PARK, speed_mps=0.0)
            self.world.now += MINUTE

    def trip(self, reader: Person) -> Document:
        return self.world.got("GET", self.path("trip"), reader)

    def path(self, rest: str) -> str:
        return f"/v1/bookings/{self.booking['id']}/{rest}"

    def notices(self, reader: Person, query: str = "") -> list[Document]:
        """What a reader is told of trips."""
        items: list[Document] = self.world.got("GET", f"/v1/notices{query}", reader)["items"]
        return [each for each in items if each["topic"] == "trips"]


@pytest.fixture
def drive(stay: Stay) -> Drive:
    with stay.world.container.transactions().begin(acting_as=SYSTEM) as work:
        vehicle = work.vehicles.get(VehicleId(UUID(stay.vehicle["id"])), owner=stay.driver.account.id)
        work.cars.save(a_car(vehicle))
        work.car_links.save(a_car_link(stay.driver.account.id))
    drive = Drive(stay, stay.book())
    stay.world.container.begin_trip()(BookingId(UUID(drive.booking["id"])))
    return drive


def test_the_host_sees_how_the_trip_goes_and_not_where_the_car_is(drive: Drive) -> None:
    drive.arrive()
    driver, host = drive.trip(drive.stay.driver), drive.trip(drive.stay.host)
    assert (driver["phase"], host["phase"]) == ("arrived", "arrived")
    assert (host["arrived_at"], host["arrival_source"]) == (driver["arrived_at"], "telemetry")
    assert [each["latitude"] for each in driver["observations"]] == [THERE.latitude] * 2 + [AWAY.latitude]
    assert (host["observations"], host["navigation"]) == ([], None)
    assert not [secret for secret in SECRETS if secret in json.dumps(host)]


def test_an_operator_and_a_stranger_see_no_more(drive: Drive) -> None:
    drive.arrive()
    operator = drive.trip(drive.world.somebody("Root", is_operator=True))
    assert (operator["observations"], operator["navigation"]) == ([], None)
    assert not [secret for secret in SECRETS if secret in json.dumps(operator)]
    eve = drive.world.somebody("Eve")
    assert drive.world.refused("GET", drive.path("trip"), eve) == (404, "not-found")


def test_a_stay_without_a_linked_car_has_a_trip_that_nobody_follows(stay: Stay) -> None:
    trip = stay.world.got("GET", f"/v1/bookings/{stay.book()['id']}/trip", stay.driver)
    assert (trip["followed"], trip["phase"], trip["navigation"]) == (False, None, None)
    assert trip["auto_park"] == {"attempted": False, "successful": False, "source": None, "reason": None}


def test_an_arrival_that_was_noticed_is_told_both_sides_without_a_position(drive: Drive) -> None:
    drive.arrive()
    assert [each["kind"] for each in drive.notices(drive.stay.driver)] == ["arrived"]
    told_host = drive.notices(drive.stay.host)
    assert [each["kind"] for each in told_host] == ["arrived", "on_the_way"]
    assert told_host[1]["text"].endswith("is on its way: 25 minutes to go.")
    assert not [secret for secret in SECRETS if secret in json.dumps(told_host)]
    assert drive.notices(drive.world.somebody("Eve")) == []


def test_a_notice_is_read_by_its_reader_once(drive: Drive) -> None:
    drive.arrive()
    notice, earlier = drive.notices(drive.stay.host)
    path = f"/v1/notices/{notice['id']}/read"
    assert drive.world.refused("POST", path, drive.stay.driver) == (404, "not-found")
    read = drive.world.got("POST", path, drive.stay.host)
    assert (read["read_at"] is None, read["text"]) == (False, notice["text"])
    drive.world.now += HOUR
    assert drive.world.got("POST", path, drive.stay.host) == read
    assert drive.notices(drive.stay.host, "?unread=true") == [earlier]


def test_notices_come_in_pages(drive: Drive) -> None:
    drive.arrive()
    pages = [drive.world.got("GET", "/v1/notices?limit=1", drive.stay.host)]
    while pages[-1]["next_cursor"] is not None:
        cursor = pages[-1]["next_cursor"]
        pages.append(drive.world.got("GET", f"/v1/notices?limit=1&cursor={cursor}", drive.stay.host))
    told = [each for page in pages for each in page["items"]]
    assert len(told) == len(pages) == 3
    assert told == drive.world.got("GET", "/v1/notices", drive.stay.host)["items"]


def test_parking_by_itself_is_the_drivers_word(drive: Drive) -> None:
    drive.arrive()
    said = {"used": True, "successful": True}
    trip = drive.world.got("PUT", drive.path("auto-park"), drive.stay.driver, said)
    assert trip["auto_park"] == {"attempted": True, "successful": True, "source": "driver", "reason": None}
    assert drive.trip(drive.stay.host)["auto_park"] == trip["auto_park"]
    refused = drive.world.refused("PUT", drive.path("auto-park"), drive.stay.host, said)
    assert refused == (404, "not-found")
    corrected = drive.world.got("PUT", drive.path("auto-park"), drive.stay.driver, {"used": False})
    assert corrected["auto_park"]["attempted"] is False


def test_a_destination_that_cannot_be_sent_fails_nothing_and_says_why(drive: Drive) -> None:
    trip = drive.world.got("POST", drive.path("navigate"), drive.stay.driver, status=202)
    told_of = trip["navigation"]
    assert (told_of["problem"], told_of["sent"]) == ("cars-elsewhere", 0)
    assert (told_of["state"], told_of["next_at"]) == ("wanted", "2027-03-01T16:30:00Z")
    booking = drive.world.got("GET", drive.path("").rstrip("/"), drive.stay.driver)
    assert booking["booking_status"] == "confirmed"
    (notice,) = drive.notices(drive.stay.driver)
    assert notice["kind"] == "destination_waits"
    assert told_of["problem_text"] in notice["text"]
    drive.world.now += 30 * MINUTE
    later = drive.world.got("POST", drive.path("navigate"), drive.stay.driver, status=202)["navigation"]
    assert (later["state"], later["next_at"]) == ("given_up", None)


def test_a_stay_that_is_moved_has_its_address_sent_before_the_new_start(drive: Drive) -> None:
    booking_id = BookingId(UUID(drive.booking["id"]))
    with drive.world.container.transactions().begin(acting_as=SYSTEM) as work:
        stay, trip = work.bookings.get(booking_id).stay, work.trips.of(booking_id, changing=True)
        assert trip is not None
        sent = sending.accepted(trip.navigation, NavigationRoute.DIRECT, stay=stay, at=drive.world.now)
        work.trips.save(attrs.evolve(trip, navigation=sent))
    times = {"start_time": told(5), "end_time": told(7)}
    drive.world.got("POST", drive.path("reschedule"), drive.stay.driver, times)
    drive.world.container.begin_trip()(booking_id)
    assert drive.trip(drive.stay.driver)["navigation"]["next_at"] == "2027-03-01T20:30:00Z"


def test_nobody_but_the_driver_sends_the_car_anywhere(drive: Drive) -> None:
    operator = drive.world.somebody("Root", is_operator=True)
    for person in (drive.stay.host, operator, drive.world.somebody("Eve")):
        assert drive.world.refused("POST", drive.path("navigate"), person) == (404, "not-found")
    assert drive.trip(drive.stay.driver)["navigation"]["tries"] == 0


def test_no_destination_is_sent_to_a_car_that_is_there_or_to_a_stay_that_is_over(drive: Drive) -> None:
    drive.arrive()
    gone = drive.world.refused("POST", drive.path("navigate"), drive.stay.driver)
    assert gone == (409, "no-way-left")
    drive.world.got("POST", drive.path("check-out"), drive.stay.driver)
    over = drive.world.refused("POST", drive.path("navigate"), drive.stay.driver)
    assert over == (409, "no-way-left")


def test_a_cancelled_stay_is_sent_nothing_and_nobody_asks_again(drive: Drive) -> None:
    drive.world.got("POST", drive.path("cancel"), drive.stay.driver, {})
    refused = drive.world.refused("POST", drive.path("navigate"), drive.stay.driver)
    assert refused == (409, "no-way-left")
    drive.world.now += HOUR
    drive.world.container.chase_trips()()
    with drive.world.container.transactions().read(acting_as=SYSTEM) as work:
        assert work.trips.due(at=drive.world.now, limit=10) == []


@attrs.frozen
class Waiting:
    """Bob's stay follows on Ada's at one place, and Ada's car is still there."""

    world: World
    bob: Person
    booking: Document

    def path(self, rest: str) -> str:
        return f"/v1/bookings/{self.booking['id']}/{rest}"


@pytest.fixture
def waiting(stay: Stay) -> Waiting:
    world, bob = stay.world, stay.world.somebody("Bob")
    first = stay.book()
    wish = {**stay.wish, "vehicle_id": world.vehicle(bob)["id"]}
    wish |= {"start_time": told(3.5), "end_time": told(5)}
    booking = world.booking(wish, bob)
    world.now += HOUR
    world.got("POST", f"/v1/bookings/{first['id']}/check-in", stay.driver)
    return Waiting(world, bob, booking)


def test_a_place_that_is_not_free_is_given_up_for_all_of_the_money(waiting: Waiting) -> None:
    world = waiting.world
    world.now += timedelta(hours=2, minutes=14)
    assert world.refused("POST", waiting.path("release"), waiting.bob) == (422, "too-early")
    world.now += timedelta(minutes=2)
    world.container.warn_next()()
    notices = world.got("GET", "/v1/notices", waiting.bob)["items"]
    assert [each["kind"] for each in notices if each["topic"] == "trips"] == ["stays_on"]
    released = world.got("POST", waiting.path("release"), waiting.bob, key="k")
    assert (released["booking_status"], released["cancelled_by"]) == ("cancelled", "platform")
    assert released["refund"]["amount"] == waiting.booking["total_amount"]
    assert world.got("POST", waiting.path("release"), waiting.bob, key="k") == released


def test_a_free_place_is_not_given_up_for_nothing(waiting: Waiting, stay: Stay) -> None:
    world = waiting.world
    first = world.got("GET", "/v1/bookings?role=driver", stay.driver)["items"][0]
    world.got("POST", f"/v1/bookings/{first['id']}/check-out", stay.driver)
    world.now += timedelta(hours=2, minutes=30)
    assert world.refused("POST", waiting.path("release"), waiting.bob) == (409, "nobody-in-the-way")


def test_other_places_nearby_are_for_the_driver_who_waits(waiting: Waiting, stay: Stay) -> None:
    world = waiting.world
    near = world.driveway(world.somebody("Linus"), address="131 Castro Street", title="Next door")
    world.driveway(world.somebody("Far"), latitude=37.8, longitude=-122.47, title="Far away")
    found = world.got("GET", waiting.path("alternatives"), waiting.bob)["items"]
    assert [each["id"] for each in found] == [near["id"]]
    for person in (stay.host, stay.driver, world.somebody("Root", is_operator=True)):
        assert world.refused("GET", waiting.path("alternatives"), person) == (404, "not-found")
    assert world.refused("POST", waiting.path("release"), stay.host) == (404, "not-found")
    world.now += timedelta(hours=9)
    assert world.got("GET", waiting.path("alternatives"), waiting.bob)["items"] == []
