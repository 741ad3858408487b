"""Saved cards: the payment service knows their numbers, the API knows them by an id."""

from tests.integration.http.paying import Market
from tests.unit.http.world import Stay, a_world

from driveway_core.actors import UserType

SETUP = "/v1/payment-methods/setup"
CARDS = "/v1/payment-methods"


def test_a_card_is_saved_by_the_browser_and_listed(market: Market, stay: Stay) -> None:
    assert market.world.got("GET", CARDS, stay.driver) == {"items": [], "next_cursor": None}
    setup = market.world.got("POST", SETUP, stay.driver, status=201)
    assert setup["client_secret"].startswith(f"{setup['id']}_secret_")
    assert (setup["publishable_key"], setup["status"]) == ("pk_test_market", "requires_payment_method")
    saved = market.far(f"intents/{setup['id']}/confirmation", payment_method="pm_card_visa")["payment_method"]
    (card,) = market.world.got("GET", CARDS, stay.driver)["items"]
    assert (card["id"], card["brand"], card["last4"]) == (saved, "visa", "4242")
    assert card["exp_month"] in range(1, 13)
    assert card["exp_year"] >= 2027
    assert market.world.got("GET", CARDS, stay.host)["items"] == []


def test_a_setup_that_is_asked_for_twice_is_one_and_tells_its_secret_again(
    market: Market, stay: Stay
) -> None:
    first = market.world.call("POST", SETUP, stay.driver, key="k")
    again = market.world.call("POST", SETUP, stay.driver, key="k")
    assert (first.status_code, first.json) == (201, again.json)
    assert (first.headers["Location"], again.headers["Idempotency-Replayed"]) == (CARDS, "true")
    assert len(market.rows("setup_intent")) == 1
    assert market.world.call("POST", SETUP, stay.driver, key="another").json != first.json
    assert len(market.rows("customer")) == 1


def test_a_card_is_removed_by_its_owner_alone(market: Market, stay: Stay) -> None:
    card, eve = market.card(stay.driver), market.world.somebody("Eve")
    path = f"{CARDS}/{card}"
    assert market.world.refused("DELETE", path, eve) == (404, "not-found")
    market.card(eve)
    for wrong in (path, f"{CARDS}/pm_nobodys", f"{CARDS}/cus_1"):
        assert market.world.refused("DELETE", wrong, eve) == (404, "not-found")
    assert market.world.call("DELETE", path, stay.driver).status_code == 204
    assert market.world.got("GET", CARDS, stay.driver)["items"] == []
    assert market.world.refused("DELETE", path, stay.driver) == (404, "not-found")


def test_who_only_hosts_has_no_cards(market: Market) -> None:
    host = market.world.somebody("Grace", user_type=UserType.HOST)
    assert market.world.refused("POST", SETUP, host) == (403, "wrong-role")


def test_a_marketplace_that_settles_elsewhere_keeps_no_cards() -> None:
    with a_world() as world:
        ada = world.somebody("Ada")
        for method, path in (("POST", SETUP), ("GET", CARDS), ("DELETE", f"{CARDS}/pm_1")):
            assert world.refused(method, path, ada) == (409, "settles-elsewhere")
        assert world.call("POST", SETUP, ada, key="k").status_code == 409
