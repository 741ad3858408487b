"""Session tokens: random, and kept only as a digest."""

import secrets
from hashlib import sha256
from typing import Final

import attrs

TOKEN_BYTES: Final = 32


@attrs.frozen
class RandomTokens:
    """The ``Tokens`` port: 256 random bits, url-safe; domain rules §9.

    So much randomness needs no slow hash: a plain SHA-256 cannot be searched.
    """

    def fresh(self) -> str:
        """A new token of 43 url-safe characters."""
        return secrets.token_urlsafe(TOKEN_BYTES)

    def digest(self, token: str) -> bytes:
        """The 32 bytes to keep and to find the token by; any text has a digest."""
        return sha256(token.encode(errors="surrogatepass")).digest()
