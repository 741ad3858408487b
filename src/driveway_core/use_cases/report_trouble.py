"""Report trouble on arrival."""

from collections.abc import Sequence

import attrs

from driveway_core.actors import Actor
from driveway_core.booking_states import TroubleKind
from driveway_core.bookings import Booking, BookingId
from driveway_core.details import Side
from driveway_core.errors import InvalidValue, Missing
from driveway_core.once import Once
from driveway_core.photos import Photo, PhotoId, PhotoMedia, media_of
from driveway_core.ports import Clock, Darkroom, NewId, Transactions, Work
from driveway_core.settlement import Settlement
from driveway_core.transactions import retried
from driveway_core.troubles import MOST_PHOTOS, TroubleId, TroubleReport, said
from driveway_core.use_cases.change_booking import change_booking, party_of
from driveway_core.use_cases.read_booking import own_booking


@attrs.frozen
class ReportTrouble:
    """The driver finds the place occupied, blocked or not as described: the stay ends, all of it is refunded.

    ``photos`` are the bytes of up to four, which are made anew before anything
    is kept of them. Raises ``TooEarly`` and ``TooLate`` outside of the time for
    it, ``IllegalTransition`` for a stay that is over, ``PhotoUnusable``.
    """

    transactions: Transactions
    clock: Clock
    settlement: Settlement
    new_id: NewId
    darkroom: Darkroom

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
        at, words = self.clock(), said(note, field="note")
        if len(photos) > MOST_PHOTOS:
            raise InvalidValue("photos", f"at most {MOST_PHOTOS} photos")
        for each in photos:
            media_of(each, field="photos")
        with self.transactions.read(acting_as=actor) as work:  # nobody else's pictures are looked at
            if actor.active() != party_of(own_booking(work, actor, booking_id), Side.DRIVER):
                raise Missing("booking_id", "booking")
        pictures = [self.darkroom.develop(each) for each in photos]
        report = TroubleReport(
            id=TroubleId(self.new_id()),
            booking_id=booking_id,
            kind=kind,
            note=words,
            photos=tuple(
                Photo(id=PhotoId(self.new_id()), media=PhotoMedia.JPEG, size=len(each)) for each in pictures
            ),
            reported_at=at,
        )
        return self._keep(actor, report, pictures, once)

    @retried
    def check(self, actor: Actor, booking_id: BookingId) -> None:
        """Raises what any report would be refused with at this moment; nothing is changed."""
        at = self.clock()
        with self.transactions.read(acting_as=actor) as work:
            details = own_booking(work, actor, booking_id)
            early = work.settings.marketplace().early_arrival
        if actor.active() != party_of(details, Side.DRIVER):
            raise Missing("booking_id", "booking")
        # what would come of it is not kept: only whether it may
        details.booking.due(at=at).report_trouble(at=at, kind=TroubleKind.OCCUPIED, early_arrival=early)

    @retried
    def _keep(
        self, actor: Actor, report: TroubleReport, pictures: Sequence[bytes], once: Once | None
    ) -> TroubleReport:
        at = report.reported_at
        with self.transactions.read(acting_as=actor) as work:
            early = work.settings.marketplace().early_arrival

        def ended(work: Work, booking: Booking) -> Booking:
            after = booking.report_trouble(at=at, kind=report.kind, early_arrival=early)
            work.troubles.add(report, pictures)
            return after

        change_booking(
            self.transactions,
            self.settlement,
            actor,
            report.booking_id,
            ended,
            side=Side.DRIVER,
            at=at,
            once=once,
        )
        return report
