"""Doing a thing once although it is asked for twice.

A caller names its wish with a key; whatever happens to the answer on the
way, the same key never has the effect a second time.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import attrs

from driveway_core.errors import Conflict, Refused

TO_BE_PAID: Final = 402
"""The status of an answer that says: it was made, and waits to be paid."""


@attrs.frozen(kw_only=True)
class Once:
    """A wish named by ``key`` within ``scope``; ``fingerprint`` tells one body from another.

    ``owner`` is the account that wishes, whose the answer is; None before anybody is known.
    """

    scope: str
    key: str
    fingerprint: bytes
    at: datetime
    resource_id: UUID | None = None
    owner: UUID | None = None

    def making(self, resource_id: UUID) -> "Once":
        """The same wish, naming what it brings into being."""
        return attrs.evolve(self, resource_id=resource_id)


@attrs.frozen
class AlreadyDone(Conflict):
    """The wish has been fulfilled, or finally refused, before: its answer stands."""

    slug = "already-done"
    title = "That was done already"

    resource_id: UUID | None

    def __str__(self) -> str:
        return "This was done already."


class KeyReused(Refused):
    """The key was used before, for something else."""

    slug = "idempotency-key-reused"
    title = "That key was used for something else"

    def __str__(self) -> str:
        return "This Idempotency-Key was already used with a different request."


@attrs.frozen(kw_only=True)
class Reply:
    """An answer as it was given first: kept so that a repetition gets the same."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_refusal(self) -> bool:
        """Whether it says that nothing was done; a declined card leaves what was made waiting for another."""
        return self.status >= 400 and self.status != TO_BE_PAID
