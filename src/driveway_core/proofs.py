"""Proofs: what only who reads a mailbox, or holds a telephone, can show us.

Each is sent once, kept as a digest, good for one use and a short time, and
for the address that it was sent to. Source: domain rules §9.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import attrs

from driveway_core.accounts import Account
from driveway_core.actors import AccountId, AccountStatus
from driveway_core.errors import NotFound, Refused


class Purpose(StrEnum):
    """What is proved, or allowed."""

    EMAIL = "email"
    """That the e-mail address is the account's own."""
    PASSWORD = "password"  # noqa: S105  # what is allowed, no password
    """That whoever reads the mailbox may choose a new password."""
    PHONE = "phone"
    """That the telephone is the account's own."""


LASTS: Final[Mapping[Purpose, timedelta]] = MappingProxyType(
    {
        Purpose.EMAIL: timedelta(hours=24),
        Purpose.PASSWORD: timedelta(hours=1),
        Purpose.PHONE: timedelta(minutes=10),
    }
)
"""How long each can be used."""

TRIES: Final = 5
"""How often a code may be guessed: one in 200,000 guesses it."""


class LinkSpent(NotFound):
    """The link from the mail was used, has run out, or a later one took its place."""

    slug = "link-spent"
    title = "This link is not good any more"

    def __str__(self) -> str:
        return "This link is not good any more: ask for a new one."


@attrs.frozen
class CodeWrong(Refused):
    """Not the code that was sent last, or that has run out; ``tries_left`` before a new one is needed."""

    slug = "code-wrong"
    title = "That is not the code"

    tries_left: int

    def __str__(self) -> str:
        return "That is not the code, or it has run out." + ("" if self.tries_left else " Ask for a new one.")


@attrs.frozen(kw_only=True)
class Proof:
    """One secret that was sent: of an account there is one for each purpose, the latest.

    ``digest`` is that of the secret, ``about`` a keyed one of the address that it was made for.
    """

    account_id: AccountId
    purpose: Purpose
    digest: bytes = attrs.field(repr=False)
    about: bytes = attrs.field(repr=False)
    made_at: datetime
    expires_at: datetime
    tries_left: int = TRIES

    def good(self, *, about: bytes, at: datetime) -> bool:
        """Whether it still proves anything of that address."""
        return self.about == about and self.tries_left > 0 and at < self.expires_at

    def missed(self) -> "Proof":
        """Somebody guessed, and wrongly."""
        return attrs.evolve(self, tries_left=max(0, self.tries_left - 1))


def fresh_proof(
    account_id: AccountId, purpose: Purpose, *, digest: bytes, about: bytes, at: datetime
) -> Proof:
    """What is kept of a secret that is about to be sent; it lasts as ``LASTS`` says."""
    return Proof(
        account_id=account_id,
        purpose=purpose,
        digest=digest,
        about=about,
        made_at=at,
        expires_at=at + LASTS[purpose],
    )


def wanted_of(account: Account, purpose: Purpose) -> str | None:
    """The address that there is something to prove of; None where nothing is, or not by this account."""
    if account.status is AccountStatus.BANNED:
        return None
    match purpose:
        case Purpose.EMAIL:
            return None if account.email_verified else account.email.folded
        case Purpose.PASSWORD:
            return account.email.folded
        case Purpose.PHONE:
            return None if account.phone is None or account.phone_verified else account.phone.value
