"""Hosts' pages: a new listing step by step, what of it changes, and what drivers ask."""

import io
import re

import pytest
from PIL import Image
from tests.unit.http.world import Document, told
from tests.unit.web.browsing import PASSWORD, Browser, Town, headings

NEW = "/host/driveways/new"
PLACE = {
    "address": "510 Liberty Street",
    "city": "San Francisco",
    "state": "CA",
    "zip_code": "94114",
    "latitude": "37.7577",
    "longitude": "-122.4376",
}
SPACE = {
    "max_vehicle_length_ft": "18",
    "max_vehicle_length_in": "4",
    "max_vehicle_width_ft": "7",
    "spaces": "1",
    "driveway_type": "gravel",
    "has_lighting": "true",
}
PRICE = {"hourly_rate": "6", "daily_rate": "30", "billing_increment_minutes": "30"}
TERMS = {
    "instant_booking_enabled": "false",
    "cancellation_policy": "strict",
    "minimum_booking_hours": "2",
    "advance_booking_hours": "0",
    "booking_horizon_days": "90",
    "buffer_minutes": "15",
    "overstay_factor": "2",
    "overstay_penalty": "5",
}
WORDS = {"title": "Quiet place", "access_instructions": "Code 12", "listing_status": "active"}


def written(browser: Browser) -> None:
    """All steps but the last."""
    assert browser.sent(f"{NEW}/place", PLACE) == f"{NEW}/space"
    assert browser.sent(f"{NEW}/space", SPACE) == f"{NEW}/price"
    assert browser.sent(f"{NEW}/price", PRICE) == f"{NEW}/terms"
    assert browser.sent(f"{NEW}/terms", TERMS) == f"{NEW}/words"


def own(town: Town, browser: Browser) -> list[Document]:
    """The listings of who is logged in, as the API tells them."""
    items: list[Document] = town.got("GET", "/v1/me/driveways", browser.person)["items"]
    return items


def asked(town: Town, host: Browser, driver: Browser, **fields: object) -> tuple[Document, Document]:
    """A driveway, and a booking of it for two hours from an hour from now."""
    assert host.person is not None
    assert driver.person is not None
    driveway = town.driveway(host.person, **fields)
    car = town.vehicle(driver.person)
    wish = {
        "driveway_id": driveway["id"],
        "vehicle_id": car["id"],
        "start_time": told(1),
        "end_time": told(3),
    }
    return driveway, town.booking(wish, driver.person, driver_notes="I come with a trailer.")


def test_a_driveway_is_listed_in_five_steps(town: Town, host: Browser) -> None:
    written(host)
    assert host.sent(f"{NEW}/words", WORDS).endswith("/photos")
    (made,) = own(town, host)
    assert made["max_vehicle_length"] == 220
    assert (made["hourly_rate"], made["billing_increment_minutes"]) == ("6.00", 30)
    assert (made["cancellation_policy"], made["instant_booking_enabled"]) == ("strict", False)
    assert (made["has_lighting"], made["is_covered"], made["title"]) == (True, False, "Quiet place")
    assert 'value="510 Liberty Street"' not in host.page(f"{NEW}/place"), "what is offered is a draft no more"


def test_what_was_written_survives_a_log_in_and_going_back(town: Town, visitor: Browser) -> None:
    written(visitor)
    assert visitor.sent(f"{NEW}/words", WORDS) == f"/log-in?next={NEW}/words"
    account = town.host().person
    assert account is not None
    form = {"email": account.account.email.value, "password": PASSWORD, "next": f"{NEW}/words"}
    assert visitor.sent("/log-in", form) == f"{NEW}/words"
    assert "Code 12" in visitor.page(f"{NEW}/words")
    assert 'value="94114"' in visitor.page(f"{NEW}/place")
    assert visitor.sent(f"{NEW}/words", WORDS).endswith("/photos")


def test_a_step_says_what_is_wrong_and_keeps_what_was_typed(host: Browser) -> None:
    page = host.refused(f"{NEW}/place", {**PLACE, "zip_code": "", "city": "Sacramento"})
    assert 'id="e-zip_code"' in page
    assert "Sacramento" in page
    assert "Sacramento" in host.page(f"{NEW}/place")
    assert "We do not serve this city yet." in host.refused(f"{NEW}/place", {**PLACE, "city": "Sacramento"})
    assert host.sent(f"{NEW}/place", PLACE) == f"{NEW}/space"
    assert "needed" in host.refused(f"{NEW}/space", {"driveway_type": "gravel"})
    assert host.get(f"{NEW}/words").headers["Location"] == f"{NEW}/space", "no step is left out"


def test_what_only_the_whole_shows_leads_back_to_its_step(host: Browser) -> None:
    written(host)
    assert host.sent(f"{NEW}/terms", {**TERMS, "maximum_booking_hours": "1"}) == f"{NEW}/words"
    page = host.refused(f"{NEW}/words", WORDS)
    assert headings(page) == ["How it is booked"]
    assert 'id="e-minimum_booking_hours"' in page
    host.sent(f"{NEW}/start-over")
    assert host.get(NEW).headers["Location"] == f"{NEW}/place"


def test_more_than_a_browser_keeps_is_refused_beside_its_field(host: Browser) -> None:
    long = "".join(f"{number:x}" for number in range(2_000))
    assert "too long to be kept" in host.refused(f"{NEW}/words", {"title": "T", "description": long})


def test_the_drawing_and_the_prices_follow_what_is_typed(visitor: Browser) -> None:
    drawing = visitor.part("/host/drawing?max_vehicle_length_ft=16&max_vehicle_width_ft=7").text
    assert "16 ft · 4.88 m" in drawing
    assert "HX-Retarget" not in visitor.part("/host/drawing").headers
    assert visitor.get("/host/drawing").status_code == 303, "by itself it is no page"
    assert "too small for Model S, Model X, Cybertruck" in drawing
    assert (
        "Too small for any Tesla."
        in visitor.part("/host/drawing?max_vehicle_length_ft=9&max_vehicle_width_ft=7").text
    )
    assert "<svg" not in visitor.part("/host/drawing?max_vehicle_length_ft=x").text
    prices = visitor.part("/host/price-examples?hourly_rate=8.50&city=San+Francisco").text
    assert "$17.00" in prices
    assert "$19.55" in prices
    assert "<table" not in visitor.part("/host/price-examples?hourly_rate=cheap").text


@pytest.mark.parametrize("part", ["place", "space", "terms", "words"])
def test_a_listing_is_changed_part_by_part(town: Town, host: Browser, part: str) -> None:
    assert host.person is not None
    path = f"/host/driveways/{town.driveway(host.person)['id']}"
    sent = {"place": PLACE, "space": SPACE, "terms": TERMS, "words": {**WORDS, "special_instructions": ""}}
    assert len(headings(host.page(f"{path}/{part}"))) == 1
    assert host.sent(f"{path}/{part}", sent[part]) == path
    (made,) = own(town, host)
    assert {
        "place": made["address"] == PLACE["address"],
        "space": made["max_vehicle_length"] == 220,
        "terms": made["buffer_minutes"] == 15,
        "words": made["special_instructions"] is None and made["title"] == "Quiet place",
    }[part]


def test_a_listing_is_paused_and_taken_off_by_its_host_alone(town: Town, host: Browser) -> None:
    assert host.person is not None
    path = f"/host/driveways/{town.driveway(host.person)['id']}"
    town.host("Mallory").page(path, 404)
    assert host.sent(f"{path}/pause") == path
    assert "paused" in host.page(path)
    assert host.sent(f"{path}/resume") == path
    assert own(town, host)[0]["is_available"]
    assert host.sent(f"{path}/retire") == "/host"
    assert "No driveway yet" in host.page("/host")
    host.page(path, 404)


def test_a_request_is_answered(town: Town, host: Browser, driver: Browser) -> None:
    _, booking = asked(town, host, driver, instant_booking_enabled=False)
    for path in ("/host", "/host/requests"):
        assert "Ada" in host.page(path)
    assert re.search(r"answer by (Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d", host.page("/host"))
    page = f"/host/bookings/{booking['id']}"
    assert "I come with a trailer." in host.page(page)
    driver.page(page, 404)
    assert host.sent(f"{page}/accept") == page
    assert "Nothing to answer" in host.page("/host/requests")
    assert host.sent(f"{page}/notes", {"host_notes": "Left side, please."}) == page
    assert "Left side, please." in host.page(page)


def test_cancelling_says_first_what_comes_of_it(town: Town, host: Browser, driver: Browser) -> None:
    _, booking = asked(town, host, driver)
    page = f"/host/bookings/{booking['id']}"
    asked_first = host.page(f"{page}/cancel")
    assert "$19.55" in asked_first
    assert "$0.00" in asked_first
    assert host.sent(f"{page}/cancel", {"reason": "The gate is broken."}) == page
    assert "by you" in host.page(page)
    host.refused(f"{page}/cancel", status=409)


def test_nobody_cancels_as_the_host_of_others(
    town: Town, host: Browser, driver: Browser, operator: Browser
) -> None:
    _, booking = asked(town, host, driver)
    page = f"/host/bookings/{booking['id']}/cancel"
    for each in (driver, operator):
        each.page(page, 404)
        each.refused(page, status=404)
    assert host.sent(page) == f"/host/bookings/{booking['id']}"


def test_a_photo_is_added_and_taken_away(town: Town, host: Browser) -> None:
    assert host.person is not None
    path = f"/host/driveways/{town.driveway(host.person)['id']}/photos"
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "PNG")
    sent = {"photo": (io.BytesIO(file.getvalue()), "green.png"), "caption": "The gate"}
    assert host.sent(path, sent) == path
    assert 'value="The gate"' in host.page(path)
    photo = town.got("GET", path.replace("/host", "/v1"))["items"][0]["id"]
    assert host.sent(f"{path}/{photo}", {"caption": "The way in"}) == path
    assert "The way in" in host.page(path)
    assert host.sent(f"{path}/{photo}/remove") == path
    assert "choose a file first" in host.refused(path, {"caption": "x"}).lower()


def test_hosts_pages_ask_for_a_log_in(visitor: Browser) -> None:
    for path in ("/host", "/host/requests", "/host/bookings", "/host/portrait"):
        assert visitor.get(path).headers["Location"] == f"/log-in?next={path}"


def test_drivers_are_told_how_they_become_hosts(driver: Browser) -> None:
    assert "become one in your profile" in driver.refused(f"{NEW}/place", PLACE, status=403)
    assert "No driveway yet" in driver.page("/host")
