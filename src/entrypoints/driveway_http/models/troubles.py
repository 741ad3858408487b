"""Trouble on arrival, with its photos."""

import base64
import binascii
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from driveway_core.photos import LARGEST_PHOTO
from driveway_core.troubles import MOST_PHOTOS, TroubleReport
from driveway_http.fields import In, Moment, Out

LARGEST_DATA: Final = 4 * -(-LARGEST_PHOTO // 3)
"""Characters of base64 for the largest photo."""
LARGEST_REPORT: Final = MOST_PHOTOS * LARGEST_DATA + 65_536

Kind = Literal["occupied", "blocked", "not_as_described"]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]


def _base64(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise ValueError("must be base64") from None
    return text


class PhotoIn(In):
    """One photo: a JPEG, PNG or WebP file of at most 5 MB."""

    data: Annotated[
        str,
        StringConstraints(min_length=1, max_length=LARGEST_DATA),
        AfterValidator(_base64),
        Field(json_schema_extra={"contentEncoding": "base64"}),
    ]

    @property
    def content(self) -> bytes:
        """The file."""
        return base64.b64decode(self.data)


class TroubleIn(In):
    """What a driver found."""

    kind: Kind
    note: Said
    photos: Annotated[list[PhotoIn], Field(max_length=MOST_PHOTOS, default_factory=list)]


class TroubleAnswerIn(In):
    """The host's side of it."""

    answer: Said


class TroubleDecisionIn(In):
    """What an operator makes of it; the refund stands either way."""

    decision: Literal["upheld", "dismissed"]


class TroublePhotoOut(Out):
    """A photo of a report; ``url`` is for those who may read the report."""

    id: UUID
    media_type: Literal["image/jpeg", "image/png", "image/webp"]
    size: int = Field(description="bytes")
    url: str


class TroubleOut(Out):
    """A report of trouble on arrival."""

    id: UUID
    booking_id: UUID
    kind: Kind
    note: str
    photos: list[TroublePhotoOut]
    reported_at: Moment
    host_answer: str | None
    answered_at: Moment | None
    decision: Literal["upheld", "dismissed"] | None = Field(description="by an operator; moves no money")
    decided_at: Moment | None

    @classmethod
    def of(cls, report: TroubleReport) -> "TroubleOut":
        """From the core's report."""
        return cls(
            id=report.id,
            booking_id=report.booking_id,
            kind=report.kind.value,
            note=report.note,
            photos=[
                TroublePhotoOut(
                    id=photo.id,
                    media_type=photo.media.value,
                    size=photo.size,
                    url=f"/v1/bookings/{report.booking_id}/trouble/photos/{photo.id}",
                )
                for photo in report.photos
            ],
            reported_at=report.reported_at,
            host_answer=report.host_answer,
            answered_at=report.answered_at,
            decision=None if report.decision is None else report.decision.value,
            decided_at=report.decided_at,
        )
