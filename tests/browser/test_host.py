"""What hosts do in a browser: offer a driveway, and answer who asks for it."""

from tests.browser.arranging import ravi_books
from tests.browser.visiting import NARROW, WIDE, Street, Visitor

from driveway_demo.seeding import PASSWORD


def goes_on(host: Visitor) -> None:
    """To the next step, once its scripts are there."""
    host.page.get_by_role("button", name="Continue").click()
    host.page.wait_for_load_state("load")


def shows_what_one_gets(host: Visitor) -> None:
    """The last column of a table is within a narrow screen, too."""
    host.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    over = host.page.locator(".table").first.evaluate("each => each.scrollWidth - each.clientWidth")
    host.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    assert over <= 0


def test_a_host_offers_a_driveway_in_five_steps(street: Street) -> None:
    mei = street.someone("host", "host-offers")
    page = mei.page
    mei.opens("/host")
    mei.looks("hosting")
    mei.opens("/host/driveways/new/place")
    page.wait_for_selector("#map[data-drawn]")
    mei.looks("where it is")
    for label, text in (
        ("Street and number", "455 Guerrero Street"),
        ("City", "San Francisco"),
        ("State", "CA"),
    ):
        page.get_by_label(label).fill(text)
    page.get_by_label("ZIP code").fill("94110")
    page.get_by_label("Latitude").fill("37.7641")
    page.get_by_label("Longitude").fill("-122.4238")
    goes_on(mei)
    page.locator("input[name=max_vehicle_length_ft]").fill("18")
    page.locator("input[name=max_vehicle_width_ft]").fill("8")
    page.locator("#drawing svg").wait_for()
    mei.looks("how large it is")
    goes_on(mei)
    page.get_by_label("An hour", exact=True).fill("7.50")
    page.locator("#examples").get_by_text("$15.00").first.wait_for()
    mei.looks("what it costs")
    goes_on(mei)
    page.get_by_label("Nobody has to").check()
    mei.looks("how it is booked")
    goes_on(mei)
    page.get_by_label("Title").fill("Level driveway behind a hedge")
    mei.looks("what drivers read")
    page.get_by_role("button", name="Offer my driveway").click()
    page.get_by_text("Level driveway behind a hedge is listed").wait_for()
    mei.looks("offered")


def test_a_host_says_yes_to_a_request(street: Street) -> None:
    arranged = ravi_books(street.city, days=5, at_once=False)
    street.knows("asked", arranged.host.email, PASSWORD)
    host = street.someone("asked", "host-answers")
    page = host.page
    host.opens("/host/requests")
    host.looks("requests")
    request = page.locator(".request", has_text="Ravi").first
    request.get_by_role("link", name="Ravi").click()
    host.looks("a request")
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("button", name="Accept").wait_for(state="detached")
    host.opens("/host/bookings")
    host.looks("the bookings of a host")


def test_a_host_keeps_hours_and_prices(street: Street) -> None:
    mei = street.someone("host", "host-keeps")
    page = mei.page
    mei.opens("/host")
    page.locator(".mine").first.get_by_role("link", name="Hours").click()
    page.locator(".grid-week").wait_for()
    mei.looks("the week")
    monday = page.get_by_role("gridcell", name="Monday, 9 am")
    was = monday.get_attribute("aria-selected")
    monday.click()
    assert monday.get_attribute("aria-selected") != was
    page.get_by_role("button", name="Save the week").click()
    page.wait_for_load_state("load")
    page.locator(".grid-week").wait_for()
    assert page.get_by_role("gridcell", name="Monday, 9 am").get_attribute("aria-selected") != was
    page.get_by_role("link", name="Calendar", exact=True).click()
    page.locator(".ec-event, .ec-bg-event").first.wait_for(state="attached")
    mei.looks("the calendar")
    page.get_by_role("link", name="Price", exact=True).click()
    mei.looks("the prices")
    mei.opens("/host/earnings")
    mei.looks("what was earned")
    mei.opens("/host/payouts")
    mei.looks("payouts")
    page.locator("main a[href*='/payouts/']").first.click()
    page.wait_for_load_state("load")
    mei.looks("a payout")
    shows_what_one_gets(mei)
    mei.opens("/host")
    page.locator(".mine").first.get_by_role("link", name="Price").click()
    page.wait_for_load_state("load")
    shows_what_one_gets(mei)
