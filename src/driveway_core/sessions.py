"""Sessions: what stands between a log-in and a log-out."""

from datetime import datetime, timedelta
from typing import Final, NewType
from uuid import UUID

import attrs

from driveway_core.actors import AccountId, Actor
from driveway_core.errors import NotAllowed

SessionId = NewType("SessionId", UUID)

ACCESS_LASTS: Final = timedelta(seconds=43_200)
"""How long an access token opens the door."""


class NotSignedIn(NotAllowed):
    """The token is unknown, expired, or was logged out."""

    slug = "not-signed-in"
    title = "Please log in"

    def __str__(self) -> str:
        return "Please log in: this session is not known, or has ended."


@attrs.frozen(kw_only=True)
class Session:
    """One log-in; the access token itself is kept only by its owner, we keep its digest."""

    id: SessionId
    account_id: AccountId
    access_digest: bytes = attrs.field(repr=False)
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    def live(self, *, at: datetime) -> bool:
        """Whether it still opens the door."""
        return self.ended_at is None and at < self.expires_at


@attrs.frozen
class SignedIn:
    """What a request needs to know of the session that it came with."""

    session_id: SessionId
    actor: Actor
