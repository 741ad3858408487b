"""The first scenes: three drivers come to town, look for a place and ask what it costs."""

from datetime import datetime
from typing import Final

import httpx

from driveway_core.windows import TimeWindow
from driveway_demo.api import Api, Json, promise
from driveway_demo.cast import Driver, drivers
from driveway_demo.choice import Choice
from driveway_demo.people import DRIVERS, DriverSketch
from driveway_demo.stage import Stage
from driveway_demo.telling import clock, day_seen_from, dollars, plug

HOME: Final = (37.7814, -122.4700)
"""Where Ada's car stands: in the Richmond, some twenty minutes from Dolores Park."""
OFFICE: Final = (37.7857, -122.4011)
"""Where Ravi's car sleeps."""

_SHOWN: Final = 8


def arrivals(stage: Stage) -> tuple[Driver, Driver, Driver]:
    """Ada and Ravi register and let their cars' maker tell us of them; June types in a VIN."""
    stage.tell.scene("Three drivers come to town")
    ada, ravi, june = DRIVERS
    stage.cars.has(ada, HOME, follows=True)
    stage.cars.has(ravi, OFFICE, asleep=True)
    people = drivers(stage.visitor, lambda api, sketch: _links(stage, api, sketch))
    for driver in people:
        car = driver.car
        size = f"{car['length_inches']} × {car['width_inches']} × {car['height_inches']} in"
        name = f"{car['display_name']}, {car['model']} of {car['year']}, {size}"
        how = "types in a VIN" if driver.sketch is june else "connects a Tesla account, which brings a car"
        stage.tell.says(f"{driver.name} registers and {how}: {name}.")
    stage.tell.good(
        "The maker's page, a stand-in's, sent each browser back with a code; only the browser that had asked "
        "could bring it. Tokens are sealed in the database."
    )
    stage.facts["drivers"] = [driver.name for driver in people]
    return people


def _links(stage: Stage, api: Api, sketch: DriverSketch) -> None:
    """Over HTTP as a browser does: to the maker's page and back, with the cookie of who asked."""
    begun = api.post("/v1/tesla/link")
    back = httpx.URL(stage.cars.lets_in(begun["authorize_url"], sketch))
    synced = stage.visitor.get(back.path, dict(back.params))
    found = [*synced["added"], *synced["known"]]
    promise(len(found) == 1, "the car of the account is imported", synced)
    promise(api.get("/v1/tesla/link")["linked"], "the account is connected")


def search(stage: Stage, people: tuple[Driver, Driver, Driver], stay: TimeWindow, now: datetime) -> Choice:
    """What is free, nearest first."""
    start, end = clock(stay.start.isoformat()), clock(stay.end.isoformat())
    day = day_seen_from(now, stay.start)
    stage.tell.scene(f"Ada looks for a place near Dolores Park, {day} {start} to {end}")
    choice = Choice.of(*people, stay)
    distances = [hit["distance_m"] for hit in choice.hits]
    promise(distances == sorted(distances), "hits come nearest first", distances)
    promise(all("address" not in hit for hit in choice.hits), "a search tells no house number")
    stage.tell.table(
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
        stage.tell.says(f"… and {more} more.", style="dim")
    stage.facts["hits"] = len(choice.hits)
    return choice


def quotes(stage: Stage, ada: Driver, ravi: Driver, choice: Choice, stay: TimeWindow) -> tuple[Json, Json]:
    """What the place costs; a quote each."""
    wanted = choice.wanted
    stage.tell.scene(f"Ada asks what {wanted['host_first_name']}'s place in {wanted['street']} costs")
    quote = ada.asks(wanted["id"], stay)
    promise(
        quote["total_amount"] == wanted["quote"]["total_amount"],
        "the quote is what the search said",
        quote["total_amount"],
    )
    lines = [(line["label"], dollars(line["amount"])) for line in quote["lines"]]
    lines.append(("Service fee", dollars(quote["platform_fee"])))
    lines.append(("Total", dollars(quote["total_amount"])))
    stage.tell.table(("For", "Amount"), lines, last=True)
    stage.tell.says(f"The price stands until {clock(quote['expires_at'])}; it holds nothing yet.")
    his = ravi.asks(wanted["id"], stay)
    stage.tell.says("Ravi has his eye on the same place, and asks as well.")
    stage.facts["quote"] = {name: quote[name] for name in ("lines", "platform_fee", "total_amount")}
    return quote, his


def too_large(stage: Stage, june: Driver, choice: Choice, stay: TimeWindow) -> None:
    """A car that does not fit is refused before anybody pays."""
    stage.tell.scene(f"June tries to squeeze {june.car['display_name']} in")
    problem = june.asks(choice.too_small["id"], stay, gives=422)
    promise(problem["type"].endswith("/does-not-fit"), "a car that is too large does not fit", problem)
    stage.no(problem)
    stage.facts["too_large"] = problem
