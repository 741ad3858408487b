"""Passwords as Argon2id hashes."""

from typing import Final
from unicodedata import normalize

import attrs
from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from driveway_core.data_keys import SecretUnreadable

PLACE: Final = "users.password_hash"


@attrs.frozen(repr=False, eq=False)
class Argon2Passwords:
    """The ``Passwords`` port: Argon2id with 64 MiB, 3 passes and 4 lanes (RFC 9106 §4, second choice).

    A password is taken in Unicode's form NFKC, so that it is the same on
    every keyboard (NIST SP 800-63B §5.1.1.2).
    """

    _hasher: PasswordHasher = attrs.field(factory=lambda: PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY))

    @classmethod
    def with_parameters(cls, parameters: Parameters) -> "Argon2Passwords":
        """The same with another cost; hashes made earlier keep matching."""
        return cls(PasswordHasher.from_parameters(parameters))

    def hash(self, password: str) -> str:
        """The salted hash in its PHC form, which carries its own parameters."""
        return self._hasher.hash(_one_form(password))

    def matches(self, password: str, hashed: str) -> bool:
        """Whether the hash was made of this password; raises ``SecretUnreadable`` for what is no hash."""
        try:
            return self._hasher.verify(hashed, _one_form(password))
        except VerifyMismatchError:
            return False
        except (InvalidHashError, VerificationError):
            raise SecretUnreadable(PLACE) from None

    def needs_rehash(self, hashed: str) -> bool:
        """Whether the hash was made with other parameters than ours are now."""
        try:
            return self._hasher.check_needs_rehash(hashed)
        except InvalidHashError:
            raise SecretUnreadable(PLACE) from None


def _one_form(password: str) -> bytes:
    return normalize("NFKC", password).encode(errors="surrogatepass")
