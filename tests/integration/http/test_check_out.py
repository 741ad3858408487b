"""The check-out in a browser, with a card: at the stand-in's pages, with a bank that asks or declines."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import attrs
import httpx
import pytest
from tests.integration.http.paying import opened
from tests.unit.web.browsing import Browser, Town, headings
from tests.unit.web.staying import ZONE, Asked, asked

from driveway_app import in_memory
from driveway_core.testing.builders import NOW
from driveway_sandbox import StripeSandbox
from driveway_web import create_app
from driveway_web.wall_times import written


@attrs.frozen
class Street:
    """A marketplace whose drivers pay, its pages, and the payment service's pages."""

    town: Town
    sandbox: StripeSandbox
    driver: Browser
    stay: Asked

    def leads_away(self, page: str) -> str:
        """The link of a page to the payment service."""
        found = re.search(rf'href="({self.sandbox.url}[^"]+)"', page)
        assert found is not None, page
        return unescape(found[1])

    def goes_back(self, answer: httpx.Response) -> str:
        """Where the payment service leads back to: a path of ours, and where that leads."""
        back = urlsplit(answer.headers["location"])
        assert back.hostname == "localhost"
        return self.driver.get(f"{back.path}?{back.query}").headers["Location"]

    def saves(self, card: str) -> None:
        """A card is saved on its page."""
        page = self.driver.send("/cards").text
        assert self.goes_back(chosen(self.leads_away(page), card)) == "/cards"


def chosen(link: str, card: str) -> httpx.Response:
    """A card is chosen on the payment service's page."""
    assert "This is not Stripe" in httpx.get(link, trust_env=False).text
    return httpx.post(link, data={"card": card}, trust_env=False)


def answered(link: str, outcome: str) -> httpx.Response:
    """A bank's question is answered on its page."""
    assert "is that you?" in httpx.get(link, trust_env=False).text
    return httpx.post(link, data={"outcome": outcome}, trust_env=False)


@pytest.fixture
def street() -> Iterator[Street]:
    with StripeSandbox(start=NOW) as sandbox, in_memory() as container:
        opened(sandbox, container)
        app = create_app(container, sandbox=True, pays_at=sandbox.url)
        town = Town(container, app.test_client(), app=app)
        driver = town.driver()
        yield Street(town, sandbox, driver, asked(town, driver))


def test_a_new_card_pays_and_is_offered_the_next_time(street: Street) -> None:
    assert "You enter a card on the next page" in street.driver.page(street.stay.quoted())
    pay = street.stay.booked()
    assert pay.endswith("/pay")
    page = street.driver.page(pay)
    assert headings(page) == ["Pay"]
    assert "$19.55" in page
    assert "data-countdown=" in page
    address = pay.removesuffix("/pay")
    assert street.goes_back(chosen(street.leads_away(page), "visa")) == address
    page = street.driver.page(address)
    assert "Confirmed" in page
    assert "123 Castro Street" in page
    assert "Paid by card" in street.driver.page(f"{address}/receipt")
    assert "Visa …4242" in street.driver.page("/cards")
    assert "Nothing waits to be paid" in street.driver.page(pay)


def test_a_saved_card_pays_at_once_and_can_be_removed(street: Street) -> None:
    street.saves("visa")
    price = street.stay.quoted()
    page = street.driver.page(price)
    card = re.search(r'name="payment_method" value="(pm_\w+)" checked', page)
    assert card is not None
    address = street.driver.sent(price, {"payment_method": card[1]})
    assert "Confirmed" in street.driver.page(address)
    assert street.driver.sent(f"/cards/{card[1]}/remove") == "/cards"
    assert "No card yet" in street.driver.page("/cards")


def test_what_a_cancelled_stay_gives_back_stands_on_its_page(street: Street) -> None:
    street.saves("visa")
    price = street.stay.quoted()
    card = re.search(r'name="payment_method" value="(pm_\w+)" checked', street.driver.page(price))
    assert card is not None
    address = street.driver.sent(price, {"payment_method": card[1]})
    assert street.driver.sent(f"{address}/cancel", {"once": "a-key", "reason": "Plans changed"}) == address
    told = "You cancelled it: Plans changed. $19.55 goes back to the card that you paid with"
    assert told in street.driver.page(address)


def test_a_bank_asks_for_a_yes_and_the_place_is_held_meanwhile(street: Street) -> None:
    pay = street.stay.booked()
    asks = chosen(street.leads_away(street.driver.page(pay)), "authenticationRequired")
    page = street.driver.page(pay)
    assert headings(page) == ["Your bank asks"]
    assert "Not paid yet" in street.driver.page(pay.removesuffix("/pay"))
    assert street.goes_back(answered(asks.headers["location"], "fails")) == pay
    page = street.driver.page(pay)
    assert "The last try did not work" in page
    chosen(street.leads_away(page), "authenticationRequired")
    again = street.leads_away(street.driver.page(pay))
    address = pay.removesuffix("/pay")
    assert street.goes_back(answered(again, "succeeds")) == address
    assert "Confirmed" in street.driver.page(address)


def test_a_saved_card_whose_bank_asks_each_time_pays_after_the_yes(street: Street) -> None:
    page = street.driver.send("/cards").text
    asks = chosen(street.leads_away(page), "authenticationRequired")
    assert street.goes_back(answered(asks.headers["location"], "succeeds")) == "/cards"
    price = street.stay.quoted()
    card = re.search(r'value="(pm_\w+)"', street.driver.page(price))
    assert card is not None
    pay = street.driver.sent(price, {"payment_method": card[1]})
    page = street.driver.page(pay)
    assert headings(page) == ["Your bank asks"]
    assert street.goes_back(answered(street.leads_away(page), "succeeds")) == pay.removesuffix("/pay")


def test_a_declined_card_leaves_the_place_held_and_another_one_pays(street: Street) -> None:
    pay = street.stay.booked()
    link = street.leads_away(street.driver.page(pay))
    declined = chosen(link, "chargeDeclinedInsufficientFunds")
    assert declined.status_code == 402
    assert "insufficient funds" in declined.text
    street.driver.get(f"{pay.removesuffix('/pay')}/paid")
    page = street.driver.page(pay)
    assert "The last try did not work" in page
    assert "The place is still held for you" in page
    assert street.goes_back(chosen(street.leads_away(page), "mastercard")) == pay.removesuffix("/pay")


def test_a_saved_card_that_is_declined_leads_to_another_try(street: Street) -> None:
    street.saves("chargeCustomerFail")
    price = street.stay.quoted()
    card = re.search(r'value="(pm_\w+)"', street.driver.page(price))
    assert card is not None
    pay = street.driver.sent(price, {"payment_method": card[1]})
    assert pay.endswith("/pay")
    assert "The last try did not work" in street.driver.page(pay)
    assert "Your card was declined" in street.driver.refused(
        pay, {"payment_method": card[1], "once": "a"}, status=402
    )
    street.saves("visa")
    good = re.findall(r'value="(pm_\w+)"', street.driver.page(pay))
    (other,) = [each for each in good if each != card[1]]
    address = street.driver.sent(pay, {"payment_method": other, "once": "b"})
    assert "Confirmed" in street.driver.page(address)


def test_a_hold_that_was_not_paid_ends(street: Street) -> None:
    pay = street.stay.booked()
    street.sandbox.clock.advance(timedelta(minutes=16))
    assert "Nothing waits to be paid" in street.driver.page(pay)
    assert "the place is not held any more" in street.driver.page(pay.removesuffix("/pay"))


def test_the_payment_services_own_form_is_let_into_the_page_that_pays_and_no_other(street: Street) -> None:
    app = create_app(street.town.container)
    town = Town(street.town.container, app.test_client(), app=app)
    assert street.driver.person is not None
    driver = town.browser_of(street.driver.person.account)
    price = street.stay.quoted()
    assert "stripe.com" not in driver.get(price).headers["Content-Security-Policy"]
    pay = driver.sent(price)
    answer = driver.get(pay)
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self' https://js.stripe.com" in policy
    assert "frame-src https://js.stripe.com" in policy
    assert "connect-src 'self' https://api.stripe.com" in policy
    assert "unsafe" not in policy
    assert 'data-key="pk_test_market"' in answer.text
    assert re.search(r'data-secret="pi_\w+_secret_\w+"', answer.text)
    assert f'data-back="http://localhost{pay.removesuffix("/pay")}/paid"' in answer.text
    assert "/_sandbox/" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    saves = driver.send("/cards").text
    assert re.search(r'data-secret="seti_\w+_secret_\w+"', saves)


def test_a_longer_stay_whose_bank_asks_says_what_is_being_paid_for(street: Street) -> None:
    pay = street.stay.booked()
    asks = chosen(street.leads_away(street.driver.page(pay)), "authenticationRequired")
    address = street.goes_back(answered(asks.headers["location"], "succeeds"))
    longer = {
        "start_time": written(street.stay.start, ZONE),
        "end_time": written(street.stay.end + timedelta(hours=2), ZONE),
        "once": "a-key-of-this-page",
    }
    assert street.driver.sent(f"{address}/change", longer) == pay
    page = street.driver.page(pay)
    end = (street.stay.end + timedelta(hours=2)).isoformat().replace("+00:00", "Z")
    assert f'data-until="{end}"' in page
    assert "2 hours longer, until " in page
    assert "$19.55" in page
    assert street.goes_back(answered(street.leads_away(page), "succeeds")) == address
    assert "2 hours longer" not in street.driver.page(pay)
    assert "$39.10" in street.driver.page(address)
