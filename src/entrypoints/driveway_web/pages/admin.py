"""What operators do: look at how things stand, find what they are asked about, and decide."""

from typing import Final

from flask import Blueprint

from driveway_web.forms import Form
from driveway_web.pages.admin_accounts import accounts
from driveway_web.pages.admin_audit import audit
from driveway_web.pages.admin_bookings import bookings
from driveway_web.pages.admin_listings import listings
from driveway_web.pages.admin_machinery import machinery
from driveway_web.pages.admin_money import money
from driveway_web.pages.admin_reviews import reviews
from driveway_web.pages.admin_settings import settings
from driveway_web.shown import Reply, Shown
from driveway_web.visits import Pages, Visit, Who

_ENOUGH: Final = 100


def admin() -> Blueprint:
    """The pages of operators; whoever is none is refused by what they call."""
    pages = Pages("admin")

    @pages.get("/admin", who=Who.SIGNED_IN)
    def overview(visit: Visit) -> Reply:
        """What needs a look, and where to find an account or a booking."""
        jobs = visit.container.look_at_jobs()(visit.actor)
        flagged = visit.container.list_flagged_reviews()(visit.actor, limit=_ENOUGH)
        return Shown(
            "admin/overview.html",
            {
                "given_up": sum(each.failed for each in jobs.tallies),
                "stalled": sum(each.stalled for each in jobs.tallies),
                "waiting": sum(each.waiting for each in jobs.tallies),
                "worker_seen_at": jobs.worker_seen_at,
                "flagged": len(flagged.items),
                "more_flagged": flagged.next_after is not None,
                "payouts": visit.container.list_open_payouts()(visit.actor),
                "form": Form(),
            },
        )

    for area in (accounts, listings, bookings, reviews, money, machinery, settings, audit):
        area(pages)
    return pages.blueprint
