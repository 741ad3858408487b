"""A PostgreSQL database as the place where everything is kept."""

import attrs
from sqlalchemy import Engine

from driveway_core.ports import Cipher
from driveway_postgres.connections import POOL_TIMEOUT_S, borrowed, open_pool
from driveway_postgres.replies import PostgresReplies
from driveway_postgres.schema import check_schema
from driveway_postgres.sealing import Seals
from driveway_postgres.settings import Remembered
from driveway_postgres.transactions import PostgresTransactions


@attrs.frozen
class Database:
    """The stores over one pool of connections; safe to share between threads."""

    engine: Engine
    transactions: PostgresTransactions
    replies: PostgresReplies

    @classmethod
    def open(
        cls, url: str, *, cipher: Cipher, pool_size: int = 10, pool_timeout_s: float = POOL_TIMEOUT_S
    ) -> "Database":
        """Stores in the database at a libpq URL; connections are opened when they are needed.

        At most ``pool_size`` at once; who waits longer than ``pool_timeout_s``
        for one meets ``DatabaseUnavailable``.
        """
        engine = open_pool(url, pool_size=pool_size, pool_timeout_s=pool_timeout_s)
        transactions = PostgresTransactions(engine, Seals(cipher), Remembered())
        return cls(engine, transactions, PostgresReplies(engine))

    def check(self) -> None:
        """Raises ``DatabaseUnavailable``, ``SchemaOutdated`` or ``SchemaTooNew`` unless all is well."""
        with borrowed(self.engine) as run:
            run.one(b"SELECT 1")
        check_schema(self.engine)

    def dispose(self) -> None:
        """Close the connections that nobody uses, and the others when they are given back."""
        self.engine.dispose()
