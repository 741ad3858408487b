"""A PostgreSQL database as the place where everything is kept."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, Final

import attrs
import psycopg

from driveway_core.audit_chain import KeyedDigest
from driveway_core.backups import Archiving
from driveway_core.ports import Cipher
from driveway_core.rule_sets import RuleBook
from driveway_core.rules import SHIPPED
from driveway_postgres.acting_transactions import PostgresTransactions
from driveway_postgres.audit_trail import PostgresAuditTrail
from driveway_postgres.connections import POOL_TIMEOUT_S, SEARCH_SETTINGS, Pool, borrowed
from driveway_postgres.leases import PostgresLeases
from driveway_postgres.migrations.names import VERSION_TABLE
from driveway_postgres.queue import PostgresJobQueue
from driveway_postgres.queue_schema import LEVEL, refuse_other_level
from driveway_postgres.replies import PostgresReplies
from driveway_postgres.resealing import PostgresSealedTexts
from driveway_postgres.roles import NOBODY, SYSTEM, may_leave, refuse_stranger
from driveway_postgres.schema import refuse_other_than_expected
from driveway_postgres.sealing import Seals
from driveway_postgres.search import PostgresSearch
from driveway_postgres.settings import Remembered

_MIGRATED: Final = b"SELECT to_regclass(%(name)s) IS NOT NULL"
_ARCHIVING: Final = (
    b"SELECT current_setting('archive_mode'), last_archived_time, last_failed_time FROM pg_stat_archiver"
)
_QUEUE: Final = LEVEL.encode()
_OWNER: Final = (
    "DATABASE_URL logs in as the owner of the tables. Rows are guarded all the same, as long as no statement "
    "leaves the application's role: log in as driveway_app, and migrate with DATABASE_OWNER_URL."
)
_REVISION: Final = f"SELECT version_num FROM {VERSION_TABLE}".encode()  # noqa: S608  # a name of our own


def _marked_by(cipher: Cipher, text: bytes) -> bytes:
    return cipher.digest(text.hex(), place="audit_logs.digest")


@attrs.frozen
class Database:
    """The stores over a pool of connections, and search over another; safe to share between threads."""

    rules: RuleBook
    door: Pool
    """One connection in no role, for what has to be known before anybody takes one on."""
    pool: Pool
    system_pool: Pool
    search_pool: Pool
    transactions: PostgresTransactions
    search: PostgresSearch
    replies: PostgresReplies
    leases: PostgresLeases
    queue: PostgresJobQueue
    sealed_texts: PostgresSealedTexts
    audit_trail: PostgresAuditTrail

    @classmethod
    def open(
        cls,
        url: str,
        *,
        cipher: Cipher,
        mark: KeyedDigest | None = None,
        rules: RuleBook = SHIPPED,
        pool_size: int = 10,
        pool_timeout_s: float = POOL_TIMEOUT_S,
    ) -> "Database":
        """Stores in the database at a libpq URL; connections are opened when they are needed.

        ``mark`` is what the entries of the audit log are marked with; the cipher's own digest where none
        is given. ``rules`` must know every kind of price rule that was ever chosen there.

        At most ``pool_size`` at once in each of the three pools: for what people
        do, for what the system does, and for search; who waits longer
        than ``pool_timeout_s`` for one meets ``DatabaseUnavailable``.
        """
        pool = Pool(url, size=pool_size, timeout_s=pool_timeout_s)
        system = Pool(url, size=pool_size, role=SYSTEM, timeout_s=pool_timeout_s)
        searching = Pool(url, size=pool_size, settings=SEARCH_SETTINGS, timeout_s=pool_timeout_s)
        seals = Seals(cipher)
        mark = mark or partial(_marked_by, cipher)
        return cls(
            rules=rules,
            door=Pool(url, size=1, role=NOBODY, timeout_s=pool_timeout_s),
            pool=pool,
            system_pool=system,
            search_pool=searching,
            transactions=PostgresTransactions(pool, system, seals, Remembered(), rules, mark),
            search=PostgresSearch(searching, seals, rules),
            replies=PostgresReplies(system, seals),
            leases=PostgresLeases(system, seals),
            queue=PostgresJobQueue(system),
            sealed_texts=PostgresSealedTexts(system, seals),
            audit_trail=PostgresAuditTrail(system, mark),
        )

    def joined(self, connection: psycopg.Connection[Any]) -> AbstractContextManager[None]:
        """Inside, what people do here is part of the transaction that is open on that connection.

        It is kept or undone with it. In this thread or task alone; search,
        kept replies and rate limits stay on connections of their own. Raises
        ``ValueError`` where no transaction of isolation READ COMMITTED is open
        there, and ``LoginNotAdmitted``.
        """
        return self.transactions.joined(connection)

    def check(self) -> None:
        """Raises unless all is well.

        That is ``DatabaseUnavailable``, ``SchemaOutdated``, ``SchemaTooNew``, ``QueueMismatched`` or
        ``LoginNotAdmitted``.
        """
        with borrowed(self.door) as run:
            migrated = run.is_so(_MIGRATED, {"name": VERSION_TABLE})
            found = run.one(_REVISION) if migrated else None
            queue = run.one(_QUEUE)
            refuse_other_than_expected(None if found is None else found[0])
            refuse_other_level(None if queue is None else queue[0])
            refuse_stranger(run)

    def warnings(self) -> Sequence[str]:
        """What lets work go on and should not be so, in words."""
        with borrowed(self.door) as run:
            return [_OWNER] if may_leave(run) else []

    def archiving(self) -> Archiving:
        """How far changes have got on their way to the backups."""
        with borrowed(self.pool) as run:
            mode, last, failed = run.one(_ARCHIVING) or ("off", None, None)
        failing = failed is not None and (last is None or failed > last)
        return Archiving(on=mode != "off", last=last, failing=failing)

    def dispose(self) -> None:
        """Close the connections that nobody uses, and the others when they are given back."""
        self.door.dispose()
        self.pool.dispose()
        self.system_pool.dispose()
        self.search_pool.dispose()
