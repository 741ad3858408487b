"""Jobs: what is to be done after a commit even if nobody is there to do it at once."""

from datetime import datetime
from enum import StrEnum

import attrs


class JobKind(StrEnum):
    """What there is to do; each is safe to do twice."""

    SETTLE_BOOKING = "settle_booking"
    SETTLE_PAYOUT = "settle_payout"
    HANDLE_EVENT = "handle_event"


@attrs.frozen(kw_only=True)
class Job:
    """One thing to do, not before ``due``; those about one ``subject`` are done one after another."""

    kind: JobKind
    subject: str
    due: datetime
