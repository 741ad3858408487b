"""A log of many entries over ten months, sealed and witnessed; each test tampers with a copy."""

import random
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

import attrs
import psycopg
import pytest
from tests.conftest import PROFILE
from tests.integration.servers import database_name, new_database

from driveway_core.actors import SYSTEM
from driveway_core.audit import Word
from driveway_core.audit_acknowledging import Acknowledgement
from driveway_core.audit_findings import AuditReport
from driveway_core.audit_kinds import AuditKind
from driveway_core.origins import Origin, asked_from
from driveway_core.testing.builders import an_account
from driveway_core.testing.scenes import stored_account
from driveway_core.use_cases.acknowledge_loss import AcknowledgeLoss
from driveway_core.use_cases.keep_audit import KeepAudit
from driveway_core.use_cases.make_checkpoint import MakeCheckpoint
from driveway_core.use_cases.note import note
from driveway_core.use_cases.seal_audit import SealAudit
from driveway_core.use_cases.verify_audit import VerifyAudit
from driveway_postgres import Database
from driveway_secrets import AuditKey, FileWitness, KeyRingCipher

ENTRIES: Final = 10_000 if PROFILE == "proof" else 1_200
"""Enough for every month to have a hundred; ten thousand in `make proof`."""
BEGUN: Final = datetime(2026, 1, 5, 12, tzinfo=UTC)
STEP: Final = timedelta(minutes=44 * 10_000 / ENTRIES)
"""So that the last entry is of November."""
TODAY: Final = BEGUN + ENTRIES * STEP + timedelta(days=1)


@attrs.define
class Watched:
    """A log, and all that looks after it; ``now`` is its clock."""

    url: str
    home: Path
    database: Database
    key: AuditKey
    now: datetime = TODAY
    dice: random.Random = attrs.field(factory=lambda: random.Random(secrets.randbits(32)))

    @property
    def witness(self) -> FileWitness:
        return FileWitness.open(self.home)

    def seal(self) -> int:
        return SealAudit(self.database.audit_trail, self.witness, self.clock)()

    def checkpoint(self) -> None:
        seal = SealAudit(self.database.audit_trail, self.witness, self.clock)
        MakeCheckpoint(
            self.database.transactions, seal, self.database.audit_trail, self.witness, self.key, self.clock
        )(SYSTEM)

    def keep(self) -> int:
        return KeepAudit(self.database.audit_trail, self.witness, self.clock)()

    def verify(self) -> AuditReport:
        return VerifyAudit(
            self.database.transactions, self.database.audit_trail, self.witness, self.key, self.clock
        )(SYSTEM)

    def acknowledge(self, first: int, last: int) -> Acknowledgement:
        trail, witness, clock = self.database.audit_trail, self.witness, self.clock
        transactions = self.database.transactions
        verify = VerifyAudit(transactions, trail, witness, self.key, clock)
        seal = SealAudit(trail, witness, clock)
        acknowledge = AcknowledgeLoss(transactions, verify, seal, trail, witness, self.key, clock)
        return acknowledge(SYSTEM, first, last, reason="Restored to an earlier moment.")

    def clock(self) -> datetime:
        return self.now

    def write(self, at: datetime, kind: AuditKind = AuditKind.SETTING_CHANGED) -> None:
        with self.database.transactions.begin(acting_as=SYSTEM) as work:
            note(work, SYSTEM, kind, at=at)

    def tamper(self, *statements: str) -> None:
        """As a superuser, whom no trigger stops."""
        with psycopg.connect(self.url) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                connection.execute(statement.encode())

    def rows(self, question: str) -> list[Any]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(question.encode()).fetchall()


def opened(url: str, home: Path) -> Watched:
    key = AuditKey.open(home)
    database = Database.open(url, cipher=KeyRingCipher.open(home), mark=key.mark, pool_size=4)
    return Watched(url, home, database, key)


@pytest.fixture(scope="module")
def written(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The name of the log's database, and its home."""
    home = tmp_path_factory.mktemp("home")
    log = opened(module_database_url, home)
    kinds = list(AuditKind)
    for month in range(1, 12):
        log.rows(f"SELECT audit_make_month('2026-{month:02}-01')")
    accounts = [stored_account(log.database.transactions, an_account()) for _ in range(5)]
    with log.database.transactions.begin(acting_as=SYSTEM) as work:
        for number in range(ENTRIES):
            with asked_from(Origin(address=ip_address(f"198.51.100.{number % 200}"), agent="a browser")):
                actor = accounts[number % 5].actor
                kind = kinds[number % len(kinds)]
                note(work, actor, kind, at=BEGUN + number * STEP, count=number, word=Word("yes"))
    log.now = BEGUN + ENTRIES * STEP
    log.checkpoint()
    log.database.dispose()
    return database_name(module_database_url), home


@pytest.fixture
def log(written: tuple[str, Path], postgres_url: str, tmp_path: Path) -> Iterator[Watched]:
    """A copy of the log, and of what is kept beside it."""
    name, home = written
    own = tmp_path / "home"
    shutil.copytree(home, own)
    with new_database(postgres_url, template=name) as url:
        copy = opened(url, own)
        try:
            yield copy
        finally:
            copy.database.dispose()


@pytest.fixture
def empty_log(database_url: str, tmp_path: Path) -> Iterator[Watched]:
    """A log without an entry."""
    log = opened(database_url, tmp_path)
    try:
        yield log
    finally:
        log.database.dispose()
