"""What a host has in hand is found however many bookings were made since."""

import pytest
from tests.unit.http.world import told
from tests.unit.web.browsing import Browser, Town

from driveway_web.pages import host_waiting


def test_who_comes_next_may_have_booked_before_all_others(
    town: Town, host: Browser, driver: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host_waiting, "_AT_ONCE", 2)
    assert host.person is not None
    assert driver.person is not None
    wish = {"driveway_id": town.driveway(host.person)["id"], "vehicle_id": town.vehicle(driver.person)["id"]}
    made = [
        town.booking({**wish, "start_time": told(hour), "end_time": told(hour + 2)}, driver.person)
        for hour in (1, 5, 9)
    ]
    page = host.page("/host")
    places = [page.index(str(each["id"])) for each in made]
    assert places == sorted(places)
