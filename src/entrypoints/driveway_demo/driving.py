"""Scenes with cars: an address appears in one, it drives there, and it stays for longer than it may."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_demo.ahead import Ahead
from driveway_demo.api import Api, Json, promise
from driveway_demo.cast import Driver, told
from driveway_demo.looking import HOME, OFFICE
from driveway_demo.stage import Stage
from driveway_demo.telling import clock, dollars

_STEP_MIN: Final = 1
_LONGEST_DRIVE_MIN: Final = 60
_BEFORE_HIS_TIME: Final = timedelta(minutes=60)
_BEFORE_THE_END: Final = timedelta(minutes=14)
_OVER: Final = timedelta(minutes=1)
_NOTICED_WITHIN_MIN: Final = 15
_SHOWN: Final = 3
_NOT_ATTEMPTED: Final = "not_supported_by_fleet_api"
_PHASES: Final = {
    "expected": "not looked for yet",
    "en_route": "seen on its way",
    "approaching": "seen near by",
    "arrived": "seen there",
}


def address_in_the_car(stage: Stage, ada: Driver, booking: Json) -> None:
    """The address of a confirmed stay is in the car's display, by itself."""
    stage.tell.scene("The address appears in her car")
    shown, seconds = stage.until(
        "the address is in the car's display",
        lambda: stage.cars.shows(ada.sketch.vin),
        lambda car: str(car["destination"]).startswith(booking["driveway"]["address"]),
    )
    stage.tell.good(
        f"{ada.car['display_name']}'s display, {seconds:.1f} s later: {shown['destination']}, "
        f"{shown['minutes_to_arrival']:.0f} minutes."
    )
    stage.tell.says(f"The stand-in draws all cars on a map, while this plays: {stage.cars.address}/")


def asleep(stage: Stage, ravi: Driver, booking: Json) -> None:
    """A sleeping car is not woken for an address that it needs much later."""
    told_him, _ = stage.until(
        "he is told that his car sleeps",
        lambda: ravi.told(booking),
        lambda kinds: "destination_waits" in kinds,
    )
    promise(stage.cars.shows(ravi.sketch.vin)["state"] == "asleep", "his car goes on sleeping")
    stage.tell.says(f"{ravi.car['display_name']} sleeps, so he reads: “{told_him['destination_waits']}”")


@attrs.frozen
class Afternoon:
    """The hours of the stay: ``stage`` and everybody on it go by the clocks that ``ahead`` sets."""

    stage: Stage
    ahead: Ahead
    ada: Driver
    ravi: Driver
    host: Api
    stay: Json
    next_stay: Json

    def drive(self) -> None:
        """Ada drives there, and it is noticed by itself."""
        tell = self.stage.tell
        tell.scene("Ada drives there")
        tell.says(
            "Nobody has to wait: from here on all clocks are set ahead, the stand-ins' and this program's. "
            "The worker rests; this program does its work, and answers the API itself."
        )
        name, vin = self.ada.car["display_name"], self.ada.sketch.vin
        seen = []
        with tell.on_the_way() as line:
            for _ in range(_LONGEST_DRIVE_MIN // _STEP_MIN):
                self.ahead.passes(minutes=_STEP_MIN)
                trip, shown = self.ada.trip(self.stay), self.stage.cars.shows(vin)
                if trip["arrived_at"] is not None:
                    line(0, f"{name} is there")
                    break
                if shown["minutes_to_arrival"] is not None:
                    minutes = shown["minutes_to_arrival"]
                    line(minutes, f"{name}: {minutes:.0f} minutes to arrival, {_PHASES[trip['phase']]}")
                seen.append(trip["phase"])
        promise(trip["arrived_at"], "the arrival is noticed", trip["phase"])
        promise("en_route" in seen, "it is seen on its way", seen)
        promise(trip["arrival_source"] == "polling", "by asking the car", trip["arrival_source"])
        active = self.ada.reads(self.stay)
        promise(active["booking_status"] == "active", "her stay has begun", active)
        tell.good(
            f"Arrived at {clock(trip['arrived_at'])}: noticed by asking the car (polling), now and then far "
            "away and often near by. Nobody had to check in."
        )
        self._host_reads("on_the_way", "arrived")
        self._parked()
        self.stage.facts["trip"] = {"arrival_source": trip["arrival_source"]}

    def _parked(self) -> None:
        """What is said of parking by itself is what is true."""
        self.ahead.passes(minutes=_STEP_MIN)
        said = self.ada.trip(self.stay)["auto_park"]
        promise(
            (said["attempted"], said["successful"], said["reason"]) == (False, False, _NOT_ATTEMPTED),
            "nobody claims that the car parked itself",
            said,
        )
        self.stage.tell.says(
            "Parked by itself? Not attempted: Tesla's public interface lets nobody ask a car to."
        )
        self.stage.facts["auto_park"] = said

    def sleeper_wakes(self) -> None:
        """Ravi's car gets its address when it wakes, and not before."""
        tell, vin = self.stage.tell, self.ravi.sketch.vin
        self.ahead.reaches(_time(self.next_stay["start_time"]) - _BEFORE_HIS_TIME)
        tell.scene(f"{clock(self.ahead.clock().isoformat())}: Ravi gets into his car")
        promise(self.stage.cars.shows(vin)["destination"] is None, "until now his car has slept")
        self.stage.cars.drives(vin, HOME)
        shown = self._soon(
            "his car has the address", lambda: self.stage.cars.shows(vin), lambda car: car["destination"]
        )
        promise(
            str(shown["destination"]).startswith(self.next_stay["driveway"]["address"]),
            "the right one",
            shown,
        )
        tries = self.ravi.trip(self.next_stay)["navigation"]
        promise(tries["state"] == "sent" and tries["problem"] is None, "the address was taken", tries)
        tell.good(
            f"{self.ravi.car['display_name']} is awake, and at {clock(tries['sent_at'])} its display says "
            f"{shown['destination']}. Nobody woke it for that."
        )

    def stays_on(self) -> Json:
        """Ada stays on: Ravi hears of it before his time, and has the choice."""
        tell, ends = self.stage.tell, _time(self.stay["end_time"])
        self.ahead.reaches(ends - _BEFORE_THE_END)
        tell.scene(f"{clock(self.ahead.clock().isoformat())}: Ada's car is still there")
        before = self.ravi.told(self.next_stay)
        promise("still_there" in before, "the next driver is told before his time", before)
        tell.says(f"Ravi reads, before his time: “{before['still_there']}”")
        self.ahead.reaches(ends + _OVER)
        over = self.ravi.told(self.next_stay)
        promise("stays_on" in over, "he is told that she stays on", over)
        tell.says(f"{clock(self.ahead.clock().isoformat())}: “{over['stays_on']}”")
        self._host_reads("overstaying")
        others = self.ravi.alternatives(self.next_stay)
        distances = [hit["distance_m"] for hit in others]
        promise(distances == sorted(distances), "the nearest place comes first", distances)
        if not others:
            tell.says("Nothing else nearby is free at this hour.")
        tell.table(
            ("Instead", "Metres", "Total"),
            [
                (hit["street"], str(hit["distance_m"]), dollars(hit["quote"]["total_amount"]))
                for hit in others[:_SHOWN]
            ],
        )
        gone = self.ravi.does("release", self.next_stay)
        promise(gone["booking_status"] == "cancelled", "he may give the place up", gone)
        promise(
            gone["refund"]["amount"] == gone["total_amount"], "all of his money goes back", gone["refund"]
        )
        tell.good(f"He takes the train, and all of his money back: {dollars(gone['refund']['amount'])}.")
        self.stage.facts["stays_on"] = {
            "told_before": "still_there" in before,
            "alternatives": len(others),
            "refund": gone["refund"]["amount"],
        }
        return gone

    def leaves(self) -> None:
        """She drives off: that ends her stay."""
        tell, vin = self.stage.tell, self.ada.sketch.vin
        tell.scene("Ada leaves")
        self.stage.cars.drives(vin, OFFICE)
        trip = self._soon(
            "the departure is noticed", lambda: self.ada.trip(self.stay), lambda seen: seen["departed_at"]
        )
        done = self.ada.reads(self.stay)
        promise(done["booking_status"] == "completed", "her stay is completed", done)
        promise(trip["departure_source"] == "polling", "by asking the car", trip["departure_source"])
        tell.good(
            f"Gone at {clock(trip['departed_at'])}, noticed likewise: the stay is completed. It was "
            f"booked until {clock(self.stay['end_time'])}; the minutes beyond are grace, and cost nothing."
        )
        self._host_reads("departed")
        self.stage.facts["trip"]["departure_source"] = trip["departure_source"]

    def _soon(self, promised: str, look: Callable[[], Json], so: Callable[[Json], object]) -> Json:
        """Let minutes pass until it is so."""
        for _ in range(_NOTICED_WITHIN_MIN):
            self.ahead.passes(minutes=1)
            if so(seen := look()):
                return seen
        promise(kept=False, promised=f"within {_NOTICED_WITHIN_MIN} minutes, {promised}", happened=seen)
        raise AssertionError("a promise that is not kept ends the story")

    def _host_reads(self, *kinds: str) -> None:
        """The host was told, each of these."""
        texts = told(self.host, self.stay)
        promise(set(kinds) <= set(texts), f"the host is told: {', '.join(kinds)}", texts)
        for kind in kinds:
            self.stage.tell.says(f"The host reads: “{texts[kind]}”", style="italic")


def _time(moment: str) -> datetime:
    return datetime.fromisoformat(moment)
