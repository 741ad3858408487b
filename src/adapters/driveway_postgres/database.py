"""A PostgreSQL database as the place where everything is kept."""

import attrs
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from driveway_core.ports import Cipher
from driveway_postgres.connections import POOL_TIMEOUT_S, SEARCH_SETTINGS, borrowed, open_pool
from driveway_postgres.errors import translated
from driveway_postgres.replies import PostgresReplies
from driveway_postgres.schema import check_schema
from driveway_postgres.sealing import Seals
from driveway_postgres.search import PostgresSearch
from driveway_postgres.settings import Remembered
from driveway_postgres.transactions import PostgresTransactions


@attrs.frozen
class Database:
    """The stores over a pool of connections, and search over another; safe to share between threads."""

    engine: Engine
    search_engine: Engine
    transactions: PostgresTransactions
    search: PostgresSearch
    replies: PostgresReplies

    @classmethod
    def open(
        cls, url: str, *, cipher: Cipher, pool_size: int = 10, pool_timeout_s: float = POOL_TIMEOUT_S
    ) -> "Database":
        """Stores in the database at a libpq URL; connections are opened when they are needed.

        At most ``pool_size`` at once in each of the two pools; who waits longer
        than ``pool_timeout_s`` for one meets ``DatabaseUnavailable``.
        """
        engine = open_pool(url, pool_size=pool_size, pool_timeout_s=pool_timeout_s)
        searching = open_pool(
            url, pool_size=pool_size, settings=SEARCH_SETTINGS, pool_timeout_s=pool_timeout_s
        )
        seals = Seals(cipher)
        return cls(
            engine=engine,
            search_engine=searching,
            transactions=PostgresTransactions(engine, seals, Remembered()),
            search=PostgresSearch(searching, seals),
            replies=PostgresReplies(engine),
        )

    def check(self) -> None:
        """Raises ``DatabaseUnavailable``, ``SchemaOutdated`` or ``SchemaTooNew`` unless all is well."""
        with borrowed(self.engine) as run:
            run.one(b"SELECT 1")
        try:
            check_schema(self.engine)
        except SQLAlchemyError as error:
            raise translated(error) from error

    def dispose(self) -> None:
        """Close the connections that nobody uses, and the others when they are given back."""
        self.engine.dispose()
        self.search_engine.dispose()
