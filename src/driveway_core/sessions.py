"""Sessions: what stands between a log-in and a log-out.

A session is a family of tokens. Of the pairs that it ever had one is live:
an access token, which opens the door for minutes, and a refresh token, which
is exchanged for the next pair. A refresh token has two parts, ``family`` and
``turn``: the first says whose it is for as long as the session lives, the
second is new in each pair. Who shows the first with a wrong second had a
token of the family once: it was copied, and the session ends
(decisions ``0027`` and ``0041``; domain rules §9).
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

import attrs

from driveway_core.actors import AccountId, Actor
from driveway_core.errors import NotAllowed

SessionId = NewType("SessionId", UUID)

ACCESS_LASTS: Final = timedelta(minutes=15)
"""How long an access token opens the door."""

REFRESH_LASTS: Final = timedelta(days=30)
"""How long a session goes on without being refreshed."""

SESSION_LASTS: Final = timedelta(days=180)
"""How long it goes on at most."""

GRACE: Final = timedelta(seconds=60)
"""How long the refresh token before may be shown again: the answer to it may have been lost."""


BESIDE: Final = timedelta(seconds=10)
"""How long requests of one browser count as sent together with the one that exchanged its token."""


class NotSignedIn(NotAllowed):
    """The token is unknown, expired, or was logged out."""

    slug = "not-signed-in"
    title = "Please log in"

    def __str__(self) -> str:
        return "Please log in: this session is not known, or has ended."


class Ending(StrEnum):
    """Why a session ended, if not by itself."""

    LOGGED_OUT = "logged_out"
    COPIED = "copied"
    """A refresh token was shown that was spent."""
    PASSWORD = "password"  # noqa: S105  # what changed
    CLOSED = "closed"
    """The account was banned, or is being erased."""


@attrs.frozen
class Pair:
    """The digests of a pair of tokens."""

    access: bytes = attrs.field(repr=False)
    turn: bytes = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Session:
    """One log-in; its tokens are kept only by their owner, we keep their digests.

    ``expires_at`` is when the access token ends, ``refresh_until`` the refresh
    token; ``before`` is the turn that was exchanged for the live pair.
    """

    id: SessionId
    account_id: AccountId
    family: bytes = attrs.field(repr=False)
    live: Pair
    before: bytes | None = attrs.field(default=None, repr=False)
    created_at: datetime
    refreshed_at: datetime
    expires_at: datetime
    refresh_until: datetime
    ended_at: datetime | None = None
    ending: Ending | None = None

    @classmethod
    def opened(
        cls, session_id: SessionId, account_id: AccountId, *, family: bytes, pair: Pair, at: datetime
    ) -> "Session":
        """The session of a log-in."""
        return cls(
            id=session_id,
            account_id=account_id,
            family=family,
            live=pair,
            created_at=at,
            refreshed_at=at,
            expires_at=at + ACCESS_LASTS,
            refresh_until=at + REFRESH_LASTS,
        )

    def goes_on(self, *, at: datetime) -> bool:
        """Whether it can still be refreshed."""
        return self.ended_at is None and at < self.refresh_until

    def opens(self, *, at: datetime) -> bool:
        """Whether its access token opens the door."""
        return self.ended_at is None and at < self.expires_at

    def is_beside(self, turn: bytes, *, at: datetime) -> bool:
        """Whether a turn was exchanged just now, by another request of the same browser as it seems."""
        return self.goes_on(at=at) and turn == self.before and at < self.refreshed_at + BESIDE

    def refresh(self, turn: bytes, pair: Pair, *, at: datetime) -> "Session":
        """The session with the next pair, if that is whom the turn is of; raises ``NotSignedIn`` once over.

        A turn that is neither the live one nor, for a minute, the one before
        ends it: look whether the pair is the live one. The same turn shown
        again takes its earlier answer back, so that two never hold live pairs.
        """
        if not self.goes_on(at=at):
            raise NotSignedIn
        if turn == self.live.turn:
            following = attrs.evolve(self, before=turn, refreshed_at=at)
        elif turn == self.before and at < self.refreshed_at + GRACE:
            following = self
        else:
            return self.end(Ending.COPIED, at=at)
        return attrs.evolve(
            following,
            live=pair,
            expires_at=min(at + ACCESS_LASTS, self._last),
            refresh_until=min(at + REFRESH_LASTS, self._last),
        )

    def end(self, ending: Ending, *, at: datetime) -> "Session":
        """Over; the first end counts."""
        return self if self.ended_at is not None else attrs.evolve(self, ended_at=at, ending=ending)

    @property
    def _last(self) -> datetime:
        return self.created_at + SESSION_LASTS


@attrs.frozen
class SignedIn:
    """What a request needs to know of the session that it came with."""

    session_id: SessionId
    actor: Actor
