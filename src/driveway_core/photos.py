"""Photos that people send: what they are is seen in their first bytes, never believed from a name."""

from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

import attrs

from driveway_core.errors import InvalidValue

PhotoId = NewType("PhotoId", UUID)

LARGEST_PHOTO: Final = 5 * 1024 * 1024
"""Bytes."""


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


def media_of(data: bytes, *, field: str) -> PhotoMedia:
    """What kind of picture these bytes are.

    Raises ``InvalidValue`` for anything else, and for more than 5 MB. Source
    of the first bytes: RFC 9649 §2.5, PNG 3 §5.2, ITU T.81 annex B with JFIF.
    """
    if len(data) > LARGEST_PHOTO:
        raise InvalidValue(field, "a photo has at most 5 MB")
    if data.startswith(b"\xff\xd8\xff"):
        return PhotoMedia.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PhotoMedia.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return PhotoMedia.WEBP
    raise InvalidValue(field, "a photo is a JPEG, PNG or WebP file")
