"""Give every account a new data key, and seal with it everything that was sealed with an older one."""

from collections.abc import Callable
from typing import Final

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.audit_kinds import AuditKind
from driveway_core.data_keys import DataKeys, ErasedAccount
from driveway_core.ports import Clock, KeyRing, KeyStore, NewKey, Pause, SealedTexts, Transactions
from driveway_core.resealing import Resealed
from driveway_core.transactions import Interrupted, retried
from driveway_core.use_cases.note import note
from driveway_core.use_cases.rotate_ring import all_keys, silently

BATCH: Final = 200
"""So many rows are locked at once, for some tens of milliseconds."""

_MOST_PASSES: Final = 100


@attrs.frozen(kw_only=True)
class DataKeysRenewed:
    """What came of it.

    ``owners`` got a data key of generation ``number``, ``texts`` were sealed
    anew, ``unreadable`` did not open, ``left`` are still sealed with older
    keys; ``resumed`` tells whether an earlier one was gone on with.
    """

    number: int
    owners: int
    texts: int
    unreadable: int
    left: int
    resumed: bool

    @property
    def finished(self) -> bool:
        """Whether nothing that opens is sealed with an older key."""
        return self.left <= self.unreadable


@attrs.frozen
class RenewDataKeys:
    """Begins a generation of data keys, and ends it once nothing is sealed with an older one.

    Broken off at any point, the next call goes on with the same generation:
    each text tells by itself which key sealed it. Others read and write all
    the while; a row that somebody is changing is come back to. The older data
    keys stay, for backups, until ``KeepKeys`` lets them go.
    """

    transactions: Transactions
    key_store: KeyStore
    key_ring: KeyRing
    sealed_texts: SealedTexts
    clock: Clock
    new_key: NewKey
    pause: Pause
    batch: int = BATCH

    def __call__(self, told: Callable[[int], None] = silently) -> DataKeysRenewed:
        generation = self.key_store.generation()
        resumed = generation.under_way
        if not resumed:
            generation = generation.next(at=self.clock())
            self.key_store.keep_generation(generation)
        owners, texts, unreadable = 0, 0, 0
        for attempt in range(_MOST_PASSES):
            owners += self._renew(generation.number)
            done = self._reseal(generation.number, texts, told)
            texts, unreadable = texts + done.texts, done.unreadable
            left = sum(self.sealed_texts.older_than(generation.number).values())
            if left <= unreadable:
                self._note(generation.number, texts)
                self.key_store.keep_generation(generation.finished(at=self.clock()))
                break
            self.pause(attempt)
        return DataKeysRenewed(
            number=generation.number,
            owners=owners,
            texts=texts,
            unreadable=unreadable,
            left=left,
            resumed=resumed,
        )

    @retried
    def _note(self, number: int, texts: int) -> None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            note(
                work,
                SYSTEM,
                AuditKind.DATA_KEYS_RENEWED,
                at=self.clock(),
                generation=number,
                texts=texts,
            )

    def _renew(self, number: int) -> int:
        renewed = 0
        for keys in all_keys(self.key_store):
            if keys.current.number < number:
                try:
                    self.key_store.change(keys.owner, lambda found: self._followed(found, number))
                except ErasedAccount:
                    continue
                renewed += 1
        return renewed

    def _followed(self, found: DataKeys, number: int) -> DataKeys:
        if found.current.number >= number:
            return found
        return found.followed_by(self.key_ring.wrap(self.new_key(), owner=found.owner, number=number))

    def _reseal(self, number: int, before: int, told: Callable[[int], None]) -> Resealed:
        done = Resealed()
        for table in self.sealed_texts.tables():
            done = attrs.evolve(done, last=None)
            while True:
                done += self._batch(table, done, number)
                told(before + done.texts)
                if done.last is None:
                    break
        return done

    def _batch(self, table: str, done: Resealed, number: int) -> Resealed:
        for attempt in range(_MOST_PASSES):
            try:
                return self.sealed_texts.reseal(table, after=done.last, older_than=number, limit=self.batch)
            except Interrupted:
                self.pause(attempt)
        raise Interrupted
