"""The cast of the story: people who act over HTTP."""

from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core.windows import TimeWindow
from driveway_demo.api import Api, Json, promise
from driveway_demo.city import DRIVERS, HOSTS, DriverSketch, HostSketch
from driveway_demo.seeding import PASSWORD

DOLORES_PARK: Final = "37.7596,-122.4269"
_RADII: Final = (1_500, 3_000, 6_000)
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
    def arrives(cls, visitor: Api, sketch: DriverSketch) -> "Driver":
        """Registers unless there is an account, logs in, adds the car by its VIN unless it is there."""
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
        cars = api.get("/v1/vehicles")["items"]
        if not cars:
            car = {"vin": sketch.vin, "display_name": sketch.display_name, "color": sketch.color}
            cars = [api.post("/v1/vehicles", car)]
        return cls(sketch, api, cars[0])

    @property
    def name(self) -> str:
        """How the story calls them."""
        return self.sketch.first_name

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

    def receipt(self, booking: Json) -> Json:
        """What a stay cost, and how it was paid."""
        return self.api.get(f"/v1/bookings/{booking['id']}/receipt")

    def bookings(self) -> list[Json]:
        """The driver's bookings, latest made first."""
        found: list[Json] = self.api.get("/v1/bookings", {"role": "driver", "limit": "100"})["items"]
        return found


@attrs.frozen
class Choice:
    """What three drivers found: the hits of the first, and which cars fit where."""

    hits: list[Json]
    fits: dict[str, set[str]]
    wanted: Json
    too_small: Json

    @classmethod
    def of(cls, first: Driver, second: Driver, large: Driver, stay: TimeWindow) -> "Choice":
        """Looks further away until one place suits two cars, and one is too small for the large car.

        The place gives half back to who cancels on the day.
        """
        for radius in _RADII:
            found = {driver.name: driver.finds(stay, radius) for driver in (first, second, large)}
            fits = {name: {hit["id"] for hit in hits} for name, hits in found.items()}
            hits = found[first.name]
            both = [hit for hit in hits if hit["id"] in fits[second.name] and _suits(hit)]
            small = [hit for hit in hits if hit["id"] not in fits[large.name]]
            if both and small:
                return cls(hits, fits, both[0], both[0] if both[0] in small else small[0])
        promise(kept=False, promised="a driveway near Dolores Park that is free now for two cars")
        raise AssertionError("a promise that is not kept ends the story")


def _suits(hit: Json) -> bool:
    return bool(hit["spaces"] == 1 and hit["cancellation_policy"] == "moderate")


def sketch_of(hit: Json) -> HostSketch:
    """The host of a hit; first names of the city's hosts are unique."""
    (host,) = (each for each in HOSTS if each.first_name == hit["host_first_name"])
    return host


def host_of(visitor: Api, hit: Json) -> Api:
    """The host of a hit, logged in."""
    return visitor.log_in(sketch_of(hit).email, PASSWORD)


def drivers(visitor: Api) -> tuple[Driver, Driver, Driver]:
    """Ada, Ravi and June."""
    ada, ravi, june = (Driver.arrives(visitor, sketch) for sketch in DRIVERS)
    return ada, ravi, june
