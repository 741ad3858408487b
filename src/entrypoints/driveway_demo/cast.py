"""The cast of the story: people who act over HTTP."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import attrs
import httpx

from driveway_core.windows import TimeWindow
from driveway_demo.api import Api, Json
from driveway_demo.city import DRIVERS, HOSTS, DriverSketch, HostSketch
from driveway_demo.seeding import PASSWORD

DOLORES_PARK: Final = "37.7596,-122.4269"
_SOON: Final = timedelta(minutes=3)
_STEP: Final = timedelta(minutes=5)


def soon(now: datetime, hours: int) -> TimeWindow:
    """A stay from the next five minutes that leave time to book: early arrival allows to check in now."""
    start = now.replace(minute=0, second=0, microsecond=0)
    while start < now + _SOON:
        start += _STEP
    return TimeWindow(start, start + timedelta(hours=hours))


def times(stay: TimeWindow) -> dict[str, str]:
    """The stay as the API takes it."""
    return {"start_time": stay.start.isoformat(), "end_time": stay.end.isoformat()}


@attrs.frozen
class Driver:
    """A driver who is logged in, with a car."""

    sketch: DriverSketch
    api: Api
    car: Json

    @classmethod
    def arrives(
        cls, visitor: Api, sketch: DriverSketch, brings: "Callable[[Api, DriverSketch], object] | None" = None
    ) -> "Driver":
        """Registers unless there is an account, logs in, and adds the car unless it is there.

        The car comes as ``brings`` has it, else by its VIN.
        """
        visitor.register(
            {
                "email": sketch.email,
                "password": PASSWORD,
                "first_name": sketch.first_name,
                "last_name": sketch.last_name,
                "user_type": "driver",
                "phone": sketch.phone,
            }
        )
        api = visitor.log_in(sketch.email, PASSWORD)
        if brings is not None:
            brings(api, sketch)
        cars = api.get("/v1/vehicles")["items"]
        if not cars:
            car = {"vin": sketch.vin, "display_name": sketch.display_name, "color": sketch.color}
            cars = [api.post("/v1/vehicles", car)]
        return cls(sketch, api, cars[0])

    @property
    def name(self) -> str:
        """How the story calls them."""
        return self.sketch.first_name

    def through(self, http: httpx.Client) -> "Driver":
        """The same driver, whose calls go another way."""
        return attrs.evolve(self, api=attrs.evolve(self.api, http=http))

    def finds(self, stay: TimeWindow, radius_m: int, **filters: str) -> list[Json]:
        """What is free for the car, nearest first."""
        query = {
            "near": DOLORES_PARK,
            "radius_m": str(radius_m),
            "vehicle_id": self.car["id"],
            "limit": "100",
        }
        hits: list[Json] = self.api.get("/v1/driveways", {**query, **times(stay), **filters})["items"]
        return hits

    def asks(self, driveway_id: str, stay: TimeWindow, *, gives: int = 201) -> Json:
        """A quote, or the refusal of one."""
        wish = {"driveway_id": driveway_id, "vehicle_id": self.car["id"], **times(stay)}
        return self.api.post("/v1/quotes", wish, gives=gives)

    def sets_up(self) -> Json:
        """What the driver's browser needs to save a card."""
        return self.api.post("/v1/payment-methods/setup")

    def cards(self) -> dict[str, Json]:
        """The saved cards, by their ids."""
        return {card["id"]: card for card in self.api.get("/v1/payment-methods")["items"]}

    def books(self, quote: Json, card: str | None = None, *, gives: int = 201) -> Json:
        """A booking, with a saved card if one is named; or the refusal of one."""
        body = {"quote_id": quote["id"], **({} if card is None else {"payment_method": card})}
        return self.api.post("/v1/bookings", body, gives=gives)

    def pays(self, booking: Json, card: str) -> Json:
        """Pay what waits, with a saved card."""
        body = {"payment_method": card}
        return self.api.post(f"/v1/bookings/{booking['id']}/payment", body, gives=200)

    def does(self, verb: str, booking: Json) -> Json:
        """A step of a booking."""
        return self.api.post(f"/v1/bookings/{booking['id']}/{verb}", gives=200)

    def would_get_back(self, booking: Json) -> Json:
        """What cancelling now would come to."""
        path = f"/v1/bookings/{booking['id']}/cancel?preview=true"
        refund: Json = self.api.post(path, gives=200)["refund"]
        return refund

    def reads(self, booking: Json) -> Json:
        """A booking as it is now."""
        return self.api.get(f"/v1/bookings/{booking['id']}")

    def trip(self, booking: Json) -> Json:
        """How the trip to a stay goes."""
        return self.api.get(f"/v1/bookings/{booking['id']}/trip")

    def alternatives(self, booking: Json) -> list[Json]:
        """The nearest other places for the same time."""
        found: list[Json] = self.api.get(f"/v1/bookings/{booking['id']}/alternatives")["items"]
        return found

    def told(self, booking: Json) -> dict[str, str]:
        """What the marketplace told of a booking by itself, in words by kind."""
        return told(self.api, booking)

    def receipt(self, booking: Json) -> Json:
        """What a stay cost, and how it was paid."""
        return self.api.get(f"/v1/bookings/{booking['id']}/receipt")

    def bookings(self) -> list[Json]:
        """The driver's bookings, latest made first."""
        found: list[Json] = self.api.get("/v1/bookings", {"role": "driver", "limit": "100"})["items"]
        return found


def told(reader: Api, booking: Json) -> dict[str, str]:
    """What somebody was told of a booking, in words by kind; the latest of each."""
    items = reader.get("/v1/notices", {"limit": "100"})["items"]
    return {each["kind"]: each["text"] for each in reversed(items) if each["booking_id"] == booking["id"]}


def sketch_of(hit: Json) -> HostSketch:
    """The host of a hit; first names of the city's hosts are unique."""
    (host,) = (each for each in HOSTS if each.first_name == hit["host_first_name"])
    return host


def host_of(visitor: Api, hit: Json) -> Api:
    """The host of a hit, logged in."""
    return visitor.log_in(sketch_of(hit).email, PASSWORD)


def drivers(
    visitor: Api, brings: Callable[[Api, DriverSketch], object] | None = None
) -> tuple[Driver, Driver, Driver]:
    """Ada and Ravi, whose cars come as ``brings`` has it, and June, who types in a VIN."""
    ada, ravi, june = DRIVERS
    return (
        Driver.arrives(visitor, ada, brings),
        Driver.arrives(visitor, ravi, brings),
        Driver.arrives(visitor, june),
    )
