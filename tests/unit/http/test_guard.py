"""What browsers are told of every answer, and whose pages may ask."""

from typing import Final

import pytest
from tests.unit.http.world import World
from werkzeug.test import TestResponse

from driveway_http import create_app

FRIEND: Final = "https://app.example.com"
STRANGERS: Final = (
    "https://app.example.com.evil.example",
    "https://evil.example",
    "http://app.example.com",
    "https://app.example.com:8443",
    "https://APP.example.com.",
    "null",
    "https://app.example.com https://evil.example",
)


@pytest.mark.parametrize(
    "path",
    ["/", "/docs", "/openapi.json", "/healthz", "/metrics", "/v1/me", "/v1/settings", "/nowhere", "/v1/%00"],
)
def test_every_answer_says_that_nothing_runs_in_it_and_nobody_frames_it(world: World, path: str) -> None:
    answer = world.client.get(path)
    told = answer.headers
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["X-Frame-Options"] == "DENY"
    assert told["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in told["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in told["Content-Security-Policy"]
    assert "script-src" not in told["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in told
    assert "Access-Control-Allow-Origin" not in told
    assert told["X-Request-Id"]


def test_over_tls_browsers_are_told_to_stay_there(world: World) -> None:
    answer = world.client.get("/v1/settings", base_url="https://park.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.fixture
def friendly(world: World) -> World:
    """The same marketplace, which one page elsewhere may call."""
    return World(world.container, create_app(world.container, origins=(FRIEND,)).test_client(), world.now)


def asked(world: World, origin: str, *, method: str = "OPTIONS", path: str = "/v1/bookings") -> TestResponse:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type, idempotency-key",
    }
    return world.client.open(path, method=method, headers=headers)


def test_a_page_that_may_call_is_told_so(friendly: World) -> None:
    answer = asked(friendly, FRIEND)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == FRIEND
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    allowed = answer.headers["Access-Control-Allow-Headers"].lower()
    assert {"authorization", "content-type", "idempotency-key"} <= set(allowed.replace(" ", "").split(","))
    assert "Access-Control-Allow-Credentials" not in answer.headers
    read = asked(friendly, FRIEND, method="GET", path="/v1/settings")
    assert (read.status_code, read.headers["Access-Control-Allow-Origin"]) == (200, FRIEND)
    assert "Origin" in read.headers["Vary"]
    assert "RateLimit" in read.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("origin", STRANGERS)
def test_no_other_page_is(friendly: World, origin: str) -> None:
    for method in ("OPTIONS", "GET"):
        answer = asked(friendly, origin, method=method, path="/v1/settings")
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_no_page_calls_where_none_is_named(world: World) -> None:
    assert "Access-Control-Allow-Origin" not in asked(world, FRIEND).headers


def test_only_the_api_is_called_from_pages(friendly: World) -> None:
    for path in ("/metrics", "/webhooks/stripe", "/readyz", "/docs"):
        assert "Access-Control-Allow-Origin" not in asked(friendly, FRIEND, path=path).headers
