"""Rotation of keys, broken off wherever it may be: nothing is lost, and the next call goes on with it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from uuid import UUID

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.actors import SYSTEM
from driveway_core.audit import AuditQuestion
from driveway_core.audit_kinds import AuditKind
from driveway_core.data_keys import ErasedAccount
from driveway_core.ports import Cipher
from driveway_core.resealing import Cursor, Resealed
from driveway_core.testing.builders import NOW, an_id
from driveway_core.use_cases.read_keys import ReadKeys
from driveway_core.use_cases.renew_data_keys import RenewDataKeys
from driveway_core.use_cases.rotate_ring import RotateRing
from driveway_memory import Memory, MemoryKeyRing, MemoryKeyStore
from driveway_secrets import KeyFileCipher, KeyRingCipher

PLACE: Final = "drawer.note"


@attrs.define
class Drawer:
    """A table of one sealed column, whose rows are their owners'."""

    cipher: Cipher
    rows: dict[UUID, bytes] = attrs.field(factory=dict)

    def tables(self) -> Sequence[str]:
        return ("drawer",)

    def older_than(self, number: int) -> Mapping[str, int]:
        older = sum(self._is_older(sealed, number) for sealed in self.rows.values())
        return {PLACE: older} if older else {}

    def reseal(self, table: str, *, after: Cursor, older_than: int, limit: int) -> Resealed:
        assert table == "drawer"
        rows = [row for row in sorted(self.rows) if after is None or row > after]
        old = [row for row in rows if self._is_older(self.rows[row], older_than)][:limit]
        unreadable = 0
        for row in old:
            try:
                self.rows[row] = self.cipher.seal(self.read(row), owner=row, place=PLACE)
            except ErasedAccount:
                unreadable += 1
        return Resealed(len(old) - unreadable, unreadable, old[-1] if len(old) == limit else None)

    def read(self, row: UUID) -> str:
        return self.cipher.unseal(self.rows[row], owner=row, place=PLACE)

    @staticmethod
    def _is_older(sealed: bytes, number: int) -> bool:
        return sealed[0] == 1 or int.from_bytes(sealed[1:5]) < number


class BrokenOff(Exception):
    """The process ends here."""


@attrs.define
class Rotation:
    """A drawer of ten notes, half of them sealed with the key file, and what rotates its keys."""

    key_file: KeyFileCipher
    market: Memory = attrs.field(factory=Memory, init=False)
    store: MemoryKeyStore = attrs.field(factory=MemoryKeyStore, init=False)
    ring: MemoryKeyRing = attrs.field(factory=MemoryKeyRing, init=False)
    notes: dict[UUID, str] = attrs.field(init=False)
    drawer: Drawer = attrs.field(init=False)
    seconds: float = attrs.field(default=0.0, init=False)

    def __attrs_post_init__(self) -> None:
        cipher = KeyRingCipher.over(self.store, self.ring, key_file=self.key_file, seconds=self._tick)
        self.drawer = Drawer(cipher)
        self.notes = {an_id(): f"note {number}" for number in range(10)}
        for number, (row, note) in enumerate(self.notes.items()):
            seal = (cipher if number % 2 else self.key_file).seal
            self.drawer.rows[row] = seal(note, owner=row, place=PLACE)

    def _tick(self) -> float:
        """Time enough passes between two calls that nothing is remembered."""
        self.seconds += 3.0
        return self.seconds

    def turn(self) -> RotateRing:
        return RotateRing(self.market.transactions, self.store, self.ring, lambda: NOW)

    def renew(self) -> RenewDataKeys:
        return RenewDataKeys(
            self.market.transactions,
            self.store,
            self.ring,
            self.drawer,
            lambda: NOW,
            lambda: bytes(32),
            lambda _: None,
            batch=2,
        )

    def read(self) -> dict[UUID, str]:
        return {row: self.drawer.read(row) for row in self.notes}


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> KeyFileCipher:
    home: Path = tmp_path_factory.mktemp("home")
    return KeyFileCipher.open(home)


def test_a_rotated_ring_wraps_every_data_key_and_changes_no_text(key_file: KeyFileCipher) -> None:
    rotation = Rotation(key_file)
    before = dict(rotation.drawer.rows)
    rotated = rotation.turn()()
    assert (rotated.owners, rotated.resumed) == (5, False)
    assert rotation.drawer.rows == before
    rotation.ring.forget(rotation.ring.superseded())
    assert rotation.read() == rotation.notes


@given(at=st.integers(1, 4))
def test_a_ring_rotation_broken_off_is_gone_on_with_under_the_same_key(
    key_file: KeyFileCipher, at: int
) -> None:
    rotation = Rotation(key_file)

    def break_off(done: int) -> None:
        if done == at:
            raise BrokenOff

    with pytest.raises(BrokenOff):
        rotation.turn()(break_off)
    assert rotation.read() == rotation.notes
    begun = rotation.ring.current()
    rotated = rotation.turn()()
    assert (rotated.ring_key, rotated.owners, rotated.resumed) == (begun, 5 - at, True)
    assert rotation.read() == rotation.notes


def test_new_data_keys_seal_everything_anew(key_file: KeyFileCipher) -> None:
    rotation = Rotation(key_file)
    renewed = rotation.renew()()
    assert (renewed.number, renewed.texts, renewed.left, renewed.unreadable) == (2, 10, 0, 0)
    assert {sealed[:5] for sealed in rotation.drawer.rows.values()} == {b"\x02\x00\x00\x00\x02"}
    assert rotation.read() == rotation.notes
    assert rotation.store.generation().finished_at == NOW


@given(at=st.lists(st.integers(1, 5), max_size=3))
def test_a_renewal_broken_off_again_and_again_is_gone_on_with(key_file: KeyFileCipher, at: list[int]) -> None:
    rotation = Rotation(key_file)
    for batches in at:
        told: list[int] = []

        def break_off(done: int, told: list[int] = told, batches: int = batches) -> None:
            told.append(done)
            if len(told) == batches:
                raise BrokenOff

        if rotation.store.generation().finished_at is None:
            try:
                rotation.renew()(break_off)
            except BrokenOff:
                assert rotation.read() == rotation.notes
    if rotation.store.generation().finished_at is None:
        assert rotation.renew()().number == 2
    assert rotation.drawer.older_than(2) == {}
    assert rotation.read() == rotation.notes


def test_what_an_erased_account_left_holds_nobody_up(key_file: KeyFileCipher) -> None:
    rotation = Rotation(key_file)
    erased = min(rotation.notes)
    rotation.store.destroy(erased, at=NOW)
    renewed = rotation.renew()()
    assert (renewed.texts, renewed.unreadable, renewed.left) == (9, 1, 1)
    assert rotation.store.generation().finished_at == NOW
    with pytest.raises(ErasedAccount):
        rotation.drawer.read(erased)


def test_a_look_at_the_keys_says_what_is_left_to_do(key_file: KeyFileCipher) -> None:
    rotation = Rotation(key_file)
    look = ReadKeys(rotation.store, rotation.ring, rotation.drawer)
    stand = look()
    assert (stand.owners, stand.under_older_ring_keys, stand.older_texts) == (5, 0, {PLACE: 5})
    rotation.ring.turn(at=NOW)
    assert look().under_older_ring_keys == 5
    rotation.turn()()
    rotation.renew()()
    stand = look()
    assert (stand.owners, stand.under_older_ring_keys, stand.older_texts) == (10, 0, {})


def test_rotations_are_in_the_audit_log(key_file: KeyFileCipher) -> None:
    rotation = Rotation(key_file)
    rotated = rotation.turn()()
    rotation.renew()()
    with rotation.market.transactions.read(acting_as=SYSTEM) as work:
        found = work.audit.search(AuditQuestion(), limit=5).items
    assert {each.kind: dict(each.metadata) for each in found} == {
        AuditKind.RING_ROTATED: {"ring_key": rotated.ring_key, "owners": "5"},
        AuditKind.DATA_KEYS_RENEWED: {"generation": "2", "texts": "10"},
    }
