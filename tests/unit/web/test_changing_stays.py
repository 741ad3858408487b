"""A stay gets another time, is given up, or ends in trouble; each with what it costs said before."""

from datetime import timedelta
from io import BytesIO

import pytest
from tests.pictures import filed, halves
from tests.unit.web.browsing import Browser, Town
from tests.unit.web.staying import ZONE, Asked, asked

from driveway_web.wall_times import written

ONCE = {"once": "a-key-of-this-page"}


def test_a_longer_stay_is_priced_before_it_is_changed(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    address = stay.booked()
    end = written(stay.end + timedelta(hours=2), ZONE)
    page = driver.page(f"{address}/change")
    assert f"/change?end_time={end}" in page
    assert "Change it for" not in page
    page = driver.page(f"{address}/change?end_time={end}")
    assert "4 h at $8.50 an hour" in page
    assert "Change it for $19.55" in page
    assert "$19.55" in driver.page(address)
    sent = {"start_time": written(stay.start, ZONE), "end_time": end, **ONCE}
    assert driver.sent(f"{address}/change", sent) == address
    assert driver.sent(f"{address}/change", sent) == address
    assert "$39.10" in driver.page(address)


def test_a_shorter_stay_costs_less(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    address = stay.booked()
    part = driver.part(f"{address}/change?end_time={written(stay.end - timedelta(hours=1), ZONE)}").text
    assert "</span> less</strong>" in part
    assert "<html" not in part


@pytest.mark.parametrize(
    "end, words",
    [("soon", "Must be a day and a time"), ("2020-01-01T00:00", "e-end_time"), ("", "Please say when")],
)
def test_what_is_no_time_stands_beside_its_field(town: Town, driver: Browser, end: str, words: str) -> None:
    address = asked(town, driver).booked()
    page = driver.page(f"{address}/change?end_time={end}", status=422)
    assert words in page
    assert "Change it" not in page.replace("Change the time", "")


def test_what_comes_back_is_said_before_a_stay_is_cancelled(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    address = stay.booked()
    town.now += timedelta(minutes=20)
    page = driver.page(f"{address}/cancel")
    assert "$8.50" in page
    assert "$11.05" in page
    assert driver.sent(f"{address}/cancel", {"reason": "My plans changed.", **ONCE}) == address
    page = driver.page(address)
    assert "You cancelled it: My plans changed." in page
    assert "Not charged after all" in page
    assert driver.sent(f"{address}/cancel", {"reason": "My plans changed.", **ONCE}) == address
    assert f'href="{address}">To the booking<' in driver.page(f"{address}/cancel", status=409)


def test_a_form_without_its_key_cancels_nothing(town: Town, driver: Browser) -> None:
    address = asked(town, driver).booked()
    assert "This form is not whole" in driver.refused(f"{address}/cancel")
    assert "Confirmed" in driver.page(address)


def test_other_places_nearby_are_shown_and_a_free_place_is_not_given_up(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    town.driveway(stay.host, title="The one beside", latitude=37.7612)
    address = stay.booked()
    page = driver.page(f"{address}/alternatives")
    assert "The one beside" in page
    assert f"car={stay.vehicle['id']}" in page
    town.now = stay.start
    assert "As far as we know your place is free." in driver.refused(f"{address}/release", ONCE, status=409)
    assert "The car before has not left" in driver.page(address)


def test_trouble_on_arrival_ends_the_stay_and_keeps_its_photos(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    address = stay.booked()
    town.now = stay.start + timedelta(minutes=5)
    assert "Tell us what is wrong" in driver.page(address)
    photo = (BytesIO(filed(halves())), "place.jpg", "image/jpeg")
    report = {"kind": "blocked", "note": "Bins in the way.", "photos": [photo]}
    assert driver.sent(f"{address}/trouble", report) == address
    page = driver.page(address)
    assert "The way in is blocked." in page
    assert "All of the money goes back" in page
    assert "Bins in the way." in page
    picture = driver.get(page.split('<img src="')[2].split('"')[0])
    assert picture.status_code == 200
    assert picture.content_type == "image/jpeg"
    assert "sandbox" in picture.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "report, field",
    [
        ({"kind": "dragons", "note": "There."}, "kind"),
        ({"kind": "occupied", "note": ""}, "note"),
        ({"kind": "occupied", "note": "A van.", "photos": (BytesIO(b"no picture"), "van.jpg")}, "photos"),
    ],
)
def test_a_report_that_cannot_be_read_says_what_is_wrong_with_it(
    town: Town, driver: Browser, report: dict[str, object], field: str
) -> None:
    stay = asked(town, driver)
    address = stay.booked()
    town.now = stay.start
    assert f'id="e-{field}"' in driver.refused(f"{address}/trouble", report)
    assert "Confirmed" in driver.page(address)


def completed(stay: Asked) -> str:
    """A stay that took place."""
    address, driver = stay.booked(), stay.browser
    stay.town.now = stay.start
    driver.sent(f"{address}/check-in")
    driver.sent(f"{address}/check-out")
    return address


def test_a_review_is_written_and_changed_while_nobody_has_read_it(town: Town, driver: Browser) -> None:
    address = completed(asked(town, driver))
    assert driver.sent(f"{address}/review", {"rating": "4", "review_text": "Easy to find."}) == address
    assert "Easy to find." in driver.page(address)
    page = driver.page(f"{address}/review")
    assert 'value="4" checked' in page
    driver.sent(f"{address}/review", {"rating": "5", "review_text": "Very easy to find."})
    assert "Very easy to find." in driver.page(address)
    assert 'id="e-rating"' in driver.refused(f"{address}/review", {"review_text": "Fine."})


def test_what_the_other_side_says_can_be_flagged(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    address = completed(stay)
    driver.sent(f"{address}/review", {"rating": "5"})
    said = {"rating": 1, "review_text": "Rude."}
    host = town.signed_in(stay.host.account)
    town.got("POST", f"/v1{address}/reviews", host, said, status=201)
    page = driver.page(address)
    assert "Rude." in page
    flag = page.split("Something is wrong with this review")[0].rpartition('href="')[2].split('"')[0]
    assert "Rude." in driver.page(flag)
    assert 'id="e-reason"' in driver.refused(flag)
    assert driver.sent(flag, {"reason": "I was not."}) == address
    assert "We look at it." in driver.page(address)


def test_a_driver_says_whether_the_car_parked_itself(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    address = stay.booked()
    town.now = stay.start
    driver.sent(f"{address}/check-in")
    assert "Did the car park itself?" in driver.page(address)
    assert driver.sent(f"{address}/auto-park", {"used": "in_vain"}) == address
    page = driver.page(address)
    assert "Used, in vain, as the driver says." in page
    assert "Did the car park itself?" not in page
    assert 'role="alert"' in driver.refused(f"{address}/auto-park", {"used": "maybe"})


def test_a_host_is_led_to_their_own_page_of_the_stay(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    address = stay.booked()
    host = town.browser_of(stay.host.account)
    assert host.get(address).headers["Location"] == f"/host{address}"


def test_once_nothing_comes_back_the_page_says_so(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    address = stay.booked()
    assert "Nothing after that." in driver.page(address)
    town.now = stay.start + timedelta(minutes=1)
    page = driver.page(address)
    assert "Nothing comes back any more." in page
    assert "back until" not in page
