"""What the pages about privacy and retention promise is there."""

import re
from pathlib import Path
from typing import Final

import click
import pytest
from flask import Flask

from driveway_app import in_memory
from driveway_cli.main import cli
from driveway_cli.retention_page import page
from driveway_core.retention import PERIODS, Kept, period
from driveway_core.testing.builders import NOW
from driveway_http import create_app

DOCS: Final = Path(__file__).parents[3] / "docs"
PRIVACY: Final = (DOCS / "privacy.md").read_text(encoding="utf-8")
ROWS: Final = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PRIVACY.splitlines()
    if line.startswith("| to ")
]


@pytest.fixture(scope="module")
def operations() -> set[str]:
    with in_memory() as market:
        app: Flask = create_app(market)
        document = app.test_client().get("/openapi.json").get_json()
    return {f"{method.upper()} {path}" for path, verbs in document["paths"].items() for method in verbs}


def test_every_call_of_the_page_is_one_that_there_is(operations: set[str]) -> None:
    named = set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /[^`]*)`", PRIVACY))
    assert {"GET /v1/me/export", "DELETE /v1/me"} <= named
    assert named - operations == set()


def test_every_command_of_the_page_is_one_that_there_is() -> None:
    named = {line for row in ROWS for line in re.findall(r"`driveway ([a-z -]+)`", row[4])}
    assert {"export", "erase"} <= named
    for words in named:
        command: click.Command = cli
        for word in words.split():
            assert isinstance(command, click.Group)
            command = command.commands[word]


def test_every_right_has_its_articles_and_somebody_who_grants_it() -> None:
    assert len(ROWS) >= 8
    for right, gdpr, ccpa, own, operators in ROWS:
        assert gdpr or ccpa, right
        assert own or operators, right
    articles = {number for row in ROWS for number in re.findall(r"\d+", row[1].replace("(3)", ""))}
    assert {"15", "16", "17", "18", "20", "21", "22"} <= articles
    assert {"§1798.105", "§1798.106", "§1798.110", "§1798.120"} <= {
        part.partition("(")[0] for row in ROWS for part in row[2].split(", ")
    }


def test_the_page_on_retention_is_current() -> None:
    assert (DOCS / "retention.md").read_text(encoding="utf-8") == page()


def test_everything_that_is_dropped_has_a_period() -> None:
    assert [each.kept for each in PERIODS] == list(Kept)
    assert {period(each.value).kept for each in Kept} == set(Kept)


def test_seven_years_are_counted_by_the_calendar() -> None:
    bookings = period("bookings")
    assert bookings.words == "7 years"
    assert bookings.before(NOW).isoformat() == NOW.replace(year=NOW.year - 7).isoformat()
    leap_day = NOW.replace(year=2028, month=2, day=29)
    assert bookings.before(leap_day).date().isoformat() == "2021-02-28"
    assert [period(name).words for name in ("replies", "locations", "notices")] == [
        "24 hours",
        "30 days",
        "1 year",
    ]
