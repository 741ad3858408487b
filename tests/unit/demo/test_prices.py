"""The demo's price rules are ones that hosts can choose."""

from collections import Counter
from datetime import date

from driveway_core.rules import SHIPPED
from driveway_demo.city import city

TODAY = city(date(2026, 11, 22))


def test_every_rule_can_be_read_and_none_contradicts_another() -> None:
    for listing in TODAY.listings:
        chosen = SHIPPED.read([dict(rule) for rule in listing.rules], currency="USD")  # type: ignore[arg-type]  # as JSON has it
        assert len(chosen) == len(listing.rules)


def test_power_has_a_price_only_where_there_is_a_charger() -> None:
    priced = [each for each in TODAY.listings if any(rule["kind"] == "ev-charging" for rule in each.rules)]
    assert priced
    assert all(each.body["has_ev_charging"] for each in priced)


def test_many_listings_have_rules_and_many_have_none() -> None:
    kinds = Counter(str(rule["kind"]) for each in TODAY.listings for rule in each.rules)
    assert set(kinds) == {"peak-hours", "long-stay", "ev-charging"}
    assert min(kinds.values()) >= 15
    assert sum(not each.rules for each in TODAY.listings) >= 60
