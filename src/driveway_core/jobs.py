"""Jobs: what is to be done after a commit even if nobody is there to do it at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

import attrs


class JobKind(StrEnum):
    """What there is to do; each is safe to do twice."""

    SETTLE_BOOKING = "settle_booking"
    SETTLE_PAYOUT = "settle_payout"
    HANDLE_EVENT = "handle_event"
    BEGIN_TRIP = "begin_trip"
    SEND_DESTINATION = "send_destination"
    LOOK_AT_TRIP = "look_at_trip"
    TRY_AUTO_PARK = "try_auto_park"
    SEND_VERIFICATION = "send_verification"
    SEND_RESET = "send_reset"
    SEND_PHONE_CODE = "send_phone_code"
    SEND_NOTICE = "send_notice"


@attrs.frozen(kw_only=True)
class Job:
    """One thing to do, not before ``due``; those about one ``subject`` are done one after another."""

    kind: JobKind
    subject: str
    due: datetime


Handler = Callable[[str], object]
"""Does a job about a subject; safe to be called twice. What it raises decides when it is called again."""


@attrs.frozen(kw_only=True)
class PeriodicJob:
    """Something to do whenever its turn comes, whether anybody asked for it or not.

    ``cron`` is five fields, in UTC. A turn that fails is tried again until
    ``patience`` has passed since it came: by then the next one will do.
    """

    name: str
    cron: str
    do: Callable[[], object]
    patience: timedelta


@attrs.frozen(kw_only=True)
class JobTally:
    """How many jobs of one name there are: of a ``JobKind``, or of a periodic job."""

    name: str
    waiting: int = 0
    """Due, and nobody has begun."""
    later: int = 0
    """Not due yet, those that failed and are to be tried again among them."""
    doing: int = 0
    stalled: int = 0
    """Of those being done: by a worker that nobody has heard of for a while."""
    failed: int = 0
    """Given up: somebody has to look."""
    oldest_due: datetime | None = None
    """When the longest waiting one was due."""


@attrs.frozen(kw_only=True)
class FailedJob:
    """A job that was given up; ``subject`` is None for a periodic one."""

    id: int
    name: str
    subject: str | None
    tries: int
    failed_at: datetime
