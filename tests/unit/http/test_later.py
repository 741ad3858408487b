"""Overstays, and stays that change their mind, over HTTP."""

from datetime import timedelta

from tests.unit.http.world import Document, Stay, told


def active(stay: Stay) -> str:
    """The path of a stay from one to three hours from now whose car is there."""
    path = f"/v1/bookings/{stay.book()['id']}"
    stay.world.now += timedelta(hours=1)
    stay.world.got("POST", f"{path}/check-in", stay.driver)
    return path


def amounts(booking: Document) -> list[str]:
    return [
        booking[name] for name in ("total_hours", "subtotal", "platform_fee", "tax_amount", "total_amount")
    ]


def test_what_an_overstay_costs_is_told_while_it_grows_and_owed_when_the_car_has_left(stay: Stay) -> None:
    world, path = stay.world, active(stay)
    booked = world.got("GET", path, stay.driver)
    world.now += timedelta(hours=2, minutes=10)
    assert world.got("GET", path, stay.driver)["overstay"] is None
    world.now += timedelta(minutes=30)
    growing = world.got("GET", path, stay.driver)
    told_so_far = {"minutes": 40, "subtotal": "9.56", "amount": "10.99"}
    assert growing["overstay"] == told_so_far
    assert amounts(growing) == amounts(booked) == ["2.00", "17.00", "2.55", "0.00", "19.55"]
    (listed,) = world.got("GET", "/v1/bookings?role=host", stay.host)["items"]
    assert listed["overstay"] == told_so_far
    left = world.got("POST", f"{path}/check-out", stay.driver)
    assert (left["booking_status"], left["overstay"]) == ("completed", told_so_far)
    assert amounts(left) == ["2.00", "26.56", "3.98", "0.00", "30.54"]
    labels = [line["label"] for line in left["quote"]["lines"]]
    assert labels == ["2 h at $8.50 an hour", "Overstay, 45 min at $12.75 an hour"]
    world.now += timedelta(hours=1)
    later = world.got("GET", path, stay.host)
    assert (later["overstay"], amounts(later)) == (told_so_far, amounts(left))


def test_leaving_in_the_grace_period_costs_what_was_booked(stay: Stay) -> None:
    path = active(stay)
    stay.world.now += timedelta(hours=2, minutes=10)
    left = stay.world.got("POST", f"{path}/check-out", stay.driver)
    assert (left["overstay"], left["total_amount"]) == (None, "19.55")


def test_the_grace_period_is_the_one_of_the_booking(stay: Stay) -> None:
    container = stay.world.container
    path = active(stay)
    with container.transactions().begin(acting_as=stay.host.account.actor) as work:
        kept = work.settings.get("overstay_grace_minutes")
        work.settings.save(kept.changed("0", at=stay.world.now))
    stay.world.now += timedelta(hours=2, minutes=10)
    assert stay.world.got("POST", f"{path}/check-out", stay.driver)["overstay"] is None


def test_an_overstay_is_not_undone_by_extending_the_stay(stay: Stay) -> None:
    path = active(stay)
    body = {"start_time": told(1), "end_time": told(5)}
    stay.world.now += timedelta(hours=2, minutes=10)
    seen = stay.world.got("POST", f"{path}/reschedule?preview=true", stay.driver, body)
    assert seen["total_amount"] == "39.10"
    stay.world.now += timedelta(seconds=1)
    assert stay.world.refused("POST", f"{path}/reschedule", stay.driver, body) == (422, "invalid")


def test_a_preview_of_another_stay_tells_its_price_and_changes_nothing(stay: Stay) -> None:
    booked = stay.book()
    path = f"/v1/bookings/{booked['id']}"
    for start, end, total, difference in (
        (1, 5, "39.10", "19.55"),
        (2, 3, "15.30", "-4.25"),
        (4, 6, "19.55", "0.00"),
    ):
        body = {"start_time": told(start), "end_time": told(end)}
        seen = stay.world.got("POST", f"{path}/reschedule?preview=true", stay.driver, body)
        assert (seen["total_amount"], seen["difference"]) == (total, difference)
        assert seen["booking_status"] == "confirmed"
    assert stay.world.got("GET", path, stay.driver) == booked
    assert booked["difference"] is None
    body = {"start_time": told(1), "end_time": told(5)}
    assert stay.world.got("POST", f"{path}/reschedule", stay.driver, body)["difference"] == "19.55"


def test_a_preview_refuses_what_the_change_would_refuse(stay: Stay) -> None:
    path = f"/v1/bookings/{stay.book()['id']}/reschedule?preview=true"
    stay.world.booking({**stay.wish, "start_time": told(4), "end_time": told(6)}, stay.driver)
    onto = {"start_time": told(1), "end_time": told(5)}
    assert stay.world.refused("POST", path, stay.driver, onto) == (409, "window-taken")
    back = {"start_time": told(5), "end_time": told(4)}
    assert stay.world.refused("POST", path, stay.driver, back) == (422, "invalid")
    assert stay.world.refused("POST", path, stay.host, onto) == (404, "not-found")
