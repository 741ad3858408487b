"""Log-ins over HTTP: refreshed they go on, and they end when their owner says so or a copy turns up."""

from datetime import timedelta

import pytest
from tests.unit.http.world import PASSWORD, Document, Person, World

from driveway_core.accounts import EmailAddress
from driveway_core.actors import SYSTEM, AccountStatus
from driveway_core.sessions import ACCESS_LASTS, GRACE, REFRESH_LASTS
from driveway_core.testing.builders import an_account, an_id

REFRESH = "/v1/sessions/refresh"
EMAIL = "ada@example.com"


@pytest.fixture
def ada(world: World) -> Person:
    """Somebody with a password."""
    hashed = world.container.passwords().hash(PASSWORD)
    account = an_account(email=EMAIL, password_hash=hashed)
    with world.container.transactions().begin(acting_as=SYSTEM) as work:
        work.accounts.add(account)
    return Person(account, "")


def log_in(world: World) -> Document:
    return world.got("POST", "/v1/sessions", body={"email": EMAIL, "password": PASSWORD}, status=201)


def refresh(world: World, session: Document) -> Document:
    return world.got("POST", REFRESH, body={"refresh_token": session["refresh_token"]})


def may_come_in(world: World, session: Document, ada: Person) -> bool:
    answer = world.call("GET", "/v1/me", Person(ada.account, session["access_token"]))
    assert answer.status_code in (200, 401)
    return answer.status_code == 200


def test_a_log_in_goes_on_when_it_is_refreshed(world: World, ada: Person) -> None:
    first = log_in(world)
    world.now += ACCESS_LASTS
    assert not may_come_in(world, first, ada)
    second = refresh(world, first)
    assert second.keys() == first.keys()
    assert (second["expires_in"], second["token_type"]) == (900, "Bearer")
    assert may_come_in(world, second, ada)


def test_a_token_opens_nothing_once_it_was_exchanged(world: World, ada: Person) -> None:
    first = log_in(world)
    refresh(world, first)
    assert not may_come_in(world, first, ada)


def test_an_answer_that_was_lost_is_given_again(world: World, ada: Person) -> None:
    first = log_in(world)
    lost = refresh(world, first)
    world.now += GRACE - timedelta(seconds=1)
    found = refresh(world, first)
    assert found["expires_in"] == 900
    assert may_come_in(world, found, ada)
    assert not may_come_in(world, lost, ada)
    assert may_come_in(world, refresh(world, found), ada)


def test_a_copied_token_ends_the_log_in_and_its_owner_is_told(world: World, ada: Person) -> None:
    first = log_in(world)
    second = refresh(world, first)
    other = log_in(world)
    world.now += GRACE
    assert world.refused("POST", REFRESH, None, {"refresh_token": first["refresh_token"]}) == (
        401,
        "not-signed-in",
    )
    assert not may_come_in(world, second, ada)
    assert world.refused("POST", REFRESH, None, {"refresh_token": second["refresh_token"]})[0] == 401
    notices = world.got("GET", "/v1/notices", Person(ada.account, other["access_token"]))["items"]
    assert [each["kind"] for each in notices] == ["log_in_closed"]
    assert "somebody may have copied it" in notices[0]["text"]


@pytest.mark.parametrize("text", ["", ".", "nobody's", "a.b", "\x00.\x00", ".x", "x.", "é.é", "a.b.c"])
def test_what_is_no_refresh_token_refreshes_nothing(world: World, text: str) -> None:
    assert world.refused("POST", REFRESH, None, {"refresh_token": text}) == (401, "not-signed-in")


def test_an_access_token_is_no_refresh_token_and_the_other_way_round(world: World, ada: Person) -> None:
    session = log_in(world)
    assert world.refused("POST", REFRESH, None, {"refresh_token": session["access_token"]})[0] == 401
    for part in (session["refresh_token"], *session["refresh_token"].split(".")):
        assert not may_come_in(world, {"access_token": part}, ada)
    assert may_come_in(world, session, ada)


@pytest.mark.usefixtures("ada")
def test_a_log_in_ends_when_nobody_refreshes_it(world: World) -> None:
    session = log_in(world)
    world.now += REFRESH_LASTS
    assert world.refused("POST", REFRESH, None, {"refresh_token": session["refresh_token"]})[0] == 401


def test_logging_out_ends_both_tokens(world: World, ada: Person) -> None:
    session = log_in(world)
    gone = world.call("DELETE", "/v1/sessions/current", Person(ada.account, session["access_token"]))
    assert (gone.status_code, gone.data) == (204, b"")
    assert not may_come_in(world, session, ada)
    assert world.refused("POST", REFRESH, None, {"refresh_token": session["refresh_token"]})[0] == 401


def test_logging_out_everywhere_ends_every_log_in_of_ones_own(world: World, ada: Person) -> None:
    sessions, eve = [log_in(world) for _ in range(3)], world.somebody()
    person = Person(ada.account, sessions[0]["access_token"])
    assert world.call("DELETE", "/v1/sessions", person).status_code == 204
    for session in sessions:
        assert not may_come_in(world, session, ada)
        assert world.refused("POST", REFRESH, None, {"refresh_token": session["refresh_token"]})[0] == 401
    world.got("GET", "/v1/me", eve)


def test_one_sees_where_one_is_logged_in_and_ends_that(world: World, ada: Person) -> None:
    mine, lost = log_in(world), log_in(world)
    person = Person(ada.account, mine["access_token"])
    listed = world.got("GET", "/v1/sessions", person)["items"]
    assert [each["current"] for each in listed] == [False, True]
    assert "token" not in str(listed)
    page = world.got("GET", "/v1/sessions?limit=1", person)
    rest = world.got("GET", f"/v1/sessions?cursor={page['next_cursor']}", person)
    assert [*page["items"], *rest["items"]] == listed
    assert world.call("DELETE", f"/v1/sessions/{listed[0]['id']}", person).status_code == 204
    assert not may_come_in(world, lost, ada)
    assert [each["current"] for each in world.got("GET", "/v1/sessions", person)["items"]] == [True]


def test_somebody_elses_log_in_is_not_there(world: World, ada: Person) -> None:
    session, eve = log_in(world), world.somebody()
    theirs = world.got("GET", "/v1/sessions", Person(ada.account, session["access_token"]))["items"][0]["id"]
    for unknown in (theirs, an_id()):
        assert world.refused("DELETE", f"/v1/sessions/{unknown}", eve) == (404, "not-found")
    assert may_come_in(world, session, ada)


@pytest.mark.usefixtures("ada")
def test_a_banned_account_does_not_go_on(world: World) -> None:
    session = log_in(world)
    with world.container.transactions().begin(acting_as=SYSTEM) as work:
        account = work.accounts.with_email(EmailAddress(EMAIL))
        assert account is not None
        work.accounts.save(account.ban(at=world.now))
    assert world.refused("POST", REFRESH, None, {"refresh_token": session["refresh_token"]}) == (
        403,
        "account-banned",
    )
    assert account.status is AccountStatus.ACTIVE


def test_log_ins_go_on_and_end_in_maintenance(world: World, ada: Person) -> None:
    world.maintain()
    session = refresh(world, log_in(world))
    person = Person(ada.account, session["access_token"])
    assert len(world.got("GET", "/v1/sessions", person)["items"]) == 1
    assert world.call("DELETE", "/v1/sessions", person).status_code == 204


def test_the_tokens_of_a_log_in_stand_in_no_store(world: World, ada: Person) -> None:
    session = log_in(world)
    with world.container.transactions().read(acting_as=SYSTEM) as work:
        kept = work.sessions.of(ada.account.id, at=world.now, limit=1).items[0]
    secrets = [session["access_token"], *session["refresh_token"].split(".")]
    assert not [each for each in secrets if each.encode() in (kept.family, kept.live.access, kept.live.turn)]
    assert not [each for each in secrets if each in repr(kept)]
