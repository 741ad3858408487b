"""``driveway keys``, on a real PostgreSQL."""

from pathlib import Path

import pytest
from tests.integration.cli.conftest import PASSWORD, Driveway

OLGA = "olga@example.com"


@pytest.fixture(scope="module")
def kept(driveway: Driveway) -> Driveway:
    """A marketplace with an account, and so with something sealed."""
    driveway.json("admin", "create", OLGA, "--password-file", "-", typed=f"{PASSWORD}\n")
    return driveway


def test_the_keys_are_looked_at(kept: Driveway) -> None:
    stand = kept.json("keys", "status")
    assert stand["owners"] == 1
    assert (stand["under_older_ring_keys"], stand["texts_under_older_keys"], stand["by_column"]) == (0, 0, {})
    assert "ring key" in kept("keys", "status").stdout


def test_a_rotated_ring_key_is_the_current_one(kept: Driveway) -> None:
    before = kept.json("keys", "status")
    rotated = kept.json("keys", "rotate")
    assert rotated["ring_key"] != before["ring_key"]
    assert (rotated["owners"], rotated["resumed"]) == (1, False)
    after = kept.json("keys", "status")
    assert (after["ring_key"], after["generation"]) == (rotated["ring_key"], before["generation"])


def test_with_data_everything_is_sealed_anew(kept: Driveway) -> None:
    before = kept.json("keys", "status")["generation"]
    rotated = kept.json("keys", "rotate", "--data")
    assert (rotated["generation"], rotated["new_data_keys"]) == (before + 1, 1)
    assert rotated["texts_sealed_anew"] >= 3
    assert (rotated["left"], rotated["unreadable"]) == (0, 0)
    assert kept.json("keys", "status")["under_way"] is False
    assert OLGA in kept("admin", "create", OLGA).output


def test_lost_data_keys_come_back_from_a_copy(kept: Driveway) -> None:
    copied = kept.json("keys", "copy")
    assert copied["owners"] == 1
    home = Path(kept.environment["DRIVEWAY_HOME"])
    (lost,) = (home / "keys" / "data").glob("*/*.key")
    lost.unlink()
    assert kept.json("keys", "status")["owners"] == 0
    assert kept.json("keys", "restore", copied["taken_at"]) == {"copy": copied["taken_at"], "owners": 1}
    assert kept.json("keys", "restore") == {"copy": copied["taken_at"], "owners": 0}
    assert kept("keys", "restore", "2001-01-01T00:00:00+00:00").exit_code == 1
    assert kept("keys", "restore", "yesterday").exit_code == 2


def test_a_lost_ring_is_not_replaced(kept: Driveway) -> None:
    ring = Path(kept.environment["DRIVEWAY_HOME"]) / "keys" / "ring.key"
    ring.rename(ring.with_suffix(".lost"))
    try:
        result = kept("keys", "status")
        assert result.exit_code == 3
        assert "put the key ring back" in result.stderr
    finally:
        ring.with_suffix(".lost").rename(ring)
