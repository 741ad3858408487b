"""What hosts have before them: what waits for them, who comes, and whether they can be paid."""

from collections.abc import Sequence
from typing import Final

from driveway_core.bookings import Awaiting, BookingStatus
from driveway_core.details import BookingDetails, Side
from driveway_core.errors import DrivewayError
from driveway_core.use_cases.onboard_host import Onboarding
from driveway_web.visits import Visit

_AT_ONCE: Final = 100


def bookings(visit: Visit, status: BookingStatus) -> Sequence[BookingDetails]:
    """All of one's driveways' that are in one state, the latest made first; what comes next may be last."""
    listed, after = visit.container.list_bookings(), None
    found: list[BookingDetails] = []
    while True:
        page = listed(visit.actor, side=Side.HOST, status=status, limit=_AT_ONCE, after=after)
        found += page.items
        after = page.next_after
        if after is None:
            return found


def requests(visit: Visit) -> Sequence[BookingDetails]:
    """Those that wait for their host, the most urgent first."""
    waiting = (
        (each.booking.hold_expires_at, each)
        for each in bookings(visit, BookingStatus.PENDING)
        if each.booking.awaiting is Awaiting.HOST
    )
    timed = [(until, each) for until, each in waiting if until is not None]
    return [each for _, each in sorted(timed, key=lambda pair: pair[0])]


def bank(visit: Visit) -> Onboarding | None:
    """How far one is with being paid; None where that is settled elsewhere, or cannot be told now."""
    try:
        return visit.container.read_onboarding()(visit.actor)
    except DrivewayError:
        return None
