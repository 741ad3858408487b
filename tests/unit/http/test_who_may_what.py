"""Every call of the API by every kind of actor: the table in the docs is what happens, and what is right."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from tests.unit.http.may import ALLOWED, Row, page_of, rows
from tests.unit.http.may_calls import CALLS
from tests.unit.http.may_stage import Who
from tests.unit.http.world import Document, World

PAGE: Final = Path(__file__).parents[3] / "docs/who-may-what.md"
ELSEWHERE: Final = {
    *("begin_link", "complete_link", "sync_cars", "look_at_car", "navigate", "take_telemetry"),
    *("car_flash_lights", "car_honk_horn", "car_wake", "car_open_charge_port", "car_close_charge_port"),
    *("set_up_card", "list_cards", "remove_card", "onboard_host", "read_onboarding", "take_event"),
    *(
        "pay_booking",
        "fetch_calendar",
        "release_stay",
        "confirm_phone",
        "give_refund",
        "reconcile",
        "retry_job",
    ),
}
"""Done by nobody here: they need a maker of cars, a payment service, a calendar, a car in the way, a code.

Or a worker that gave a job up.
"""

STRANGERS: Final = (Who.OTHER_DRIVER, Who.OTHER_HOST, Who.BOTH)
_OPEN: Final = {
    *("read_driveway", "read_calendar", "list_driveway_reviews", "read_review", "flag_review"),
    *("show_feed", "reset_password", "list_photos", "read_listing_photo", "read_photo"),
}
"""What stands for anybody about a listing or a review, or for whoever knows a secret address."""


@pytest.fixture(scope="module")
def table() -> Mapping[str, Row]:
    return {row.ask.operation: row for row in rows()}


@pytest.fixture
def operations(world: World) -> Mapping[str, Document]:
    """Every operation of the OpenAPI document, by its id."""
    paths = world.got("GET", "/openapi.json")["paths"]
    return {each["operationId"]: each for path in paths.values() for each in path.values()}


def test_every_call_of_the_api_has_a_line(operations: Mapping[str, Document]) -> None:
    asked = [ask.operation for ask in CALLS]
    assert sorted(asked) == sorted(operations)


def test_the_page_says_what_happens(table: Mapping[str, Row]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page_of(table)


def test_every_call_is_refused_for_who_asks_and_not_for_how(table: Mapping[str, Row]) -> None:
    cells = {cell for row in table.values() for cell in row.cells.values()}
    assert {cell for cell in cells if re.match("400|405|413|415|422|429|500", cell)} == {"422 code-wrong"}
    assert {name for name, row in table.items() if ALLOWED not in row.cells.values()} == ELSEWHERE


def test_without_a_token_nobody_gets_where_one_is_needed(
    table: Mapping[str, Row], operations: Mapping[str, Document]
) -> None:
    for name, row in table.items():
        security = operations[name].get("security", [])
        needs_a_token = security == [{"bearer": []}]
        for who in (Who.ANONYMOUS, Who.SYSTEM):
            assert (row.cells[who] == "401 not-signed-in") == (
                needs_a_token or (who is Who.SYSTEM and {"bearer": []} in security)
            ), name


def test_what_operators_do_nobody_else_does(table: Mapping[str, Row]) -> None:
    for name, row in table.items():
        if "/admin/" in row.ask.path:
            allowed = {who for who, cell in row.cells.items() if cell == ALLOWED}
            others = {row.cells[who] for who in Who if who is not Who.OPERATOR}
            assert others <= {"401 not-signed-in", "403 account-suspended", "403 operators-only"}, name
            assert allowed == (set() if name in ELSEWHERE else {Who.OPERATOR}), name


def test_what_is_somebody_elses_is_not_there(table: Mapping[str, Row]) -> None:
    for name, row in table.items():
        if "{" in row.ask.path and "/admin/" not in row.ask.path and name not in _OPEN:
            for who in STRANGERS:
                assert row.cells[who] in ("404 not-found", "403 wrong-role", "409 nothing-to-pay"), name


def test_a_suspended_account_reads_and_changes_nothing_but_its_log_ins(table: Mapping[str, Row]) -> None:
    changes = {
        name
        for name, row in table.items()
        if row.ask.method != "GET"
        and row.cells[Who.SUSPENDED] == ALLOWED
        and row.cells[Who.ANONYMOUS] != ALLOWED
    }
    log_ins = {"end_session", "end_sessions", "end_other_session", "change_password", "ask_verification"}
    assert changes == log_ins | {"mark_notice_read", "preview_price", "accept_terms"}
    unread = {
        name
        for name, row in table.items()
        if row.ask.method == "GET" and row.cells[Who.SUSPENDED] == "403 account-suspended"
    }
    assert {name for name in unread if "/admin/" not in table[name].ask.path} == {
        "look_at_car"
    }  # asks the car
