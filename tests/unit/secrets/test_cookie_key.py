"""The key of cookies: one for all servers of a home, and nobody else's."""

from pathlib import Path

from driveway_secrets import HmacSigner, cookie_key, fresh_cookie_key
from driveway_secrets.key_file import root_key


def test_all_servers_of_a_home_sign_with_one_key_and_no_two_homes_share_it(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    assert cookie_key(here) == cookie_key(here)
    assert len({cookie_key(here), cookie_key(there), fresh_cookie_key(), fresh_cookie_key()}) == 4


def test_the_key_is_good_for_nothing_but_cookies(tmp_path: Path) -> None:
    assert cookie_key(tmp_path) != root_key(tmp_path)
    assert len(cookie_key(tmp_path)) == 32
    words = HmacSigner(cookie_key(tmp_path)).sign("words")
    assert HmacSigner.open(tmp_path).read(words) is None
