"""Scenes at the kerb: Ada parks, leaves early and reads her receipt; and how things stand then."""

from datetime import datetime, timedelta
from decimal import Decimal

from driveway_demo.api import Json, promise
from driveway_demo.cast import Driver
from driveway_demo.stage import Stage
from driveway_demo.telling import clock, dollars, weekday_and_clock


def visit(stage: Stage, ada: Driver, booking: Json, hours: int) -> None:
    """She parks; once she has left, the rest of her time is free for others."""
    stage.tell.scene("Ada parks, and leaves early")
    active = ada.does("check-in", booking)
    promise(active["booking_status"] == "active", "she is checked in", active)
    stage.tell.good(f"Checked in at {clock(active['arrival_detected_at'])}, a little before her time.")
    before = _free_minutes(stage, booking)
    promise(before == 0, "while she is there nothing of it is free", f"{before} minutes")
    done = ada.does("check-out", booking)
    promise(done["booking_status"] == "completed", "she is checked out", done)
    stage.tell.good(f"Checked out at {clock(done['departure_detected_at'])}: plans have changed.")
    after = _free_minutes(stage, booking)
    promise(after == hours * 60, "the rest of her time is free at once", f"{after} minutes")
    stage.tell.says(f"The calendar of the place: {before} minutes of her time were free, now {after} are.")
    stage.facts["freed_minutes"] = after


def _free_minutes(stage: Stage, booking: Json) -> int:
    """How many minutes of a stay its driveway's calendar shows as free."""
    query = {"from": booking["start_time"], "to": booking["end_time"]}
    shown = stage.visitor.get(f"/v1/driveways/{booking['driveway_id']}/calendar", query)
    free = timedelta()
    for piece in shown["windows"]:
        if piece["state"] == "free":
            free += datetime.fromisoformat(piece["end_time"]) - datetime.fromisoformat(piece["start_time"])
    return free // timedelta(minutes=1)


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
    references = [stage.facts[name] for name in ("booking", "second_booking", "request")]
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
    stage.tell.table(("Booking", "Driver", "Street", "From", "To", "Total", "State"), shown)
    stage.facts["bookings"] = {row[0]: row[-1] for row in shown}
