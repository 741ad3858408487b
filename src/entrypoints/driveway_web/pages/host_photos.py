"""Photos of a listing, and of oneself: added, captioned, put in order, taken away."""

from typing import Final
from uuid import UUID

from flask import request

from driveway_core.driveways import DrivewayId
from driveway_core.errors import InvalidValue
from driveway_core.photos import LARGEST_UPLOAD, MOST_LISTING_PHOTOS, PhotoId
from driveway_http.models.photos import PhotoChangesIn, PhotoQuery
from driveway_web.forms import Form
from driveway_web.pages.host_listing import LISTING, own
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who

_LARGEST: Final = LARGEST_UPLOAD + 65_536
_PHOTO: Final = f"{LISTING}/photos/<uuid:photo_id>"


def photos(pages: Pages) -> None:
    """The pages of photos."""

    @pages.get(f"{LISTING}/photos", who=Who.SIGNED_IN)
    def photos(visit: Visit, driveway_id: UUID) -> Reply:
        """Those of a listing, in their order."""
        return _photos(visit, Form(), driveway_id)

    @pages.post(f"{LISTING}/photos", again=_photos, largest=_LARGEST)
    def add_photo(visit: Visit, driveway_id: UUID) -> Reply:
        """One more."""
        asked = visit.form.read(PhotoQuery)
        visit.container.add_photo()(
            visit.actor, DrivewayId(driveway_id), sent_file("photo"), caption=asked.caption
        )
        return _back(driveway_id, "Your photo was added.")

    @pages.post(_PHOTO, again=_photos)
    def change_photo(visit: Visit, driveway_id: UUID, photo_id: UUID) -> Reply:
        """Other words below it, or another place among the others."""
        asked = visit.form.read(PhotoChangesIn, empty=("caption",))
        given = asked.model_fields_set
        visit.container.change_photo()(
            visit.actor,
            DrivewayId(driveway_id),
            PhotoId(photo_id),
            caption=asked.caption if "caption" in given else None,
            order=asked.photo_order if "photo_order" in given else None,
        )
        return _back(driveway_id, "Saved.")

    @pages.post(f"{_PHOTO}/remove", again=_photos)
    def remove_photo(visit: Visit, driveway_id: UUID, photo_id: UUID) -> Reply:
        """One less."""
        visit.container.remove_photo()(visit.actor, DrivewayId(driveway_id), PhotoId(photo_id))
        return _back(driveway_id, "The photo is gone.")

    _portrait(pages)


def _portrait(pages: Pages) -> None:
    """A photo of oneself, beside one's listings."""

    @pages.get("/host/portrait", who=Who.SIGNED_IN)
    def portrait(visit: Visit) -> Reply:
        """As drivers see it."""
        return _oneself(visit, Form())

    @pages.post("/host/portrait", again=_oneself, largest=_LARGEST)
    def show_oneself(visit: Visit) -> Reply:
        """A new one."""
        visit.container.show_oneself()(visit.actor, sent_file("photo"))
        return Gone(to("host.portrait"), "That is how drivers see you now.")

    @pages.post("/host/portrait/remove")
    def hide_oneself(visit: Visit) -> Reply:
        """None any more."""
        visit.container.hide_oneself()(visit.actor)
        return Gone(to("host.portrait"), "Your photo is gone.")


def sent_file(name: str) -> bytes:
    """What a browser sent along; raises ``InvalidValue`` where nothing was chosen."""
    sent = request.files.get(name)
    data = b"" if sent is None else sent.read()
    if not data:
        raise InvalidValue(name, "choose a file first")
    return data


def _photos(visit: Visit, form: Form, driveway_id: UUID, photo_id: UUID | None = None) -> Shown:
    mine = own(visit, driveway_id)
    found = visit.container.list_photos()(visit.actor, mine.id)
    values = {
        "mine": mine,
        "photos": found,
        "form": form,
        "changed": photo_id,
        "room": len(found) < MOST_LISTING_PHOTOS,
    }
    return Shown("host/photos.html", values)


def _oneself(visit: Visit, form: Form) -> Shown:
    return Shown("host/portrait.html", {"form": form, "mine": visit.container.read_profile()(visit.actor)})


def _back(driveway_id: UUID, says: str) -> Gone:
    return Gone(to("host.photos", driveway_id=driveway_id), says)
