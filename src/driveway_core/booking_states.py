"""The states of a booking and every step between them.

``TRANSITIONS`` is the whole life of a booking and its documentation: what
is not in the table cannot happen. Source: domain rules §6.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import attrs

from driveway_core.errors import Conflict, Refused

LIVE_HOLDS: Final = 3
"""How many places one account may hold without having them."""

TROUBLE_WINDOW: Final = timedelta(hours=1)
"""How long after its start a stay can end in trouble."""


PAYMENT_HOLD: Final = timedelta(minutes=15)
REQUEST_HOLD: Final = timedelta(hours=24)
CAPTURE_RESERVE: Final = timedelta(hours=12)
"""How long before an authorisation ends a host has to have answered."""


class BookingStatus(StrEnum):
    """Where a booking stands."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"

    @property
    def occupies(self) -> bool:
        """Whether it keeps others out."""
        return self in (BookingStatus.PENDING, BookingStatus.CONFIRMED, BookingStatus.ACTIVE)


class Awaiting(StrEnum):
    """What a pending booking waits for."""

    PAYMENT = "payment"
    HOST = "host"


class CancelledBy(StrEnum):
    """Who ended it before its time."""

    DRIVER = "driver"
    HOST = "host"
    PLATFORM = "platform"


class Source(StrEnum):
    """Who noticed an arrival or a departure."""

    DRIVER = "driver"
    POLLING = "polling"
    TELEMETRY = "telemetry"
    ASSUMED = "assumed"
    """Nobody: the stay was taken to have ended at its end. Of departures only.

    After a day without news, or because its car stayed for its driver's next.
    """


class TroubleKind(StrEnum):
    """What a driver finds wrong on arrival."""

    OCCUPIED = "occupied"
    BLOCKED = "blocked"
    NOT_AS_DESCRIBED = "not_as_described"


class Verb(StrEnum):
    """What can happen to a booking."""

    CONFIRM = "confirm"
    HOLD_PAYMENT = "hold payment"
    ACCEPT = "accept"
    ACCEPT_UNPAID = "accept unpaid"
    END_PAYMENT = "end payment"
    DECLINE = "decline"
    LAPSE = "lapse"
    REVIVE = "revive"
    CANCEL = "cancel"
    RESCHEDULE = "reschedule"
    CHECK_IN = "check in"
    CHECK_OUT = "check out"
    MISS = "miss"
    REPORT_TROUBLE = "report trouble"


_S = BookingStatus
TRANSITIONS: Final[Mapping[tuple[BookingStatus, Verb], BookingStatus]] = MappingProxyType(
    {
        (_S.PENDING, Verb.CONFIRM): _S.CONFIRMED,
        (_S.PENDING, Verb.HOLD_PAYMENT): _S.PENDING,
        (_S.PENDING, Verb.ACCEPT): _S.CONFIRMED,
        (_S.PENDING, Verb.ACCEPT_UNPAID): _S.PENDING,
        (_S.PENDING, Verb.END_PAYMENT): _S.CANCELLED,
        (_S.PENDING, Verb.DECLINE): _S.CANCELLED,
        (_S.PENDING, Verb.LAPSE): _S.CANCELLED,
        (_S.PENDING, Verb.CANCEL): _S.CANCELLED,
        (_S.CANCELLED, Verb.REVIVE): _S.CONFIRMED,
        (_S.CONFIRMED, Verb.CANCEL): _S.CANCELLED,
        (_S.CONFIRMED, Verb.RESCHEDULE): _S.CONFIRMED,
        (_S.CONFIRMED, Verb.CHECK_IN): _S.ACTIVE,
        (_S.CONFIRMED, Verb.MISS): _S.NO_SHOW,
        (_S.CONFIRMED, Verb.REPORT_TROUBLE): _S.CANCELLED,
        (_S.ACTIVE, Verb.RESCHEDULE): _S.ACTIVE,
        (_S.ACTIVE, Verb.CHECK_OUT): _S.COMPLETED,
        (_S.ACTIVE, Verb.REPORT_TROUBLE): _S.CANCELLED,
    }
)
"""Every step that exists.

Only a booking whose hold lapsed can be revived, by its late payment. Who
finds the place occupied cannot check in, and reports that all the same.
"""

HOLD_LAPSED: Final = "hold_lapsed"
PAYMENT_ENDED: Final = "payment_ended"
DECLINED: Final = "declined"
TROUBLE: Final = "trouble"


@attrs.frozen
class IllegalTransition(Conflict):
    """The booking has moved on; ``status`` says where it stands."""

    slug = "illegal-transition"
    title = "That cannot be done with this booking now"

    status: BookingStatus
    verb: Verb

    def __str__(self) -> str:
        return f"This booking is {self.status.replace('_', '-')}: you cannot {self.verb} now."


@attrs.frozen
class TooManyHolds(Refused):
    """The account holds as many unconfirmed places as it may."""

    slug = "too-many-holds"
    title = "You are holding too many places"

    limit: int = LIVE_HOLDS

    def __str__(self) -> str:
        return f"You can hold {self.limit} places at a time: finish or cancel one first."


@attrs.frozen
class TooEarly(Refused):
    """The stay has not begun, and the place may still be somebody else's."""

    slug = "too-early"
    title = "It is too early"

    earliest: datetime

    def __str__(self) -> str:
        return f"This stay has not begun: you can arrive from {self.earliest:%Y-%m-%d %H:%M} UTC."


@attrs.frozen
class TooLate(Refused):
    """Trouble on arrival is told on arrival: after ``until`` the stay is taken as it is."""

    slug = "too-late"
    title = "It is too late for that"

    until: datetime

    def __str__(self) -> str:
        return (
            f"Trouble on arrival can be reported until {self.until:%Y-%m-%d %H:%M} UTC, "
            "an hour after the stay begins. Please write to us instead."
        )
