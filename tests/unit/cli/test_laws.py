"""``driveway laws``: somebody's rule judged from the folder that they are in."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from driveway_cli.main import cli

THEIRS = """
from decimal import Decimal

from driveway_core.lines import Line, Part, sum_of
from driveway_core.rules import SHIPPED

def tenth(stay, listing, so_far):
    off = -sum_of(Part.SUBTOTAL, so_far, listing.rates.currency).percent(Decimal(10))
    yield Line("tenth", "10 % off", Decimal(1), off, off)

def leaving(stay, listing, so_far):
    raise SystemExit(0)

def promising(stay, listing, so_far):
    return ()

promising.keeps = "everything"

def fixed(stay, listing, so_far):
    yield Line("fixed", "As ever", Decimal(1), listing.rates.hourly, 2)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with somebody's module, and one whose module fails."""
    (tmp_path / "their_rules.py").write_text(THEIRS, encoding="utf-8")
    (tmp_path / "their_failure.py").write_text("1 / 0\n", encoding="utf-8")
    (tmp_path / "their_exit.py").write_text("raise SystemExit(0)\n", encoding="utf-8")
    (tmp_path / "their_need.py").write_text("import no_such_package\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if name.startswith("their_"):
            del sys.modules[name]


def laws(*words: str) -> Result:
    return CliRunner().invoke(cli, ["laws", *words, "--examples", "5"])


@pytest.mark.usefixtures("folder")
def test_a_good_rule_is_shown_law_by_law_and_ends_well() -> None:
    shown = laws("their_rules:tenth")
    assert shown.exit_code == 0
    rows = [re.split(r"\s{2,}", line)[:2] for line in shown.stdout.splitlines()]
    assert ["monotone", "kept"] in rows
    assert ["optimal", "not kept, not promised"] in rows
    assert "optimal (not promised):\n  " in shown.stdout
    assert shown.stdout.endswith("5 cases each. Every promised law is kept.\n")
    assert "trying the laws …" in shown.stderr


@pytest.mark.usefixtures("folder")
def test_a_broken_law_is_exit_code_one_and_a_sentence() -> None:
    shown = laws("their_rules:fixed", "--keeps", "exact, no-arbitrage")
    assert shown.exit_code == 1
    assert "exact, no arbitrage:\n  the rule made the amount 2, a int, not money, for 1 h (" in shown.stdout
    assert "2 promised laws are broken." in shown.stdout


@pytest.mark.usefixtures("folder")
def test_a_rule_that_leaves_the_program_leaves_no_good_impression() -> None:
    shown = laws("their_rules:leaving")
    assert shown.exit_code == 1
    assert "the rule raised SystemExit: 0, for 1 h (" in shown.stdout


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "rule, reason",
    [
        ("their_exit:rule", "their_exit raised SystemExit: 0"),
        ("their_rules:promising", "the rule promising keeps 'everything', which are not laws."),
    ],
)
def test_what_cannot_be_judged_is_a_wrong_use(rule: str, reason: str) -> None:
    shown = laws(rule)
    assert shown.exit_code == 2
    assert reason in shown.stderr


@pytest.mark.usefixtures("folder")
def test_machines_get_every_verdict() -> None:
    shown = laws("their_rules:tenth", "--keeps", "monotone,optimal", "--json")
    assert shown.exit_code == 1
    told = json.loads(shown.stdout)
    assert (told["rule"], told["examples"], len(told["laws"])) == ("their_rules:tenth", 5, 14)
    verdicts = {each["law"]: each for each in told["laws"]}
    assert verdicts["monotone"] == {
        "law": "monotone",
        "promised": True,
        "kept": True,
        "counter_example": None,
    }
    assert verdicts["optimal"]["counter_example"].startswith("1 h costs 0.90 but the cheapest cover 1.00 (")
    assert verdicts["scale"]["promised"] is False


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "words, reason",
    [
        (["their_rules"], "must be MODULE:NAME"),
        (["no_such_module:rule"], "There is no module no_such_module"),
        (["their_rules:gone"], "There is no gone in their_rules"),
        (["their_rules:THEIRS"], "There is no THEIRS"),
        (["their_rules:Line"], "is not a rule"),
        (["their_failure:rule"], "their_failure raised ZeroDivisionError: division by zero"),
        (["their_need:rule"], "their_need imports no_such_package, which is not there"),
        (["their_rules:tenth", "--keeps", "murphy"], "There is no law 'murphy'; there are monotone, capped"),
        (["their_rules:tenth", "--book", "their_rules:tenth"], "is not a rule book"),
    ],
)
def test_what_cannot_be_meant_is_exit_code_two_and_the_reason(words: list[str], reason: str) -> None:
    shown = laws(*words)
    assert shown.exit_code == 2
    assert reason in shown.stderr


@pytest.mark.usefixtures("folder")
def test_a_rule_book_can_be_named() -> None:
    assert laws("their_rules:tenth", "--book", "their_rules:SHIPPED", "--keeps", "stable").exit_code == 0


@pytest.mark.usefixtures("folder")
def test_without_the_testing_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in sys.modules if each.partition(".")[0] == "hypothesis"]:
        monkeypatch.delitem(sys.modules, name)
    for name in [each for each in sys.modules if each.startswith("driveway_core.testing")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    shown = laws("their_rules:tenth")
    assert shown.exit_code == 2
    assert "needs hypothesis, which comes with: pip install 'driveway-hub[testing]'" in shown.stderr
