"""Registering, logging in and out, and one's own profile."""

import attrs
import pytest
from tests.unit.use_cases.town import PASSWORDS, Town

from driveway_core.accounts import AccountBanned, BadCredentials, EmailTaken, PhoneNumber
from driveway_core.actors import ANYONE, SYSTEM, AccountStatus, AccountSuspended, UserType
from driveway_core.errors import InvalidValue, NotAllowed
from driveway_core.once import AlreadyDone
from driveway_core.sessions import ACCESS_LASTS, NotSignedIn
from driveway_core.testing.builders import NOW, a_key, an_account, an_id
from driveway_core.testing.scenes import stored_account
from driveway_core.use_cases.change_profile import ChangeProfile, ProfileFields
from driveway_core.use_cases.end_session import EndSession
from driveway_core.use_cases.identify import Identify
from driveway_core.use_cases.read_profile import ReadProfile
from driveway_core.use_cases.register_account import AccountFields, RegisterAccount
from driveway_core.use_cases.start_session import StartSession
from driveway_core.windows import HOUR
from driveway_secrets import RandomTokens

ADA: AccountFields = {
    "email": "Ada@Example.com",
    "password": "correct horse battery",
    "first_name": " Ada ",
    "last_name": "Lovelace",
    "user_type": UserType.DRIVER,
    "phone": "+14155550132",
}


def register(town: Town) -> RegisterAccount:
    return RegisterAccount(town.transactions, PASSWORDS, town.clock, an_id)


def log_in(town: Town) -> StartSession:
    return StartSession(town.transactions, PASSWORDS, RandomTokens(), town.trying, town.clock, an_id)


def identify(town: Town) -> Identify:
    return Identify(town.transactions, RandomTokens(), town.clock)


def test_a_new_account_is_kept_without_its_password(town: Town) -> None:
    account = register(town)(ADA)
    assert (account.email.value, account.first_name) == ("Ada@Example.com", "Ada")
    assert account.phone == PhoneNumber("+14155550132")
    assert (account.status, account.email_verified, account.is_operator) == (
        AccountStatus.ACTIVE,
        False,
        False,
    )
    assert "correct horse" not in repr(account) + account.password_hash
    assert ReadProfile(town.transactions)(account.actor) == account


def test_an_address_is_registered_once_whatever_its_case(town: Town) -> None:
    register(town)(ADA)
    with pytest.raises(EmailTaken):
        register(town)({**ADA, "email": "ADA@example.COM"})


def test_a_repeated_registration_makes_one_account(town: Town) -> None:
    once = a_key()
    account = register(town)(ADA, once=once)
    with pytest.raises(AlreadyDone) as repeated:
        register(town)(ADA, once=once)
    assert repeated.value.resource_id == account.id


@pytest.mark.parametrize(
    "field, value",
    [
        ("email", "nobody"),
        ("email", "a@b"),
        ("password", "elevenchars"),
        ("password", "x" * 129),
        ("first_name", "  "),
        ("first_name", "Ada\u202egnp.exe"),
        ("last_name", "\x9b2JLovelace"),
        ("last_name", "x" * 101),
        ("phone", "0415 555 0132"),
        ("user_type", "admin"),
    ],
)
def test_a_wrong_field_is_named(town: Town, field: str, value: str) -> None:
    fields = ADA.copy()
    fields.update({field: value})  # type: ignore[misc]  # one field of many, by its name
    with pytest.raises(InvalidValue) as refused:
        register(town)(fields)
    assert refused.value.field == field


def test_the_sides_of_an_account_may_be_named_by_their_words(town: Town) -> None:
    fields: AccountFields = {**ADA, "user_type": "host"}  # type: ignore[typeddict-item]  # as untyped code does
    account = register(town)(fields)
    assert account.user_type is UserType.HOST
    word: ProfileFields = {"user_type": "both"}  # type: ignore[typeddict-item]  # as untyped code does
    change = ChangeProfile(town.transactions, town.clock)
    assert change(account.actor, word).user_type is UserType.BOTH


def test_who_logs_in_is_known_by_the_token_until_it_ends(town: Town) -> None:
    account = register(town)(ADA)
    opened = log_in(town)("ada@example.com", ADA["password"])
    assert identify(town)(opened.access_token).actor == account.actor
    town.now = NOW + ACCESS_LASTS
    with pytest.raises(NotSignedIn):
        identify(town)(opened.access_token)


def test_the_last_log_in_is_remembered(town: Town) -> None:
    account = register(town)(ADA)
    town.now = NOW + HOUR
    log_in(town)(ADA["email"], ADA["password"])
    assert ReadProfile(town.transactions)(account.actor).last_login_at == NOW + HOUR


@pytest.mark.parametrize(
    "email, password",
    [
        ("ada@example.com", "correct horse batterx"),
        ("eve@example.com", "correct horse battery"),
        ("no address", "correct horse battery"),
    ],
)
def test_a_wrong_address_and_a_wrong_password_are_told_alike(town: Town, email: str, password: str) -> None:
    register(town)(ADA)
    with pytest.raises(BadCredentials):
        log_in(town)(email, password)


def test_a_suspended_account_comes_in_and_a_banned_one_does_not(town: Town) -> None:
    account = register(town)(ADA)
    token = log_in(town)(ADA["email"], ADA["password"]).access_token
    with town.transactions.begin(acting_as=SYSTEM) as work:
        work.accounts.save(work.accounts.get(account.id).suspend(at=NOW))
    opened = log_in(town)(ADA["email"], ADA["password"])
    assert identify(town)(opened.access_token).actor.status is AccountStatus.SUSPENDED
    with town.transactions.begin(acting_as=SYSTEM) as work:
        work.accounts.save(attrs.evolve(work.accounts.get(account.id), status=AccountStatus.BANNED))
    with pytest.raises(AccountBanned):
        log_in(town)(ADA["email"], ADA["password"])
    with pytest.raises(AccountBanned):
        identify(town)(token)


def test_a_banned_account_is_not_told_so_without_its_password(town: Town) -> None:
    stored_account(
        town.transactions,
        an_account(
            email="ada@example.com", password_hash=PASSWORDS.hash("x" * 12), status=AccountStatus.BANNED
        ),
    )
    with pytest.raises(BadCredentials):
        log_in(town)("ada@example.com", "y" * 12)


def test_a_token_opens_nothing_after_logging_out(town: Town) -> None:
    register(town)(ADA)
    token = log_in(town)(ADA["email"], ADA["password"]).access_token
    EndSession(town.transactions, town.clock)(identify(town)(token))
    with pytest.raises(NotSignedIn):
        identify(town)(token)


def test_a_profile_changes_by_field(town: Town) -> None:
    account = stored_account(
        town.transactions, attrs.evolve(an_account(phone="+14155550132"), phone_verified=True)
    )
    change = ChangeProfile(town.transactions, town.clock)
    fields: ProfileFields = {"first_name": " Joan ", "user_type": UserType.HOST}
    changed = change(account.actor, fields)
    assert (changed.first_name, changed.last_name, changed.user_type) == ("Joan", "Lovelace", UserType.HOST)
    assert changed.phone_verified
    assert not change(account.actor, {"phone": "+14155550133"}).phone_verified
    assert change(account.actor, {"phone": None}).phone is None
    with pytest.raises(InvalidValue, match="last_name"):
        change(account.actor, {"last_name": ""})


def test_a_suspended_account_cannot_change_its_profile_but_read_it(town: Town) -> None:
    account = stored_account(town.transactions, an_account(status=AccountStatus.SUSPENDED))
    with pytest.raises(AccountSuspended):
        ChangeProfile(town.transactions, town.clock)(account.actor, {"first_name": "Joan"})
    assert ReadProfile(town.transactions)(account.actor) == account


def test_a_visitor_has_no_profile(town: Town) -> None:
    with pytest.raises(NotAllowed):
        ReadProfile(town.transactions)(ANYONE)
