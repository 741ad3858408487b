"""What operators do in a browser: find, look, decide, and see that the books and the log are right."""

from tests.browser.arranging import ravi_books
from tests.browser.visiting import Street

from driveway_demo.city import DRIVERS


def test_an_operator_gives_money_back_and_takes_a_listing_off(street: Street) -> None:
    booking = ravi_books(street.city, days=6, at_once=True).booking
    opal = street.someone("operator", "operator-decides")
    page = opal.page
    page.on("dialog", lambda dialog: dialog.accept())
    opal.opens("/admin")
    opal.looks("operations")
    page.get_by_label("Reference").fill(booking["booking_reference"])
    page.get_by_role("search", name="A booking").get_by_role("button", name="Find").click()
    opal.looks("bookings found")
    page.get_by_role("link", name=booking["booking_reference"]).click()
    opal.looks("a booking")
    page.get_by_label("Give back").fill("1.25")
    page.get_by_role("button", name="Give back").click()
    page.get_by_text("$1.25").first.wait_for()
    opal.looks("money given back")
    page.locator("main").get_by_role("link", name=booking["driveway"]["title"]).first.click()
    opal.looks("a listing")
    page.get_by_role("button", name="Suspend").click()
    page.get_by_role("button", name="Put it back").wait_for()
    opal.looks("a listing that is suspended")
    page.get_by_role("button", name="Put it back").click()
    page.get_by_role("button", name="Suspend").wait_for()
    opal.opens("/admin/accounts")
    page.get_by_label("E-mail address").fill(DRIVERS[1].email)
    page.get_by_role("button", name="Find").click()
    opal.looks("accounts found")
    page.get_by_role("table").get_by_role("link").first.click()
    opal.looks("an account")


def test_an_operator_sees_that_books_jobs_and_log_are_right(street: Street) -> None:
    opal = street.someone("operator", "operator-checks")
    page = opal.page
    opal.opens("/admin/jobs")
    opal.looks("jobs")
    opal.opens("/admin/reconciliation")
    page.get_by_role("button", name="Compare").click()
    page.locator(".banner.good").wait_for()
    opal.looks("the books agree")
    opal.opens("/admin/audit")
    opal.looks("the audit log")
    page.get_by_role("link", name="Is the log as it was written?").click()
    page.get_by_role("button", name="Look at all of it").click()
    page.get_by_text("as written").first.wait_for()
    opal.looks("the log is as it was written")
    opal.opens("/admin/settings")
    opal.looks("settings")
