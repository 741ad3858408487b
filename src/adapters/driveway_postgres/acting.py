"""Who is acting, as the database is told: its role for the connection, the account for the transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from psycopg.pq import TransactionStatus

from driveway_core.actors import Actor
from driveway_postgres.roles import APP, SYSTEM
from driveway_postgres.runner import Runner

BEGIN: Final = b"BEGIN"
"""Begins a transaction on a connection that is the system's anyway."""

_READ: Final = b"BEGIN READ ONLY"
_SYSTEM: Final = f"SET LOCAL ROLE {SYSTEM}".encode()
_SCOPE: Final = b"SELECT set_config('driveway.scope', %(scope)s, true)"
_APP: Final = f"SET LOCAL ROLE {APP}".encode()


def is_system(actor: Actor) -> bool:
    """Whether rows are open to it: the system itself, and operators at their work."""
    return actor.operates


def opening(actor: Actor, *, reading: bool = False) -> bytes:
    """What begins a transaction for an actor, in one message; what it sets ends with the transaction.

    ``SET LOCAL`` is ``set_config(…, true)`` that nothing has to be planned for.
    """
    begin = _READ if reading else BEGIN
    if actor.account_id is None:
        return begin
    return begin + b"; SET LOCAL driveway.actor = '" + actor.account_id.hex.encode() + b"'"


def tell_scope(run: Runner, actor: Actor, scope: object) -> None:
    """Of a visitor's wish the database is told the scope: those within it are all that it shows of them."""
    if actor.account_id is None or not str(scope).startswith(f"{actor.account_id} "):
        run.one(_SCOPE, {"scope": scope})


@contextmanager
def as_system(run: Runner) -> Iterator[None]:
    """Rows are open to what is done inside; afterwards to the actor's again, whatever happened."""
    run.run(_SYSTEM)
    try:
        yield
    finally:
        if run.connection.pgconn.transaction_status == TransactionStatus.INTRANS:
            run.run(_APP)
