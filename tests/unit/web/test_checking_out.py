"""The check-out where driver and host settle between them; where cards pay it is tested with the stand-in."""

from datetime import timedelta
from html import unescape

from tests.unit.web.browsing import Browser, Town, headings
from tests.unit.web.staying import asked


def test_the_price_is_told_line_by_line_with_the_terms_before_it_is_booked(
    town: Town, driver: Browser
) -> None:
    page = driver.page(asked(town, driver).quoted())
    assert headings(page) == ["Check out"]
    for words in ("2 h at $8.50 an hour", "Service fee 15 %", "$19.55", "Everything back until a day before"):
        assert words in page
    assert 'data-countdown="2027-03-01T16:15:00Z"' in page
    assert "8:15 am" in page
    assert "No card is needed here" in page


def test_a_booked_stay_has_its_address_and_the_note_to_the_host(town: Town, driver: Browser) -> None:
    address = asked(town, driver).booked(driver_notes="I come late.")
    page = driver.page(address)
    assert "Confirmed" in page
    assert "123 Castro Street" in page
    assert "The gate opens by itself." in page
    assert "I come late." in page


def test_a_host_who_answers_requests_is_asked(town: Town, driver: Browser) -> None:
    stay = asked(town, driver, instant_booking_enabled=False)
    assert "Ask Grace, $19.55" in driver.page(stay.quoted())
    page = driver.page(stay.booked())
    assert "Asked" in page
    assert "123 Castro Street" not in page
    assert "Grace has until" in page


def test_a_price_that_does_not_stand_any_more_leads_to_the_one_of_now(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    price = stay.quoted()
    town.now += timedelta(minutes=15)
    page = driver.page(price)
    assert "This price does not stand any more" in page
    assert f"/driveways/{stay.driveway['id']}?start_time=" in page
    refused = driver.refused(price)
    assert "Please ask for a new one" in refused
    assert "Show the price of now" in refused


def test_a_price_is_booked_once(town: Town, driver: Browser) -> None:
    price = asked(town, driver).quoted()
    driver.sent(price)
    assert "This price was booked already" in driver.page(price)
    driver.refused(price, status=409)


def test_a_place_that_somebody_else_took_meanwhile_is_told(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    price = stay.quoted()
    other = town.somebody("Ravi")
    wish = {
        "driveway_id": stay.driveway["id"],
        "vehicle_id": town.vehicle(other, vin="5YJSA7H4XFF088491")["id"],
        "start_time": stay.start.isoformat(),
        "end_time": stay.end.isoformat(),
    }
    town.booking(wish, other)
    page = driver.refused(price, status=409)
    assert "Somebody else has this driveway at that time." in page
    assert ">Look for another place at that time<" in page
    onward = unescape(page.split('">Look for another place')[0].rpartition('href="')[2])
    assert 'id="looking"' in driver.page(onward)


def test_who_booked_it_in_another_tab_is_led_to_that_stay(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    first, second = stay.quoted(), stay.quoted()
    address = driver.sent(first)
    assert driver.sent(second) == address
    assert "You have booked this place for that time already." in driver.page(address)


def test_a_note_that_is_too_long_is_kept_and_told(town: Town, driver: Browser) -> None:
    page = driver.refused(asked(town, driver).quoted(), {"driver_notes": "x" * 2_001})
    assert 'id="e-driver_notes"' in page
    assert "x" * 2_001 in page


def test_somebody_elses_price_and_stay_are_not_there(town: Town, driver: Browser) -> None:
    stay = asked(town, driver)
    price, other = stay.quoted(), town.driver("Ravi")
    assert other.get(price).status_code == 404
    address = driver.sent(price)
    for path in ("", "/pay", "/paid", "/change", "/cancel", "/events", "/receipt", "/review", "/trouble"):
        assert other.get(f"{address}{path}").status_code == 404, path
    for path in ("/notes", "/check-in", "/check-out", "/navigate", "/change", "/cancel", "/release"):
        assert other.send(f"{address}{path}").status_code == 404, path


def test_a_visitor_is_led_to_the_log_in_and_back(town: Town, driver: Browser, visitor: Browser) -> None:
    price = asked(town, driver).quoted()
    assert visitor.get(price).headers["Location"] == f"/log-in?next={price}"


def test_nothing_waits_to_be_paid_where_nobody_pays_here(town: Town, driver: Browser) -> None:
    address = asked(town, driver).booked()
    page = driver.page(f"{address}/pay")
    assert "Nothing waits to be paid" in page
    assert "To be paid" not in page
    assert driver.get(f"{address}/paid").headers["Location"] == address
    assert "No cards here" in driver.page("/cards")
