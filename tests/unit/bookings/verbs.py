"""Every verb on a booking as one call each, for tests that try them all."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from driveway_core.booking_states import TroubleKind, Verb
from driveway_core.bookings import Booking, CancelledBy, Source
from driveway_core.windows import MINUTE

EARLY: Final = 15 * MINUTE
"""How early one may check in."""

VERBS: Final[Mapping[Verb, Callable[[Booking, datetime], Booking]]] = {
    Verb.CONFIRM: lambda b, at: b.confirm(at=at),
    Verb.HOLD_PAYMENT: lambda b, at: b.hold_payment(until=None, at=at),
    Verb.ACCEPT: lambda b, at: b.accept(at=at),
    Verb.ACCEPT_UNPAID: lambda b, at: b.accept_unpaid(at=at),
    Verb.END_PAYMENT: lambda b, at: b.end_payment(at=at),
    Verb.DECLINE: lambda b, at: b.decline(at=at),
    Verb.LAPSE: lambda b, _: b.lapse(),
    Verb.REVIVE: lambda b, at: b.revive(at=at),
    Verb.CANCEL: lambda b, at: b.cancel(by=CancelledBy.HOST, at=at, reason="flooded"),
    Verb.RESCHEDULE: lambda b, at: b.reschedule(b.stay, b.offer, at=at),
    Verb.CHECK_IN: lambda b, at: b.check_in(at=at, source=Source.POLLING, early_arrival=EARLY),
    Verb.CHECK_OUT: lambda b, at: b.check_out(at=at, source=Source.TELEMETRY),
    Verb.MISS: lambda b, _: b.miss(),
    Verb.REPORT_TROUBLE: lambda b, at: b.report_trouble(at=at, kind=TroubleKind.BLOCKED, early_arrival=EARLY),
}
"""What to do, to which booking, and when."""
