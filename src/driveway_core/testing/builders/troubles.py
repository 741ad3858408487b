"""Trouble on arrival."""

from base64 import b64decode
from typing import Final

from driveway_core.booking_states import TroubleKind
from driveway_core.bookings import BookingId
from driveway_core.photos import Photo, PhotoId, PhotoMedia
from driveway_core.testing.builders.people import NOW, an_id
from driveway_core.troubles import TroubleId, TroubleReport

A_PICTURE: Final = b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////////////////"
    "////////////////////wAALCAAQABABAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAI"
    "AQEAAD8AAP/Z"
)
"""The smallest JPEG file that a darkroom takes: 16 by 16 grey pixels."""


def a_report(booking_id: BookingId, *, photos: int = 0) -> TroubleReport:
    """An occupied place, with so many photos that are each ``A_PICTURE``."""
    return TroubleReport(
        id=TroubleId(an_id()),
        booking_id=booking_id,
        kind=TroubleKind.OCCUPIED,
        note="A grey van stands there.",
        photos=tuple(
            Photo(id=PhotoId(an_id()), media=PhotoMedia.JPEG, size=len(A_PICTURE)) for _ in range(photos)
        ),
        reported_at=NOW,
    )
