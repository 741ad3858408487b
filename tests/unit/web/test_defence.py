"""What other sites try: forms of theirs, cookies of theirs, frames around ours, and links that lead away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.web.browsing import PASSWORD, Browser, Town

from driveway_core.actors import SYSTEM
from driveway_web.defence import inside

CHANGE = {"first_name": "Mallory", "last_name": "M", "user_type": "driver"}


def name_of(town: Town, browser: Browser) -> str:
    assert browser.person is not None
    with town.container.transactions().read(acting_as=SYSTEM) as work:
        return work.accounts.get(browser.person.account.id).first_name


@pytest.mark.parametrize("token", ["", "made-up", "IjEi.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"])
def test_a_form_without_its_token_changes_nothing(town: Town, driver: Browser, token: str) -> None:
    response = driver.send("/account", CHANGE, token=token)
    assert response.status_code == 400
    assert "open for too long" in response.text
    assert name_of(town, driver) == "Ada"


def test_a_token_of_another_browser_is_none(town: Town, driver: Browser) -> None:
    mallory = town.driver("Mallory")
    assert driver.send("/account", CHANGE, token=mallory.token).status_code == 400
    assert name_of(town, driver) == "Ada"


@pytest.mark.parametrize(
    "page, back",
    [
        ("http://localhost/account?a=b", "/log-in?next=/account?a%3Db"),
        ("http://localhost/account/erase", "/log-in"),  # where a refused form was shown
        ("http://localhost/nowhere", "/log-in"),
        ("https://evil.example/account", "/log-in"),
        ("", "/log-in"),
    ],
)
@pytest.mark.parametrize("of_htmx", [True, False])
def test_who_logged_out_in_another_tab_is_led_to_the_log_in_and_back(
    town: Town, driver: Browser, page: str, back: str, *, of_htmx: bool
) -> None:
    token = driver.token
    driver.sent("/log-out")
    part = {"HX-Request": "true"} if of_htmx else {}
    response = driver.send("/account", CHANGE, token=token, Referer=page, **part)
    assert response.headers["HX-Redirect" if of_htmx else "Location"] == back
    assert "so nothing was done" in driver.page("/log-in")
    assert name_of(town, driver) == "Ada"


def test_a_stream_of_who_logged_out_ends_without_a_page(driver: Browser) -> None:
    driver.sent("/log-out")
    address = "/bookings/01a2070f-383b-75a6-b201-48f463416e1b/events"
    response = driver.get(address, Accept="text/event-stream")
    assert (response.status_code, response.text) == (204, "")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:8080"},
        {"Origin": "nonsense"},
        {"Origin": "http://["},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "same-origin", "Origin": "https://evil.example"},
    ],
)
def test_a_form_of_another_site_changes_nothing_even_with_the_token(
    town: Town, driver: Browser, headers: dict[str, str]
) -> None:
    assert driver.send("/account", CHANGE, **headers).status_code == 403
    assert name_of(town, driver) == "Ada"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://localhost", "Sec_Fetch_Site": "same-origin"},
        {"Origin": "http://localhost:80"},
        {"Sec_Fetch_Site": "none"},
        {"Origin": "https://localhost"},
    ],
)
def test_a_form_of_our_own_is_taken_behind_a_proxy_too(driver: Browser, headers: dict[str, str]) -> None:
    assert driver.send("/account", CHANGE, **headers).status_code == 303


def test_the_token_may_come_in_a_header_as_htmx_sends_it(driver: Browser) -> None:
    response = driver.client.post(
        "/account", data=CHANGE, headers={"X-CSRFToken": driver.token, "HX-Request": "true"}
    )
    assert (response.status_code, response.headers["HX-Redirect"]) == (204, "/account")


def test_a_log_in_leaves_nothing_of_the_cookie_that_was_there_before(
    driver: Browser, visitor: Browser
) -> None:
    assert driver.person is not None
    token, planted = visitor.token, visitor.cookie()
    visitor.sent("/log-in", {"email": driver.person.account.email.value, "password": PASSWORD})
    assert visitor.cookie() != planted
    assert visitor.send("/account", CHANGE, token=token).status_code == 400
    assert planted is not None
    visitor.client.set_cookie("driveway", planted)
    assert visitor.get("/account").status_code == 303


def test_a_planted_log_in_is_not_gone_on_with_by_who_logs_in(town: Town, driver: Browser) -> None:
    mallory = town.driver("Mallory")
    victim = town.browser()
    planted = mallory.cookie()
    assert planted is not None
    victim.client.set_cookie("driveway", planted)
    assert driver.person is not None
    victim.sent("/log-in", {"email": driver.person.account.email.value, "password": PASSWORD})
    assert 'value="Ada"' in victim.page("/account")
    assert 'value="Mallory"' in mallory.page("/account")


def test_a_cookie_that_was_altered_is_nobodys(driver: Browser) -> None:
    held = driver.cookie()
    assert held is not None
    driver.client.set_cookie("driveway", f"{held[:-3]}{'a' if held[-3] != 'a' else 'b'}{held[-2:]}")
    assert driver.get("/account").status_code == 303


def test_the_cookie_of_a_log_in_is_for_the_server_alone(
    town: Town, driver: Browser, visitor: Browser
) -> None:
    assert driver.person is not None
    form = {"email": driver.person.account.email.value, "password": PASSWORD}
    (plain,) = visitor.send("/log-in", form).headers.getlist("Set-Cookie")
    assert plain.startswith("driveway=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(plain.split("; "))
    safe = town.app.test_client()
    page = safe.get("/", base_url="https://localhost")
    token = page.text.partition('name="csrf-token" content="')[2].partition('"')[0]
    sent = safe.post("/log-in", data={**form, "csrf_token": token}, base_url="https://localhost")
    (secure,) = sent.headers.getlist("Set-Cookie")
    assert secure.startswith("__Host-driveway=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"} <= set(secure.split("; "))
    assert "Domain" not in secure
    assert safe.get("/account", base_url="https://localhost").status_code == 200


def test_the_api_takes_no_cookie(driver: Browser) -> None:
    assert driver.get("/v1/me").status_code == 401
    assert driver.client.post("/v1/vehicles", json={"vin": "5YJ3E1EA1PF000316"}).status_code == 401


@pytest.mark.parametrize(
    "path", ["/", "/log-in", "/account", "/nowhere", "/static/site.css", "/account/export"]
)
def test_nothing_is_shown_within_another_page(driver: Browser, path: str) -> None:
    headers = driver.get(path, Accept="text/html").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


AWAY = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/account",
    "javascript:alert(1)",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\r\nLocation: //evil.example",
    "/%0d%0a\n",
    "evil.example",
    "/\u2028/evil.example",
    "/@evil.example\\..",
)


@pytest.mark.parametrize("target", AWAY)
def test_no_link_leads_away_after_a_log_in(driver: Browser, visitor: Browser, target: str) -> None:
    assert driver.person is not None
    form = {"email": driver.person.account.email.value, "password": PASSWORD, "next": target}
    assert visitor.sent("/log-in", form) == "/"
    assert driver.client.get("/log-in", query_string={"next": target}).headers["Location"] == "/"


@given(target=st.text(alphabet=st.sampled_from("/\\:@?#.%\t\r\n ehtpsx0"), max_size=12))
def test_where_one_is_sent_is_always_a_path_of_ours(target: str) -> None:
    found = inside(target, "/")
    assert found.startswith("/")
    assert found[1:2] not in ("/", "\\")
    assert not set(found) & set("\\\r\n\t")


def test_a_cards_number_is_taken_in_by_no_form(driver: Browser) -> None:
    page = driver.refused("/account", {**CHANGE, "last_name": "4242 4242 4242 4242"})
    assert "4242" not in page


def test_in_maintenance_one_may_log_in_and_read_and_change_nothing(town: Town, driver: Browser) -> None:
    town.maintain()
    assert driver.get("/account").status_code == 200
    response = driver.send("/account", CHANGE)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert driver.sent("/log-out") == "/"


def test_log_ins_are_limited_as_log_ins_and_pages_go_on(town: Town, visitor: Browser) -> None:
    town.container.change_setting()(SYSTEM, "rate_limits", '{"log_in": {"address": 1}}')
    town.container.limiter.reset()
    form = {"email": "a@example.com", "password": "x"}
    statuses = {visitor.send("/log-in", form).status_code for _ in range(9)}
    assert statuses == {401, 429}
    assert visitor.get("/").status_code == 200
