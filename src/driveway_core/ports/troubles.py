"""Reports of trouble on arrival."""

from collections.abc import Sequence
from typing import Protocol

from driveway_core.bookings import BookingId
from driveway_core.photos import PhotoId
from driveway_core.troubles import TroubleId, TroubleReport


class Troubles(Protocol):
    """``trouble_reports`` and ``trouble_photos``: one report a booking. Reading one raises ``Missing``."""

    def add(self, report: TroubleReport, pictures: Sequence[bytes]) -> None:
        """Keep a report and the bytes of its photos, in the photos' order."""
        ...

    def get(self, trouble_id: TroubleId, *, changing: bool = False) -> TroubleReport:
        """The report; ``changing`` keeps whoever would change it, too, waiting for this transaction."""
        ...

    def of(self, booking_id: BookingId, *, changing: bool = False) -> TroubleReport:
        """A booking's report; ``changing`` as above."""
        ...

    def save(self, report: TroubleReport) -> None:
        """The host's answer and the decision; nothing else of a report changes."""
        ...

    def picture(self, photo_id: PhotoId) -> bytes:
        """A photo's bytes."""
        ...
