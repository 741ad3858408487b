"""Report trouble on arrival."""

from collections.abc import Sequence

import attrs

from driveway_core.actors import Actor
from driveway_core.booking_states import TroubleKind
from driveway_core.bookings import Booking, BookingId
from driveway_core.details import Side
from driveway_core.errors import InvalidValue
from driveway_core.once import Once
from driveway_core.photos import Photo, PhotoId, media_of
from driveway_core.ports import Clock, NewId, Transactions, Work
from driveway_core.settlement import Settlement
from driveway_core.transactions import retried
from driveway_core.troubles import MOST_PHOTOS, TroubleId, TroubleReport, said
from driveway_core.use_cases.change_booking import change_booking


@attrs.frozen
class ReportTrouble:
    """The driver finds the place occupied, blocked or not as described: the stay ends, all of it is refunded.

    ``photos`` are the bytes of up to four. Raises ``TooEarly`` and ``TooLate``
    outside of the time for it, ``IllegalTransition`` for a stay that is over.
    """

    transactions: Transactions
    clock: Clock
    settlement: Settlement
    new_id: NewId

    @retried
    def __call__(
        self,
        actor: Actor,
        booking_id: BookingId,
        kind: TroubleKind,
        *,
        note: str,
        photos: Sequence[bytes] = (),
        once: Once | None = None,
    ) -> TroubleReport:
        at = self.clock()
        if len(photos) > MOST_PHOTOS:
            raise InvalidValue("photos", f"at most {MOST_PHOTOS} photos")
        report = TroubleReport(
            id=TroubleId(self.new_id()),
            booking_id=booking_id,
            kind=kind,
            note=said(note, field="note"),
            photos=tuple(
                Photo(id=PhotoId(self.new_id()), media=media_of(each, field="photos"), size=len(each))
                for each in photos
            ),
            reported_at=at,
        )
        with self.transactions.read(acting_as=actor) as work:
            early = work.settings.marketplace().early_arrival

        def ended(work: Work, booking: Booking) -> Booking:
            after = booking.report_trouble(at=at, kind=kind, early_arrival=early)
            work.troubles.add(report, photos)
            return after

        change_booking(
            self.transactions,
            self.settlement,
            actor,
            booking_id,
            ended,
            side=Side.DRIVER,
            at=at,
            once=once,
        )
        return report
