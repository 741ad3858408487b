"""Work within a transaction of the application around us."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from driveway_app.container import Container

if TYPE_CHECKING:
    import psycopg


@contextmanager
def joined(market: Container, connection: "psycopg.Connection[Any]") -> Iterator[None]:
    """Inside, what the marketplace's use cases write is part of the transaction open on that connection.

    So a booking and a row of yours are kept together or not at all. The
    connection is psycopg's own, as SQLAlchemy and Django hold it:
    ``session.connection().connection.driver_connection``, ``connection.connection``.
    It is committed by you alone. A use case that is refused leaves your
    transaction as it was before. Whoever it logs in as must be a member of the
    roles ``driveway_app`` and ``driveway_system``.

    Ask no car and no payment service inside: that takes seconds. What a booking
    wants of the payment service a worker asks within half a minute after your
    commit, or you at once: ``market.settlement().carry_out(booking.id)``.

    It counts in this thread or task, so enter it where the use cases are
    called: a dependency that yields is run elsewhere by some frameworks, and
    what they do is then told by ``RuntimeError`` as it ends. Of two
    marketplaces each joins a connection to its own database.

    Raises ``ValueError`` where no transaction of isolation READ COMMITTED is
    open, or in another database, ``LoginNotAdmitted`` for another login, and
    ``TypeError`` for a marketplace in memory, or what is no connection of psycopg's.
    """
    from driveway_postgres import Database

    stores = market.stores()
    if not isinstance(stores, Database):
        raise TypeError("only a marketplace on PostgreSQL can be part of another's transaction")
    with stores.joined(connection):
        yield
