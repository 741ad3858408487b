"""What comes back of a cancelled stay, over HTTP."""

from datetime import timedelta

import attrs
from tests.unit.http.world import Document, Stay, World, a_stay, told

TOMORROW = {"start_time": told(48), "end_time": told(50)}


def booked(stay: Stay) -> str:
    """The path of a stay of two hours, two days from now."""
    return f"/v1/bookings/{stay.world.booking({**stay.wish, **TOMORROW}, stay.driver)['id']}"


def after(stay: Stay, hours: float) -> Stay:
    """The same stay so many hours later, with everybody logged in again."""
    stay.world.now += timedelta(hours=hours)
    driver, host = (stay.world.signed_in(person.account) for person in (stay.driver, stay.host))
    return attrs.evolve(stay, driver=driver, host=host)


def refund(total: str, subtotal: str, fee: str, kept: str) -> Document:
    return {
        "amount": total,
        "subtotal": subtotal,
        "platform_fee": fee,
        "tax_amount": "0.00",
        "kept": kept,
        "settlement": "external",
        "status": "elsewhere",
    }


def test_a_booking_says_what_cancelling_gives_back_until_when(stay: Stay) -> None:
    booking = stay.world.got("GET", booked(stay), stay.driver)
    assert booking["refunds"] == [
        {"until": "2027-03-02T16:00:00Z", "amount": "19.55"},
        {"until": "2027-03-03T16:00:00Z", "amount": "8.50"},
    ]
    assert (booking["refund"], booking["given_up"]) == (None, "0.00")


def test_a_cancellation_answers_what_comes_back_and_a_preview_only_says_it(stay: Stay) -> None:
    path = booked(stay)
    seen = stay.world.got("POST", f"{path}/cancel?preview=true", stay.driver)
    assert seen["refund"] == refund("19.55", "17.00", "2.55", "0.00")
    assert stay.world.got("GET", path, stay.driver)["refund"] is None
    stay = after(stay, 24)
    half = refund("8.50", "8.50", "0.00", "11.05")
    assert stay.world.got("POST", f"{path}/cancel?preview=true", stay.driver)["refund"] == half
    assert stay.world.got("POST", f"{path}/cancel", stay.driver)["refund"] == half
    stay = after(stay, 20)
    later = stay.world.got("GET", path, stay.host)
    assert (later["refund"], later["refunds"], later["total_amount"]) == (half, [], "19.55")


def test_a_host_who_cancels_gives_everything_back(stay: Stay) -> None:
    path = booked(stay)
    stay = after(stay, 47)
    given = stay.world.got("POST", f"{path}/cancel", stay.host)["refund"]
    assert given == refund("19.55", "17.00", "2.55", "0.00")


def test_terms_are_those_of_the_booking_whatever_the_host_changes(world: World) -> None:
    stay = a_stay(world, cancellation_policy="flexible")
    path = booked(stay)
    listing = f"/v1/driveways/{stay.wish['driveway_id']}"
    world.got("PATCH", listing, stay.host, {"cancellation_policy": "strict"})
    stay = after(stay, 46)
    assert world.got("POST", f"{path}/cancel", stay.driver)["refund"]["amount"] == "19.55"


def test_shortening_is_no_way_around_the_terms(stay: Stay) -> None:
    path = booked(stay)
    stay = after(stay, 30)
    body = {"start_time": told(48), "end_time": told(49)}
    halved = stay.world.got("POST", f"{path}/reschedule", stay.driver, body)
    assert (halved["difference"], halved["given_up"], halved["total_amount"]) == ("-4.25", "5.52", "15.30")
    assert halved["quote"]["total_amount"] == "9.78"
    done = stay.world.got("POST", f"{path}/cancel", stay.driver)["refund"]
    assert done == refund("4.25", "4.25", "0.00", "11.05")
