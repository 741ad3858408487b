"""Passwords: Argon2id, one form of Unicode, and hashes that know their age."""

import pytest
from argon2 import Parameters, Type
from argon2.low_level import ARGON2_VERSION
from hypothesis import given, settings
from hypothesis import strategies as st

from driveway_core.data_keys import SecretUnreadable
from driveway_core.ports import Passwords
from driveway_secrets import Argon2Passwords

PASSWORD = "correct horse battery staple"
CHEAP = Parameters(
    Type.ID, ARGON2_VERSION, salt_len=16, hash_len=32, time_cost=1, memory_cost=8, parallelism=1
)


@pytest.fixture(scope="module")
def passwords() -> Passwords:
    return Argon2Passwords.with_parameters(CHEAP)


def test_the_hash_is_argon2id_at_the_low_memory_profile_of_rfc_9106() -> None:
    assert Argon2Passwords().hash(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_shipped_profile_matches_its_own_hash_only() -> None:
    shipped = Argon2Passwords()
    hashed = shipped.hash(PASSWORD)
    assert shipped.matches(PASSWORD, hashed)
    assert not shipped.matches(PASSWORD + " ", hashed)
    assert not shipped.needs_rehash(hashed)


@settings(max_examples=50)
@given(password=st.text(), other=st.text())
def test_a_hash_matches_its_password_only(passwords: Passwords, password: str, other: str) -> None:
    hashed = passwords.hash(password)
    assert passwords.matches(password, hashed)
    assert not passwords.matches(other + "\0" + password, hashed)


def test_two_hashes_of_one_password_differ(passwords: Passwords) -> None:
    assert passwords.hash(PASSWORD) != passwords.hash(PASSWORD)


def test_a_letter_typed_as_one_or_as_two_characters_is_the_same(passwords: Passwords) -> None:
    assert passwords.matches("cafe\u0301 olé olé", passwords.hash("caf\u00e9 olé olé"))


def test_a_hash_of_another_cost_matches_and_asks_to_be_made_anew(passwords: Passwords) -> None:
    shipped = Argon2Passwords()
    hashed = passwords.hash(PASSWORD)
    assert shipped.matches(PASSWORD, hashed)
    assert shipped.needs_rehash(hashed)
    assert not passwords.needs_rehash(hashed)


@pytest.mark.parametrize("damaged", ["", "plain", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuv"])
def test_what_is_no_hash_is_unreadable_and_not_a_wrong_password(passwords: Passwords, damaged: str) -> None:
    with pytest.raises(SecretUnreadable, match=r"users\.password_hash"):
        passwords.matches(PASSWORD, damaged)
    with pytest.raises(SecretUnreadable):
        passwords.needs_rehash(damaged)


def test_a_cut_hash_is_unreadable(passwords: Passwords) -> None:
    with pytest.raises(SecretUnreadable):
        passwords.matches(PASSWORD, passwords.hash(PASSWORD).rsplit("$", 1)[0])
