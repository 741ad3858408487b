"""A kind of rule from somebody else's package, in every place where rules are known."""

from collections.abc import Iterator

import pytest
from tests.unit.http.world import World, a_stay, a_world

from driveway_core.rules import SHIPPED
from driveway_core.testing.builders import Sweeping


@pytest.fixture
def swept() -> Iterator[World]:
    """A marketplace that knows one kind more."""
    with a_world(rules=SHIPPED.having("sweeping", Sweeping.from_data)) as world:
        yield world


def test_it_is_listed_chosen_read_and_priced(swept: World) -> None:
    stay = a_stay(swept)
    path = f"/v1/driveways/{stay.driveway['id']}/price-rules"
    rule = {"kind": "sweeping", "amount": "3.00", "currency": "USD"}
    (kind,) = [
        each for each in swept.got("GET", "/v1/price-rules/kinds")["items"] if each["kind"] == "sweeping"
    ]
    assert kind["fields"] == "Reads amount."
    assert swept.got("PUT", path, stay.host, {"rules": [rule], "version": 0})["rules"] == [rule]
    quote = swept.got("POST", "/v1/quotes", stay.driver, stay.wish, status=201)
    assert [(line["kind"], line["amount"]) for line in quote["lines"]] == [
        ("hours", "17.00"),
        ("sweeping", "3.00"),
    ]
    answer = swept.call("PUT", path, stay.host, {"rules": [rule, rule], "version": 1})
    assert (answer.status_code, "swept already" in answer.text) == (422, True)
