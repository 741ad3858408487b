"""Reports of trouble in memory."""

from collections.abc import Sequence

import attrs

from driveway_core.bookings import BookingId
from driveway_core.errors import Missing
from driveway_core.photos import PhotoId
from driveway_core.transactions import Interrupted
from driveway_core.troubles import TroubleId, TroubleReport
from driveway_memory.tables import Look


@attrs.frozen
class MemoryTroubles:
    """``trouble_reports`` and ``trouble_photos``; the one lock keeps others waiting anyway."""

    look: Look

    def add(self, report: TroubleReport, pictures: Sequence[bytes]) -> None:
        tables = self.look()
        if any(each.booking_id == report.booking_id for each in tables.troubles.values()):
            raise Interrupted
        tables.troubles[report.id] = report
        for photo, picture in zip(report.photos, pictures, strict=True):
            tables.pictures[photo.id] = picture

    def get(self, trouble_id: TroubleId, *, changing: bool = False) -> TroubleReport:
        try:
            return self.look().troubles[trouble_id]
        except KeyError:
            raise Missing("trouble_id", "report of trouble") from None

    def of(self, booking_id: BookingId, *, changing: bool = False) -> TroubleReport:
        for report in self.look().troubles.values():
            if report.booking_id == booking_id:
                return report
        raise Missing("booking_id", "report of trouble")

    def save(self, report: TroubleReport) -> None:
        self.get(report.id)
        self.look().troubles[report.id] = report

    def picture(self, photo_id: PhotoId) -> bytes:
        try:
            return self.look().pictures[photo_id]
        except KeyError:
            raise Missing("photo_id", "photo") from None
