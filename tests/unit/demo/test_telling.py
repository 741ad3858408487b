"""The story fits a terminal, and calls days what people call them."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from rich.console import Console

from driveway_demo.telling import Teller, day_seen_from, plug, weekday_and_clock

LATE = datetime(2026, 11, 23, 7, 50, tzinfo=UTC)
"""Sunday, ten minutes to midnight in San Francisco."""


@pytest.mark.parametrize(
    "after, said",
    [
        (timedelta(minutes=5), "today"),
        (timedelta(minutes=10), "tomorrow"),
        (timedelta(hours=25), "Tuesday"),
        (-timedelta(days=1), "Saturday"),
    ],
)
def test_a_day_is_called_what_people_in_the_city_call_it(after: timedelta, said: str) -> None:
    assert day_seen_from(LATE, LATE + after) == said


def test_a_time_of_this_week_needs_no_date() -> None:
    assert weekday_and_clock(LATE.isoformat()) == "Sun 23:50"


@pytest.mark.parametrize(
    "connector, printed",
    [("nema1450", "NEMA 14-50"), ("j1772", "J1772"), ("tesla", "Tesla"), (None, "–")],
)
def test_a_plug_has_the_name_that_is_printed_on_it(connector: str | None, printed: str) -> None:
    assert plug(connector) == printed


def test_a_table_in_a_narrow_terminal_cuts_no_number_off() -> None:
    paper = StringIO()
    row = ("A street with a rather long name", "1370", "$1,031.91", "yes", "NEMA 14-50", "Ada, Ravi, June")
    columns = ("Street", "Metres", "Total", "Covered", "Charger", "Fits")
    Teller(Console(file=paper, width=60)).table(columns, [row])
    told = paper.getvalue()
    assert "…" not in told
    assert "$1,031.91" in told
    assert max(map(len, told.splitlines())) <= 60


def test_where_nobody_watches_a_way_is_told_in_a_few_sentences() -> None:
    paper = StringIO()
    with Teller(Console(file=paper)).on_the_way() as line:
        for minutes in range(16, -1, -1):
            line(minutes, f"{minutes} minutes")
    assert paper.getvalue().split() == "16 minutes 8 minutes 4 minutes 2 minutes 1 minutes 0 minutes".split()


def test_at_a_terminal_a_way_is_a_line_that_grows() -> None:
    paper = StringIO()
    with Teller(Console(file=paper, force_terminal=True, width=100)).on_the_way() as line:
        line(16, "16 minutes")
        line(0, "there")
    assert "━" in paper.getvalue()
    assert "there" in paper.getvalue()
