"""Price rules over HTTP: chosen, read, kept in versions, and effective in every price."""

import json
from typing import Any, Final

import pytest
from tests.unit.http.world import Document, Person, Stay, World, a_stay, told
from tests.unit.http.wrong_rules import BUSY, CODE, LONG, PEAK, POWER

from driveway_core.actors import SYSTEM

EVERYTHING: Final = [PEAK, LONG, BUSY, CODE, POWER]


def rules_of(stay: Stay) -> str:
    return f"/v1/driveways/{stay.driveway['id']}/price-rules"


def chosen(stay: Stay, *rules: dict[str, Any], version: int = 0) -> Document:
    return stay.world.got("PUT", rules_of(stay), stay.host, {"rules": list(rules), "version": version})


def quoted(stay: Stay, **fields: object) -> Document:
    return stay.world.got("POST", "/v1/quotes", stay.driver, {**stay.wish, **fields}, status=201)


def refused(stay: Stay, path: str, body: object, who: Person | None = None) -> str:
    status, slug = stay.world.refused("POST", path, who or stay.driver, body)
    assert status == 422
    return slug


@pytest.fixture
def operator(world: World) -> Person:
    return world.somebody("Olga", is_operator=True)


def test_nothing_is_chosen_at_first(stay: Stay) -> None:
    nothing = {"rules": [], "version": 0, "currency": "USD", "chosen_at": None, "chosen_by": None}
    assert stay.world.got("GET", rules_of(stay), stay.host) == nothing


def test_what_a_host_chose_is_read_as_it_was_sent(world: World) -> None:
    stay = a_stay(world, has_ev_charging=True)
    answer = chosen(stay, *EVERYTHING)
    assert answer["version"] == 1
    assert answer["chosen_by"] == stay.host.id
    for sent, read in zip(EVERYTHING, answer["rules"], strict=True):
        assert sent.items() <= read.items()
    assert world.got("GET", rules_of(stay), stay.host) == answer
    again = chosen(stay, *answer["rules"], version=1)
    assert again["rules"] == answer["rules"]


def test_every_version_is_kept_and_an_old_one_is_no_ground_to_stand_on(stay: Stay) -> None:
    first, second, none = chosen(stay, PEAK), chosen(stay, LONG, version=1), chosen(stay, version=2)
    page = stay.world.got("GET", f"{rules_of(stay)}/versions?limit=2", stay.host)
    assert page["items"] == [none, second]
    rest = stay.world.got("GET", f"{rules_of(stay)}/versions?cursor={page['next_cursor']}", stay.host)
    assert rest == {"items": [first], "next_cursor": None}
    body = {"rules": [PEAK], "version": 1}
    assert stay.world.refused("PUT", rules_of(stay), stay.host, body) == (409, "stale")


def test_a_listings_rules_are_nobody_elses_to_read(stay: Stay, operator: Person) -> None:
    chosen(stay, CODE)
    for who in (stay.driver, operator):
        assert stay.world.refused("GET", rules_of(stay), who) == (404, "not-found")
    public = stay.world.call("GET", f"/v1/driveways/{stay.driveway['id']}").text
    assert "WELCOME" not in public


def test_a_peak_hour_is_a_line_of_the_quote_of_the_search_and_of_the_booking(stay: Stay) -> None:
    chosen(stay, {**PEAK, "hours": [{"days": ["MO"], "from": "10:00", "to": "12:00"}]})
    quote = quoted(stay)
    assert [line["label"] for line in quote["lines"]] == [
        "2 h at $8.50 an hour",
        "Peak hours, 1 h at $4.25 more an hour",
    ]
    assert (quote["subtotal"], quote["rules_version"], quote["market_rules_version"]) == ("21.25", 1, 0)
    near = f"near=37.761,-122.435&start_time={told(1)}&end_time={told(3)}".replace("+", "%2B")
    (hit,) = stay.world.got("GET", f"/v1/driveways?{near}")["items"]
    booking = stay.world.booking({"quote_id": quote["id"]}, stay.driver)
    for price in (hit["quote"], booking["quote"]):
        assert price == {name: value for name, value in quote.items() if name in price}


def test_a_quote_and_a_booking_stand_whatever_host_operator_and_city_change(
    stay: Stay, operator: Person
) -> None:
    chosen(stay, {**PEAK, "hours": [{"days": ["MO"], "from": "00:00", "to": "00:00"}]})
    world, quote = stay.world, quoted(stay)
    chosen(stay, version=1)
    world.got("PUT", "/v1/admin/price-rules", operator, {"rules": [BUSY], "version": 0})
    change = world.container.change_setting()
    change(SYSTEM, "platform_fee_percentage", "20")
    change(SYSTEM, "city_taxes", '{"San Francisco": [{"name": "Parking tax", "percentage": "25"}]}')
    assert world.got("GET", f"/v1/quotes/{quote['id']}", stay.driver) == quote
    booking = world.booking({"quote_id": quote["id"]}, stay.driver)
    assert booking["total_amount"] == quote["total_amount"] == "29.33"
    path = f"/v1/bookings/{booking['id']}/reschedule"
    longer = world.got("POST", path, stay.driver, {"start_time": told(1), "end_time": told(4)})
    assert [line["kind"] for line in longer["quote"]["lines"]] == ["hours", "peak-hours"]
    assert (longer["subtotal"], longer["tax_amount"], longer["total_amount"]) == ("38.25", "0.00", "43.99")
    again = world.got("POST", path, stay.driver, {"start_time": told(1), "end_time": told(3)})
    assert again["quote"] == booking["quote"]


def test_a_city_tax_is_a_line_and_the_host_is_not_paid_it(stay: Stay) -> None:
    taxes = '{"San Francisco": [{"name": "Parking tax", "percentage": "25"}]}'
    stay.world.container.change_setting()(SYSTEM, "city_taxes", taxes)
    quote = quoted(stay)
    (tax,) = quote["tax_lines"]
    assert (tax["label"], tax["amount"]) == ("Parking tax 25 %", "4.25")
    booking = stay.world.booking({"quote_id": quote["id"]}, stay.driver)
    assert (booking["subtotal"], booking["platform_fee"]) == ("17.00", "2.55")
    assert (booking["tax_amount"], booking["total_amount"]) == ("4.25", "23.80")


def test_operators_rules_count_where_a_listing_has_none_of_their_kind(stay: Stay, operator: Person) -> None:
    market = {**PEAK, "hours": [{"days": ["MO"], "from": "00:00", "to": "00:00"}]}
    answer = stay.world.got(
        "PUT", "/v1/admin/price-rules", operator, {"rules": [market], "version": 0, "currency": "EUR"}
    )
    assert (answer["version"], answer["currency"], answer["chosen_by"]) == (1, "EUR", operator.id)
    assert stay.world.got("GET", "/v1/admin/price-rules", operator) == answer
    assert stay.world.got("GET", "/v1/admin/price-rules/versions", operator)["items"] == [answer]
    assert quoted(stay)["subtotal"] == "25.50"
    chosen(stay, {**market, "multiplier": "2"})
    quote = quoted(stay)
    assert (quote["subtotal"], quote["rules_version"], quote["market_rules_version"]) == ("34.00", 1, 1)


def test_a_code_is_good_once_a_car(stay: Stay) -> None:
    chosen(stay, CODE)
    quote = quoted(stay, promo_code=" welcome ")
    assert (quote["promo_code"], quote["subtotal"]) == ("WELCOME", "15.30")
    assert quoted(stay)["subtotal"] == "17.00"
    newer = quoted(stay, promo_code="WELCOME")
    assert refused(stay, "/v1/bookings", {"quote_id": quote["id"]}) == "promo-code-used"
    booking = stay.world.booking({"quote_id": newer["id"]}, stay.driver)
    assert (booking["promo_code"], booking["subtotal"]) == ("WELCOME", "15.30")
    later = {**stay.wish, "start_time": told(5), "end_time": told(6), "promo_code": "WELCOME"}
    for path in ("/v1/quotes", "/v1/bookings"):
        assert refused(stay, path, later) == "promo-code-used"
    stay.world.got("POST", f"/v1/bookings/{booking['id']}/cancel", stay.driver, {})
    assert stay.world.booking(later, stay.driver)["subtotal"] == "7.65"


def test_a_code_is_good_so_many_times_and_until_its_day(stay: Stay) -> None:
    chosen(stay, {**CODE, "limit": 1, "expires_at": told(2)})
    held = quoted(stay, promo_code="WELCOME")
    other = stay.world.somebody("Dan")
    wish = {**stay.wish, "vehicle_id": stay.world.vehicle(other)["id"], "promo_code": "WELCOME"}
    assert refused(stay, "/v1/quotes", wish, other) == "promo-code-exhausted"
    chosen(stay, {**CODE, "limit": 1, "expires_at": told(0)}, version=1)
    assert refused(stay, "/v1/quotes", wish, other) == "promo-code-expired"
    assert stay.world.booking({"quote_id": held["id"]}, stay.driver)["subtotal"] == "15.30"


def test_the_platform_pays_for_its_own_codes(stay: Stay, operator: Person) -> None:
    rules = [{**CODE, "percent_off": "20", "funded_by": "platform"}]
    stay.world.got("PUT", "/v1/admin/price-rules", operator, {"rules": rules, "version": 0})
    quote = quoted(stay, promo_code="WELCOME")
    assert [line["amount"] for line in quote["fee_lines"]] == ["2.55", "-3.40"]
    assert (quote["subtotal"], quote["platform_fee"], quote["total_amount"]) == ("17.00", "-0.85", "16.15")


def test_charging_is_priced_by_the_time_that_the_driver_asks_for(world: World) -> None:
    stay = a_stay(world, has_ev_charging=True)
    chosen(stay, {**POWER, "per_session": "1.00", "idle_per_hour": "6.00", "idle_grace_minutes": 30})
    quote = quoted(stay, charging_minutes=60)
    assert quote["charging_minutes"] == 60
    assert [line["amount"] for line in quote["lines"]] == ["17.00", "1.00", "3.00", "3.00"]
    assert stay.book(charging_minutes=120)["subtotal"] == "24.00"


def test_a_preview_prices_a_stay_under_rules_that_nobody_has_chosen(stay: Stay) -> None:
    body = {"rules": [CODE], "start_time": told(-24), "end_time": told(-22), "promo_code": "welcome"}
    for _ in range(2):
        price = stay.world.got("POST", f"{rules_of(stay)}/preview", stay.host, body)
        assert (price["subtotal"], price["total_amount"]) == ("15.30", "17.60")
    assert stay.world.got("GET", rules_of(stay), stay.host)["version"] == 0
    assert quoted(stay)["subtotal"] == "17.00"


def test_every_kind_that_can_be_chosen_says_what_it_takes(world: World) -> None:
    kinds = world.got("GET", "/v1/price-rules/kinds")["items"]
    assert [each["kind"] for each in kinds] == sorted(each["kind"] for each in EVERYTHING)
    assert all(each["meaning"] and each["fields"].startswith("Reads ") for each in kinds)


def test_a_wrong_rule_is_told_with_the_kinds_that_there_are(stay: Stay) -> None:
    answer = stay.world.call("PUT", rules_of(stay), stay.host, {"rules": [{"kind": "x"}], "version": 0})
    (error,) = json.loads(answer.data)["errors"]
    assert error["pointer"] == "/rules/0/kind"
    assert "peak-hours" in error["detail"]
