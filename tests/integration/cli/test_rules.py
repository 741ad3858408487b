"""Price rules on the command line, on a real PostgreSQL: chosen, shown, and effective at once."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from tests.integration.cli.conftest import Driveway

Stay = Callable[[int], tuple[str, ...]]
DORA: Final = ("--as", "dora@example.com")
ALWAYS: Final = {
    "kind": "peak-hours",
    "hours": [{"days": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"], "from": "00:00", "to": "00:00"}],
    "multiplier": "1.5",
}
CODE: Final = {"kind": "promo-code", "code": "WELCOME", "percent_off": "20"}
TAX: Final = json.dumps({"San Francisco": [{"name": "SF parking tax", "percentage": "25"}]})


@pytest.fixture
def plain(driveway: Driveway, listing: str) -> Iterator[str]:
    """The listing, without rules again after the test."""
    yield listing
    for of in ((listing,), ()):
        words = ("rules", "set", *of) if of else ("rules", "market", "set")
        assert driveway(*words, "-", typed="[]").exit_code == 0
    assert driveway("settings", "set", "city_taxes", "{}").exit_code == 0


def test_rules_are_chosen_from_a_file_and_shown(driveway: Driveway, plain: str, tmp_path: Path) -> None:
    assert driveway("rules", "show", plain).stdout == "No rules: stays cost what the rates say.\n"
    (tmp_path / "rules.json").write_text(json.dumps([ALWAYS, CODE]), encoding="utf-8")
    chosen = driveway.json("rules", "set", plain, tmp_path / "rules.json")
    assert [rule["kind"] for rule in chosen["rules"]] == ["peak-hours", "promo-code"]
    assert driveway.json("rules", "show", plain, "--as", "hana@example.com") == chosen
    table = driveway("rules", "show", plain).stdout
    assert "peak-hours" in table
    assert '"multiplier": "1.5"' in table
    driveway("rules", "set", plain, "-", typed="[]")
    versions = driveway.json("rules", "show", plain, "--all")["items"]
    assert [each["version"] for each in versions[:2]] == [chosen["version"] + 1, chosen["version"]]
    assert "none" in driveway("rules", "show", plain, "--all").stdout


def test_a_quote_shows_rules_code_fee_and_tax(driveway: Driveway, plain: str, stay: Stay) -> None:
    driveway("rules", "set", plain, "-", typed=json.dumps([ALWAYS, CODE]))
    driveway("settings", "set", "city_taxes", TAX)
    shown = driveway("quote", plain, *DORA, *stay(20), "--promo-code", "welcome")
    assert shown.exit_code == 0, shown.output
    for line in ("Peak hours", "Code WELCOME: 20 % off", "Service fee 15 %", "SF parking tax 25 %"):
        assert line in shown.stdout
    booking = driveway.json("book", plain, *DORA, *stay(20), "--promo-code", "WELCOME")
    assert (booking["subtotal"], booking["platform_fee"]) == ("12.00", "1.80")
    assert (booking["tax_amount"], booking["total_amount"]) == ("3.00", "16.80")
    again = driveway("quote", plain, *DORA, *stay(21), "--promo-code", "welcome")
    assert (again.exit_code, again.stderr) == (
        1,
        "This car has used the code already, or a newer quote has it.\n",
    )
    driveway("cancel", booking["id"], *DORA)


def test_the_marketplaces_rules_count_everywhere(driveway: Driveway, plain: str, stay: Stay) -> None:
    chosen = driveway.json("rules", "market", "set", "-", typed=json.dumps([ALWAYS]))
    assert driveway.json("rules", "market", "show") == chosen
    assert "peak-hours" in driveway("rules", "market", "show", "--all").stdout
    assert driveway.json("quote", plain, *DORA, *stay(22))["subtotal"] == "15.00"
    assert driveway.json("quote", plain, *DORA, *stay(22))["market_rules_version"] == chosen["version"]


def test_wrong_rules_are_told_by_their_place(driveway: Driveway, plain: str) -> None:
    wrong = {**ALWAYS, "multiplier": "0.5"}
    result = driveway("rules", "set", plain, "-", typed=json.dumps([CODE, wrong]))
    assert result.exit_code == 2
    assert result.stderr.startswith("rules/1/multiplier: ")
    for text, sentence in (("{", "not JSON"), ('{"kind": "x"}', "must be a list")):
        result = driveway("rules", "market", "set", "-", typed=text)
        assert result.exit_code == 2
        assert sentence in result.stderr


def test_rules_seen_long_ago_are_no_ground_to_stand_on(driveway: Driveway, plain: str) -> None:
    driveway("rules", "set", plain, "-", typed="[]")
    stale = driveway("rules", "set", plain, "-", "--version", 0, typed="[]")
    assert (stale.exit_code, stale.stdout) == (1, "")
    assert "look again" in stale.stderr


def test_only_the_host_chooses_for_a_listing(driveway: Driveway, plain: str) -> None:
    for words in (("show", plain), ("set", plain, "-")):
        assert driveway("rules", *words, *DORA, typed="[]").exit_code == 1
    assert driveway("rules", "show", "01a20397-0392-772b-b034-e49b6c36c5a2").exit_code == 1
    assert driveway("rules", "show", "seven").exit_code == 2


def test_charging_needs_a_charger(driveway: Driveway, plain: str, stay: Stay) -> None:
    result = driveway("quote", plain, *DORA, *stay(23), "--charging", 60)
    assert result.exit_code == 2
    assert "no charger" in result.stderr


def test_the_kinds_of_rules_are_listed(driveway: Driveway, listing: str) -> None:
    assert listing
    kinds = {each["kind"] for each in driveway.json("rules", "kinds")}
    assert kinds == {"peak-hours", "long-stay", "occupancy", "promo-code", "ev-charging"}
    assert "promo-code" in driveway("rules", "kinds").stdout
