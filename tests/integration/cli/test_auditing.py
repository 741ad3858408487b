"""The audit log on the command line: searched, verified, signed."""

import json
from pathlib import Path

import psycopg
import pytest
from tests.integration.cli.conftest import PASSWORD, Driveway


@pytest.fixture(scope="module")
def operated(driveway: Driveway) -> Driveway:
    """A marketplace with an operator and some acts of theirs."""
    driveway.json("admin", "create", "op@example.com", "--password-file", "-", typed=PASSWORD)
    driveway.json("audit", "search")
    driveway.json("audit", "search", "--type", "audit_read")
    return driveway


def test_the_log_is_searched(operated: Driveway) -> None:
    entries = operated.json("audit", "search", "--category", "admin", "--type", "audit_read", "--limit", 2)
    assert len(entries) == 2
    assert {entry["event_type"] for entry in entries} == {"audit_read"}
    assert {entry["acted_as"] for entry in entries} == {"system"}
    assert entries[0]["created_at"] > entries[1]["created_at"]
    assert operated.json("audit", "search", "--to", "2020-01-01") == []
    assert operated.json("audit", "search", "--metadata", "entries=-1") == []
    assert "audit_read" in operated("audit", "search").output


def test_what_cannot_be_searched_for_is_wrong_usage(operated: Driveway) -> None:
    for words in (
        ("--category", "gossip"),
        ("--type", "gossip"),
        ("--actor", "somebody"),
        ("--metadata", "nothing"),
        ("--booking", "DH-1"),
        ("--limit", "0"),
    ):
        assert operated("audit", "search", *words).exit_code == 2
    assert operated("audit", "search", "--actor", "nobody@example.com").exit_code == 1


def test_a_log_is_signed_and_what_is_taken_out_of_it_is_found(operated: Driveway, tmp_path: Path) -> None:
    kept = tmp_path / "checkpoint.json"
    kept.write_text(operated("audit", "checkpoint").stdout, encoding="utf-8")
    signed = json.loads(json.loads(kept.read_text(encoding="utf-8"))["statement"])
    assert signed["entries"] > 0
    assert operated("audit", "checkpoint", "--public-key").stdout.startswith("-----BEGIN PUBLIC KEY-----")
    assert operated.json("audit", "checkpoint", "--public-key")["public_key"].startswith("-----BEGIN")
    whole = operated("audit", "verify", "--checkpoint", kept)
    assert whole.exit_code == 0, whole.output
    assert "as they were written" in whole.output
    assert operated.json("audit", "verify")["whole"]
    with psycopg.connect(operated.environment["DATABASE_URL"]) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE audit_logs SET acted_as = 'visitor'")
        connection.execute("DELETE FROM audit_seals WHERE number = 2")
    broken = operated("audit", "verify", "--json")
    assert broken.exit_code == 1
    found = json.loads(broken.stdout)["findings"]
    assert {each["kind"] for each in found} >= {"changed", "removed"}
    told = operated("audit", "verify")
    assert told.exit_code == 1
    assert "changed" in told.output
    known = ("--operator", "op@example.com", "--reason", "a disk was set back")
    assert operated("audit", "acknowledge", 1, 2, *known).exit_code == 1
    assert "2 to 2" in operated("audit", "acknowledge", 2, 2, *known).output
    assert "a disk was set back" in operated("audit", "verify").output
    assert operated.json("audit", "search", "--type", "loss_acknowledged")


def test_what_is_no_checkpoint_is_refused(operated: Driveway, tmp_path: Path) -> None:
    kept = tmp_path / "checkpoint.json"
    kept.write_text("{}", encoding="utf-8")
    assert operated("audit", "verify", "--checkpoint", kept).exit_code == 2
