"""Scenes with money: a card is saved, a bank asks, a card is declined, money goes back."""

from datetime import datetime, timedelta
from decimal import Decimal

from driveway_core.windows import TimeWindow
from driveway_demo.api import Json, promise
from driveway_demo.cast import Driver, host_of, soon
from driveway_demo.choice import Choice
from driveway_demo.far_side import ASKS, EMPTY, GOOD
from driveway_demo.stage import Stage
from driveway_demo.telling import day_and_clock, day_seen_from, dollars


def saves(stage: Stage, driver: Driver, card: str) -> str:
    """The id of a card that a driver saves; its number never comes near the marketplace."""
    setup = driver.sets_up()
    row = stage.far.enters(setup["client_secret"], card)
    if row["status"] == "requires_action":
        row = stage.far.says_yes(setup["client_secret"])
    promise(row["status"] == "succeeded", "the card is saved", row["status"])
    saved = driver.cards()[row["payment_method"]]
    stage.tell.good(f"{driver.name} saves a card: {saved['brand'].title()}, ending in {saved['last4']}.")
    return str(saved["id"])


def wallets(stage: Stage, ada: Driver, ravi: Driver) -> tuple[str, str]:
    """A card each, entered on the payment service's side."""
    stage.tell.scene("Ada and Ravi save a card")
    cards = saves(stage, ada, ASKS), saves(stage, ravi, EMPTY)
    stage.tell.says(
        "Their browsers gave the numbers to the payment service; here only brand and end are known."
    )
    return cards


def booking(stage: Stage, ada: Driver, quote: Json, card: str) -> Json:
    """Ada books; her bank asks before it pays."""
    stage.tell.scene("Ada books, and her bank asks")
    held = ada.books(quote, card)
    promise(_state(held) == ("pending", "payment"), "the place is held for her", _state(held))
    promise(held["total_amount"] == quote["total_amount"], "the price is the quote's", held["total_amount"])
    promise(held["payment"]["next_action"], "her bank wants to hear from her", held["payment"]["next_action"])
    promise(held["driveway"]["address"] is None, "nobody learns the address before it is paid")
    stage.tell.says(
        f"{held['booking_reference']}, {dollars(held['total_amount'])}: held until her bank is content "
        "(3-D Secure), and not confirmed."
    )
    return held


def confirmation(stage: Stage, ada: Driver, held: Json) -> Json:
    """She says yes, and the payment service says so to the marketplace, by itself."""
    stage.tell.scene("Ada tells her bank that it is her")
    booked = _after_the_bank(stage, ada, held, "confirmed", "the booking is confirmed")
    promise(booked["driveway"]["address"], "the address is told to the one who booked")
    stage.tell.says(f"Only now she learns the address: {booked['driveway']['address']}.")
    if booked["driveway"]["access_instructions"]:
        stage.tell.says(f"“{booked['driveway']['access_instructions']}”", style="italic")
    stage.facts["booking"] = booked["booking_reference"]
    return booked


def _after_the_bank(stage: Stage, driver: Driver, held: Json, state: str, promised: str) -> Json:
    """Yes at the bank, and the news of it through webhook, inbox and worker."""
    stage.far.says_yes(held["payment"]["client_secret"])
    seen, seconds = stage.until(
        promised,
        lambda: driver.reads(held),
        lambda booking: state in (booking["booking_status"], booking["awaiting"]),
    )
    stage.tell.good(f"Yes. {seconds:.1f} s later the news has come in, a worker has looked, and {promised}.")
    return seen


def _state(booking: Json) -> tuple[str, str | None]:
    """Where a booking stands, and nothing of what its payment needs."""
    return booking["booking_status"], booking["awaiting"]


def refusal(stage: Stage, ravi: Driver, quote: Json) -> None:
    """While her bank asks, the place is nobody else's."""
    stage.tell.scene("Meanwhile, Ravi books the same place for the same time")
    problem = ravi.books(quote, gives=409)
    promise(problem["type"].endswith("/window-taken"), "one window, one car", problem)
    stage.no(problem)
    stage.facts["refused"] = problem


def second_chance(stage: Stage, ravi: Driver, card: str, first: Json, stay: TimeWindow) -> Json:
    """He takes the time after hers. His card is declined; the place stays held, and another card pays."""
    stage.tell.scene("Ravi takes the hours after hers")
    problem = ravi.books(ravi.asks(first["driveway_id"], stay), card, gives=402)
    promise(problem["type"].endswith("/payment-declined"), "a card without money does not pay", problem)
    stage.no(problem)
    stage.facts["declined"] = problem
    held = ravi.reads({"id": problem["booking_id"]})
    promise(_state(held) == ("pending", "payment"), "his place stays held", _state(held))
    stage.tell.says(f"{held['booking_reference']} stays held until {day_and_clock(held['hold_expires_at'])}.")
    paid = ravi.pays(held, saves(stage, ravi, GOOD))
    promise(_state(paid) == ("confirmed", None), "another card pays, and the place is his", _state(paid))
    promise(paid["driveway"]["address"] == first["driveway"]["address"], "it is the same place")
    stage.tell.good(
        f"{paid['booking_reference']}, {dollars(paid['total_amount'])}, paid and confirmed at once."
    )
    stage.facts["second_booking"] = paid["booking_reference"]
    return paid


def roomy(stage: Stage, june: Driver, choice: Choice, stay: TimeWindow) -> Json:
    """She takes a place that her car fits."""
    wanted = choice.roomy
    stage.tell.scene(f"June takes a larger place, {wanted['host_first_name']}'s in {wanted['street']}")
    paid = june.books(june.asks(wanted["id"], stay), saves(stage, june, GOOD))
    promise(_state(paid) == ("confirmed", None), "the place is hers", _state(paid))
    stage.tell.good(f"{paid['booking_reference']}, {dollars(paid['total_amount'])}, paid and confirmed.")
    stage.facts["roomy"] = paid["booking_reference"]
    return paid


def cancellation(stage: Stage, june: Driver, booked: Json) -> Json:
    """She gives the stay up, and gets back what its terms say."""
    stage.tell.scene("June cannot come after all")
    told = june.would_get_back(booked)
    promise(
        Decimal(told["amount"]) + Decimal(told["kept"]) == Decimal(booked["total_amount"]), "it adds up", told
    )
    stage.tell.says(
        f"She asks first: cancelling now gives {dollars(told['amount'])} back, {dollars(told['kept'])} is "
        f"kept (terms: {booked['quote']['cancellation_policy']})."
    )
    gone = june.does("cancel", booked)
    promise(gone["booking_status"] == "cancelled", "a booking can be cancelled", gone)
    promise(gone["refund"]["amount"] == told["amount"], "she gets back what she was told", gone["refund"])
    where = "goes back when the payment service has her money, in days" if _waits(gone) else "is on its way"
    stage.tell.good(f"Cancelled: {dollars(gone['refund']['amount'])} {where}.")
    stage.facts["refund"] = gone["refund"]
    return gone


def _waits(gone: Json) -> bool:
    promise(gone["refund"]["status"] in ("pending", "succeeded"), "the refund is asked for", gone["refund"])
    return bool(gone["refund"]["status"] == "pending")


def request(stage: Stage, ada: Driver, choice: Choice, card: str, now: datetime, hours: int) -> Json:
    """A host who wants to be asked: money is set aside, and taken on their yes."""
    stay = soon(now + timedelta(hours=22), hours)
    stage.tell.scene(f"For {day_seen_from(now, stay.start)}, Ada asks a host who wants to be asked")
    hits = ada.finds(stay, 3_000, instant_booking_enabled="false")
    promise(hits, "somebody takes requests near Dolores Park")
    elsewhere = (hit for hit in hits if hit["host_id"] != choice.wanted["host_id"])
    wanted = next(elsewhere, hits[0])
    held = ada.books(ada.asks(wanted["id"], stay), card)
    asked = _after_the_bank(stage, ada, held, "host", "her money is set aside and the host is asked")
    promise(Decimal(asked["payment"]["captured"]) == 0, "nothing is taken before the host says yes", asked)
    promise(asked["driveway"]["address"] is None, "the address is not told yet")
    stage.tell.says(
        f"{asked['booking_reference']} waits for {wanted['host_first_name']}, "
        f"at most until {day_and_clock(asked['hold_expires_at'])}; meanwhile nobody else gets it."
    )
    host = host_of(stage.visitor, wanted)
    host.post(f"/v1/bookings/{asked['id']}/accept", gives=200)
    taken, _ = stage.until(
        "what was set aside is taken on the host's yes",
        lambda: ada.reads(asked),
        lambda booking: bool(booking["booking_status"] == "confirmed"),
    )
    promise(
        Decimal(taken["payment"]["captured"]) == Decimal(taken["total_amount"]),
        "all of it is taken",
        taken["payment"],
    )
    stage.tell.good(
        f"{wanted['host_first_name']} says yes, and {dollars(taken['payment']['captured'])} is taken from "
        "her card."
    )
    stage.facts["request"] = asked["booking_reference"]
    return taken
