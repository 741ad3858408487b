"""Letting us in, the pairs of tokens, and what goes wrong with them."""

import base64
import json
from datetime import timedelta
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from tests.integration.tesla.scripted import HASTY, NOW, REFRESH, SECRET, FarSide, Scene, playing, told
from tests.integration.tesla.told_cases import failing

from driveway_core.car_calls import CallKind
from driveway_core.car_troubles import (
    BudgetSpent,
    CarServiceClosed,
    LinkBroken,
    LinkProblem,
    TokenRejected,
    VehicleUnreachable,
)
from driveway_core.errors import DrivewayError

CODE = "EU_a_code"
SCOPES = "openid offline_access vehicle_device_data vehicle_location vehicle_cmds"


def token(claims: object) -> str:
    """An access token that says this of itself."""
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJSUzI1NiJ9.{body}.signature"


def pair(access: str, **others: object) -> dict[str, object]:
    """What is given for a code."""
    return {"access_token": access, "refresh_token": "next", "expires_in": 28800, **others}


ACCESS = token({"sub": "a-driver", "scp": SCOPES.split(), "ou_code": "EU"})


def form(far: FarSide) -> dict[str, str]:
    """The last request's form."""
    assert far.asked[-1].headers["content-type"] == "application/x-www-form-urlencoded"
    return dict(parse_qsl(far.asked[-1].body.decode()))


def test_a_driver_is_sent_to_the_page_that_asks_them(scene: Scene) -> None:
    url = urlsplit(scene.fleet.authorize_url(state="a signed state"))
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{scene.far.url}/oauth2/v3/authorize"
    assert parse_qs(url.query) == {
        "response_type": ["code"],
        "client_id": ["our-client-id"],
        "redirect_uri": ["https://driveway.example/tesla/callback"],
        "scope": [SCOPES],
        "state": ["a signed state"],
        "prompt_missing_scopes": ["true"],
    }


def test_a_code_becomes_a_pair_of_tokens(scene: Scene) -> None:
    scene.far.says(told(200, pair(ACCESS)))
    grant = scene.fleet.exchange(CODE)
    assert (scene.far.asked[0].method, scene.far.asked[0].path) == ("POST", "/oauth2/v3/token")
    assert "authorization" not in scene.far.asked[0].headers
    assert form(scene.far) == {
        "grant_type": "authorization_code",
        "client_id": "our-client-id",
        "client_secret": SECRET,
        "code": CODE,
        "audience": scene.far.url,
        "redirect_uri": "https://driveway.example/tesla/callback",
    }
    assert (grant.access_token, grant.refresh_token) == (ACCESS, "next")
    assert grant.expires_at == NOW + timedelta(hours=8)
    assert (grant.owner, grant.scopes) == ("a-driver", frozenset(SCOPES.split()))
    assert scene.meter.spent == []


def test_a_pair_is_renewed_without_the_secret(scene: Scene) -> None:
    scene.far.says(told(200, pair(ACCESS)))
    grant = scene.fleet.refresh(scene.link)
    assert form(scene.far) == {
        "grant_type": "refresh_token",
        "client_id": "our-client-id",
        "refresh_token": REFRESH,
    }
    assert grant.refresh_token == "next"
    assert scene.meter.spent == []


def test_a_pair_without_a_new_refresh_token_keeps_the_old_one(scene: Scene) -> None:
    scene.far.says(told(200, {"access_token": ACCESS, "expires_in": 60}))
    assert scene.fleet.refresh(scene.link).refresh_token == REFRESH


@pytest.mark.parametrize("access", ["opaque", "a.b.c", "a.e30.c", token([1]), token({"sub": 7, "scp": 7})])
def test_a_token_that_tells_nothing_is_a_token_all_the_same(scene: Scene, access: str) -> None:
    scene.far.says(told(200, pair(access, expires_in="soon")))
    grant = scene.fleet.exchange(CODE)
    assert (grant.access_token, grant.owner, grant.scopes) == (access, None, frozenset())
    assert grant.expires_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize("access", ["a token", "tok\r\nEvil: 1", "t\u00f6ken", "\ud800", "t" * 16_001])
def test_a_token_that_no_request_can_carry_is_none(scene: Scene, access: str) -> None:
    scene.far.says(told(200, pair(access)))
    with pytest.raises(VehicleUnreachable):
        scene.fleet.exchange(CODE)


def test_what_a_token_says_of_itself_is_cut_to_what_can_be_kept(scene: Scene) -> None:
    scene.far.says(told(200, pair(token({"sub": "\x00" + "o" * 999, "scp": ["a\x00b", 7]}))))
    grant = scene.fleet.exchange(CODE)
    assert (grant.owner, grant.scopes) == ("o" * 100, frozenset({"ab"}))


def test_scopes_may_stand_beside_the_token(scene: Scene) -> None:
    scene.far.says(told(200, pair("opaque", scope="openid vehicle_cmds")))
    assert scene.fleet.exchange(CODE).scopes == {"openid", "vehicle_cmds"}


@pytest.mark.parametrize(
    "status, error, expected",
    [
        (400, "invalid_auth_code", LinkBroken(LinkProblem.LOGIN_REQUIRED)),
        (400, "invalid_grant", LinkBroken(LinkProblem.LOGIN_REQUIRED)),
        (401, "invalid_grant", LinkBroken(LinkProblem.LOGIN_REQUIRED)),
        (401, "login_required", LinkBroken(LinkProblem.LOGIN_REQUIRED)),
        (401, "", LinkBroken(LinkProblem.LOGIN_REQUIRED)),
        (403, "access_denied", LinkBroken(LinkProblem.REVOKED)),
        (400, "invalid_redirect_url", CarServiceClosed("invalid_redirect_url")),
        (400, "unauthorized_client", CarServiceClosed("unauthorized_client")),
        (401, "invalid_client", CarServiceClosed("invalid_client")),
        (404, "not_found", CarServiceClosed("not_found")),
        (408, "", VehicleUnreachable()),
        (429, "limit", BudgetSpent(NOW + timedelta(seconds=60), NOW)),
        (500, "", VehicleUnreachable()),
        (503, "", VehicleUnreachable()),
    ],
)
def test_a_pair_that_is_not_given_says_what_to_do_next(
    scene: Scene, status: int, error: str, expected: DrivewayError
) -> None:
    scene.far.says(failing(status, error))
    with pytest.raises(type(expected)) as exchanged:
        scene.fleet.exchange(CODE)
    with pytest.raises(type(expected)) as refreshed:
        scene.fleet.refresh(scene.link)
    assert str(exchanged.value) == str(refreshed.value) == str(expected)
    assert len(scene.far.asked) == 2
    assert (scene.meter.spent, scene.meter.parked, scene.meter.closed) == ([], [], [])


@pytest.mark.parametrize("body", [{}, {"access_token": ""}, [], "text"])
def test_an_answer_without_a_token_is_none(scene: Scene, body: object) -> None:
    scene.far.says(told(200, body))
    with pytest.raises(VehicleUnreachable) as raised:
        scene.fleet.refresh(scene.link)
    assert not raised.value.may_have_run


def test_whoever_lets_us_in_for_once_only_is_asked_again(scene: Scene) -> None:
    scene.far.says(told(200, {"access_token": ACCESS, "expires_in": 28800}))
    with pytest.raises(LinkBroken) as broken:
        scene.fleet.exchange(CODE)
    assert broken.value.problem is LinkProblem.MISSING_SCOPES


@pytest.mark.parametrize("code", ["", "EU_\n", "x" * 5000])
def test_what_can_be_no_code_is_not_sent(scene: Scene, code: str) -> None:
    with pytest.raises(LinkBroken):
        scene.fleet.exchange(code)
    assert scene.far.asked == []


def test_a_refresh_that_is_not_answered_is_asked_once(far: FarSide) -> None:
    far.hangs()
    with playing(far, patience=HASTY) as scene, pytest.raises(VehicleUnreachable):
        scene.fleet.refresh(scene.link)
    assert len(far.asked) == 1


def test_the_region_of_an_account_is_asked_there(scene: Scene) -> None:
    scene.far.says(told(200, {"response": {"region": "eu", "fleet_api_base_url": "http://127.0.0.1:9/"}}))
    assert scene.fleet.region(scene.link) == "http://127.0.0.1:9"
    assert scene.far.wire == [("GET", "/api/1/users/region", None)]
    assert scene.meter.kinds == [CallKind.FREE]


@pytest.mark.parametrize("base", [None, "", 7, "https://evil.example", "https://tesla.com.evil.example"])
def test_a_region_where_no_token_may_go_is_none(scene: Scene, base: object) -> None:
    scene.far.says(told(200, {"response": {"fleet_api_base_url": base}}))
    with pytest.raises(VehicleUnreachable):
        scene.fleet.region(scene.link)


def test_a_token_that_is_not_accepted_is_told_to_whoever_holds_the_link(scene: Scene) -> None:
    scene.far.says(told(401))
    with pytest.raises(TokenRejected):
        scene.fleet.cars(scene.link)
    assert len(scene.far.asked) == 1
