"""The scenes after a stay: Ada reads her receipt; and how things stand then."""

from decimal import Decimal

from driveway_demo.api import Json, promise
from driveway_demo.cast import Driver
from driveway_demo.stage import Stage
from driveway_demo.telling import clock, dollars, weekday_and_clock


def receipt(stage: Stage, ada: Driver, booking: Json) -> None:
    """What she paid, and what for."""
    stage.tell.scene("Her receipt")
    shown = ada.receipt(booking)
    lines = [(line["label"], dollars(line["amount"])) for line in shown["lines"]]
    stage.tell.table(("For", "Amount"), [*lines, ("Total", dollars(shown["total"]))], last=True)
    amounts = sum(Decimal(line["amount"]) for line in shown["lines"])
    promise(amounts == Decimal(shown["total"]), "the lines sum to the total", shown["lines"])
    taken = [charge["amount"] for charge in shown["payments"]]
    promise(taken == [shown["total"]], "the total was taken from her card, once", taken)
    promise(Decimal(shown["open"]) == 0, "nothing is left to be paid", shown["open"])
    stage.tell.good(f"{dollars(taken[0])} by card, once; nothing is open.")
    stage.facts["receipt"] = {name: shown[name] for name in ("lines", "total", "payments", "refunds", "open")}


def looking_back(stage: Stage, *people: Driver) -> None:
    """Every booking is in its driver's list."""
    stage.tell.scene("Where things stand")
    references = [stage.facts[name] for name in ("booking", "second_booking", "roomy", "request")]
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
        for driver in people
        for booking in driver.bookings()
    ]
    promise(
        sorted(row[0] for row in shown) == sorted(references), "every booking is in its driver's list", shown
    )
    stage.tell.table(("Booking", "Driver", "Street", "Booked from", "until", "Total", "State"), shown)
    stage.facts["bookings"] = {row[0]: row[-1] for row in shown}
