"""Whatever a superuser does to the log, at whatever place, is found there."""

from datetime import timedelta

import psycopg
import pytest
from tests.integration.audit.conftest import BEGUN, ENTRIES, STEP, Watched

from driveway_core.audit_acknowledging import NothingLost
from driveway_core.audit_findings import Finding, FindingKind

KEPT = ENTRIES - 40
"""What a restore leaves of the log."""


def only(log: Watched) -> Finding:
    """The one thing that is wrong."""
    report = log.verify()
    assert len(report.findings) == 1, report.findings
    return report.findings[0]


def test_a_log_that_nobody_touched_is_whole(log: Watched) -> None:
    report = log.verify()
    assert report.is_whole, report.findings[:3]
    assert (report.sealed, report.ends_at, report.waiting) == (ENTRIES, ENTRIES, 1)  # that it was signed
    assert report.witnessed == ENTRIES


@pytest.mark.parametrize(
    "change",
    [
        "description = description || ' '",
        "user_id = NULL",
        'metadata = metadata || \'{"count": "0.5"}\'',
        "metadata = NULL",
        "ip_address = '192.0.2.0/24'",
        "user_agent = NULL",
        "acted_as = 'operator'",
        "created_at = created_at + interval '1 microsecond'",
        "digest = sha256(digest)",
    ],
)
def test_a_changed_entry_is_found(log: Watched, change: str) -> None:
    number = log.dice.randint(1, ENTRIES)
    log.tamper(f'UPDATE audit_logs SET {change} WHERE metadata @> \'{{"count": "{number - 1}"}}\'')
    found = only(log)
    assert (found.kind, found.from_number, found.to_number) == (FindingKind.CHANGED, number, number)
    assert found.place is not None
    assert found.place.at == BEGUN + (number - 1) * STEP


def test_a_removed_entry_is_found(log: Watched) -> None:
    number = log.dice.randint(1, ENTRIES)
    log.tamper(f'DELETE FROM audit_logs WHERE metadata @> \'{{"count": "{number - 1}"}}\'')
    found = only(log)
    assert (found.kind, found.from_number, found.to_number) == (FindingKind.REMOVED, number, number)
    assert found.first == BEGUN + (number - 1) * STEP


def test_an_entry_that_is_removed_with_its_link_is_found(log: Watched) -> None:
    number = log.dice.randint(2, ENTRIES - 1)
    log.tamper(
        f'DELETE FROM audit_logs WHERE metadata @> \'{{"count": "{number - 1}"}}\'',
        f"DELETE FROM audit_seals WHERE number = {number}",
    )
    found = only(log)
    assert (found.kind, found.from_number, found.to_number) == (FindingKind.REMOVED, number, number)
    assert found.first is not None
    assert found.last is not None
    assert found.first < BEGUN + (number - 1) * STEP < found.last


def test_a_gap_that_is_closed_by_renumbering_is_found(log: Watched) -> None:
    number = log.dice.randint(2, ENTRIES - 1)
    log.tamper(
        f'DELETE FROM audit_logs WHERE metadata @> \'{{"count": "{number - 1}"}}\'',
        f"DELETE FROM audit_seals WHERE number = {number}",
        f"UPDATE audit_seals SET number = -number WHERE number > {number}",
        "UPDATE audit_seals SET number = -number - 1 WHERE number < 0",
    )
    report = log.verify()
    first = min(each.from_number or 0 for each in report.findings if each.kind is FindingKind.REORDERED)
    assert first == number


def test_an_inserted_entry_is_found_also_after_the_sealer_saw_it(log: Watched) -> None:
    at = BEGUN + log.dice.randint(0, ENTRIES) * STEP + timedelta(minutes=1)
    row = "gen_random_uuid(), 'signed_in', 'auth', 'Logged in.', '{}', 'member'"
    columns = "id, event_type, event_category, description, metadata, acted_as, created_at"
    log.tamper(
        f"INSERT INTO audit_logs ({columns}) VALUES ({row}, '{at}')",
        f"INSERT INTO audit_unsealed SELECT created_at, id FROM audit_logs WHERE created_at = '{at}'",
    )
    log.seal()
    found = only(log)
    assert (found.kind, found.first) == (FindingKind.INSERTED, at)


def test_a_copy_of_an_entry_at_another_moment_is_an_inserted_one(log: Watched) -> None:
    number = log.dice.randint(1, ENTRIES)
    columns = "event_type, event_category, description, metadata, acted_as, ip_address, ip_digest, user_agent"
    log.tamper(
        f"INSERT INTO audit_logs (id, user_id, digest, {columns}, created_at)"
        f" SELECT id, user_id, digest, {columns}, created_at + interval '1 second' FROM audit_logs"
        f' WHERE metadata @> \'{{"count": "{number - 1}"}}\''
    )
    found = only(log)
    assert found.kind is FindingKind.INSERTED
    assert found.first == BEGUN + (number - 1) * STEP + timedelta(seconds=1)


def test_entries_in_another_order_are_found(log: Watched) -> None:
    one, other = sorted(log.dice.sample(range(1, ENTRIES + 1), 2))
    log.tamper(
        f"UPDATE audit_seals SET number = -1 WHERE number = {one}",
        f"UPDATE audit_seals SET number = {one} WHERE number = {other}",
        f"UPDATE audit_seals SET number = {other} WHERE number = -1",
    )
    report = log.verify()
    assert {each.kind for each in report.findings} <= {FindingKind.REORDERED, FindingKind.REWRITTEN}
    within = [range(each.from_number or 0, (each.to_number or 0) + 1) for each in report.findings]
    assert all(any(number in each for each in within) for number in (one, other))
    assert all(len(each) <= 3 for each in within)


def test_two_entries_that_say_what_the_other_said_are_found(log: Watched) -> None:
    one, other = sorted(log.dice.sample(range(1, ENTRIES + 1), 2))
    swapped = (
        "event_type = b.event_type, description = b.description, metadata = b.metadata, digest = b.digest"
    )
    log.tamper(
        "CREATE TEMP TABLE b AS SELECT *, row_number() OVER (ORDER BY created_at) AS n FROM audit_logs",
        *(
            f"UPDATE audit_logs a SET {swapped} FROM b, b AS own WHERE b.n = {theirs} AND own.n = {number}"
            " AND a.id = own.id AND a.created_at = own.created_at"
            for number, theirs in ((one, other), (other, one))
        ),
    )
    found = log.verify().findings
    assert {each.kind for each in found} == {FindingKind.CHANGED}
    assert {each.from_number for each in found} | {each.to_number for each in found} == {one, other}


def test_a_cut_tail_is_found_also_after_the_log_went_on(log: Watched) -> None:
    kept = log.dice.randint(1, ENTRIES - 1)
    log.tamper(
        f"DELETE FROM audit_logs a USING audit_seals s"
        f" WHERE s.number > {kept} AND a.created_at = s.created_at AND a.id = s.id",
        f"DELETE FROM audit_seals WHERE number > {kept}",
        "DELETE FROM audit_checkpoints",
    )
    found = log.verify().findings
    assert [each.kind for each in found] == [FindingKind.TAIL_CUT, FindingKind.CHECKPOINT_REMOVED]
    assert (found[0].from_number, found[0].to_number) == (kept + 1, ENTRIES)
    assert found[0].first == BEGUN + (kept - 1) * STEP
    log.write(log.now)
    assert log.seal() > 0
    later = log.verify().findings
    gap = next(each for each in later if each.from_number == kept + 1)
    assert gap.kind in (FindingKind.REMOVED, FindingKind.MONTH_DROPPED)
    assert gap.to_number == ENTRIES


@pytest.mark.parametrize("with_links", [False, True])
def test_a_dropped_month_is_found(log: Watched, *, with_links: bool) -> None:
    month = log.dice.randint(2, 10)
    numbers = log.rows(
        "SELECT min(number), max(number) FROM audit_seals"
        f" WHERE to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM') = '2026-{month:02}'"
    )
    log.tamper(f"DROP TABLE audit_logs_2026_{month:02}")
    if with_links:
        log.tamper(f"DELETE FROM audit_seals WHERE number BETWEEN {numbers[0][0]} AND {numbers[0][1]}")
    found = only(log)
    assert (found.kind, found.from_number, found.to_number) == (FindingKind.MONTH_DROPPED, *numbers[0])
    assert found.first is not None
    assert found.last is not None
    assert found.first.month in (month - 1, month)


def test_a_chain_that_was_begun_anew_is_not_the_one_that_is_kept_elsewhere(log: Watched) -> None:
    log.tamper("DELETE FROM audit_seals", "DELETE FROM audit_logs", "DELETE FROM audit_checkpoints")
    found = {each.kind for each in log.verify().findings}
    assert found == {FindingKind.TAIL_CUT, FindingKind.CHECKPOINT_REMOVED}


def test_a_checkpoint_that_somebody_else_signed_is_found(log: Watched) -> None:
    log.tamper("UPDATE audit_checkpoints SET signature = sha512(signature)")
    kinds = [each.kind for each in log.verify().findings]
    assert kinds == [FindingKind.CHECKPOINT_FORGED]


def test_moments_of_no_calendar_are_found_too(log: Watched) -> None:
    log.tamper(
        "INSERT INTO audit_logs (event_type, event_category, description, created_at)"
        " VALUES ('x', 'auth', 'x', '-infinity'), ('x', 'auth', 'x', 'infinity')"
    )
    assert [each.kind for each in log.verify().findings] == [FindingKind.INSERTED] * 2


def test_the_application_changes_nothing_that_was_written(log: Watched) -> None:
    for table in ("audit_logs", "audit_seals", "audit_checkpoints"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET created_at = now()"):
            with psycopg.connect(log.url) as connection, pytest.raises(psycopg.errors.RestrictViolation):
                connection.execute(statement.encode())


@pytest.fixture
def restored(log: Watched) -> Watched:
    """A log whose database was set back to an earlier moment."""
    log.tamper(
        f"DELETE FROM audit_logs a USING audit_seals s"
        f" WHERE s.number > {KEPT} AND a.created_at = s.created_at AND a.id = s.id",
        f"DELETE FROM audit_seals WHERE number > {KEPT}",
        "DELETE FROM audit_checkpoints",
        "DELETE FROM audit_unsealed",
    )
    return log


def kinds(log: Watched) -> set[FindingKind]:
    return {each.kind for each in log.verify().findings}


def test_an_acknowledged_tail_is_quiet_and_the_log_goes_on(restored: Watched) -> None:
    assert kinds(restored) == {FindingKind.TAIL_CUT, FindingKind.CHECKPOINT_REMOVED}
    assert restored.database.audit_trail.waiting().entries == 1
    restored.acknowledge(KEPT + 1, ENTRIES)
    restored.write(restored.now)
    assert restored.seal() > 0
    assert restored.database.audit_trail.waiting().since is None
    report = restored.verify()
    assert report.is_whole, report.findings
    (known,) = report.acknowledged
    assert (known.first, known.last, known.by) == (KEPT + 1, ENTRIES, "system")
    noted = restored.rows("SELECT metadata FROM audit_logs WHERE event_type = 'loss_acknowledged'")
    assert ({"first": str(KEPT + 1), "last": str(ENTRIES)},) in noted


@pytest.mark.parametrize(
    "also",
    [
        f"DELETE FROM audit_seals WHERE number = {KEPT}",
        f"DELETE FROM audit_seals WHERE number = {ENTRIES + 1}",
        f"UPDATE audit_seals SET seal = sha256(seal) WHERE number = {KEPT}",
    ],
)
def test_whatever_else_is_done_is_still_found(restored: Watched, also: str) -> None:
    restored.acknowledge(KEPT + 1, ENTRIES)
    restored.write(restored.now)
    restored.seal()
    assert kinds(restored) == set()
    restored.tamper(also)
    assert kinds(restored) != set()


def test_nobody_acknowledges_more_or_less_than_what_is_lost(restored: Watched) -> None:
    for first, last in ((KEPT, ENTRIES), (KEPT + 2, ENTRIES), (KEPT + 1, ENTRIES - 1), (1, ENTRIES)):
        with pytest.raises(NothingLost):
            restored.acknowledge(first, last)
    assert restored.witness.acknowledgements() == []


def test_an_acknowledgement_that_somebody_changed_is_none(restored: Watched) -> None:
    restored.acknowledge(KEPT + 1, ENTRIES)
    (file,) = (restored.home / "audit" / "acknowledged").iterdir()
    file.write_text(file.read_text("utf-8").replace("earlier", "later"), "utf-8")
    restored.seal()
    assert kinds(restored) != set()
