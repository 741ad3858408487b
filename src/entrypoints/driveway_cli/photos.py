"""``photos``: how a listing looks, and its people."""

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from driveway_cli.opening import account_of, as_json, marketplace
from driveway_cli.showing import show_facts, show_json, show_rows
from driveway_cli.wishes import as_driver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from driveway_core.photos import DrivewayPhoto

_listing = click.argument("listing", type=click.UUID)
_photo = click.argument("photo", type=click.UUID)
_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def photos() -> None:
    """Add, arrange and remove photos."""


@photos.command("list")
@_listing
@click.option("--as", "email", metavar="EMAIL", help="Who looks; without it, anybody.")
@as_json
def list_(listing: UUID, email: str | None, json_: bool) -> None:
    """List the photos of LISTING, in their order."""
    from driveway_core.actors import ANYONE
    from driveway_core.driveways import DrivewayId

    with marketplace() as container:
        actor = ANYONE if email is None else account_of(container, email).actor
        found = container.list_photos()(actor, DrivewayId(listing))
    _show(found, json_=json_)


@photos.command()
@_listing
@click.argument("file", type=_file)
@as_driver
@click.option("--caption", help="What stands below it.")
@as_json
def add(listing: UUID, file: Path, email: str, caption: str | None, json_: bool) -> None:
    """Add FILE to the photos of LISTING.

    A JPEG, PNG or WebP file of at most 10 MB. It is made anew, without what the camera wrote beside it.
    """
    from driveway_core.driveways import DrivewayId

    with marketplace() as container:
        actor = account_of(container, email).actor
        added = container.add_photo()(actor, DrivewayId(listing), _read(file), caption=caption)
    _show_one(added, json_=json_)


@photos.command()
@_listing
@_photo
@as_driver
@click.option("--caption", help="What stands below it; empty words remove it.")
@click.option("--order", type=click.IntRange(min=1), help="Its place among the others, from 1.")
@as_json
def change(
    listing: UUID, photo: UUID, email: str, caption: str | None, order: int | None, json_: bool
) -> None:
    """Write below PHOTO of LISTING, or move it to another place."""
    from driveway_core.driveways import DrivewayId
    from driveway_core.photos import PhotoId

    if caption is None and order is None:
        raise click.UsageError("Give --caption, --order or both.")
    with marketplace() as container:
        actor = account_of(container, email).actor
        changed = container.change_photo()(
            actor, DrivewayId(listing), PhotoId(photo), caption=caption, order=order
        )
    _show_one(changed, json_=json_)


@photos.command()
@_listing
@_photo
@as_driver
@as_json
def remove(listing: UUID, photo: UUID, email: str, json_: bool) -> None:
    """Take PHOTO off LISTING. The others move up."""
    from driveway_core.driveways import DrivewayId
    from driveway_core.photos import PhotoId

    with marketplace() as container:
        actor, driveway_id = account_of(container, email).actor, DrivewayId(listing)
        container.remove_photo()(actor, driveway_id, PhotoId(photo))
        left = container.list_photos()(actor, driveway_id)
    _show(left, json_=json_)


@photos.command()
@click.argument("file", type=_file, required=False)
@as_driver
@click.option("--remove", "hiding", is_flag=True, help="Show none any more.")
@as_json
def portrait(file: Path | None, email: str, hiding: bool, json_: bool) -> None:
    """Show FILE as a photo of oneself, or none."""
    if (file is None) != hiding:
        raise click.UsageError("Give FILE, or --remove.")
    with marketplace() as container:
        account = account_of(container, email)
        url = None
        if file is None:
            container.hide_oneself()(account.actor)
        else:
            url = container.show_oneself()(account.actor, _read(file)).profile_image_url
    show_facts({"profile_image_url": url}, json_=json_)


def _read(file: Path) -> bytes:
    """A file, or as much of it as tells that it is too large."""
    from driveway_core.photos import LARGEST_UPLOAD

    with file.open("rb") as opened:
        return opened.read(LARGEST_UPLOAD + 1)


def _show(found: "Sequence[DrivewayPhoto]", *, json_: bool) -> None:
    from driveway_http.models.photos import PhotoOut

    if json_:
        show_json({"items": [PhotoOut.of(each).model_dump(mode="json") for each in found]})
        return
    show_rows(
        ("Place", "Photo", "Caption", "Where"),
        [(each.order, each.id, each.caption, each.url) for each in found],
        nothing="No photos.",
    )


def _show_one(photo: "DrivewayPhoto", *, json_: bool) -> None:
    from driveway_http.models.photos import PhotoOut

    shown = PhotoOut.of(photo)
    if json_:
        show_json(shown.model_dump(mode="json"))
        return
    show_facts(
        {
            "photo": shown.id,
            "place": shown.photo_order,
            "caption": shown.caption,
            "where": shown.photo_url,
        },
        json_=False,
    )
