"""Photos of listings and of people: sent as files, shown as they were made anew."""

from typing import Final
from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.driveways import DrivewayId
from driveway_core.photos import LARGEST_UPLOAD, DrivewayPhoto, PhotoId, PhotoMedia
from driveway_http.bodies import Upload
from driveway_http.calls import Answer, Api, Call, Caller
from driveway_http.models.accounts import AccountOut
from driveway_http.models.photos import PhotoChangesIn, PhotoOut, PhotoQuery, PhotosOut

_PHOTOS: Final = "/driveways/<uuid:driveway_id>/photos"
_PHOTO: Final = f"{_PHOTOS}/<uuid:photo_id>"
_PICTURE: Final = Upload(
    PhotoMedia.JPEG.value,
    LARGEST_UPLOAD,
    or_media=(PhotoMedia.PNG.value, PhotoMedia.WEBP.value),
    is_picture=True,
)
_KEPT: Final = "public, max-age=86400"
"""For a day: a picture never changes, but it may be taken away."""


def _added(photo: DrivewayPhoto) -> Answer:
    headers = {"Location": f"/v1/driveways/{photo.driveway_id}/photos/{photo.id}"}
    return Answer(status=201, body=PhotoOut.of(photo), headers=headers)


def _made(call: Call, photo_id: UUID) -> Answer:
    driveway_id = DrivewayId(call.path["driveway_id"])
    return _added(call.container.read_listing_photo()(call.actor, driveway_id, PhotoId(photo_id)))


def photos(spec: SpecTree) -> Blueprint:
    """The routes of photos."""
    blueprint = Blueprint("photos", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route("POST", _PHOTOS, answers={201: PhotoOut}, problems=(404,), again=_made, upload=_PICTURE)
    def add_photo(call: Call, driveway_id: UUID, upload: bytes, query: PhotoQuery) -> Answer:
        """Add a photo to one's listing: a JPEG, PNG or WebP file of at most 10 MB.

        It is made anew: upright, at most 2,048 pixels a side, and without what
        the camera wrote beside it, such as where it was taken.
        """
        return _added(
            call.container.add_photo()(
                call.actor, DrivewayId(driveway_id), upload, caption=query.caption, once=call.once
            )
        )

    @api.route("GET", _PHOTOS, answers={200: PhotosOut}, who=Caller.ANYBODY)
    def list_photos(call: Call, driveway_id: UUID) -> Answer:
        """A listing's photos, in the order in which its host shows them."""
        found = call.container.list_photos()(call.actor, DrivewayId(driveway_id))
        return Answer(body=PhotosOut(items=[PhotoOut.of(photo) for photo in found]))

    @api.route("GET", _PHOTO, answers={200: PhotoOut}, who=Caller.ANYBODY)
    def read_listing_photo(call: Call, driveway_id: UUID, photo_id: UUID) -> Answer:
        """One of them; the picture is at its `photo_url`."""
        photo = call.container.read_listing_photo()(call.actor, DrivewayId(driveway_id), PhotoId(photo_id))
        return Answer(body=PhotoOut.of(photo))

    @api.route("PATCH", _PHOTO, answers={200: PhotoOut})
    def change_photo(call: Call, driveway_id: UUID, photo_id: UUID, body: PhotoChangesIn) -> Answer:
        """Another caption, or another place among the others, which move along."""
        changes = body.model_fields_set
        photo = call.container.change_photo()(
            call.actor,
            DrivewayId(driveway_id),
            PhotoId(photo_id),
            caption=body.caption if "caption" in changes else None,
            order=body.photo_order if "photo_order" in changes else None,
        )
        return Answer(body=PhotoOut.of(photo))

    @api.route("DELETE", _PHOTO, answers={204: None})
    def remove_photo(call: Call, driveway_id: UUID, photo_id: UUID) -> Answer:
        """Take a photo away; the others move up."""
        call.container.remove_photo()(call.actor, DrivewayId(driveway_id), PhotoId(photo_id))
        return Answer(status=204)

    @api.route("GET", "/photos/<uuid:photo_id>", answers={200: None}, who=Caller.ANYBODY, media="image/jpeg")
    def read_photo(call: Call, photo_id: UUID) -> Answer:
        """The picture: a listing's for whoever may read it, anybody's own for anybody."""
        shown = call.container.read_photo()(call.actor, PhotoId(photo_id))
        headers = {
            "Content-Disposition": f'inline; filename="{photo_id}.jpg"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        }
        if shown.is_public:
            headers["Cache-Control"] = _KEPT
        return Answer(document=shown.data, media=PhotoMedia.JPEG.value, headers=headers)

    @api.route("PUT", "/me/photo", answers={200: AccountOut}, upload=_PICTURE)
    def show_oneself(call: Call, upload: bytes) -> Answer:
        """A photo of oneself, instead of the one before; `profile_image_url` leads to it."""
        return Answer(body=AccountOut.of(call.container.show_oneself()(call.actor, upload)))

    @api.route("DELETE", "/me/photo", answers={204: None})
    def hide_oneself(call: Call) -> Answer:
        """No photo of oneself any more."""
        call.container.hide_oneself()(call.actor)
        return Answer(status=204)

    return blueprint
