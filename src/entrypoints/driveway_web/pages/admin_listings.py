"""Listings, as operators find them, take them off and put them back."""

from typing import Final
from uuid import UUID

from driveway_core.driveways import DrivewayId
from driveway_http.models.operating import DrivewaysQuery
from driveway_http.paging import after, cursor_of
from driveway_web.forms import Form
from driveway_web.further import next_page
from driveway_web.pages.admin_words import LISTING_CHOICES, of_listing
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who

_LISTING: Final = "/admin/listings/<uuid:driveway_id>"


def listings(pages: Pages) -> None:
    """The pages of listings."""

    @pages.get("/admin/listings", who=Who.SIGNED_IN, again=_asked)
    def find_listings(visit: Visit) -> Reply:
        """Everybody's, or one host's; the latest first."""
        query = visit.form.read(DrivewaysQuery)
        page = visit.container.find_driveways()(
            visit.actor,
            status=query.of_status,
            host=query.of_host,
            limit=query.limit,
            after=after(query.cursor),
        )
        return _list(visit.form, {"found": page.items, "more": next_page(cursor_of(page.next_after))})

    @pages.get(_LISTING, who=Who.SIGNED_IN)
    def listing(visit: Visit, driveway_id: UUID) -> Reply:
        """One, whatever its state."""
        found = visit.container.look_at_driveway()(visit.actor, DrivewayId(driveway_id))
        return Shown("admin/listing.html", {"listing": found, "stands": of_listing(found)})

    @pages.post(f"{_LISTING}/suspend", even_in_maintenance=True)
    def suspend_listing(visit: Visit, driveway_id: UUID) -> Reply:
        """Nobody finds it; what is booked stands."""
        visit.container.suspend_driveway()(visit.actor, DrivewayId(driveway_id))
        return Gone(
            to("admin.listing", driveway_id=driveway_id), "This listing is off. Stays that are booked stand."
        )

    @pages.post(f"{_LISTING}/restore", even_in_maintenance=True)
    def restore_listing(visit: Visit, driveway_id: UUID) -> Reply:
        """Found and booked again."""
        visit.container.restore_driveway()(visit.actor, DrivewayId(driveway_id))
        return Gone(to("admin.listing", driveway_id=driveway_id), "This listing is back.")


def _asked(visit: Visit, form: Form) -> Shown:
    visit.actor.operator()
    return _list(form, {"found": None, "more": None})


def _list(form: Form, values: dict[str, object]) -> Shown:
    return Shown(
        "admin/listings.html", {"form": form, "choices": LISTING_CHOICES, "stands": of_listing, **values}
    )
