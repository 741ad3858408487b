"""Two drivers want one driveway: the story that ``driveway demo`` plays over HTTP.

Every scene checks what it promises and raises ``NotAsPromised`` when the
marketplace does something else. At its end the city is as it was, so that
the story can be played again at once.
"""

from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core.windows import TimeWindow
from driveway_demo.api import Api, Json, promise
from driveway_demo.cast import Choice, Driver, drivers, host_of, soon
from driveway_demo.telling import (
    Teller,
    clock,
    day_and_clock,
    day_seen_from,
    dollars,
    plug,
    weekday_and_clock,
)

_HOURS: Final = 3
_SHOWN: Final = 8


@attrs.frozen
class Story:
    """The scenes, in order; ``facts`` collects what happened, for machines."""

    visitor: Api
    tell: Teller
    facts: Json = attrs.field(factory=dict)

    def play(self, now: datetime) -> Json:
        """All of it; the facts."""
        ada, ravi, june = self._arrivals()
        stay = soon(now, _HOURS)
        choice = self._search((ada, ravi, june), stay, now)
        hers, his = self._quotes(ada, ravi, choice, stay)
        self._too_large(june, choice, stay)
        booking = self._booking(ada, hers)
        self._refusal(ravi, his)
        self._visit(ada, booking)
        second = self._second_chance(ravi, his, booking)
        request = self._request(ada, choice, now)
        self._looking_back(ada, ravi)
        self._farewell((ravi, second), (ada, request))
        return self.facts

    def _arrivals(self) -> tuple[Driver, Driver, Driver]:
        self.tell.scene("Three drivers come to town")
        people = drivers(self.visitor)
        for driver in people:
            car = driver.car
            size = f"{car['length_inches']} × {car['width_inches']} × {car['height_inches']} in"
            how = "registers and adds" if driver.is_new else "logs in, with"
            self.tell.says(
                f"{driver.name} {how} {car['display_name']}: its VIN {car['vin']} says {car['model']} "
                f"of {car['year']}, {size}."
            )
        self.facts["drivers"] = [driver.name for driver in people]
        return people

    def _search(self, people: tuple[Driver, Driver, Driver], stay: TimeWindow, now: datetime) -> Choice:
        start, end = clock(stay.start.isoformat()), clock(stay.end.isoformat())
        day = day_seen_from(now, stay.start)
        self.tell.scene(f"Ada looks for a place near Dolores Park, {day} {start} to {end}")
        choice = Choice.of(*people, stay)
        distances = [hit["distance_m"] for hit in choice.hits]
        promise(distances == sorted(distances), "hits come nearest first", distances)
        promise(all("address" not in hit for hit in choice.hits), "a search tells no house number")
        self.tell.table(
            ("Street", "Metres", "Total", "Covered", "Charger", "Fits"),
            [
                (
                    hit["street"],
                    str(hit["distance_m"]),
                    dollars(hit["quote"]["total_amount"]),
                    "yes" if hit["is_covered"] else "–",
                    plug(hit["charging_connector_type"]),
                    ", ".join(name for name, ids in choice.fits.items() if hit["id"] in ids),
                )
                for hit in choice.hits[:_SHOWN]
            ],
        )
        more = len(choice.hits) - _SHOWN
        if more > 0:
            self.tell.says(f"… and {more} more.", style="dim")
        self.facts["hits"] = len(choice.hits)
        return choice

    def _quotes(self, ada: Driver, ravi: Driver, choice: Choice, stay: TimeWindow) -> tuple[Json, Json]:
        wanted = choice.wanted
        self.tell.scene(f"Ada asks what {wanted['host_first_name']}'s place in {wanted['street']} costs")
        quote = ada.asks(wanted["id"], stay)
        promise(
            quote["total_amount"] == wanted["quote"]["total_amount"],
            "the quote is what the search said",
            quote["total_amount"],
        )
        lines = [(line["label"], dollars(line["amount"])) for line in quote["lines"]]
        lines.append(("Service fee", dollars(quote["platform_fee"])))
        lines.append(("Total", dollars(quote["total_amount"])))
        self.tell.table(("For", "Amount"), lines, last=True)
        self.tell.says(f"The price stands until {clock(quote['expires_at'])}; it holds nothing yet.")
        his = ravi.asks(wanted["id"], stay)
        self.tell.says("Ravi has his eye on the same place, and asks as well.")
        self.facts["quote"] = {name: quote[name] for name in ("lines", "platform_fee", "total_amount")}
        return quote, his

    def _too_large(self, june: Driver, choice: Choice, stay: TimeWindow) -> None:
        self.tell.scene(f"June tries to squeeze {june.car['display_name']} in")
        problem = june.asks(choice.too_small["id"], stay, gives=422)
        promise(problem["type"].endswith("/does-not-fit"), "a car that is too large does not fit", problem)
        self._no(problem)
        self.facts["too_large"] = problem

    def _booking(self, ada: Driver, quote: Json) -> Json:
        self.tell.scene("Ada books")
        booking = ada.books(quote)
        promise(booking["booking_status"] == "confirmed", "the booking is confirmed at once", booking)
        promise(booking["driveway"]["address"], "the address is told to the one who booked", booking)
        promise(booking["total_amount"] == quote["total_amount"], "the price is the quote's", booking)
        self.tell.good(f"{booking['booking_reference']}, {dollars(booking['total_amount'])}, confirmed.")
        self.tell.says(f"Only now she learns the address: {booking['driveway']['address']}.")
        if booking["driveway"]["access_instructions"]:
            self.tell.says(f"“{booking['driveway']['access_instructions']}”", style="italic")
        self.facts["booking"] = booking["booking_reference"]
        return booking

    def _refusal(self, ravi: Driver, quote: Json) -> None:
        self.tell.scene("A moment later, Ravi books the same place for the same time")
        problem = ravi.books(quote, gives=409)
        promise(problem["type"].endswith("/window-taken"), "one window, one car", problem)
        self._no(problem)
        self.facts["refused"] = problem

    def _visit(self, ada: Driver, booking: Json) -> None:
        self.tell.scene("Ada parks, and leaves early")
        active = ada.does("check-in", booking)
        promise(active["booking_status"] == "active", "she is checked in", active)
        self.tell.good(f"Checked in at {clock(active['arrival_detected_at'])}, a little before her time.")
        before = self._free_minutes(booking)
        promise(before == 0, "while she is there nothing of it is free", f"{before} minutes")
        done = ada.does("check-out", booking)
        promise(done["booking_status"] == "completed", "she is checked out", done)
        self.tell.good(f"Checked out at {clock(done['departure_detected_at'])}: plans have changed.")
        after = self._free_minutes(booking)
        promise(after == _HOURS * 60, "the rest of her time is free at once", f"{after} minutes")
        self.tell.says(f"The calendar of the place: {before} minutes of her time were free, now {after} are.")
        self.facts["freed_minutes"] = after

    def _free_minutes(self, booking: Json) -> int:
        """How many minutes of a stay its driveway's calendar shows as free."""
        query = {"from": booking["start_time"], "to": booking["end_time"]}
        shown = self.visitor.get(f"/v1/driveways/{booking['driveway_id']}/calendar", query)
        free = timedelta()
        for piece in shown["windows"]:
            if piece["state"] == "free":
                free += datetime.fromisoformat(piece["end_time"]) - datetime.fromisoformat(
                    piece["start_time"]
                )
        return free // timedelta(minutes=1)

    def _second_chance(self, ravi: Driver, quote: Json, first: Json) -> Json:
        self.tell.scene("Ravi tries again, with the quote that he still has")
        booking = ravi.books(quote)
        promise(booking["booking_status"] == "confirmed", "now the place is his", booking)
        promise(
            booking["driveway"]["address"] == first["driveway"]["address"], "it is the same place", booking
        )
        self.tell.good(f"{booking['booking_reference']}, {dollars(booking['total_amount'])}, confirmed.")
        self.facts["second_booking"] = booking["booking_reference"]
        return booking

    def _request(self, ada: Driver, choice: Choice, now: datetime) -> Json:
        stay = soon(now + timedelta(hours=22), _HOURS)
        self.tell.scene(f"For {day_seen_from(now, stay.start)}, Ada asks a host who wants to be asked")
        hits = ada.finds(stay, 3_000, instant_booking_enabled="false")
        promise(hits, "somebody takes requests near Dolores Park")
        elsewhere = (hit for hit in hits if hit["host_id"] != choice.wanted["host_id"])
        wanted = next(elsewhere, hits[0])
        asked = ada.books(ada.asks(wanted["id"], stay))
        promise(asked["awaiting"] == "host", "the booking waits for the host", asked)
        promise(asked["driveway"]["address"] is None, "the address is not told yet", asked)
        host = host_of(self.visitor, wanted)
        self.tell.says(
            f"{asked['booking_reference']} waits for {wanted['host_first_name']}, "
            f"at most until {day_and_clock(asked['hold_expires_at'])}; meanwhile nobody else gets it."
        )
        accepted = host.post(f"/v1/bookings/{asked['id']}/accept", gives=200)
        promise(accepted["booking_status"] == "confirmed", "the host says yes", accepted)
        self.tell.good(f"{wanted['host_first_name']} says yes.")
        self.facts["request"] = asked["booking_reference"]
        return asked

    def _looking_back(self, ada: Driver, ravi: Driver) -> None:
        self.tell.scene("Where things stand")
        references = [self.facts[name] for name in ("booking", "second_booking", "request")]
        shown = [
            (
                booking["booking_reference"],
                driver.name,
                booking["driveway"]["street"],
                weekday_and_clock(booking["start_time"]),
                clock(booking["end_time"]),
                dollars(booking["total_amount"]),
                booking["booking_status"],
            )
            for driver in (ada, ravi)
            for booking in driver.bookings()
            if booking["booking_reference"] in references
        ]
        promise(
            sorted(row[0] for row in shown) == sorted(references),
            "every booking is in its driver's list",
            shown,
        )
        self.tell.table(("Booking", "Driver", "Street", "From", "To", "Total", "State"), shown)
        self.facts["bookings"] = {row[0]: row[-1] for row in shown}

    def _farewell(self, *plans: tuple[Driver, Json]) -> None:
        """Cancels what lies ahead, so that the city is as it was."""
        for driver, booking in plans:
            cancelled = driver.does("cancel", booking)
            promise(cancelled["booking_status"] == "cancelled", "a booking can be cancelled", cancelled)
        self.tell.says("Both cancel what lies ahead, so that the next visitor finds the city as it was.")

    def _no(self, problem: Json) -> None:
        self.tell.refused(problem["status"], problem["title"], problem["detail"])
