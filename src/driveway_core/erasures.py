"""Erasure: an account is locked at once, and what tells who it was is gone for good ninety days later.

Source: domain rules §9; decision "What erasure means" in ``docs/decisions``.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import attrs

from driveway_core.actors import AccountId
from driveway_core.errors import Conflict, NotAllowed, NotFound

PURGE_AFTER: Final = timedelta(days=90)
"""How long an operator can still call an erasure off."""

MOST_NAMED: Final = 5
"""How many bookings a refusal names; the count tells how many there are."""

ERASED: Final = "Erased"
"""What stands where personal text was."""


class MatterKind(StrEnum):
    """What has to be over before an account can be erased."""

    STAY = "stay"
    PAYMENT = "payment"
    REFUND = "refund"
    DISPUTE = "dispute"
    PAYOUT = "payout"
    DUE = "due"


_WORDS: Final = {
    MatterKind.STAY: ("a stay that is booked or under way", "stays that are booked or under way"),
    MatterKind.PAYMENT: ("a payment that is under way", "payments that are under way"),
    MatterKind.REFUND: ("a refund that has not arrived", "refunds that have not arrived"),
    MatterKind.DISPUTE: ("a dispute that is not decided", "disputes that are not decided"),
    MatterKind.PAYOUT: ("a payout that is under way", "payouts that are under way"),
    MatterKind.DUE: ("a stay that money is still owed for", "stays that money is still owed for"),
}


@attrs.frozen
class OpenMatter:
    """So many things of one kind that are not over; ``references`` names the first bookings among them."""

    kind: MatterKind
    count: int
    references: tuple[str, ...] = ()

    def __str__(self) -> str:
        one, many = _WORDS[self.kind]
        said = one if self.count == 1 else f"{self.count} {many}"
        if not self.references:
            return said
        more = ", …" if self.count > len(self.references) else ""
        return f"{said} ({', '.join(self.references)}{more})"


@attrs.frozen
class StillOpen(Conflict):
    """Stays or money are open: the account can be erased once they are over."""

    slug = "still-open"
    title = "Something is still open"

    matters: tuple[OpenMatter, ...]

    def __str__(self) -> str:
        return f"The account cannot be erased yet. There is {_listed(map(str, self.matters))}."


class AccountClosed(NotAllowed):
    """Its owner had the account erased: nobody comes in any more."""

    slug = "account-closed"
    title = "This account was closed by its owner"

    def __str__(self) -> str:
        return (
            "This account was closed at its owner's wish and will be erased. "
            "Until then the marketplace's people can call that off: please contact us."
        )


class NothingToCallOff(NotFound):
    """No erasure of the account is under way."""

    slug = "no-erasure"
    title = "No erasure is under way"

    def __str__(self) -> str:
        return "No erasure of this account is under way."


@attrs.frozen
class PurgeBegun(Conflict):
    """The ninety days are over: what tells who it was is being destroyed."""

    slug = "purge-begun"
    title = "It is too late to call the erasure off"

    def __str__(self) -> str:
        return "The account is being purged: the erasure cannot be called off any more."


@attrs.frozen(kw_only=True)
class Erasure:
    """One account's erasure.

    ``begun_at`` is when its purge began, after which nothing calls it off;
    ``purged_at`` when nothing that tells who it was is left, its key included.
    """

    account_id: AccountId
    requested_at: datetime
    purge_at: datetime
    begun_at: datetime | None = None
    purged_at: datetime | None = None

    @classmethod
    def request(cls, account_id: AccountId, *, at: datetime) -> "Erasure":
        """Locked from this moment; purged ninety days later."""
        return cls(account_id=account_id, requested_at=at, purge_at=at + PURGE_AFTER)

    def due(self, *, at: datetime) -> bool:
        """Whether it is to be purged by now, or gone on with."""
        return self.purged_at is None and self.purge_at <= at

    def begin(self, *, at: datetime) -> "Erasure":
        """The purge begins, or goes on."""
        return self if self.begun_at is not None else attrs.evolve(self, begun_at=at)

    def end(self, *, at: datetime) -> "Erasure":
        """Nothing is left."""
        return attrs.evolve(self, purged_at=at)

    def refuse_to_call_off(self) -> None:
        """Raises ``PurgeBegun`` once there is no way back."""
        if self.begun_at is not None:
            raise PurgeBegun


def nobodys_address(account_id: AccountId) -> str:
    """What stands in place of an erased account's e-mail address; no mail gets there (RFC 2606)."""
    return f"{account_id}@erased.invalid"


def refuse_while_open(matters: Sequence[OpenMatter]) -> None:
    """Raises ``StillOpen`` if anything is."""
    if matters:
        raise StillOpen(tuple(matters))


def _listed(words: Iterable[str]) -> str:
    every = list(words)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}"
