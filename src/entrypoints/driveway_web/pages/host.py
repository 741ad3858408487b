"""What hosts have in hand: what waits, who comes, their driveways; and the way to all of it."""

from typing import Final

from flask import Blueprint

from driveway_core.bookings import BookingStatus
from driveway_core.throttles import CallClass
from driveway_web.pages.host_beginning import beginning
from driveway_web.pages.host_bookings import stays
from driveway_web.pages.host_calendar import calendar
from driveway_web.pages.host_hours import hours
from driveway_web.pages.host_listing import listing
from driveway_web.pages.host_money import money
from driveway_web.pages.host_photos import photos
from driveway_web.pages.host_price import price
from driveway_web.pages.host_waiting import bank, bookings, requests
from driveway_web.pages.host_wizard import wizard
from driveway_web.shown import Reply, Shown
from driveway_web.visits import Pages, Visit, Who

_NEXT: Final = 5
_OWN: Final = 100


def host() -> Blueprint:
    """The pages of hosts."""
    pages = Pages("host")

    @pages.get("/host", who=Who.SIGNED_IN, counts=CallClass.PAYMENT)
    def overview(visit: Visit) -> Reply:
        """What waits, who comes next, what is missing."""
        mine = visit.container.read_profile()(visit.actor)
        driveways = visit.container.list_own_driveways()(visit.actor, limit=_OWN).items
        coming = sorted(
            [*bookings(visit, BookingStatus.ACTIVE), *bookings(visit, BookingStatus.CONFIRMED)],
            key=lambda details: details.booking.stay,
        )
        return Shown(
            "host/overview.html",
            {
                "mine": mine,
                "driveways": [each for each in driveways if each.retired_at is None],
                "retired": [each for each in driveways if each.retired_at is not None],
                "requests": requests(visit),
                "coming": coming[:_NEXT],
                "more": len(coming) > _NEXT,
                "bank": bank(visit),
            },
        )

    beginning(pages)
    wizard(pages)
    listing(pages)
    stays(pages)
    photos(pages)
    hours(pages)
    calendar(pages)
    price(pages)
    money(pages)
    return pages.blueprint
