"""What cannot be done with a stay now is said in place of a form that would be refused."""

from datetime import timedelta

import pytest
from tests.unit.web.browsing import Browser, Town, headings
from tests.unit.web.staying import asked
from tests.unit.web.test_changing_stays import completed


def test_trouble_before_a_stay_begins_is_told_from_when_on(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    page = driver.page(f"{stay.booked()}/trouble")
    assert headings(page) == ["Nothing can be reported now"]
    opens = (stay.start - timedelta(minutes=15)).isoformat().replace("+00:00", "Z")
    assert f'Trouble on arrival can be reported from <time datetime="{opens}"' in page
    assert "<textarea" not in page


def test_trouble_is_told_on_arrival_and_not_any_more_afterwards(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    address = stay.booked()
    town.now = stay.start
    assert "<textarea" in driver.page(f"{address}/trouble")
    driver.sent(f"{address}/check-in")
    town.now = stay.start + timedelta(minutes=61)
    page = driver.page(f"{address}/trouble")
    assert "that time is over" in page
    assert "<textarea" not in page


def test_a_stay_that_was_not_accepted_yet_or_cancelled_has_no_trouble(town: Town, driver: Browser) -> None:
    address = asked(town, driver, instant_booking_enabled=False).booked()
    assert "Grace has until" in driver.page(f"{address}/trouble")
    driver.sent(f"{address}/cancel", {"once": "a"})
    page = driver.page(f"{address}/trouble")
    assert "You cancelled it." in page
    assert "<textarea" not in page


@pytest.mark.parametrize("instant, why", [(True, "You cancelled it."), (False, "Grace has until")])
def test_a_stay_that_was_not_accepted_yet_or_is_over_keeps_its_time(
    town: Town, driver: Browser, *, instant: bool, why: str
) -> None:
    address = asked(town, driver, instant_booking_enabled=instant).booked()
    if instant:
        assert "<form" in driver.page(f"{address}/change").partition("<main")[2]
        driver.sent(f"{address}/cancel", {"once": "a"})
    page = driver.page(f"{address}/change")
    assert headings(page) == ["The time cannot be changed now"]
    assert why in page
    assert "<form" not in page.partition("<main")[2]


def test_a_stay_is_reviewed_once_it_is_completed(town: Town, driver: Browser) -> None:
    page = driver.page(f"{asked(town, driver).booked()}/review")
    assert headings(page) == ["It cannot be reviewed yet"]
    assert "you can review a stay once it is completed" in page
    assert "<textarea" not in page


def test_a_stay_is_not_reviewed_for_ever(town: Town, driver: Browser) -> None:
    address = completed(asked(town, driver))
    assert "<textarea" in driver.page(f"{address}/review")
    town.now += timedelta(days=14)
    page = driver.page(f"{address}/review")
    assert headings(page) == ["It cannot be reviewed any more"]
    assert "This stay could be reviewed until <time" in page


def test_what_both_have_read_is_not_offered_to_be_changed(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    address = completed(stay)
    driver.sent(f"{address}/review", {"rating": "5"})
    said = {"rating": 4, "review_text": "Punctual."}
    town.got("POST", f"/v1{address}/reviews", town.signed_in(stay.host.account), said, status=201)
    page = driver.page(f"{address}/review")
    assert "This review is published, and cannot be changed any more." in page
    assert "<textarea" not in page
