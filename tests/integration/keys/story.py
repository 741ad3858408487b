"""A whole story over HTTP in which every text that is kept sealed says a word that is found nowhere else."""

from base64 import b64encode
from typing import Final
from uuid import UUID

import attrs
from tests.integration.http.driving import Driver, Fleet
from tests.pictures import filed, halves
from tests.unit.http.world import DRIVEWAY, PASSWORD, Document, Person, told

from driveway_core.accounts import EmailAddress
from driveway_core.actors import SYSTEM, AccountId
from driveway_core.booking_states import Source
from driveway_core.bookings import BookingId
from driveway_core.cars import VehicleObservation
from driveway_core.places import Position

PLATE: Final = b"Zyphoto-number-plate"
PICTURE: Final = filed(halves(), comment=PLATE)
LINE: Final = "7741 Castro Street"
CALENDAR: Final = "https://zycalendar.invalid/Zysecret-token.ics"
PARKED: Final = Position(37.76096312, -122.43509871)


def _account(name: str, phone: str) -> dict[str, str]:
    return {
        "email": f"Zymail.{name}@example.com",
        "password": PASSWORD,
        "first_name": f"Zyfirst{name}é",
        "last_name": f"Zylast {name}",
        "phone": phone,
        "user_type": "both",
        "terms_version": "1",
    }


class Story:
    """A driver with a Tesla and a host, from registering to a flagged review and trouble on arrival."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet
        self.world = fleet.world
        self.planted: dict[str, bytes] = {"picture": PICTURE, "plate": PLATE, "address": LINE.encode()}

    def play(self) -> None:
        """All of it."""
        driver, host = self._somebody("Dora", "+14155550142"), self._somebody("Hugo", "+14155550143")
        place = self._listing(host)
        vehicle_id = self._linked_car(driver)
        wish = {"driveway_id": place["id"], "vehicle_id": vehicle_id}
        self._stayed(driver, host, self._booked(driver, wish, 1))
        self._troubled(driver, host, self._booked(driver, wish, 4))
        self._under_way(self._booked(driver, wish, 7))
        self._moved(host, "Zymoved.Hugo@example.com")

    def says(self, field: str) -> str:
        """A word for a field, to be looked for."""
        word = f"Zyword of «{field}»: näheres"
        self.planted[field] = word.encode()
        return word

    def _somebody(self, name: str, phone: str) -> Person:
        body = _account(name, phone)
        for field in ("email", "first_name", "last_name", "phone", "password"):
            self.planted[f"{field} of {name}"] = body[field].encode()
        self.world.got("POST", "/v1/accounts", None, body, status=201, key=f"register {name}")
        self.world.got("POST", "/v1/accounts", None, body, status=201, key=f"register {name}")
        session = self.world.got(
            "POST", "/v1/sessions", None, {"email": body["email"], "password": PASSWORD}, status=201
        )
        assert session
        with self.world.container.transactions().read(acting_as=SYSTEM) as work:
            account = work.accounts.with_email(EmailAddress(body["email"]))
        assert account is not None
        person = self.world.signed_in(account)
        self.world.got("PATCH", "/v1/me", person, {"last_name": body["last_name"]}, key=f"change {name}")
        return person

    def _moved(self, person: Person, email: str) -> None:
        """Has another mailbox, and that of before is still to be told."""
        self.planted["later email"] = email.encode()
        self.world.container.verify_email()(SYSTEM, person.account.email)
        self.world.got("PUT", "/v1/me/email", person, {"email": email, "password": PASSWORD}, key="move")

    def _listing(self, host: Person) -> Document:
        fields = {
            **DRIVEWAY,
            "address": LINE,
            "access_instructions": self.says("access_instructions"),
            "special_instructions": self.says("special_instructions"),
        }
        place = self.world.got("POST", "/v1/driveways", host, fields, status=201, key="list")
        path = f"/v1/driveways/{place['id']}"
        hours = {
            "availability_type": "blocked",
            "start_time": told(100),
            "end_time": told(101),
            "notes": self.says("availability.notes"),
        }
        self.world.got("POST", f"{path}/availability", host, hours, status=201, key="hours")
        self.planted |= {"calendar": CALENDAR.encode(), "calendar's secret": b"Zysecret-token"}
        self.world.got("POST", f"{path}/calendars", host, {"name": "Away", "url": CALENDAR}, status=201)
        return place

    def _linked_car(self, person: Person) -> str:
        sandbox = self.fleet.sandbox
        browser = self.world.client.application.test_client()
        driver = Driver(self.fleet, person, sandbox.owner("Dora"), browser)
        driver.car(PARKED)
        (vehicle_id,) = driver.link()["added"]
        self.world.got("GET", f"/v1/vehicles/{vehicle_id}/state", person)
        self.planted |= {"latitude of the car": b"37.760963", "longitude of the car": b"-122.43509"}
        with self.world.container.transactions().read(acting_as=SYSTEM) as work:
            link = work.car_links.of(AccountId(person.account.id))
        assert link is not None
        self.planted |= {
            "access token": link.access_token.encode(),
            "refresh token": link.refresh_token.encode(),
        }
        return str(vehicle_id)

    def _booked(self, driver: Person, wish: Document, hours: float) -> Document:
        times = {"start_time": told(hours), "end_time": told(hours + 2)}
        notes = self.says(f"driver_notes {hours}")
        body = {**wish, **times, "driver_notes": notes}
        return self.world.got("POST", "/v1/bookings", driver, body, status=201, key=f"book {hours}")

    def _stayed(self, driver: Person, host: Person, booking: Document) -> None:
        path = f"/v1/bookings/{booking['id']}"
        self.world.got("PATCH", path, host, {"host_notes": self.says("host_notes")}, key="annotate")
        self._followed(booking, minutes=7, looks=9)
        self.world.got("POST", f"{path}/check-in", driver)
        self.world.got("POST", f"{path}/check-out", driver)
        words = {"rating": 2, "review_text": "So so."}
        review = self.world.got("POST", f"{path}/reviews", driver, words, status=201)
        self.world.got("POST", f"{path}/reviews", host, words, status=201)
        flagged = {"reason": self.says("review_flags.reason")}
        answer = self.world.call("POST", f"/v1/reviews/{review['id']}/flag", host, flagged)
        assert answer.status_code == 204, answer.text

    def _under_way(self, booking: Document) -> None:
        """The car was seen, and has not proven anything yet."""
        container, booking_id = self.world.container, BookingId(UUID(booking["id"]))
        container.begin_trip()(booking_id)
        with container.transactions().begin(acting_as=SYSTEM) as work:
            trip = work.trips.of(booking_id, changing=True)
            assert trip is not None
            seen = VehicleObservation(at=self.world.now, source=Source.POLLING, position=PARKED)
            work.trips.save(attrs.evolve(trip, evidence=(seen,)))

    def _followed(self, booking: Document, *, minutes: int, looks: int) -> None:
        """The car is looked at so often, each time after so many minutes."""
        container, booking_id = self.world.container, BookingId(UUID(booking["id"]))
        container.begin_trip()(booking_id)
        for _ in range(looks):
            self.fleet.wait(minutes=minutes)
            container.look_at_trip()(booking_id)

    def _troubled(self, driver: Person, host: Person, booking: Document) -> None:
        path = f"/v1/bookings/{booking['id']}/trouble"
        self.fleet.wait(minutes=180)
        report = {
            "kind": "occupied",
            "note": self.says("trouble note"),
            "photos": [{"data": b64encode(PICTURE).decode()}],
        }
        told_of = self.world.got("POST", path, driver, report, status=201, key="report")
        self.photo = f"{path}/photos/{told_of['photos'][0]['id']}"
        self.driver = driver
        self.planted["picture as it is kept"] = self.kept = self.seen_photo()
        answer = {"answer": self.says("trouble answer")}
        self.world.got("POST", f"{path}/answer", host, answer, key="answer")

    def seen_photo(self) -> bytes:
        """The picture as it is shown to its driver."""
        answer = self.world.call("GET", self.photo, self.driver)
        assert answer.status_code == 200, answer.text
        return bytes(answer.data)
