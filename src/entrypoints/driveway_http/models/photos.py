"""Photos of listings."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from driveway_core.photos import LONGEST_CAPTION, MOST_LISTING_PHOTOS, DrivewayPhoto
from driveway_http.fields import ABSENT, In, Moment, Out, Query


def _plain(text: str) -> str:
    if any(character < " " or character == "\x7f" for character in text):
        raise ValueError("must be plain text on one line")
    return text


Caption = Annotated[str, StringConstraints(max_length=LONGEST_CAPTION), AfterValidator(_plain)]


class PhotoQuery(Query):
    """What stands below a new photo."""

    caption: Caption | None = None


class PhotoChangesIn(In):
    """What is left out stays; an empty caption removes it."""

    caption: Caption = ABSENT
    photo_order: Annotated[int, Field(ge=1, le=MOST_LISTING_PHOTOS)] = ABSENT


class PhotoOut(Out):
    """A photo of a listing; the picture itself is at ``photo_url``."""

    id: UUID
    photo_url: str
    photo_order: int = Field(description="from 1")
    caption: str | None
    created_at: Moment

    @classmethod
    def of(cls, photo: DrivewayPhoto) -> "PhotoOut":
        """From the core's."""
        return cls(
            id=photo.id,
            photo_url=photo.url,
            photo_order=photo.order,
            caption=photo.caption,
            created_at=photo.created_at,
        )


class PhotosOut(Out):
    """A listing's photos, in their order."""

    items: list[PhotoOut]
