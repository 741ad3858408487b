"""What malicious members try with addresses, forms and ids; forms of other sites are in ``test_defence``."""

from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from tests.unit.web.browsing import PASSWORD, Browser, Town
from tests.unit.web.staying import asked

from driveway_app import in_memory
from driveway_core.throttles import CallClass
from driveway_http.limits import class_of
from driveway_web import create_app

COUNTED: Final = {
    CallClass.BOOKING: (
        "host.accept_request host.decline_request host.cancel_booking host.write_notes "
        "host.answer_trouble stays.annotate looking.quote checking-out.book "
        "changing.change changing.cancel"
    ),
    CallClass.SEARCH: "looking.search looking.listing",
    CallClass.PAYMENT: (
        "checking-out.check_out checking-out.pay checking-out.pay_with "
        "checking-out.paid cards.list_cards host.overview "
        "host.onboarding host.onboard"
    ),
    CallClass.CAR: "cars.ask_car",
    CallClass.EXPORT: "account.export",
    CallClass.LOG_IN: "security.verify_phone",
}


def test_what_stands_in_an_address_is_a_value_of_the_next_page_and_nothing_else(operator: Browser) -> None:
    operator.get("/admin/accounts?email=a@example.com")
    operator.get("/admin/accounts?email=b@example.com")
    for planted in ("page=x", "endpoint=x", "_method=DELETE", "_scheme=javascript&_external=1", "_anchor=x"):
        page = operator.page(f"/admin/audit?limit=1&{planted}")
        assert f'href="/admin/audit?limit=1&amp;{planted.replace("&", "&amp;")}&amp;cursor=' in page


def test_no_name_is_too_long_to_be_not_there(tmp_path: Path) -> None:
    with in_memory() as market:
        client = create_app(market, guide=tmp_path).test_client()
        assert client.get(f"/docs/guide/{'a' * 400}").status_code == 404
        assert client.get("/docs/guide/a%00b").status_code == 404
        assert client.get(f"/static/{'a' * 400}").status_code == 404


def test_a_place_of_any_size_at_all_is_drawn_or_refused(host: Browser) -> None:
    for feet in ("9" * 5_000, "9" * 4_299, "9" * 9, "-1", "1e3", "²"):
        sizes = {"max_vehicle_length_ft": feet, "max_vehicle_width_ft": "7", "driveway_type": "gravel"}
        assert host.part(f"/host/drawing?{urlencode(sizes)}").status_code == 200, feet
        assert host.send("/host/driveways/new/space", sizes).status_code == 422, feet


def test_a_time_that_no_calendar_has_is_refused(visitor: Browser) -> None:
    for moment in ("0001-01-01T00:00+14:00", "9999-12-31T23:59:59", "9999-12-31T23:59:59-14:00"):
        for field in ("start_time", "end_time"):
            stay = {"start_time": "2027-03-02T09:00", "end_time": "2027-03-02T11:00", field: moment}
            response = visitor.client.get("/search", query_string={"where": "Marina", **stay})
            assert response.status_code == 422, moment
            assert "That time is out of range." in response.text


def test_how_a_driver_pays_is_seen_by_nobody_else(town: Town, driver: Browser, operator: Browser) -> None:
    stay = asked(town, driver)
    booking = stay.booked().split("/")[2]
    host = town.browser_of(stay.host.account)
    for who in (host, operator, town.driver("Mallory")):
        for page in ("pay", "paid", "cancel", "change", "trouble", "alternatives", "events"):
            assert who.get(f"/bookings/{booking}/{page}").status_code == 404, page
    assert driver.get(f"/bookings/{booking}/pay").status_code == 200


def test_a_page_counts_like_the_call_of_the_api_that_does_the_same(town: Town) -> None:
    told = town.app.extensions["driveway-limits"]
    for kind, pages in COUNTED.items():
        for page in pages.split():
            assert f"web.{page}" in town.app.view_functions
            assert class_of(f"web.{page}", "POST", told) is kind, page


def test_who_comes_to_a_browser_next_does_not_read_what_the_one_before_was_writing(host: Browser) -> None:
    place = {"address": "510 Liberty Street", "zip_code": "94114", "city": "San Francisco", "state": "CA"}
    host.send("/host/driveways/new/place", place)
    assert "510 Liberty Street" in host.page("/host/driveways/new/place")
    host.sent("/log-out")
    assert "510 Liberty Street" not in host.page("/host/driveways/new/place")


def test_a_copy_of_the_cookie_is_worth_nothing_once_its_owner_is_out_or_banned(
    town: Town, driver: Browser, operator: Browser
) -> None:
    thief = town.browser()
    held = driver.cookie()
    assert held is not None
    thief.client.set_cookie("driveway", held)
    driver.sent("/log-out")
    assert thief.get("/account").status_code == 303
    victim = town.driver("Victor")
    assert victim.person is not None
    operator.sent(f"/admin/accounts/{victim.person.account.id}/ban")
    assert victim.get("/account").status_code == 303
    form = {"email": victim.person.account.email.value, "password": PASSWORD}
    assert town.browser().send("/log-in", form).status_code == 403


def test_looking_only_at_the_head_of_a_stay_s_news_takes_no_thread(town: Town, driver: Browser) -> None:
    booking = asked(town, driver).booked().split("/")[2]
    for _ in range(20):
        driver.client.head(f"/bookings/{booking}/events").close()
    answer = driver.client.get(f"/bookings/{booking}/events", buffered=False)
    assert answer.status_code == 200
    answer.close()


def test_a_calendar_of_years_that_nobody_has_is_refused(town: Town, host: Browser) -> None:
    assert host.person is not None
    page = f"/host/driveways/{town.driveway(host.person)['id']}/calendar/events"
    for start in ("0001-01-01T00:00", "9999-12-31T23:59"):
        asked_for = {"start": start, "end": start.replace(":00", ":30")}
        assert host.client.get(page, query_string=asked_for).status_code == 422
