"""Tokens: unguessable, safe in a header, kept as a digest."""

import re
from base64 import urlsafe_b64decode
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from driveway_core.ports import Tokens
from driveway_secrets import RandomTokens


def test_a_token_has_256_random_bits_in_url_safe_characters() -> None:
    token = RandomTokens().fresh()
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert len(urlsafe_b64decode(token + "=")) == 32


def test_no_token_comes_twice() -> None:
    tokens: Tokens = RandomTokens()
    assert len({tokens.fresh() for _ in range(1000)}) == 1000


@given(st.text())
def test_a_token_is_found_by_its_sha_256(token: str) -> None:
    assert RandomTokens().digest(token) == sha256(token.encode()).digest()


def test_what_no_client_should_send_has_a_digest_too() -> None:
    assert len(RandomTokens().digest("\ud800")) == 32
