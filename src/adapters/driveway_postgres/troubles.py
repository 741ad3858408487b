"""``trouble_reports`` and ``trouble_photos``: rows and values, store; each side's text sealed for it."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import attrs
from sqlalchemy import Select, bindparam, insert, select, update

from driveway_core.booking_states import TroubleKind
from driveway_core.bookings import BookingId
from driveway_core.errors import Missing
from driveway_core.photos import Photo, PhotoId, PhotoMedia
from driveway_core.troubles import TroubleId, TroubleReport, Verdict
from driveway_postgres.runner import Row, Runner, Values, statement
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import bookings, trouble_photos, trouble_reports

_NOTE: Final = "trouble_reports.note"
_ANSWER: Final = "trouble_reports.host_answer"
_PICTURE: Final = "trouble_photos.content"
_CHANGING: Final = ("host_answer", "answered_at", "decision", "decided_at", "decided_by")

_r, _p = trouble_reports.c, trouble_photos.c


def _reports(*, changing: bool) -> Select[Any]:
    reading = select(
        _r.id,
        _r.booking_id,
        _r.kind,
        _r.note,
        _r.reported_at,
        _r.host_answer,
        _r.answered_at,
        _r.decision,
        _r.decided_at,
        _r.decided_by,
        bookings.c.driver_id,
        bookings.c.host_id,
    ).join_from(trouble_reports, bookings, bookings.c.id == _r.booking_id)
    return reading.with_for_update(of=trouble_reports) if changing else reading


_GET: Final = {
    changing: statement(_reports(changing=changing).where(_r.id == bindparam("id")))
    for changing in (False, True)
}
_OF: Final = {
    changing: statement(_reports(changing=changing).where(_r.booking_id == bindparam("booking_id")))
    for changing in (False, True)
}
_PHOTOS: Final = statement(
    select(_p.id, _p.media_type, _p.size).where(_p.report_id == bindparam("report_id")).order_by(_p.number)
)
_CONTENT: Final = statement(
    select(_p.content, bookings.c.driver_id)
    .join_from(trouble_photos, trouble_reports, _r.id == _p.report_id)
    .join(bookings, bookings.c.id == _r.booking_id)
    .where(_p.id == bindparam("id"))
)
_PARTIES: Final = statement(
    select(bookings.c.driver_id, bookings.c.host_id).where(bookings.c.id == bindparam("id"))
)
_ADD: Final = statement(insert(trouble_reports).values({each: bindparam(each.name) for each in _r}))
_ADD_PHOTO: Final = statement(insert(trouble_photos).values({each: bindparam(each.name) for each in _p}))
_SAVE: Final = statement(
    update(trouble_reports)
    .where(_r.id == bindparam("id"))
    .values({_r[name]: bindparam(name) for name in _CHANGING})
)


@attrs.frozen
class PostgresTroubles:
    """The ``Troubles`` port."""

    _run: Runner
    _seals: Seals

    def add(self, report: TroubleReport, pictures: Sequence[bytes]) -> None:
        driver, host = self._parties(report.booking_id)
        self._run.run(_ADD, self._values(report, driver, host))
        for number, (photo, picture) in enumerate(zip(report.photos, pictures, strict=True)):
            self._run.run(
                _ADD_PHOTO,
                {
                    "id": photo.id,
                    "report_id": report.id,
                    "number": number,
                    "media_type": photo.media.value,
                    "content": self._seals.seal_bytes(picture, _PICTURE, photo.id, owner=driver),
                    "size": len(picture),
                },
            )

    def get(self, trouble_id: TroubleId, *, changing: bool = False) -> TroubleReport:
        row = self._run.one(_GET[changing], {"id": trouble_id})
        if row is None:
            raise Missing("trouble_id", "report of trouble")
        return self._report(row)

    def of(self, booking_id: BookingId, *, changing: bool = False) -> TroubleReport:
        row = self._run.one(_OF[changing], {"booking_id": booking_id})
        if row is None:
            raise Missing("booking_id", "report of trouble")
        return self._report(row)

    def save(self, report: TroubleReport) -> None:
        if not self._run.run(_SAVE, self._values(report, *self._parties(report.booking_id))):
            raise Missing("trouble_id", "report of trouble")

    def picture(self, photo_id: PhotoId) -> bytes:
        row = self._run.one(_CONTENT, {"id": photo_id})
        if row is None:
            raise Missing("photo_id", "photo")
        return self._seals.unseal_bytes(row[0], _PICTURE, photo_id, owner=row[1])

    def _parties(self, booking_id: BookingId) -> tuple[UUID, UUID]:
        parties = self._run.one(_PARTIES, {"id": booking_id})
        if parties is None:
            raise Missing("booking_id", "booking")
        driver, host = parties
        return driver, host

    def _values(self, report: TroubleReport, driver: UUID, host: UUID) -> Values:
        return {
            "id": report.id,
            "booking_id": report.booking_id,
            "kind": report.kind.value,
            "note": self._seals.seal(report.note, _NOTE, report.id, owner=driver),
            "reported_at": report.reported_at,
            "host_answer": self._seals.seal_any(report.host_answer, _ANSWER, report.id, owner=host),
            "answered_at": report.answered_at,
            "decision": report.decision and report.decision.value,
            "decided_at": report.decided_at,
            "decided_by": report.decided_by,
        }

    def _report(self, row: Row) -> TroubleReport:
        this, driver, host = row[0], row[10], row[11]
        return TroubleReport(
            id=this,
            booking_id=row[1],
            kind=TroubleKind(row[2]),
            note=self._seals.unseal(row[3], _NOTE, this, owner=driver),
            photos=tuple(
                Photo(id=photo, media=PhotoMedia(media), size=size)
                for photo, media, size in self._run.all(_PHOTOS, {"report_id": this})
            ),
            reported_at=row[4],
            host_answer=self._seals.unseal_any(row[5], _ANSWER, this, owner=host),
            answered_at=row[6],
            decision=None if row[7] is None else Verdict(row[7]),
            decided_at=row[8],
            decided_by=row[9],
        )
