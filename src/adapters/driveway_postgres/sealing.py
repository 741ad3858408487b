"""Personal text on its way to a ciphertext column and back, bound to its owner and its place."""

from base64 import b64decode, b64encode
from typing import Final
from uuid import UUID

import attrs

from driveway_core.erasures import ERASED
from driveway_core.ports import Cipher

_VERSIONS: Final = (b"\x01", b"\x02")
"""How what is sealed begins; no picture does."""


@attrs.frozen
class Seals:
    """Seals by column (``table.column``) and row; nothing stays nothing."""

    cipher: Cipher

    def seal(self, plain: str, column: str, row: UUID, *, owner: UUID) -> bytes:
        """Ciphertext for that column of that row."""
        return self.cipher.seal(plain, owner=owner, place=f"{column}/{row}")

    def unseal(self, sealed: bytes, column: str, row: UUID, *, owner: UUID) -> str:
        """The text kept in that column of that row; a word in its place once it is erased."""
        if not sealed:
            return ERASED
        return self.cipher.unseal(sealed, owner=owner, place=f"{column}/{row}")

    def seal_bytes(self, plain: bytes, column: str, row: UUID, *, owner: UUID) -> bytes:
        """As ``seal``, of bytes; they are sealed as text in base64 (RFC 4648 §4)."""
        return self.seal(b64encode(plain).decode(), column, row, owner=owner)

    def unseal_bytes(self, kept: bytes, column: str, row: UUID, *, owner: UUID) -> bytes:
        """The bytes again; what older versions kept in the clear is given back as it is."""
        if kept[:1] not in _VERSIONS:
            return kept
        return b64decode(self.unseal(kept, column, row, owner=owner))

    def seal_any(self, plain: str | None, column: str, row: UUID, *, owner: UUID) -> bytes | None:
        """As ``seal``, where there may be nothing to seal."""
        return None if plain is None else self.seal(plain, column, row, owner=owner)

    def unseal_any(self, sealed: bytes | None, column: str, row: UUID, *, owner: UUID) -> str | None:
        """As ``unseal``, where there may be nothing sealed."""
        return None if sealed is None else self.unseal(sealed, column, row, owner=owner)
