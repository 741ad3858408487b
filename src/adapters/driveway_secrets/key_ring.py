"""The key ring of a home: the keys that wrap data keys, in a file; the last one made wraps.

Wrapped form: 12 bytes random nonce, the data key under AES-256-GCM, 16 bytes
tag. The name of the ring key, the owner and the number of the data key are
authenticated with it, so that a wrapped key is worth nothing for another owner.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping
from datetime import datetime
from os import urandom
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from driveway_core.data_keys import SecretUnreadable, WrappedKey
from driveway_secrets import private_files
from driveway_secrets.errors import RingKeyGone
from driveway_secrets.key_file import KEY_BYTES

_NONCE_BYTES: Final = 12
_NAME_BYTES: Final = 8


@attrs.frozen
class _RingKey:
    """One key of the ring; ``superseded_at`` is None for the current one."""

    name: str
    key: bytes = attrs.field(repr=False)
    superseded_at: datetime | None = None


@attrs.frozen(repr=False, eq=False)
class FileKeyRing:
    """The ``KeyRing`` port over ``keys/ring.key`` of a home, shared by all processes of a machine.

    The file is read anew for each call: data keys are unwrapped seldom, and
    what another process turned is current at once. Every call may raise
    ``KeyFileUnusable``.
    """

    _path: Path

    @classmethod
    def open(cls, home: Path) -> "FileKeyRing":
        """The ring of this home, made if the home is new; raises ``RingKeyGone`` if it lost its ring."""
        keys = home / "keys"
        private_files.make_private(keys)
        ring = cls(keys / "ring.key")
        if private_files.read(ring._path) is None:
            with private_files.alone(keys / "ring.lock"):
                if private_files.read(ring._path) is None:
                    if next((keys / "data").glob("*/*.key"), None) is not None:
                        raise RingKeyGone("any", ring._path)
                    ring._write((_fresh(),))
        return ring

    def current(self) -> str:
        return self._read()[-1].name

    def wrap(self, key: bytes, *, owner: UUID, number: int) -> WrappedKey:
        ring_key = self._read()[-1]
        nonce = urandom(_NONCE_BYTES)
        bound = _bound(ring_key.name, owner, number)
        return WrappedKey(number, ring_key.name, nonce + AESGCM(ring_key.key).encrypt(nonce, key, bound))

    def unwrap(self, kept: WrappedKey, *, owner: UUID) -> bytes:
        found = next((each for each in self._read() if each.name == kept.ring_key), None)
        if found is None:
            raise RingKeyGone(kept.ring_key, self._path)
        nonce, body = kept.wrapped[:_NONCE_BYTES], kept.wrapped[_NONCE_BYTES:]
        try:
            return AESGCM(found.key).decrypt(nonce, body, _bound(found.name, owner, kept.number))
        except (InvalidTag, ValueError):
            raise SecretUnreadable("the store of data keys") from None

    def turn(self, *, at: datetime) -> str:
        with private_files.alone(self._path.with_name("ring.lock")):
            *before, last = self._read()
            following = _fresh()
            self._write((*before, attrs.evolve(last, superseded_at=at), following))
        return following.name

    def superseded(self) -> Mapping[str, datetime]:
        return {each.name: each.superseded_at for each in self._read() if each.superseded_at is not None}

    def forget(self, names: Collection[str]) -> None:
        with private_files.alone(self._path.with_name("ring.lock")):
            found = self._read()
            kept = tuple(each for each in found if each.superseded_at is None or each.name not in names)
            if kept != found:
                self._write(kept)

    def _read(self) -> tuple[_RingKey, ...]:
        body = private_files.read(self._path)
        if body is None:
            raise RingKeyGone("current", self._path)
        keys: list[dict[str, Any]] = json.loads(body)
        return tuple(
            _RingKey(
                each["name"],
                b64decode(each["key"]),
                None if each["superseded_at"] is None else datetime.fromisoformat(each["superseded_at"]),
            )
            for each in keys
        )

    def _write(self, keys: tuple[_RingKey, ...]) -> None:
        facts = [
            {
                "name": each.name,
                "key": b64encode(each.key).decode(),
                "superseded_at": each.superseded_at and each.superseded_at.isoformat(),
            }
            for each in keys
        ]
        private_files.write_over(self._path, json.dumps(facts).encode() + b"\n")


def _fresh() -> _RingKey:
    return _RingKey(urandom(_NAME_BYTES).hex(), urandom(KEY_BYTES))


def _bound(name: str, owner: UUID, number: int) -> bytes:
    return number.to_bytes(4) + owner.bytes + name.encode()
