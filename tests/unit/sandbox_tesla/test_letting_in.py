"""How owners let the application in at the stand-in for Tesla, and how its tokens live and end."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from tests.unit.sandbox_tesla.far import BACK, BASES, Far, Row

from driveway_sandbox.loopback import Answer, Request
from driveway_sandbox.tesla.accounts import Scope
from driveway_sandbox.tesla.authorising import consent

ASKED = {
    "response_type": "code",
    "client_id": "sandbox-client",
    "redirect_uri": BACK,
    "scope": "openid offline_access vehicle_device_data vehicle_location vehicle_cmds",
    "state": "a-signed-state",
}


def page(far: Far, method: str = "GET", form: dict[str, str] | None = None, **changed: str) -> Answer:
    """The page, or what becomes of the form on it."""
    query, body = urlencode({**ASKED, **changed}), urlencode(form or {}).encode()
    return far.service.answer(Request(method, "/oauth2/v3/authorize", query, {}, body))


def exchanged(far: Far, code: str, changed: Mapping[str, str] | None = None) -> tuple[int, Row]:
    """What a code gives."""
    form = {
        "grant_type": "authorization_code",
        "client_id": "sandbox-client",
        "client_secret": "sandbox-secret",
        "code": code,
        "audience": BASES["na"],
        "redirect_uri": BACK,
    }
    return far.form(**{**form, **(changed or {})})


def refreshed(far: Far, token: str) -> tuple[int, Row]:
    """What a refresh token gives."""
    return far.form(grant_type="refresh_token", client_id="sandbox-client", refresh_token=token)


def pair(far: Far) -> Row:
    """The first pair of tokens."""
    return exchanged(far, consent(far.realm, far.owner, frozenset(Scope), BACK))[1]


def test_the_page_names_the_owners_and_says_that_it_is_not_tesla(far: Far) -> None:
    shown = page(far).body.decode()
    assert "this is not Tesla" in shown
    assert "Ada (na)" in shown
    assert "vehicle_location" in shown


def test_consent_leads_back_with_a_code_and_the_state(far: Far) -> None:
    answer = page(far, "POST", {"outcome": "allow", "owner": far.owner.id, "without_vehicle_location": "on"})
    told = parse_qs(urlsplit(answer.headers["Location"]).query)
    status, given = exchanged(far, told["code"][0])
    assert (answer.status, told["state"]) == (303, ["a-signed-state"])
    assert told["code"][0].startswith("NA_")
    assert (status, given["token_type"], given["expires_in"]) == (200, "Bearer", 28_800)
    holder = far.realm.tokens.holder(given["access_token"], at=far.realm.clock.now())
    assert holder is not None
    assert Scope.LOCATION not in holder.scopes


def test_a_refusal_leads_back_without_a_code(far: Far) -> None:
    answer = page(far, "POST", {"outcome": "refuse", "owner": far.owner.id})
    told = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert (told["error"], told["state"], "code" in told) == (["login_cancelled"], ["a-signed-state"], False)


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "another"},
        {"redirect_uri": "https://example.com/callback"},
        {"scope": "openid everything"},
        {"scope": "vehicle_cmds"},
        {"response_type": "token"},
        {"state": ""},
    ],
)
def test_a_wrong_way_to_the_page_leads_nowhere(far: Far, changed: dict[str, str]) -> None:
    answer = page(far, "POST", {"outcome": "allow", "owner": far.owner.id}, **changed)
    assert (answer.status, "Location" in answer.headers) == (400, False)


def test_only_registered_addresses_are_led_back_to(far: Far) -> None:
    far.control("POST", "application", {"redirect_uris": ["https://parking.example/callback"]})
    assert page(far).status == 400
    assert page(far, redirect_uri="https://parking.example/callback").status == 200


@pytest.mark.parametrize(
    "changed, error",
    [
        ({"code": "NA_nothing"}, "invalid_auth_code"),
        ({"redirect_uri": "http://127.0.0.1:9/other"}, "invalid_redirect_url"),
        ({"client_secret": "guess"}, "unauthorized_client"),
        ({"client_id": "guess"}, "unauthorized_client"),
        ({"audience": "https://example.com"}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"code_verifier": "x"}, "invalid_request"),
    ],
)
def test_a_wrong_exchange_is_refused(far: Far, changed: dict[str, str], error: str) -> None:
    code = consent(far.realm, far.owner, frozenset(Scope), BACK)
    status, told = exchanged(far, code, changed)
    assert (status, told["error"]) == (400, error)


def test_a_code_is_good_once_and_for_five_minutes(far: Far) -> None:
    codes = [consent(far.realm, far.owner, frozenset(Scope), BACK) for _ in range(2)]
    assert [exchanged(far, codes[0])[0] for _ in range(2)] == [200, 400]
    far.realm.clock.advance(minutes=5)
    assert exchanged(far, codes[1])[1]["error"] == "invalid_auth_code"


def test_a_refresh_token_is_good_once_and_for_a_day_as_the_last_one(far: Far) -> None:
    first = pair(far)["refresh_token"]
    status, next_ = refreshed(far, first)
    assert (status, refreshed(far, first)[0]) == (200, 200)
    far.realm.clock.advance(hours=24)
    old, told = refreshed(far, first)
    assert (old, told["error"]) == (401, "login_required")
    assert refreshed(far, next_["refresh_token"])[0] == 200


def test_a_refresh_token_from_before_the_last_one_is_not_good(far: Far) -> None:
    first = pair(far)["refresh_token"]
    second = refreshed(far, first)[1]["refresh_token"]
    refreshed(far, second)
    assert refreshed(far, first)[0] == 401


def test_an_access_token_ends_after_eight_hours(far: Far) -> None:
    token = pair(far)["access_token"]
    far.realm.clock.advance(hours=8)
    answer = far.ask("GET", "/api/1/vehicles", token=token)
    assert (answer.status, b"token expired (401)" in answer.body) == (401, True)


def test_whoever_takes_everything_back_ends_every_token(far: Far) -> None:
    given = pair(far)
    far.control("POST", "tokens", {"revoke": "Ada"})
    assert far.ask("GET", "/api/1/vehicles", token=given["access_token"]).status == 401
    assert refreshed(far, given["refresh_token"])[1]["error"] == "login_required"


def test_an_application_is_served_where_it_is_registered(far: Far) -> None:
    far.control("POST", "application", {"registered": []})
    assert far.refusal("vehicles", method="GET")[0] == 412
    form = {"client_id": "sandbox-client", "client_secret": "sandbox-secret", "audience": BASES["na"]}
    partner = far.form(grant_type="client_credentials", **form)[1]["access_token"]
    made = far.ask("POST", "/api/1/partner_accounts", {"domain": "parking.example"}, token=partner)
    assert (made.status, far.ask("GET", "/api/1/vehicles").status) == (200, 200)
    assert far.refusal("vehicles", method="GET", region="eu")[0] == 412
