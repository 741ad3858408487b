"""Accounts and sessions over HTTP."""

import json

import attrs
import pytest
from tests.unit.http.world import PASSWORD, World

from driveway_core.accounts import EmailAddress
from driveway_core.actors import SYSTEM, AccountStatus, UserType
from driveway_core.testing.builders import a_vin

NEW = {
    "email": "Ada@Example.com",
    "password": PASSWORD,
    "first_name": "Ada",
    "last_name": "Lovelace",
    "user_type": "both",
    "phone": "+1 (415) 555-0132",
    "terms_version": "2027-01",
}
LOG_IN = {"email": "ada@example.com", "password": PASSWORD}


def test_a_new_account_is_what_me_gives_after_logging_in(world: World) -> None:
    made = world.call("POST", "/v1/accounts", body=NEW)
    assert (made.status_code, made.headers["Location"]) == (201, "/v1/me")
    session = world.got("POST", "/v1/sessions", body=LOG_IN, status=201)
    assert (session["token_type"], session["expires_in"]) == ("Bearer", 900)
    me = world.got("GET", "/v1/me", attrs.evolve(world.somebody(), token=session["access_token"]))
    assert json.loads(made.data) == {**me, "last_login_at": None}
    assert me["phone"] == "+14155550132"
    assert "password" not in str(me)


def test_an_address_is_taken_in_any_spelling(world: World) -> None:
    world.got("POST", "/v1/accounts", body=NEW, status=201)
    again = {**NEW, "email": "ADA@example.COM"}
    assert world.refused("POST", "/v1/accounts", body=again) == (409, "email-taken")


def test_a_wrong_password_and_a_wrong_address_are_one_answer(world: World) -> None:
    world.got("POST", "/v1/accounts", body=NEW, status=201)
    answers = {
        world.call("POST", "/v1/sessions", body={"email": email, "password": password}).text
        for email, password in (
            ("ada@example.com", "not the password"),
            ("nobody@example.com", PASSWORD),
            ("no address at all", PASSWORD),
        )
    }
    assert len(answers) == 1
    assert "bad-credentials" in answers.pop()


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer nobody's", "Bearer \xe9"])
def test_what_is_no_token_opens_nothing(world: World, header: str) -> None:
    answer = world.call("GET", "/v1/me", headers={"Authorization": header})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_a_stale_token_is_in_nobodys_way_to_log_in(world: World) -> None:
    world.got("POST", "/v1/accounts", body=NEW, status=201)
    answer = world.call("POST", "/v1/sessions", body=LOG_IN, headers={"Authorization": "Bearer stale"})
    assert answer.status_code == 201


def test_a_suspended_account_logs_in_and_reads_but_changes_nothing(world: World) -> None:
    world.got("POST", "/v1/accounts", body=NEW, status=201)
    world.container.suspend_account()(SYSTEM, EmailAddress("ada@example.com"))
    token = world.got("POST", "/v1/sessions", body=LOG_IN, status=201)["access_token"]
    ada = attrs.evolve(world.somebody(), token=token)
    assert world.got("GET", "/v1/me", ada)["account_status"] == "suspended"
    assert world.refused("PATCH", "/v1/me", ada, {"first_name": "Eve"}) == (403, "account-suspended")


def test_a_banned_account_does_not_come_in(world: World) -> None:
    assert world.refused("GET", "/v1/me", world.somebody(status=AccountStatus.BANNED)) == (
        403,
        "account-banned",
    )


def test_changing_a_profile_leaves_what_is_left_out(world: World) -> None:
    ada = world.somebody()
    changed = world.got("PATCH", "/v1/me", ada, {"phone": "+14155550132", "last_name": "Byron"})
    assert (changed["phone"], changed["first_name"]) == ("+14155550132", "Ada")
    without = world.got("PATCH", "/v1/me", ada, {"phone": None})
    assert (without["phone"], without["last_name"]) == (None, "Byron")


def test_an_empty_change_changes_nothing(world: World) -> None:
    ada = world.somebody()
    before = world.got("GET", "/v1/me", ada)
    assert world.got("PATCH", "/v1/me", ada) == before


def test_a_host_becomes_a_driver_too(world: World) -> None:
    grace = world.somebody(user_type=UserType.HOST)
    vehicle = {"vin": a_vin().value}
    assert world.refused("POST", "/v1/vehicles", grace, vehicle) == (403, "wrong-role")
    assert world.got("PATCH", "/v1/me", grace, {"user_type": "both"})["user_type"] == "both"
    assert world.got("POST", "/v1/vehicles", grace, vehicle, status=201)["vin"] == vehicle["vin"]
