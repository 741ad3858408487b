"""A browser without scripts: a driver finds a place, books and pays for it, a host offers one."""

from tests.browser.stays import books, chooses, in_days, pays_with, searches
from tests.browser.visiting import NARROW, Street


def test_a_driver_books_without_scripts(street: Street) -> None:
    ada = street.someone("driver", "without-scripts", scripts=False)
    page = ada.page
    searches(ada, "Dolores Park", in_days(4))
    ada.looks("found without scripts")
    assert not page.locator("#map canvas").count()
    chooses(ada)
    books(ada)
    pays_with(ada, "visa")
    ada.looks("paid without scripts")
    ada.opens("/bookings")
    assert page.locator("main").get_by_role("link").count() > 0
    ada.looks("booked without scripts")


def test_a_host_comes_as_far_as_offering_without_scripts(street: Street) -> None:
    mei = street.someone("host", "host-without-scripts", scripts=False)
    mei.opens("/host/driveways/new/place")
    page = mei.page
    page.get_by_label("Street and number").fill("12 Liberty Street")
    page.get_by_label("City").fill("San Francisco")
    page.get_by_label("State").fill("CA")
    page.get_by_label("ZIP code").fill("94110")
    page.get_by_label("Latitude").fill("37.7577")
    page.get_by_label("Longitude").fill("-122.4221")
    page.get_by_role("button", name="Continue").click()
    page.locator("input[name=max_vehicle_length_ft]").fill("18")
    page.locator("input[name=max_vehicle_width_ft]").fill("8")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("An hour", exact=True).fill("7.50")
    page.get_by_role("button", name="Show what stays cost").click()
    assert "$15.00" in page.locator("#examples").inner_text()
    mei.looks("prices without scripts")


def test_whoever_is_in_leaves_by_the_keyboard_on_a_narrow_screen(street: Street) -> None:
    for kind in ("driver", "host", "operator"):
        someone = street.someone(kind, f"leaving-{kind}", scripts=False)
        someone.opens("/")
        page = someone.page
        page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
        button = page.get_by_role("banner").get_by_role("button", name="Log out")
        place = button.bounding_box()
        assert place is not None, kind
        assert place["x"] >= 0, kind
        assert place["x"] + place["width"] <= NARROW[0], kind
        button.focus()
        assert page.evaluate("document.activeElement.textContent") == "Log out", kind
