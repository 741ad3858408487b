"""What wraps data keys: the key ring of a home, and another mechanism that keeps the same promises."""

from pathlib import Path
from uuid import UUID

import attrs
import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap_with_padding,
    aes_key_wrap_with_padding,
)

from driveway_core.data_keys import SecretUnreadable, WrappedKey
from driveway_core.ports import KeyRing, KeyWrapper
from driveway_core.testing.builders import NOW, an_id
from driveway_core.testing.contracts import KeyRingContract, KeyWrapperContract
from driveway_core.testing.contracts.key_stores import with_keys
from driveway_core.testing.contracts.key_wrappers import KEY
from driveway_secrets import FileKeyRing, FolderKeyStore, KeyFileUnusable, RingKeyGone


@attrs.frozen(repr=False)
class KeyService:
    """As a key management service does it: one master key that never leaves, a key for each context.

    The key that wraps is derived from the context (RFC 5869) and wraps with
    padding (RFC 5649), where the ring authenticates the context instead.
    """

    name: str
    master: bytes

    def current(self) -> str:
        return self.name

    def wrap(self, key: bytes, *, owner: UUID, number: int) -> WrappedKey:
        return WrappedKey(number, self.name, aes_key_wrap_with_padding(self._for(owner, number), key))

    def unwrap(self, kept: WrappedKey, *, owner: UUID) -> bytes:
        if kept.ring_key != self.name:
            raise SecretUnreadable("the service")
        try:
            return aes_key_unwrap_with_padding(self._for(owner, kept.number), kept.wrapped)
        except InvalidUnwrap:
            raise SecretUnreadable("the service") from None

    def _for(self, owner: UUID, number: int) -> bytes:
        context = f"{owner}/{number}".encode()
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=context).derive(self.master)


class TestFileKeyRing(KeyRingContract):
    @pytest.fixture
    def ring(self, tmp_path: Path) -> KeyRing:
        return FileKeyRing.open(tmp_path)


class TestKeyService(KeyWrapperContract):
    @pytest.fixture
    def wrapper(self) -> KeyWrapper:
        return KeyService("projects/1/keys/2", bytes(32))


def test_another_process_unwraps_and_sees_a_turn_at_once(tmp_path: Path) -> None:
    ring, other, owner = FileKeyRing.open(tmp_path), FileKeyRing.open(tmp_path), an_id()
    assert other.unwrap(ring.wrap(KEY, owner=owner, number=1), owner=owner) == KEY
    turned = ring.turn(at=NOW)
    assert other.current() == turned
    assert other.unwrap(ring.wrap(KEY, owner=owner, number=1), owner=owner) == KEY


def test_another_home_unwraps_nothing(tmp_path: Path) -> None:
    owner = an_id()
    kept = FileKeyRing.open(tmp_path / "one").wrap(KEY, owner=owner, number=1)
    with pytest.raises(RingKeyGone, match=kept.ring_key):
        FileKeyRing.open(tmp_path / "two").unwrap(kept, owner=owner)


@pytest.mark.wide
def test_a_change_of_any_byte_of_the_ring_is_noticed(tmp_path: Path) -> None:
    ring = FileKeyRing.open(tmp_path)
    path = tmp_path / "keys" / "ring.key"
    right = path.read_bytes()
    for at in range(len(right)):
        path.write_bytes(right[:at] + bytes([right[at] ^ 1]) + right[at + 1 :])
        with pytest.raises(KeyFileUnusable, match="damaged"):
            ring.current()


def test_a_ring_that_others_may_read_is_refused(tmp_path: Path) -> None:
    FileKeyRing.open(tmp_path)
    path = tmp_path / "keys" / "ring.key"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    with pytest.raises(KeyFileUnusable, match="chmod 600"):
        FileKeyRing.open(tmp_path)


def test_a_ring_that_is_lost_is_not_replaced_while_it_is_in_use(tmp_path: Path) -> None:
    ring = FileKeyRing.open(tmp_path)
    (tmp_path / "keys" / "ring.key").unlink()
    with pytest.raises(RingKeyGone, match="put the key ring back"):
        ring.wrap(KEY, owner=an_id(), number=1)


def test_a_home_with_data_keys_gets_no_new_ring_for_the_one_it_lost(tmp_path: Path) -> None:
    FileKeyRing.open(tmp_path)
    with_keys(FolderKeyStore.open(tmp_path))
    (tmp_path / "keys" / "ring.key").unlink()
    with pytest.raises(RingKeyGone, match="put the key ring back"):
        FileKeyRing.open(tmp_path)
