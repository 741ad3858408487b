"""Users of an application of somebody else's park below its prefix, and only they do."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from dependency_injector import providers
from examples.flask_app.app import User, create_app
from flask.testing import FlaskClient
from werkzeug.security import generate_password_hash

from driveway_app import Container, in_memory
from driveway_core.actors import SYSTEM, AccountId

CAR = {"vin": "5YJ3E1EA7HF000337"}
WEAK = "pbkdf2:sha256:1"
"""Quick to check, as a test needs it."""


@pytest.fixture
def users() -> dict[str, User]:
    return {
        name: User(name, f"{name[:3].lower()}@club.example", generate_password_hash("open", WEAK))
        for name in ("Ada Lovelace", "Ravi Shankar")
    }


@pytest.fixture
def market() -> Iterator[Container]:
    with in_memory() as market:
        yield market


@pytest.fixture
def client(market: Container, users: dict[str, User]) -> FlaskClient:
    return create_app(market, users).test_client()


def logged_in(client: FlaskClient, name: str) -> FlaskClient:
    answer = client.post("/log-in", data={"name": name, "password": "open"})
    assert answer.status_code == 200
    return client


def test_a_user_of_theirs_has_an_account_and_never_logs_in_again(
    client: FlaskClient, users: dict[str, User]
) -> None:
    logged_in(client, "Ada Lovelace")
    assert client.get("/parking/v1/me").json is not None
    added = client.post("/parking/v1/vehicles", json=CAR)
    assert added.status_code == 201
    assert added.headers["Location"].startswith("/parking/v1/vehicles/")
    assert client.get(added.headers["Location"]).json == added.json
    me = client.get("/parking/v1/me").json
    assert me is not None
    assert (me["email"], me["id"]) == ("ada@club.example", str(users["Ada Lovelace"].account))


def test_whoever_is_not_logged_in_there_is_nobody_here(client: FlaskClient) -> None:
    assert client.get("/parking/v1/me").status_code == 401
    assert client.post("/log-in", data={"name": "Ada Lovelace", "password": "x"}).status_code == 403
    logged_in(client, "Ada Lovelace")
    assert client.get("/parking/v1/me").status_code == 200
    assert client.post("/log-out").status_code == 200
    assert client.get("/parking/v1/me").status_code == 401


def test_a_token_that_somebody_brings_along_opens_nothing(client: FlaskClient) -> None:
    logged_in(client, "Ravi Shankar")
    client.get("/parking/v1/me")
    assert client.get("/parking/v1/me", headers={"Authorization": "Bearer guessed"}).status_code == 200
    client.post("/log-out")
    assert client.get("/parking/v1/me", headers={"Authorization": "Bearer guessed"}).status_code == 401


def test_pages_of_others_do_nothing_in_a_users_name(client: FlaskClient) -> None:
    logged_in(client, "Ada Lovelace")
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/parking/v1/vehicles", json=CAR, headers=elsewhere).status_code == 401


def test_a_session_goes_on_for_as_long_as_theirs(client: FlaskClient, market: Container) -> None:
    logged_in(client, "Ada Lovelace")
    assert client.get("/parking/v1/me").status_code == 200
    later = market.clock()() + timedelta(hours=2)

    def clock() -> datetime:
        return later

    market.clock.override(providers.Object(clock))
    market.reset_singletons()
    assert client.get("/parking/v1/me").status_code == 200


def test_a_banned_account_is_nobody(client: FlaskClient, market: Container, users: dict[str, User]) -> None:
    logged_in(client, "Ada Lovelace")
    client.get("/parking/v1/me")
    account = users["Ada Lovelace"].account
    assert account is not None
    market.ban_account()(SYSTEM, AccountId(account))
    assert client.get("/parking/v1/me").status_code in (401, 403)
