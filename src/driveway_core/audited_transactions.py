"""Transactions of which the audit log is told: who changed what, in the same transaction.

Every use case works through these. They know on whose behalf a transaction
runs, what it read and what it writes; what is told of a write is said in
``audit_tellers``. So no use case can forget it, and a new one needs nothing.
What is no write, as a log-in that was refused, the use case notes itself.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from types import MappingProxyType
from typing import Final, cast
from uuid import UUID

import attrs

from driveway_core.actors import Actor
from driveway_core.audit import (
    AuditEvent,
    AuditPage,
    AuditPlace,
    AuditQuestion,
    Fact,
    acting_as,
    fact_told,
)
from driveway_core.audit_kinds import AuditKind
from driveway_core.audit_tellers import TELLERS
from driveway_core.audit_telling import T, Teller
from driveway_core.once import Once
from driveway_core.origins import origin
from driveway_core.pages import Page
from driveway_core.ports.audit import AuditLog
from driveway_core.ports.moments import Clock
from driveway_core.ports.transactions import Transactions, Work

SAYS_TOO: Final[Mapping[AuditKind, frozenset[AuditKind]]] = MappingProxyType(
    {
        AuditKind.PASSWORD_RESET: frozenset({AuditKind.PASSWORD_CHANGED, AuditKind.EMAIL_VERIFIED}),
        AuditKind.ACCOUNT_PURGED: frozenset({AuditKind.ACCOUNT_CHANGED}),
    }
)
"""What else a use case has said by saying this."""


class Told:
    """The ``Telling`` of one transaction: who acts, and what was read."""

    __slots__ = ("_clock", "_events", "_former", "_said", "_work", "actor")

    def __init__(self, work: Work, actor: Actor, clock: Clock) -> None:
        self._work, self.actor, self._clock = work, actor, clock
        self._former: dict[tuple[type, UUID], object] = {}
        self._events: list[AuditEvent] = []
        self._said: set[AuditKind] = set()

    def said(self, kind: AuditKind) -> None:
        """A use case has told that itself, and knows better what to say of it."""
        self._said |= {kind, *SAYS_TOO.get(kind, ())}

    def write(self) -> None:
        """Write down what was told and was not said by the use case itself."""
        for event in self._events:
            if event.kind not in self._said:
                self._work.audit.add(event)

    def former(self, of: type[T], key: UUID) -> T | None:
        """What of that type was read or written last under that id."""
        found = self._former.get((of, key))
        return found if isinstance(found, of) else None

    def remember(self, answer: object) -> None:
        """Keep what a store answered, for whoever tells what became of it."""
        if isinstance(answer, Page):
            answer = answer.items
        if isinstance(answer, list | tuple):
            for each in answer:
                self._keep(each)
        else:
            self._keep(answer)

    def _keep(self, value: object) -> None:
        booking = getattr(value, "booking", None)
        for each in (value, booking):
            key = getattr(each, "id", None) or getattr(each, "account_id", None)
            if isinstance(key, UUID):
                self._former[type(each), key] = each

    def note(
        self,
        kind: AuditKind,
        *,
        booking_id: UUID | None = None,
        driveway_id: UUID | None = None,
        payment_id: UUID | None = None,
        **facts: Fact | None,
    ) -> None:
        """Keep an entry for the end of the transaction, as of now."""
        self._events.append(
            AuditEvent(
                kind=kind,
                at=self._clock(),
                acting_as=acting_as(self.actor),
                actor_id=self.actor.account_id,
                booking_id=booking_id,
                driveway_id=driveway_id,
                payment_id=payment_id,
                metadata={key: fact_told(fact) for key, fact in facts.items() if fact is not None},
                origin=origin(),
            )
        )


class _Watched:
    """A store that answers as itself; of its writes is told, and what it answered is remembered."""

    __slots__ = ("_store", "_tellers", "_told")

    def __init__(self, store: object, tellers: Mapping[str, Teller], told: Told) -> None:
        self._store, self._tellers, self._told = store, tellers, told

    def __getattr__(self, name: str) -> object:
        method: Callable[..., object] = getattr(self._store, name)
        tell = self._tellers.get(name)
        told = self._told

        def called(*args: object, **kwargs: object) -> object:
            answer = method(*args, **kwargs)
            if tell is not None:
                tell(told, answer, *args, **kwargs)
                told.remember(args[0])
            told.remember(answer)
            return answer

        return called


@attrs.frozen
class _Said:
    """The ``AuditLog`` of others; what is added to it is told by nobody else."""

    _log: AuditLog
    _told: Told

    def add(self, event: AuditEvent) -> None:
        """As the inner one adds."""
        self._log.add(event)
        self._told.said(event.kind)

    def search(self, question: AuditQuestion, *, limit: int, after: AuditPlace | None = None) -> AuditPage:
        """As the inner one searches."""
        return self._log.search(question, limit=limit, after=after)


class _AuditedWork:
    """The stores of a transaction, those watched of whose writes is told."""

    __slots__ = ("_stores", "_told", "_work")

    def __init__(self, work: Work, told: Told) -> None:
        self._work, self._told = work, told
        self._stores: dict[str, _Watched] = {}

    @property
    def audit(self) -> AuditLog:
        """The log, for what use cases say themselves."""
        return _Said(self._work.audit, self._told)

    def __getattr__(self, name: str) -> object:
        tellers = TELLERS.get(name)
        if tellers is None:
            return getattr(self._work, name)
        if name not in self._stores:
            self._stores[name] = _Watched(getattr(self._work, name), tellers, self._told)
        return self._stores[name]


@attrs.frozen
class AuditedTransactions:
    """The ``Transactions`` of others, with everything of ``audit_tellers`` written down."""

    inner: Transactions
    clock: Clock

    @contextmanager
    def begin(self, *, acting_as: Actor, once: Once | None = None) -> Iterator[Work]:
        """As the inner ones begin."""
        with self.inner.begin(acting_as=acting_as, once=once) as work:
            # a work answers by the names of its stores, whoever asks: mypy cannot follow ``__getattr__``
            told = Told(work, acting_as, self.clock)
            yield cast("Work", _AuditedWork(work, told))
            told.write()

    def read(self, *, acting_as: Actor) -> AbstractContextManager[Work]:
        """Reads are the inner ones: they change nothing."""
        return self.inner.read(acting_as=acting_as)

    def pause(self, attempt: int) -> None:
        """As the inner ones pause."""
        self.inner.pause(attempt)
