"""Listings: a driveway together with its host and its hours, as a driver meets it."""

import attrs

from driveway_core.actors import AccountId, AccountStatus
from driveway_core.availability import OpeningHours
from driveway_core.driveways import Driveway


@attrs.frozen
class HostSummary:
    """What a driver may know of a host."""

    id: AccountId
    first_name: str
    status: AccountStatus
    rating: float | None = None
    review_count: int = 0


@attrs.frozen
class Listing:
    """Everything that decides whether a stay is possible there, but for other stays.

    ``hours`` may hold only the stored ranges that concern the stay in question.
    """

    driveway: Driveway
    host: HostSummary
    hours: OpeningHours
