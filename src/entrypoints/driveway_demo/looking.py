"""The first scenes: three drivers come to town, look for a place and ask what it costs."""

from datetime import datetime
from typing import Final

from driveway_core.windows import TimeWindow
from driveway_demo.api import Json, promise
from driveway_demo.cast import Choice, Driver, drivers
from driveway_demo.stage import Stage
from driveway_demo.telling import clock, day_seen_from, dollars, plug

_SHOWN: Final = 8


def arrivals(stage: Stage) -> tuple[Driver, Driver, Driver]:
    """Ada, Ravi and June register and add their cars."""
    stage.tell.scene("Three drivers come to town")
    people = drivers(stage.visitor)
    for driver in people:
        car = driver.car
        size = f"{car['length_inches']} × {car['width_inches']} × {car['height_inches']} in"
        stage.tell.says(
            f"{driver.name} registers and adds {car['display_name']}: its VIN {car['vin']} says "
            f"{car['model']} of {car['year']}, {size}."
        )
    stage.facts["drivers"] = [driver.name for driver in people]
    return people


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
