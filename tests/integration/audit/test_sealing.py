"""Entries are sealed once, whenever they are committed, whoever seals; months are made and let go."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from tests.integration.audit.conftest import BEGUN, Watched

from driveway_core.actors import SYSTEM
from driveway_core.audit_findings import FindingKind
from driveway_core.audit_kinds import AuditKind
from driveway_core.use_cases.note import note


def test_what_commits_late_is_sealed_late_and_not_lost(empty_log: Watched) -> None:
    log = empty_log
    with log.database.transactions.begin(acting_as=SYSTEM) as work:
        note(work, SYSTEM, AuditKind.SETTING_CHANGED, at=BEGUN)
        log.write(BEGUN + timedelta(seconds=1))
        assert log.seal() == 1
    assert log.seal() == 1
    report = log.verify()
    assert report.is_whole
    assert (report.sealed, report.waiting) == (2, 0)
    first, second = log.rows("SELECT created_at FROM audit_seals ORDER BY number")
    assert first > second


def test_many_who_seal_make_one_chain(empty_log: Watched) -> None:
    log = empty_log
    for number in range(60):
        log.write(BEGUN + timedelta(seconds=number))
    with ThreadPoolExecutor(4) as sealers:
        assert sum(sealers.map(lambda _: log.seal(), range(8))) == 60
    report = log.verify()
    assert report.is_whole
    assert (report.sealed, report.witnessed) == (60, 60)


def test_a_sealer_that_died_before_it_told_the_witness_is_no_cut(empty_log: Watched) -> None:
    log = empty_log
    log.write(BEGUN)
    log.seal()
    kept = (log.home / "audit" / "heads").read_bytes()
    log.write(BEGUN + timedelta(seconds=1))
    log.seal()
    (log.home / "audit" / "heads").write_bytes(kept)
    assert log.verify().is_whole
    log.write(BEGUN + timedelta(seconds=2))
    log.seal()
    assert log.verify().is_whole
    assert [head.number for head in log.witness.heads()] == [4]  # with the entry of the look before


def test_a_chain_that_became_another_stays_found_although_sealing_goes_on(empty_log: Watched) -> None:
    log = empty_log
    for number in range(4):
        log.write(BEGUN + timedelta(seconds=number))
    log.seal()
    log.tamper("DELETE FROM audit_seals", "DELETE FROM audit_logs")
    log.write(BEGUN + timedelta(seconds=9))
    (log.home / "audit" / "heads").rename(log.home / "audit" / "aside")
    log.seal()
    (log.home / "audit" / "aside").rename(log.home / "audit" / "heads")
    for number in range(10, 20):
        log.write(BEGUN + timedelta(seconds=number))
        log.seal()
    kinds = [each.kind for each in log.verify().findings]
    assert FindingKind.REMOVED in kinds


def test_an_entry_that_went_before_it_was_sealed_is_found(empty_log: Watched) -> None:
    log = empty_log
    for number in range(3):
        log.write(BEGUN + timedelta(seconds=number))
    log.tamper(f"DELETE FROM audit_logs WHERE created_at = '{BEGUN + timedelta(seconds=1)}'")
    log.seal()
    (found,) = log.verify().findings
    assert (found.kind, found.from_number, found.first) == (
        FindingKind.REMOVED,
        2,
        BEGUN + timedelta(seconds=1),
    )


def test_an_entry_that_changed_before_it_was_sealed_is_none_of_ours(empty_log: Watched) -> None:
    log = empty_log
    log.write(BEGUN)
    log.tamper("UPDATE audit_logs SET description = 'Nothing.'")
    log.seal()
    (found,) = log.verify().findings
    assert (found.kind, found.first) == (FindingKind.INSERTED, BEGUN)


def test_a_month_takes_in_what_was_written_before_it_was_made(empty_log: Watched) -> None:
    log = empty_log
    for months in (0, 1, 2, 5):
        log.write(log.now + timedelta(days=30 * months))
    log.seal()
    assert log.keep() == 4
    assert log.keep() == 0
    where = log.rows("SELECT tableoid::regclass::text FROM audit_logs ORDER BY created_at")
    ours = f"audit_logs_{log.now:%Y_%m}"
    assert where[0] == (ours,)
    assert where[3] == ("audit_logs_default",)
    assert log.verify().is_whole


def test_a_month_goes_when_its_seven_years_are_over_and_not_before(empty_log: Watched) -> None:
    log = empty_log
    today = log.now = log.rows("SELECT now()")[0][0]
    old = today - timedelta(days=366 * 7 + 90)
    with psycopg.connect(log.url) as connection, pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute("SELECT audit_drop_month(now()::date, 0)")
    log.now = old
    log.keep()
    for number in range(5):
        log.write(old + timedelta(seconds=number))
    log.seal()
    log.now = old + timedelta(days=32)
    log.checkpoint()
    log.write(log.now)
    log.now = today
    log.write(today)
    log.checkpoint()
    assert log.verify().is_whole
    assert log.keep() >= 1
    report = log.verify()
    assert report.is_whole, report.findings
    assert report.begins_at == 6
