"""Mailboxes, telephones and passwords over HTTP, as their owners and others try them."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests.unit.http.people import EMAIL, Registered, asked, log_in
from tests.unit.http.world import PASSWORD, World

from driveway_core.accounts import EmailAddress
from driveway_core.actors import SYSTEM
from driveway_core.jobs import JobKind
from driveway_core.notices import NoticeId
from driveway_core.proofs import LASTS, TRIES, Purpose

RESETS = "/v1/password-resets"
VERIFY = "/v1/accounts/verify-email"
CODE = "/v1/me/phone/verification"
OTHER = "another battery horse"


@pytest.fixture
def ada(world: World) -> Registered:
    return Registered.over(world)


def test_who_registers_verifies_the_address_with_what_was_mailed(world: World, ada: Registered) -> None:
    token = ada.sent(JobKind.SEND_VERIFICATION)
    assert world.call("POST", VERIFY, body={"token": token}).status_code == 204
    assert ada.account.email_verified
    assert world.refused("POST", VERIFY, body={"token": token}) == (404, "link-spent")


def test_a_later_mail_takes_the_place_of_the_former(world: World, ada: Registered) -> None:
    former = ada.sent(JobKind.SEND_VERIFICATION)
    assert world.call("POST", "/v1/me/email/verification", ada.person).status_code == 204
    later = ada.sent(JobKind.SEND_VERIFICATION)
    assert world.refused("POST", VERIFY, body={"token": former}) == (404, "link-spent")
    assert world.call("POST", VERIFY, body={"token": later}).status_code == 204


def test_a_mail_is_good_for_a_day(world: World, ada: Registered) -> None:
    token = ada.sent(JobKind.SEND_VERIFICATION)
    world.now += LASTS[Purpose.EMAIL]
    assert world.refused("POST", VERIFY, body={"token": token}) == (404, "link-spent")


def test_a_mail_to_an_address_that_was_changed_verifies_nothing(world: World, ada: Registered) -> None:
    token = ada.sent(JobKind.SEND_VERIFICATION)
    body = {"email": "joan@example.com", "password": PASSWORD}
    assert world.got("PUT", "/v1/me/email", ada.person, body)["email"] == "joan@example.com"
    assert world.refused("POST", VERIFY, body={"token": token}) == (404, "link-spent")
    later = ada.sent(JobKind.SEND_VERIFICATION)
    assert world.call("POST", VERIFY, body={"token": later}).status_code == 204
    assert log_in(world, email="joan@example.com").account.email_verified


def test_the_mailbox_of_before_is_told_that_it_is_not_the_accounts_any_more(
    world: World, ada: Registered
) -> None:
    def change(email: str) -> None:
        world.got("PUT", "/v1/me/email", ada.person, {"email": email, "password": PASSWORD})

    change("first@example.com")
    world.container.verify_email()(SYSTEM, EmailAddress("first@example.com"))
    change("First@example.com")
    change("second@example.com")
    change("third@example.com")
    told = world.got("GET", "/v1/notices", ada.person)["items"]
    assert [each["kind"] for each in told] == ["email_changed"]
    with world.container.transactions().read(acting_as=SYSTEM) as work:
        notice = work.notices.get(NoticeId(UUID(told[0]["id"])))
    assert notice.mailbox == EmailAddress("First@example.com")
    assert "example.com" not in repr(notice)


def test_changing_the_address_needs_the_password_and_a_free_address(world: World, ada: Registered) -> None:
    eve = world.somebody()
    taken = {"email": eve.account.email.value, "password": PASSWORD}
    assert world.refused("PUT", "/v1/me/email", ada.person, taken) == (409, "email-taken")
    wrong = {"email": "eve@example.org", "password": OTHER}
    assert world.refused("PUT", "/v1/me/email", ada.person, wrong) == (422, "invalid")
    assert ada.account.email.value == EMAIL


def test_nobody_floods_mailboxes_by_changing_their_address(world: World, ada: Registered) -> None:
    def change(email: str) -> int:
        body = {"email": email, "password": PASSWORD}
        return world.call("PUT", "/v1/me/email", ada.person, body).status_code

    spellings = ["Victim@example.org", "vIctim@example.org", "viCtim@example.org"]
    assert [change(each) for each in (*spellings, *spellings)] == [200] * 5 + [429]
    assert len(asked(world, JobKind.SEND_VERIFICATION)) == 1 + 5


def test_a_mailbox_that_only_looks_the_same_is_to_be_verified(world: World, ada: Registered) -> None:
    for email, verified in (("user@strasse.example", False), ("user@stra\u00dfe.example", False)):
        body = {"email": email, "password": PASSWORD}
        assert world.got("PUT", "/v1/me/email", ada.person, body)["email_verified"] is verified
        assert (
            world.call("POST", VERIFY, body={"token": ada.sent(JobKind.SEND_VERIFICATION)}).status_code == 204
        )


def test_a_token_of_one_kind_is_none_of_another(world: World, ada: Registered) -> None:
    verification = ada.sent(JobKind.SEND_VERIFICATION)
    world.call("POST", RESETS, body={"email": EMAIL})
    reset = ada.sent(JobKind.SEND_RESET)
    assert world.refused("POST", VERIFY, body={"token": reset}) == (404, "link-spent")
    assert world.refused("PUT", f"{RESETS}/{verification}", None, {"password": OTHER}) == (404, "link-spent")


def test_a_forgotten_password_is_chosen_anew_and_all_log_ins_end(world: World, ada: Registered) -> None:
    assert world.call("POST", RESETS, body={"email": EMAIL.upper()}).status_code == 204
    token = ada.sent(JobKind.SEND_RESET)
    assert world.call("PUT", f"{RESETS}/{token}", body={"password": OTHER}).status_code == 204
    assert world.refused("GET", "/v1/me", ada.person) == (401, "not-signed-in")
    assert world.refused("POST", "/v1/sessions", None, {"email": EMAIL, "password": PASSWORD})[0] == 401
    person = log_in(world, OTHER)
    assert person.account.email_verified
    assert world.got("GET", "/v1/notices", person)["items"][0]["kind"] == "password_changed"
    again = {"password": "a third battery horse"}
    assert world.refused("PUT", f"{RESETS}/{token}", None, again) == (404, "link-spent")


def test_a_password_that_is_too_short_leaves_the_link_good(world: World, ada: Registered) -> None:
    world.call("POST", RESETS, body={"email": EMAIL})
    token = ada.sent(JobKind.SEND_RESET)
    assert world.refused("PUT", f"{RESETS}/{token}", None, {"password": "short"}) == (422, "invalid")
    assert world.call("PUT", f"{RESETS}/{token}", body={"password": OTHER}).status_code == 204


def test_a_link_is_spent_once_the_password_was_changed_otherwise(world: World, ada: Registered) -> None:
    world.call("POST", RESETS, body={"email": EMAIL})
    token = ada.sent(JobKind.SEND_RESET)
    chosen = {"current_password": PASSWORD, "password": OTHER}
    assert world.call("PUT", "/v1/me/password", ada.person, chosen).status_code == 204
    assert world.refused("PUT", f"{RESETS}/{token}", None, {"password": OTHER}) == (404, "link-spent")


def test_a_link_is_good_for_an_hour(world: World, ada: Registered) -> None:
    world.call("POST", RESETS, body={"email": EMAIL})
    token = ada.sent(JobKind.SEND_RESET)
    world.now += LASTS[Purpose.PASSWORD]
    assert world.refused("PUT", f"{RESETS}/{token}", None, {"password": OTHER}) == (404, "link-spent")


@pytest.mark.usefixtures("ada")
def test_nobody_learns_who_has_an_account(world: World) -> None:
    answers = set()
    for email in (EMAIL, "nobody@example.com", "no address at all"):
        answer = world.call("POST", RESETS, body={"email": email})
        answers.add((answer.status_code, answer.data))
    assert answers == {(204, b"")}
    about = asked(world, JobKind.SEND_RESET)
    assert len(set(about)) == 3
    made = [world.container.make_reset()(each) is None for each in about]  # type: ignore[arg-type]  # an id is an id
    assert made == [False, True, True]


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.com"])
@pytest.mark.usefixtures("ada")
def test_no_mailbox_is_flooded(world: World, email: str) -> None:
    for _ in range(5):
        assert world.call("POST", RESETS, body={"email": email}).status_code == 204
    answer = world.call("POST", RESETS, body={"email": email})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
    assert len(asked(world, JobKind.SEND_RESET)) == 5


def test_a_password_is_changed_by_who_knows_it_and_the_others_are_out(world: World, ada: Registered) -> None:
    other = log_in(world)
    body = {"current_password": PASSWORD, "password": OTHER}
    assert world.call("PUT", "/v1/me/password", ada.person, body).status_code == 204
    world.got("GET", "/v1/me", ada.person)
    assert world.refused("GET", "/v1/me", other) == (401, "not-signed-in")
    log_in(world, OTHER)
    assert world.refused("PUT", "/v1/me/password", ada.person, body) == (422, "invalid")


def test_who_found_an_open_laptop_does_not_guess_for_long(world: World, ada: Registered) -> None:
    body = {"current_password": OTHER, "password": OTHER}
    for _ in range(10):
        assert world.refused("PUT", "/v1/me/password", ada.person, body) == (422, "invalid")
    assert world.refused("PUT", "/v1/me/password", ada.person, body) == (429, "too-many-tries")


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.com", "no address at all"])
@pytest.mark.usefixtures("ada")
def test_ten_wrong_passwords_are_enough_whoever_they_are_for(world: World, email: str) -> None:
    for _ in range(10):
        assert world.refused("POST", "/v1/sessions", None, {"email": email, "password": "x"})[0] == 401
    world.now += timedelta(minutes=5)
    answer = world.call("POST", "/v1/sessions", body={"email": email, "password": PASSWORD})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")
    assert (answer.json or {})["type"] == "/problems/too-many-tries"


def test_after_a_while_or_a_new_password_one_comes_in_again(world: World, ada: Registered) -> None:
    for _ in range(10):
        world.refused("POST", "/v1/sessions", None, {"email": EMAIL, "password": "x"})
    world.call("POST", RESETS, body={"email": EMAIL})
    token = ada.sent(JobKind.SEND_RESET)
    assert world.call("PUT", f"{RESETS}/{token}", body={"password": OTHER}).status_code == 204
    log_in(world, OTHER)


@pytest.mark.usefixtures("ada")
def test_right_passwords_are_not_counted(world: World) -> None:
    for _ in range(12):
        log_in(world)


@pytest.mark.usefixtures("ada")
def test_a_hundred_wrong_ones_from_one_place_are_enough(world: World) -> None:
    for number in range(100):
        body = {"email": f"{number}@example.com", "password": "x"}
        assert world.refused("POST", "/v1/sessions", None, body)[0] == 401
    body = {"email": EMAIL, "password": PASSWORD}
    assert world.refused("POST", "/v1/sessions", None, body) == (429, "too-many-tries")
    elsewhere = world.client.post("/v1/sessions", json=body, environ_base={"REMOTE_ADDR": "203.0.113.7"})
    assert elsewhere.status_code == 201


def test_a_telephone_is_verified_with_the_code(world: World, ada: Registered) -> None:
    assert world.call("POST", CODE, ada.person).status_code == 204
    code = ada.sent(JobKind.SEND_PHONE_CODE)
    assert world.got("PUT", CODE, ada.person, {"code": code})["phone_verified"]
    assert world.call("POST", CODE, ada.person).status_code == 204
    assert len(asked(world, JobKind.SEND_PHONE_CODE)) == 1


def test_a_code_is_guessed_five_times_and_not_more(world: World, ada: Registered) -> None:
    world.call("POST", CODE, ada.person)
    code = ada.sent(JobKind.SEND_PHONE_CODE)
    wrong = {"code": f"{(int(code) + 1) % 1_000_000:06}"}
    for left in reversed(range(TRIES)):
        answer = world.call("PUT", CODE, ada.person, wrong)
        assert (answer.json or {})["tries_left"] == left
    assert world.refused("PUT", CODE, ada.person, {"code": code}) == (422, "code-wrong")
    assert not ada.account.phone_verified


def test_a_code_is_its_accounts_and_its_numbers_and_soon_over(world: World, ada: Registered) -> None:
    eve = world.somebody()
    world.got("PATCH", "/v1/me", eve, {"phone": "+14155550132"})
    world.call("POST", CODE, ada.person)
    code = ada.sent(JobKind.SEND_PHONE_CODE)
    assert world.refused("PUT", CODE, eve, {"code": code}) == (422, "code-wrong")
    world.got("PATCH", "/v1/me", ada.person, {"phone": "+14155550133"})
    assert world.refused("PUT", CODE, ada.person, {"code": code}) == (422, "code-wrong")
    world.got("PATCH", "/v1/me", ada.person, {"phone": "+14155550132"})
    world.now += LASTS[Purpose.PHONE]
    assert world.refused("PUT", CODE, world.signed_in(ada.account), {"code": code}) == (422, "code-wrong")


def test_codes_are_sent_to_numbers_only_and_five_a_day(world: World, ada: Registered) -> None:
    assert world.refused("POST", CODE, world.somebody()) == (422, "no-phone")
    assert world.refused("PUT", CODE, world.somebody(), {"code": "123456"}) == (422, "no-phone")
    for _ in range(5):
        assert world.call("POST", CODE, ada.person).status_code == 204
    assert world.refused("POST", CODE, ada.person) == (429, "too-many-tries")
    eve = world.somebody()
    world.got("PATCH", "/v1/me", eve, {"phone": "+14155550132"})
    assert world.refused("POST", CODE, eve) == (429, "too-many-tries")
