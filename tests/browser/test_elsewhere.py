"""Whoever reads a time somewhere else than where the place is reads their own, too."""

import re

from tests.browser.arranging import ravi_books
from tests.browser.stays import in_days
from tests.browser.visiting import Street

from driveway_demo.city import DRIVERS
from driveway_demo.seeding import PASSWORD


def test_a_driver_in_another_time_zone_reads_their_own_time_beside_the_places(street: Street) -> None:
    booking = ravi_books(street.city, days=6, at_once=True).booking
    street.knows("ravi", DRIVERS[1].email, PASSWORD)
    start, end = in_days(8)
    listing = f"/driveways/{booking['driveway_id']}?start_time={start}&end_time={end}"
    pages = (f"/bookings/{booking['id']}", f"/bookings/{booking['id']}/receipt", listing)
    there = street.someone("ravi", "in-the-city")
    for path in pages:
        there.opens(path)
        assert not there.page.locator(".own-time").count(), path
    elsewhere = street.someone("ravi", "elsewhere", zone="Europe/Berlin")
    page = elsewhere.page
    for path in pages:
        elsewhere.opens(path)
        assert "where you are)" in page.locator("time + .own-time").first.inner_text(), path
    own = page.locator("time + .own-time").first.inner_text()
    assert re.fullmatch(r"\s*\(\w{3},? 1?\d:\d\d [ap]m – \w{3},? 1?\d:\d\d [ap]m where you are\)", own), own
    elsewhere.opens("/account/security")
    moment = page.locator("time[data-own]").first.inner_text()
    assert re.fullmatch(r"\w{3}, \w{3} \d+, \d{4}, 1?\d:\d\d [ap]m", moment), moment
    elsewhere.opens(listing)
    page.get_by_role("button", name="Go on to book").click()
    page.wait_for_url("**/book/**")
    assert "where you are)" in page.locator("time + .own-time").first.inner_text()
