"""Photos that people send: what they are is seen in their first bytes, never believed from a name.

All are kept as they were made anew: JPEG files that hold the picture and
nothing else, under names of ours.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.driveways import DrivewayId, text_within
from driveway_core.errors import InvalidValue, Refused, Unavailable

PhotoId = NewType("PhotoId", UUID)

LARGEST_PHOTO: Final = 5 * 1024 * 1024
"""Bytes of a photo within a report of trouble."""

LARGEST_UPLOAD: Final = 10 * 1024 * 1024
"""Bytes of a photo of a listing or of oneself."""

LONGEST_SIDE: Final = 2_048
"""Pixels of a photo that was made anew."""

MOST_LISTING_PHOTOS: Final = 12
LONGEST_CAPTION: Final = 500

MADE_WITHIN: Final = timedelta(hours=1)
"""So long a file and its row may be without each other: the one comes before the other."""


class PhotoMedia(StrEnum):
    """The kinds of pictures that every browser shows, and that run no program."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"

    @property
    def ending(self) -> str:
        """What the name of such a file ends in."""
        return {PhotoMedia.JPEG: "jpg", PhotoMedia.PNG: "png", PhotoMedia.WEBP: "webp"}[self]


@attrs.frozen(kw_only=True)
class Photo:
    """A photo without its bytes; ``size`` is how many they are."""

    id: PhotoId
    media: PhotoMedia
    size: int


class TooManyPhotos(Refused):
    """A listing has as many photos as it may have."""

    slug = "too-many-photos"
    title = "That is one photo too many"

    def __str__(self) -> str:
        return f"A driveway has at most {MOST_LISTING_PHOTOS} photos: remove one first."


@attrs.frozen
class PhotoUnusable(Refused):
    """What was sent is no picture that can be shown; ``reason`` says why."""

    slug = "photo-unusable"
    title = "This photo cannot be used"

    reason: str

    def __str__(self) -> str:
        return f"This photo cannot be used: {self.reason}."


class PhotosUnavailable(Unavailable):
    """Photos cannot be made anew, kept or read right now."""

    slug = "photos-unavailable"
    title = "Photos are not to be had right now"
    retry_after = 5

    def __str__(self) -> str:
        return "Photos cannot be taken or shown right now: please try again in a moment."


@attrs.frozen(kw_only=True)
class DrivewayPhoto:
    """A photo of a listing: a row of ``driveway_photos``. ``order`` counts from 1."""

    id: PhotoId
    driveway_id: DrivewayId
    order: int
    caption: str | None = None
    created_at: datetime

    @property
    def url(self) -> str:
        """Where it is read."""
        return photo_url(self.id)

    def captioned(self, caption: str | None) -> "DrivewayPhoto":
        """With these words below it, or none."""
        said = (caption or "").strip() or None
        if said is not None:
            said = text_within(said, LONGEST_CAPTION, field="caption")
        return attrs.evolve(self, caption=said)


@attrs.frozen(kw_only=True)
class Portrait:
    """An account's own photo: a row of ``account_photos``."""

    id: PhotoId
    account_id: AccountId
    created_at: datetime


def photo_url(photo_id: PhotoId) -> str:
    """Where a photo is read, below this server's address."""
    return f"/v1/photos/{photo_id}"


def arranged(photos: Sequence[DrivewayPhoto], moved: PhotoId, *, to: int) -> tuple[DrivewayPhoto, ...]:
    """A listing's photos with one of them at another place, all counted anew; beyond the last is the last."""
    others = [each for each in photos if each.id != moved]
    (this,) = (each for each in photos if each.id == moved)
    others.insert(max(to, 1) - 1, this)
    return counted(others)


def counted(photos: Sequence[DrivewayPhoto]) -> tuple[DrivewayPhoto, ...]:
    """The same photos, counted from 1 without a gap."""
    return tuple(attrs.evolve(each, order=number) for number, each in enumerate(photos, 1))


def made_at(photo_id: PhotoId) -> datetime:
    """When an id was made, to the millisecond: it is a UUIDv7 (RFC 9562 §5.7)."""
    return datetime.fromtimestamp((photo_id.int >> 80) / 1_000, UTC)


def media_of(data: bytes, *, field: str, largest: int = LARGEST_PHOTO) -> PhotoMedia:
    """What kind of picture these bytes are.

    Raises ``InvalidValue`` for anything else, and for more than so many bytes.
    Source of the first bytes: RFC 9649 §2.5, PNG 3 §5.2, ITU T.81 annex B
    with JFIF.
    """
    if len(data) > largest:
        raise InvalidValue(field, f"a photo has at most {largest // 1024 // 1024} MB")
    if data.startswith(b"\xff\xd8\xff"):
        return PhotoMedia.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PhotoMedia.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return PhotoMedia.WEBP
    raise InvalidValue(field, "a photo is a JPEG, PNG or WebP file")
