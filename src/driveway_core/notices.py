"""Notices: what the marketplace tells a driver or a host by itself.

They wait in the account until they are read; what brings them by other ways
reads them here. Source: domain rules §6, §7.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.bookings import BookingId

NoticeId = NewType("NoticeId", UUID)


class NoticeKind(StrEnum):
    """What there is to tell; whom it is told stands beside it."""

    DESTINATION_SENT = "destination_sent"
    """To the driver: the car's maker took the address."""
    DESTINATION_WAITS = "destination_waits"
    """To the driver: not yet, why, and what happens next."""
    DESTINATION_FAILED = "destination_failed"
    """To the driver: it will not come; where the address stands instead."""
    ON_THE_WAY = "on_the_way"
    """To the host: the car was seen to come."""
    ARRIVED = "arrived"
    """To both: the arrival was noticed."""
    OVERSTAYING = "overstaying"
    """To both: the time is over, and the car is still there."""
    DEPARTED = "departed"
    """To both: the departure was noticed, the stay is completed."""
    STILL_THERE = "still_there"
    """To the next driver, shortly before the start: the car before is still there, within its time."""
    STAYS_ON = "stays_on"
    """To the next driver: the car before stays on; other places nearby, or the money back."""
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # what happened
    """To whom it belongs: the password is another."""
    LOG_IN_CLOSED = "log_in_closed"
    """To whom it may concern: a refresh token was used that was spent, so somebody may have copied it."""
    REVIEW_RECEIVED = "review_received"
    """To whom it is about: it is published."""
    LINK_BROKEN = "link_broken"
    """To the driver: the account has to be connected again."""


@attrs.frozen(kw_only=True)
class Notice:
    """One thing told to one account: a row of ``notices``.

    ``facts`` are what its words need, as text, and never a position. Of one
    kind there is one for an account and a ``subject`` (a booking's id, with a
    number where it can happen again): told twice it is told once.
    """

    id: NoticeId
    account_id: AccountId
    kind: NoticeKind
    subject: str
    booking_id: BookingId | None = None
    facts: Mapping[str, str] = attrs.field(factory=dict)
    created_at: datetime
    read_at: datetime | None = None

    def read(self, *, at: datetime) -> "Notice":
        """Seen by its reader; the first time counts."""
        return attrs.evolve(self, read_at=self.read_at or at)
