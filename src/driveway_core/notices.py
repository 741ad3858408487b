"""Notices: what the marketplace tells a driver or a host by itself.

They wait in the account until they are read, and are sent out by the ways
that it chose. Source: domain rules §6, §7.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

import attrs

from driveway_core.accounts import EmailAddress
from driveway_core.actors import AccountId
from driveway_core.bookings import BookingId
from driveway_core.messages import Channel

NoticeId = NewType("NoticeId", UUID)


class NoticeKind(StrEnum):
    """What there is to tell; whom it is told stands beside it."""

    BOOKING_REQUESTED = "booking_requested"
    """To the host: somebody asks for a place, and waits for an answer."""
    BOOKING_CONFIRMED = "booking_confirmed"
    """To both: the place is taken."""
    BOOKING_CHANGED = "booking_changed"
    """To both: the stay has other times."""
    BOOKING_DECLINED = "booking_declined"
    """To the driver: the host said no."""
    BOOKING_LAPSED = "booking_lapsed"
    """To the driver, and to the host who was asked: nobody paid or answered in time."""
    BOOKING_CANCELLED = "booking_cancelled"
    """To both: the stay was given up; of a place that the host never heard of, to the driver alone."""
    TROUBLE_REPORTED = "trouble_reported"
    """To the host: the driver found the place unusable, and the stay is over."""
    REMINDER = "reminder"
    """To the driver, some hours before the start."""
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
    EMAIL_CHANGED = "email_changed"
    """To the mailbox of before: it is not the account's any more."""
    LOG_IN_CLOSED = "log_in_closed"
    """To whom it may concern: a refresh token was used that was spent, so somebody may have copied it."""
    REVIEW_WANTED = "review_wanted"
    """To both, after a stay: say how it was."""
    REVIEW_RECEIVED = "review_received"
    """To whom it is about: it is published."""
    LINK_BROKEN = "link_broken"
    """To the driver: the account has to be connected again."""
    PAYOUT_PAID = "payout_paid"
    """To the host: the bank has the money."""
    PAYOUT_FAILED = "payout_failed"
    """To the host: the bank sent it back."""


class Topic(StrEnum):
    """Notices that are wanted, or not, together."""

    BOOKINGS = "bookings"
    TRIPS = "trips"
    PAYOUTS = "payouts"
    REVIEWS = "reviews"
    SECURITY = "security"
    """What guards the account; it is always sent by mail."""


_TRIPS: Final = frozenset(
    {
        NoticeKind.DESTINATION_SENT,
        NoticeKind.DESTINATION_WAITS,
        NoticeKind.DESTINATION_FAILED,
        NoticeKind.ON_THE_WAY,
        NoticeKind.ARRIVED,
        NoticeKind.OVERSTAYING,
        NoticeKind.DEPARTED,
        NoticeKind.STILL_THERE,
        NoticeKind.STAYS_ON,
        NoticeKind.LINK_BROKEN,
    }
)
_SECURITY: Final = frozenset(
    {NoticeKind.LOG_IN_CLOSED, NoticeKind.PASSWORD_CHANGED, NoticeKind.EMAIL_CHANGED}
)
_REVIEWS: Final = frozenset({NoticeKind.REVIEW_WANTED, NoticeKind.REVIEW_RECEIVED})
_PAYOUTS: Final = frozenset({NoticeKind.PAYOUT_PAID, NoticeKind.PAYOUT_FAILED})


def topic_of(kind: NoticeKind) -> Topic:
    """What a notice is about."""
    if kind in _TRIPS:
        return Topic.TRIPS
    if kind in _SECURITY:
        return Topic.SECURITY
    if kind in _REVIEWS:
        return Topic.REVIEWS
    return Topic.PAYOUTS if kind in _PAYOUTS else Topic.BOOKINGS


class DeliveryState(StrEnum):
    """What became of a notice on one way."""

    SENT = "sent"
    REFUSED = "refused"
    """For good, by whoever is to bring it."""
    GIVEN_UP = "given_up"
    """It could not be sent for too long."""


@attrs.frozen
class Delivery:
    """The end of a notice's way to its reader."""

    state: DeliveryState
    at: datetime


def notice_id(account_id: AccountId, kind: NoticeKind, subject: str, *, at: datetime) -> NoticeId:
    """The id of a notice that has none from elsewhere: a UUIDv7 of its moment and of what makes it one.

    Told twice at one moment it is the same; the order of moments is theirs.
    """
    content = f"{account_id} {kind.value} {subject}".encode()
    digest = int.from_bytes(hashlib.sha256(content).digest()[:10])
    milliseconds = int(at.timestamp() * 1_000) & (2**48 - 1)
    return NoticeId(
        UUID(int=milliseconds << 80 | 0x7 << 76 | (digest >> 68) << 64 | 0b10 << 62 | digest & (2**62 - 1))
    )


@attrs.frozen(kw_only=True)
class Notice:
    """One thing told to one account: a row of ``notices``.

    ``facts`` are what its words need, as text, and never a position. Of one
    kind there is one for an account and a ``subject`` (a booking's id, with a
    number where it can happen again): told twice it is told once. Once it is
    ``queued_at``, a job brings it to its reader; ``deliveries`` are the ways
    that have come to an end. ``mailbox`` is where a mail goes instead of to the
    account's address, and is forgotten once it has.
    """

    id: NoticeId
    account_id: AccountId
    kind: NoticeKind
    subject: str
    booking_id: BookingId | None = None
    facts: Mapping[str, str] = attrs.field(factory=dict)
    created_at: datetime
    read_at: datetime | None = None
    queued_at: datetime | None = None
    deliveries: Mapping[Channel, Delivery] = attrs.field(factory=dict)
    mailbox: EmailAddress | None = attrs.field(default=None, repr=False)

    def read(self, *, at: datetime) -> "Notice":
        """Seen by its reader; the first time counts."""
        return attrs.evolve(self, read_at=self.read_at or at)
