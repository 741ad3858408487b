"""Transactions on PostgreSQL: who acts is said as each begins."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final

import attrs
import psycopg

from driveway_core.actors import Actor
from driveway_core.audit_chain import KeyedDigest
from driveway_core.once import Once
from driveway_core.rule_sets import RuleBook
from driveway_postgres.acting import BEGIN, is_system, opening, tell_scope
from driveway_postgres.connections import Loan, Pool, borrowed
from driveway_postgres.joining import database_of, guest_of, joining
from driveway_postgres.replies import claim, named
from driveway_postgres.runner import Row, Runner
from driveway_postgres.sealing import Seals
from driveway_postgres.settings import Remembered
from driveway_postgres.transactions import PostgresWork

_PAUSE_S: Final = 0.01
_LONGEST_PAUSE_S: Final = 0.5


@attrs.define
class Whereabouts:
    """Which database the marketplace lives in; asked once."""

    _known: Row | None = None

    def asked(self, pool: Pool) -> Row:
        """Its name and number."""
        if self._known is None:
            with borrowed(pool) as run:
                self._known = database_of(run)
        return self._known


@attrs.frozen
class PostgresTransactions:
    """The ``Transactions`` port: the database itself is told who is acting, and shows no others' rows.

    What the system does runs on connections of its own: a connection that
    changed its role would plan its statements anew each time. What joins
    somebody else's transaction changes it all the same.
    """

    _pool: Pool
    _system_pool: Pool
    _seals: Seals
    _remembered: Remembered
    _book: RuleBook
    _mark: KeyedDigest
    _where: Whereabouts = attrs.field(factory=Whereabouts)

    @contextmanager
    def begin(self, *, acting_as: Actor, once: Once | None = None) -> Iterator[PostgresWork]:
        system = is_system(acting_as)
        with self._transaction(acting_as) as run:
            if once is not None:
                if not system:
                    tell_scope(run, acting_as, named(once, self._seals)["scope"])
                claim(run, once, self._seals)
            work = self._work(lambda: run, is_system=system)
            yield work
        if work.settings.changed:
            self._remembered.forget()

    @contextmanager
    def _transaction(self, actor: Actor) -> Iterator[Runner]:
        guest, system = guest_of(self), is_system(actor)
        if guest is not None:
            with guest.part(actor):
                yield guest
            return
        with borrowed(self._system_pool if system else self._pool) as run:
            run.begin(BEGIN if system else opening(actor))
            yield run
            run.commit()

    @contextmanager
    def read(self, *, acting_as: Actor) -> Iterator[PostgresWork]:
        system = is_system(acting_as)
        guest = guest_of(self)
        if guest is not None:
            with guest.part(acting_as, reading=True):
                yield self._work(lambda: guest, is_system=system)
            return
        loan = Loan(self._system_pool) if system else Loan(self._pool, opening(acting_as, reading=True))
        try:
            yield self._work(loan, is_system=system)
        finally:
            loan.end()

    def joined(self, connection: psycopg.Connection[Any]) -> AbstractContextManager[None]:
        """Inside, each of these is part of the transaction on that connection; see ``Database.joined``."""
        return joining(self, connection, lambda: self._where.asked(self._system_pool))

    def _work(self, lend: Callable[[], Runner], *, is_system: bool) -> PostgresWork:
        return PostgresWork(lend, self._seals, self._remembered, self._book, self._mark, is_system=is_system)

    def pause(self, attempt: int) -> None:
        longest = min(_LONGEST_PAUSE_S, _PAUSE_S * 4**attempt)
        time.sleep(longest * (0.5 + random.random() / 2))  # noqa: S311  # jitter, no secret
