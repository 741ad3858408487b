"""A driver's account at the maker of the car, and our leave to speak for it.

Source: domain rules §7; Tesla's third-party token documentation.
"""

from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core.actors import AccountId
from driveway_core.car_troubles import LinkBroken, LinkProblem

RESERVE: Final = timedelta(minutes=5)
"""How long before its end a token counts as ended."""

REFRESH_LEASE: Final = timedelta(seconds=30)
"""How long whoever refreshes a pair of tokens keeps others waiting; longer than any one HTTP call."""

PROMISE: Final = timedelta(minutes=10)
"""How long after its beginning a link can be completed."""


@attrs.frozen(kw_only=True)
class Grant:
    """What the maker gives for a code, or for a refresh token: a new pair, and whose it is."""

    access_token: str = attrs.field(repr=False)
    refresh_token: str = attrs.field(repr=False)
    expires_at: datetime
    owner: str | None = None
    """Who the driver is there."""
    base_url: str | None = None
    """Where the account's region answers, where that is told."""
    scopes: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True)
class CarLink:
    """A linked account: the pair of tokens, where it answers, and what is wrong with it.

    ``refreshing_until`` is the lease of whoever is just refreshing the pair.
    """

    account_id: AccountId
    access_token: str = attrs.field(repr=False)
    refresh_token: str = attrs.field(repr=False)
    expires_at: datetime
    owner: str | None = None
    base_url: str
    scopes: frozenset[str] = frozenset()
    problem: LinkProblem | None = None
    problem_at: datetime | None = None
    refreshing_until: datetime | None = None
    linked_at: datetime
    updated_at: datetime

    @classmethod
    def begin(cls, account_id: AccountId, grant: Grant, *, base_url: str, at: datetime) -> "CarLink":
        """A link as its driver completes it."""
        return cls(
            account_id=account_id,
            access_token=grant.access_token,
            refresh_token=grant.refresh_token,
            expires_at=grant.expires_at,
            owner=grant.owner,
            base_url=grant.base_url or base_url,
            scopes=grant.scopes,
            linked_at=at,
            updated_at=at,
        )

    def usable(self) -> "CarLink":
        """Itself; raises ``LinkBroken`` where its owner has to do something first."""
        if self.problem is not None:
            raise LinkBroken(self.problem)
        return self

    def is_fresh(self, *, at: datetime) -> bool:
        """Whether its access token is good for a while."""
        return at < self.expires_at - RESERVE

    def is_being_refreshed(self, *, at: datetime) -> bool:
        """Whether somebody else is just at it."""
        return self.refreshing_until is not None and at < self.refreshing_until

    def claimed(self, *, at: datetime) -> "CarLink":
        """With the lease of the one who refreshes it now."""
        return attrs.evolve(self, refreshing_until=at + REFRESH_LEASE, updated_at=at)

    def released(self, *, at: datetime) -> "CarLink":
        """Without a lease, the pair as it was."""
        return attrs.evolve(self, refreshing_until=None, updated_at=at)

    def renewed(self, grant: Grant, *, at: datetime) -> "CarLink":
        """With a new pair, and nothing wrong."""
        return attrs.evolve(
            self,
            access_token=grant.access_token,
            refresh_token=grant.refresh_token,
            expires_at=grant.expires_at,
            owner=grant.owner or self.owner,
            scopes=grant.scopes or self.scopes,
            refreshing_until=None,
            problem=None,
            problem_at=None,
            updated_at=at,
        )

    def moved(self, base_url: str, *, at: datetime) -> "CarLink":
        """Answering from another region."""
        return attrs.evolve(self, base_url=base_url, updated_at=at)

    def broken(self, problem: LinkProblem, *, at: datetime) -> "CarLink":
        """Not to be used until its owner has done something."""
        return attrs.evolve(self, problem=problem, problem_at=at, refreshing_until=None, updated_at=at)
