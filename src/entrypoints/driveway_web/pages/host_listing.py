"""One listing, for its host: how it stands, what of it is to change, pause and end."""

from typing import Final
from uuid import UUID

import attrs

from driveway_core.drafts import DrivewayFields
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.errors import DrivewayError
from driveway_http.problems import Malformed, status_of
from driveway_web.drawings import Space
from driveway_web.forms import Form
from driveway_web.listing_forms import form_of, insists, read_parts
from driveway_web.mapping import with_map
from driveway_web.pages.host_wizard import TITLES, drawn, examples, part_values, suggestion_of
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who

LISTING: Final = "/host/driveways/<uuid:driveway_id>"
_PART: Final = "any(place, space, terms, words)"


def listing(pages: Pages) -> None:
    """The pages of one listing."""

    @pages.get(LISTING, who=Who.SIGNED_IN)
    def driveway(visit: Visit, driveway_id: UUID) -> Reply:
        """How it stands."""
        mine = own(visit, driveway_id)
        return Shown(
            "host/listing.html",
            {
                "mine": mine,
                "space": Space.of(mine.limits),
                "photos": visit.container.list_photos()(visit.actor, mine.id),
                "entries": visit.container.read_hours()(visit.actor, mine.id),
            },
        )

    @pages.get(f"{LISTING}/<{_PART}:part>", who=Who.SIGNED_IN)
    def edit_driveway(visit: Visit, driveway_id: UUID, part: str) -> Reply:
        """A part of it, as it is."""
        return _edited(visit, form_of(own(visit, driveway_id)), driveway_id, part)

    @pages.post(f"{LISTING}/<{_PART}:part>")
    def change_driveway(visit: Visit, driveway_id: UUID, part: str) -> Reply:
        """A part of it, as it is from now on."""
        try:
            fields = read_parts(visit.form, (part,))
            visit.container.change_driveway()(
                visit.actor, DrivewayId(driveway_id), fields, confirmed=insists(visit.form)
            )
        except (DrivewayError, Malformed) as error:
            shown = _edited(visit, visit.form.refused(error), driveway_id, part, suggestion_of(error))
            return attrs.evolve(shown, status=status_of(error))
        return Gone(
            to("host.driveway", driveway_id=driveway_id),
            "Saved. Stays that are booked keep what was agreed.",
        )

    @pages.post(f"{LISTING}/<any(pause, resume):verb>")
    def pause_driveway(visit: Visit, driveway_id: UUID, verb: str) -> Reply:
        """Not to be booked for a while, or again."""
        fields: DrivewayFields = {"is_available": verb == "resume"}
        if verb == "resume" and own(visit, driveway_id).status == "inactive":
            fields["listing_status"] = "active"
        visit.container.change_driveway()(visit.actor, DrivewayId(driveway_id), fields)
        said = "It can be booked again." if verb == "resume" else "It is paused: nobody finds it for now."
        return Gone(to("host.driveway", driveway_id=driveway_id), said)

    @pages.post(f"{LISTING}/retire")
    def retire_driveway(visit: Visit, driveway_id: UUID) -> Reply:
        """Taken off for good."""
        visit.container.retire_driveway()(visit.actor, DrivewayId(driveway_id))
        return Gone(to("host.overview"), "It is taken off for good. The stays that are booked stand.")

    _as_one_types(pages)


def _as_one_types(pages: Pages) -> None:
    """Parts of pages that change with what is typed."""

    @pages.get("/host/drawing")
    def drawing(visit: Visit) -> Reply:
        """The place, as large as it is typed."""
        if not visit.wants_part:
            return Gone(to("host.new_driveway"))
        part = "host/parts/space.html"
        return Shown(part, {"space": drawn(visit.form)}, part=part)

    @pages.get("/host/price-examples")
    def price_examples(visit: Visit) -> Reply:
        """What stays cost at the prices that are typed."""
        if not visit.wants_part:
            return Gone(to("host.new_driveway"))
        part = "host/parts/examples.html"
        return Shown(part, {"examples": examples(visit, visit.form)}, part=part)


def own(visit: Visit, driveway_id: UUID) -> Driveway:
    """One's own listing; anybody else's does not exist here."""
    return visit.container.read_rules()(visit.actor, DrivewayId(driveway_id))[0]


def _edited(visit: Visit, form: Form, driveway_id: UUID, part: str, suggestion: object = None) -> Shown:
    return Shown(
        "host/edit.html",
        {
            "mine": own(visit, driveway_id),
            "form": form,
            "part": part,
            "heading": TITLES[part],
            "suggestion": suggestion,
            "fresh": False,
            **part_values(visit, form, part),
        },
        policy=with_map(),
    )
