"""Used keys in memory, and the first answers under them."""

from datetime import datetime

import attrs

from driveway_core.once import AlreadyDone, KeyReused, Once, Reply
from driveway_core.transactions import Interrupted
from driveway_memory.ledger import Ledger
from driveway_memory.tables import Claim, Tables


def _used(tables: Tables, once: Once) -> Claim | None:
    """What came of the key before; raises ``KeyReused`` when that was another wish."""
    claim = tables.claims.get((once.scope, once.key))
    if claim is not None and claim.fingerprint != once.fingerprint:
        raise KeyReused
    return claim


def _new(once: Once) -> Claim:
    return Claim(fingerprint=once.fingerprint, resource_id=once.resource_id, at=once.at)


def use(tables: Tables, once: Once) -> None:
    """Use a key, for the first time or not at all: ``AlreadyDone``, ``KeyReused``."""
    claim = _used(tables, once)
    if claim is not None:
        raise AlreadyDone(claim.resource_id)
    tables.claims[once.scope, once.key] = _new(once)


@attrs.frozen
class MemoryReplies:
    """First answers to wishes with a key."""

    ledger: Ledger

    def find(self, once: Once) -> Reply | None:
        claim = _used(self.ledger.committed, once)
        return None if claim is None else claim.reply

    def keep(self, once: Once, reply: Reply) -> Reply:
        with self.ledger.changing() as tables:
            claim = _used(tables, once) or _new(once)
            if claim.reply is None and claim.resource_id is not None and reply.is_refusal:
                raise Interrupted
            first = claim.reply or reply
            tables.claims[once.scope, once.key] = attrs.evolve(claim, reply=first)
        return first

    def forget(self, *, before: datetime) -> int:
        with self.ledger.changing() as tables:
            old = [name for name, claim in tables.claims.items() if claim.at < before]
            for name in old:
                del tables.claims[name]
        return len(old)
