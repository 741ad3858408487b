"""The whole trip of a driver, from looking for a place to saying how it was."""

from typing import Final

from tests.browser.stays import MONEY, books, chooses, in_days, is_confirmed, pays_with, searches, shortly
from tests.browser.visiting import Street, Visitor

from driveway_demo.city import DRIVERS
from driveway_demo.seeding import PASSWORD

FAR_FROM_HOME: Final = "Dolores Park"
"""Her car, which drives by itself, is not there before she says so."""
"""Where her car stands."""


def test_a_driver_finds_a_place_on_the_map_and_in_the_list(street: Street) -> None:
    ada = street.someone("driver", "driver-looks")
    ada.opens("/")
    ada.looks("where to")
    searches(ada, "Dolores Park", shortly())
    ada.page.wait_for_selector("#map[data-drawn]")
    ada.looks("what is free")
    results = ada.page.locator("#results > li[data-href]")
    assert results.count() > 3
    assert ada.page.locator(".map-mark").count() == results.count()
    results.nth(1).hover()
    lit = ada.page.locator(".map-mark.lit")
    assert lit.inner_text() == results.nth(1).get_attribute("data-price")
    lit.focus()
    ada.page.mouse.move(1, 1)  # the pointer goes, the focus stays
    assert "lit" in (results.nth(1).get_attribute("class") or "")
    ada.page.get_by_text("Order and filters").click()
    ada.page.get_by_label("Order by").select_option("Price")
    ada.page.wait_for_url("**order=price**")
    ada.page.wait_for_function("document.querySelector('#map[data-drawn]') !== null")
    prices = [
        float(each[1:]) for each in MONEY.findall(" ".join(results.locator(".price").all_inner_texts()))
    ]
    assert prices == sorted(prices)
    ada.looks("cheapest first")
    ada.page.locator(".map-mark").first.press("Enter")
    ada.page.wait_for_url("**/driveways/**")
    ada.page.wait_for_selector("#map[data-drawn]")
    ada.looks("a listing")


def sees_the_car(ada: Visitor) -> None:
    """Asks where it is; that is news for the stay, too, which else are some minutes away."""
    ada.opens("/cars")
    ada.looks("the cars")
    ada.page.get_by_role("link", name="Pearl").click()
    ada.looks("a car")
    ada.page.get_by_role("link", name="Where is it?").click()
    ada.page.wait_for_selector("#map[data-drawn]")
    ada.looks("where a car is")


def test_a_driver_books_pays_drives_there_stays_longer_leaves_and_says_how_it_was(street: Street) -> None:
    ada = street.someone("driver", "driver-parks")
    page = ada.page
    page.on("dialog", lambda dialog: dialog.accept())
    searches(ada, FAR_FROM_HOME, shortly())
    chooses(ada)
    books(ada)
    ada.looks("paying")
    pays_with(ada, "authenticationRequiredOnSetup", asks=True)
    is_confirmed(ada)
    ada.looks("confirmed")
    booking = page.url
    sees_the_car(ada)
    ada.opens(booking)
    page.locator(".map-mark.map-car").wait_for()
    ada.looks("the car on its way")
    page.get_by_role("button", name="I have arrived").click()
    page.get_by_role("link", name="Stay longer").wait_for()
    ada.looks("arrived")
    page.get_by_role("link", name="Stay longer").click()
    ada.looks("staying longer")
    page.get_by_role("link", name="hour").first.click()
    page.get_by_role("button", name="Change it for").click()
    ada.looks("the bank asks about the longer stay")
    page.get_by_role("link", name="Answer your bank").click()
    page.get_by_role("button", name="Yes, that is me").click()
    page.get_by_role("button", name="I have left").wait_for()
    ada.looks("extended")
    page.get_by_role("button", name="I have left").click()
    page.get_by_role("link", name="Write a review").click()
    ada.looks("writing a review")
    page.get_by_label("Very good").check()
    page.get_by_label("In your words").fill("Easy to find, and exactly as described.")
    page.get_by_role("button", name="Keep the review").click()
    page.get_by_text("exactly as described").wait_for()
    ada.looks("reviewed")
    page.get_by_role("link", name="Receipt").click()
    ada.looks("the receipt")


def test_a_declined_card_leaves_the_place_held_for_another_and_a_stay_can_be_cancelled(
    street: Street,
) -> None:
    ada = street.someone("driver", "driver-cancels")
    page = ada.page
    searches(ada, "Dolores Park", in_days(3))
    chooses(ada, pictured=True)
    books(ada)
    page.get_by_role("link", name="Enter a card").click()
    page.locator("input[name=card][value=chargeDeclined]").check()
    page.get_by_role("button", name="Pay with this card").click()
    ada.looks("declined at the stand-in")
    page.locator("input[name=card][value=visa]").check()
    page.get_by_role("button", name="Pay with this card").click()
    page.wait_for_url("**/bookings/**")
    is_confirmed(ada)
    page.get_by_role("link", name="Cancel").click()
    ada.looks("what comes back")
    assert MONEY.search(page.get_by_role("main").inner_text())
    page.get_by_role("button", name="Cancel the stay").click()
    page.wait_for_url("**/bookings/*")
    ada.looks("cancelled")
    ada.opens("/bookings")
    ada.looks("all bookings")
    ada.opens("/cards")
    ada.looks("saved cards")


def test_a_driver_connects_the_car_at_its_makers_page(street: Street) -> None:
    june = DRIVERS[2]
    street.knows("june", june.email, PASSWORD)
    visitor = street.someone("june", "driver-connects")
    page = visitor.page
    visitor.opens("/cars")
    page.locator("#maker").get_by_role("button", name="Connect", exact=True).click()
    visitor.looks("on the way to the maker")
    page.get_by_role("link", name="Go on").click()
    page.wait_for_url(f"{street.city.tesla}/**")
    visitor.looks("the maker asks")
    page.locator("select[name=owner]").select_option(label=f"{june.first_name} (na)")
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url(f"{street.city.address}/**")
    page.get_by_text("Your account is connected. Your cars at Tesla: 1 ").wait_for()
    visitor.looks("connected")
    visitor.opens("/cars")
    badge = page.get_by_role("listitem").get_by_text("Connected", exact=True)
    assert badge.first.is_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Disconnect").click()
    page.get_by_text("The connection is forgotten.").wait_for()
    assert not badge.count()
