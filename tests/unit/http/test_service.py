"""What every call has in common: maintenance, ids, caching, health, metrics and pages."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs
from tests.unit.http.world import DRIVEWAY, PASSWORD, Stay, World

from driveway_core.actors import SYSTEM, AccountStatus
from driveway_core.settings import READERS
from driveway_http.catalogue import catalogue, markdown


def test_maintenance_stops_what_writes_and_nothing_else(stay: Stay) -> None:
    world = stay.world
    booking = stay.book()
    account = {
        "email": "eve@example.com",
        "password": PASSWORD,
        "first_name": "E",
        "last_name": "V",
        "user_type": "both",
    }
    world.got("POST", "/v1/accounts", None, account, status=201)
    operator = world.somebody("Root", is_operator=True)
    world.maintain()
    for method, path, person, body in (
        ("POST", "/v1/accounts", None, {**account, "email": "else@example.com"}),
        ("PATCH", "/v1/me", stay.driver, {}),
        ("POST", "/v1/quotes", stay.driver, stay.wish),
        ("POST", "/v1/bookings", stay.driver, stay.wish),
        ("POST", f"/v1/bookings/{booking['id']}/cancel", stay.driver, None),
        ("DELETE", f"/v1/driveways/{stay.driveway['id']}", stay.host, None),
        ("GET", "/v1/tesla/callback?state=a&code=b", stay.driver, None),
    ):
        answer = world.call(method, path, person, body)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "120")
        assert (answer.json or {})["type"] == "/problems/maintenance"
    world.got("GET", f"/v1/bookings/{booking['id']}", stay.driver)
    world.got("GET", f"/v1/driveways/{stay.driveway['id']}")
    world.got("POST", "/v1/sessions", None, {"email": account["email"], "password": PASSWORD}, status=201)
    assert world.call("DELETE", "/v1/sessions/current", stay.driver).status_code == 204
    world.got("POST", "/v1/driveways", operator, DRIVEWAY, status=201)


def test_in_maintenance_one_may_ask_what_would_be(stay: Stay) -> None:
    world = stay.world
    booking, listing = stay.book()["id"], stay.driveway["id"]
    world.maintain()
    asked = {key: stay.wish[key] for key in ("start_time", "end_time")}
    preview = f"/v1/driveways/{listing}/price-rules/preview"
    assert world.got("POST", preview, stay.host, {"rules": [], **asked})["lines"]
    world.got("POST", f"/v1/bookings/{booking}/cancel?preview=true", stay.driver)
    reschedule = f"/v1/bookings/{booking}/reschedule?preview=true"
    assert world.refused("POST", reschedule, stay.driver, asked) == (503, "maintenance")  # so it would be
    for path in (f"/v1/bookings/{booking}/cancel", f"/v1/bookings/{booking}/cancel?preview=false"):
        assert world.refused("POST", path, stay.driver) == (503, "maintenance")
    assert world.refused("POST", "/v1/quotes?preview=true", stay.driver, stay.wish) == (503, "maintenance")


def test_an_operators_calls_go_on_in_maintenance_and_nobody_elses_get_to_them(world: World) -> None:
    operator, member = world.somebody(is_operator=True), world.somebody()
    world.maintain()
    path = "/v1/admin/settings/maintenance_mode"
    assert world.refused("PUT", path, member, {"setting_value": "false"}) == (403, "operators-only")
    assert world.got("PUT", path, operator, {"setting_value": "false"})["setting_value"] == "false"
    world.got("PATCH", "/v1/me", member, {"first_name": "Eve"})


def test_a_request_id_is_echoed_or_made(world: World) -> None:
    mine = world.client.get("/healthz", headers={"X-Request-Id": "trace-1.a"})
    assert mine.headers["X-Request-Id"] == "trace-1.a"
    for strange in ("", "a b", "x" * 101, "<script>"):
        made = world.client.get("/nowhere", headers={"X-Request-Id": strange})
        assert re.fullmatch("[0-9a-f]{32}", made.headers["X-Request-Id"])


def test_answers_are_nobody_elses_to_keep(stay: Stay) -> None:
    for path in ("/v1/me", "/v1/bookings", "/v1/settings", f"/v1/driveways/{stay.driveway['id']}"):
        assert stay.world.call("GET", path, stay.driver).headers["Cache-Control"] == "no-store"


def test_head_is_get_without_a_body(stay: Stay) -> None:
    path = f"/v1/driveways/{stay.driveway['id']}"
    head, get = stay.world.call("HEAD", path), stay.world.call("GET", path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


def test_the_public_settings_are_read_by_anybody(world: World) -> None:
    settings = world.got("GET", "/v1/settings")["items"]
    keys = {setting["setting_key"] for setting in settings}
    assert "platform_fee_percentage" in keys
    assert "tesla_api_rate_limit" not in keys
    assert {setting["setting_key"] for setting in settings if setting["setting_type"] == "boolean"} == {
        "maintenance_mode"
    }


def test_operators_read_and_change_every_setting(world: World) -> None:
    operator = world.somebody(is_operator=True)
    every = world.got("GET", "/v1/admin/settings", operator)["items"]
    assert [each["setting_key"] for each in every] == sorted(READERS)
    path = "/v1/admin/settings/tesla_api_rate_limit"
    before = world.got("GET", path, operator)
    world.now += timedelta(hours=1)
    changed = world.got("PUT", path, operator, {"setting_value": "150"})
    assert changed == {**before, "setting_value": "150", "updated_at": changed["updated_at"]}
    assert changed["updated_at"] > before["updated_at"]
    assert world.got("GET", path, operator) == changed
    assert world.refused("GET", "/v1/admin/settings/colour", operator) == (404, "not-found")


@pytest.mark.parametrize("method, path", [("GET", ""), ("GET", "/city_taxes"), ("PUT", "/city_taxes")])
def test_settings_are_for_operators_who_may_act(world: World, method: str, path: str) -> None:
    body = {"setting_value": "{}"} if method == "PUT" else None
    asleep = world.somebody(is_operator=True, status=AccountStatus.SUSPENDED)
    for person, refusal in (
        (None, (401, "not-signed-in")),
        (world.somebody(), (403, "operators-only")),
        (asleep, (403, "account-suspended")),
    ):
        assert world.refused(method, f"/v1/admin/settings{path}", person, body) == refusal


@pytest.mark.parametrize("value", ["", "\ufffd", "NaN", "{", "maybe"])
def test_a_value_against_its_type_is_refused_and_named(world: World, value: str) -> None:
    operator = world.somebody(is_operator=True)
    before = world.got("GET", "/v1/admin/settings", operator)
    for key in READERS:
        problem = world.got(
            "PUT", f"/v1/admin/settings/{key}", operator, {"setting_value": value}, status=422
        )
        assert [error["pointer"] for error in problem["errors"]] == ["/setting_value"], key
    assert world.got("GET", "/v1/admin/settings", operator) == before


def test_the_process_is_alive_and_ready(world: World) -> None:
    assert world.got("GET", "/healthz") == {"status": "alive"}
    assert world.got("GET", "/readyz") == {"status": "ready"}


def test_metrics_count_requests_by_route_and_status(world: World) -> None:
    for _ in range(3):
        world.call("GET", "/v1/vehicles/00000000-0000-0000-0000-000000000000")
    world.call("GET", "/v1/nowhere")
    text = world.client.get("/metrics").text
    route = 'method="GET",route="/v1/vehicles/<uuid:vehicle_id>"'
    assert f'driveway_http_requests_total{{{route},status="401"}} 3.0' in text
    assert f"driveway_http_request_seconds_count{{{route}}} 3.0" in text
    assert 'route="(none)",status="404"' in text


class Links(HTMLParser):
    """Where a page leads, and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: set[str] = set()
        self.anchors: set[str] = set()
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag, its anchor and its target."""
        self.tags.add(tag)
        named = dict(attrs)
        self.anchors |= {named["id"] or ""} if "id" in named else set()
        self.targets |= {named[key] or "" for key in ("href", "src") if key in named}


@pytest.mark.parametrize("path", ["/docs", "/problems", "/problems/window-taken"])
def test_pages_need_no_script_and_lead_nowhere_else(world: World, path: str) -> None:
    answer = world.client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    links = Links(answer.text)
    assert links.tags.isdisjoint({"script", "link", "img", "iframe"})
    for target in links.targets:
        assert re.match("#|/(?!/)", target)
        if target.startswith("#"):
            assert target.removeprefix("#") in links.anchors
        else:
            assert world.client.get(target).status_code == 200


def test_the_page_of_the_api_shows_every_operation_and_schema(world: World) -> None:
    document = world.got("GET", "/openapi.json")
    anchors = Links(world.client.get("/docs").text).anchors
    operations = {each["operationId"] for path in document["paths"].values() for each in path.values()}
    assert len(operations) == 148
    assert anchors == operations | {f"schema-{name}" for name in document["components"]["schemas"]}


def test_who_opens_the_address_finds_the_documentation(world: World) -> None:
    answer = world.client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/docs")


def test_what_is_not_there_is_told_in_our_words(world: World) -> None:
    assert world.client.get("/no-such-page").get_json()["detail"] == "There is nothing here."


def test_the_page_of_a_problem_says_what_it_means(world: World) -> None:
    text = world.client.get("/problems/too-short").text
    assert "The stay is shorter than the host wants." in text
    assert "minimum_hours" in text
    assert world.refused("GET", "/problems/no-such-thing") == (404, "not-found")


def test_the_list_of_problems_in_the_docs_is_the_one_of_the_code() -> None:
    page = Path(__file__).parents[3] / "docs/problems.md"
    assert page.read_text(encoding="utf-8") == markdown()
    assert {"window-taken", "invalid", "not-json", "busy", "database-unavailable"} <= {
        each.slug for each in catalogue()
    }


def test_a_broken_use_case_is_our_fault_and_says_nothing_of_itself(stay: Stay) -> None:
    with stay.world.container.transactions().begin(acting_as=SYSTEM):
        # one transaction inside another is a mistake of the program's, here made on purpose
        answer = stay.world.call("PATCH", "/v1/me", stay.driver, {"first_name": "Eve"})
    assert (answer.status_code, (answer.json or {})["type"]) == (500, "/problems/unexpected")
    assert "transaction" not in answer.text


def test_the_log_of_a_fault_holds_no_values_where_an_application_left_structlog_as_it_comes(
    stay: Stay, capsys: pytest.CaptureFixture[str]
) -> None:
    before = structlog.get_config()
    structlog.reset_defaults()
    try:
        with stay.world.container.transactions().begin(acting_as=SYSTEM):
            stay.world.call("PATCH", "/v1/me", stay.driver, {"first_name": "Guinevere"})
    finally:
        structlog.configure(**before)
    told = capsys.readouterr().out
    assert "Traceback (most recent call last)" in told
    assert "Guinevere" not in told
    assert str(stay.driver.account.email) not in told


def test_a_fault_is_logged_by_its_route_for_a_path_may_hold_a_secret(stay: Stay) -> None:
    with capture_logs() as logs, stay.world.container.transactions().begin(acting_as=SYSTEM):
        stay.world.call("DELETE", f"/v1/driveways/{stay.driveway['id']}/calendar-feed", stay.host)
    (line,) = (line for line in logs if line["event"] == "unexpected")
    assert line["path"] == "/v1/driveways/<uuid:driveway_id>/calendar-feed"
