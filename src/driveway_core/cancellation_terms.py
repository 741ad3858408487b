"""Cancellation terms: which share comes back until when, as versioned data.

A booking keeps the terms that it was made under. A version that was once in
force is never changed here: other terms are a new version. Source: domain
rules §6; decision 0015 says how a moment at a border is judged.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

import attrs

from driveway_core.driveways import CancellationPolicy
from driveway_core.errors import InvalidValue
from driveway_core.windows import DAY, HOUR, MINUTE

EVERYTHING: Final = 100
"""Percent: the only share with which the platform's fee comes back, too."""


@attrs.frozen
class Tier:
    """``percent`` of what was paid comes back while the start is more than ``before`` away."""

    before: timedelta
    percent: int


@attrs.frozen(cache_hash=True)
class CancellationTerms:
    """Tiers, the most generous first, and a cool-off after booking; all of it elapsed time.

    Within ``cool_off`` of booking everything comes back while the start is
    more than ``cool_off_notice`` away. Refuses tiers that would give more
    back as the start comes nearer, and shares outside 1 to 100, with
    ``InvalidValue``.
    """

    version: int
    tiers: tuple[Tier, ...]
    cool_off: timedelta = 15 * MINUTE
    cool_off_notice: timedelta = HOUR

    def __attrs_post_init__(self) -> None:
        if any(not 0 < tier.percent <= EVERYTHING or tier.before < timedelta() for tier in self.tiers):
            raise InvalidValue("tiers", "must give back 1 to 100 percent before the start")
        for nearer, farther in zip(self.tiers[1:], self.tiers, strict=False):
            if nearer.before >= farther.before or nearer.percent >= farther.percent:
                raise InvalidValue("tiers", "must give back less and less as the start comes nearer")

    def percent(self, *, start: datetime, booked_at: datetime, at: datetime) -> int:
        """The share that comes back by cancelling at a moment, from 0 to 100."""
        notice = start - at
        if at < booked_at + self.cool_off and notice > self.cool_off_notice:
            return EVERYTHING
        return next((tier.percent for tier in self.tiers if notice > tier.before), 0)

    def borders(self, *, start: datetime, booked_at: datetime) -> tuple[datetime, ...]:
        """The moments after booking at which the share may fall, in order; it is constant in between."""
        cooled = min(booked_at + self.cool_off, start - self.cool_off_notice)
        found = {cooled, *(start - tier.before for tier in self.tiers)}
        return tuple(sorted(border for border in found if border > booked_at))


_VERSIONS: Final[Mapping[int, Mapping[CancellationPolicy, CancellationTerms]]] = MappingProxyType(
    {
        1: {
            CancellationPolicy.FLEXIBLE: CancellationTerms(1, (Tier(HOUR, 100),)),
            CancellationPolicy.MODERATE: CancellationTerms(1, (Tier(DAY, 100), Tier(timedelta(), 50))),
            CancellationPolicy.STRICT: CancellationTerms(1, (Tier(7 * DAY, 100), Tier(2 * DAY, 50))),
        }
    }
)
FIRST: Final = 1
CURRENT: Final = max(_VERSIONS)
"""The version that new bookings are made under."""


def terms_of(policy: CancellationPolicy, version: int = CURRENT) -> CancellationTerms:
    """What a policy's name means, in a version of the terms."""
    return _VERSIONS[version][policy]
