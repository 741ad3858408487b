"""Give out everything that is known about an account."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

import attrs

from driveway_core.actors import ANYONE, SYSTEM, AccountId, Actor
from driveway_core.audit_kinds import AuditKind
from driveway_core.data_keys import ErasedAccount
from driveway_core.dossiers import Record, Records, Section
from driveway_core.errors import Missing
from driveway_core.photos import PhotoId, PhotoMedia
from driveway_core.ports import Clock, PhotoStore, Transactions, Work
from driveway_core.transactions import retried
from driveway_core.use_cases.note import note

BATCH: Final = 200
_PICTURED: Final = ("driveway_photos", "own_photo")
"""Sections of photos whose pictures are kept apart."""


@attrs.frozen
class ExportAccount:
    """Reads an account's dossier in batches, so that whoever writes it down can stop and go on.

    Of one's own account, of a suspended one too, or as an operator of
    another's. Raises ``ErasedAccount`` once nothing is left.
    """

    transactions: Transactions
    photo_store: PhotoStore
    clock: Clock
    batch: int = BATCH

    def sections(self) -> Sequence[Section]:
        """What there will be, in order."""
        with self.transactions.read(acting_as=ANYONE) as work:
            return work.dossiers.sections()

    def records(
        self, actor: Actor, account_id: AccountId, section: str, *, after: str | None = None
    ) -> Records:
        """The next batch of one section."""
        if actor.account_id != account_id:
            actor.operator()
        # the system: all of it, also what nobody else reads, such as who did what; each statement names whose
        with self.transactions.read(acting_as=SYSTEM) as work:
            _refuse_erased(work, account_id)
            some = work.dossiers.records(account_id, section, limit=self.batch, after=after)
        if section not in _PICTURED:
            return some
        return Records(tuple(map(self._pictured, some.items)), next=some.next)

    @retried
    def begin(self, actor: Actor, account_id: AccountId) -> None:
        """Somebody is about to read all of it."""
        if actor.account_id != account_id:
            actor.operator()
        with self.transactions.begin(acting_as=actor) as work:
            work.accounts.get(account_id)
            _refuse_erased(work, account_id)
            note(work, actor, AuditKind.ACCOUNT_EXPORTED, at=self.clock(), account_id=account_id)

    def __call__(self, actor: Actor, account_id: AccountId) -> Iterator[tuple[Section, Iterator[Record]]]:
        """Every section with all its records, to be read in this order."""
        self.begin(actor, account_id)
        for section in self.sections():
            yield section, self._all(actor, account_id, section.name)

    def _pictured(self, record: Record) -> Record:
        """With the picture that it is about; without where that is gone by now."""
        try:
            picture = self.photo_store.get(PhotoId(UUID(str(record["id"]))))
        except Missing:
            return record
        content = {"base64": b64encode(picture).decode()}
        return {**record, "media_type": PhotoMedia.JPEG.value, "content": content}

    def _all(self, actor: Actor, account_id: AccountId, section: str) -> Iterator[Record]:
        after: str | None = None
        while True:
            some = self.records(actor, account_id, section, after=after)
            yield from some.items
            if some.next is None:
                return
            after = some.next


def _refuse_erased(work: Work, account_id: AccountId) -> None:
    erasure = work.erasures.of(account_id)
    if erasure is not None and erasure.begun_at is not None:
        raise ErasedAccount(account_id)
