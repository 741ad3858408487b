"""Bookings: from a hold to an empty driveway.

Its states and the steps between them are in ``booking_states``; the verbs
here take them, and stamp each with its moment. Source: domain rules §6.
"""

from datetime import datetime, timedelta
from typing import NewType
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.booking_states import (
    CAPTURE_RESERVE,
    DECLINED,
    HOLD_LAPSED,
    PAYMENT_ENDED,
    PAYMENT_HOLD,
    REQUEST_HOLD,
    TRANSITIONS,
    TROUBLE,
    TROUBLE_WINDOW,
    Awaiting,
    BookingStatus,
    CancelledBy,
    IllegalTransition,
    Source,
    TooEarly,
    TooLate,
    TroubleKind,
    Verb,
)
from driveway_core.booking_texts import BookingReference, note
from driveway_core.driveways import DrivewayId
from driveway_core.errors import InvalidValue
from driveway_core.overstays import with_overstay
from driveway_core.quotes import Offer
from driveway_core.vehicles import VehicleId
from driveway_core.windows import TimeWindow

__all__ = [
    "Awaiting",
    "Booking",
    "BookingId",
    "BookingStatus",
    "CancelledBy",
    "Source",
]

BookingId = NewType("BookingId", UUID)


@attrs.frozen(kw_only=True)
class Booking:
    """One stay of one car at one driveway: the columns of ``bookings``.

    ``occupied`` is what it keeps others out of: the stay and the host's
    buffer after it. ``space`` counts from 1.
    """

    id: BookingId
    reference: BookingReference
    driver_id: AccountId
    vehicle_id: VehicleId
    driveway_id: DrivewayId
    host_id: AccountId
    stay: TimeWindow
    occupied: TimeWindow
    space: int = 1
    offer: Offer
    status: BookingStatus
    awaiting: Awaiting | None = None
    hold_expires_at: datetime | None = None
    cancelled_by: CancelledBy | None = None
    cancel_reason: str | None = None
    arrival_source: Source | None = None
    departure_source: Source | None = None
    tesla_navigation_sent: bool = False
    auto_park_attempted: bool = False
    auto_park_successful: bool = False
    auto_park_source: str | None = None
    auto_park_reason: str | None = None
    arrival_detected_at: datetime | None = None
    departure_detected_at: datetime | None = None
    driver_notes: str | None = None
    host_notes: str | None = None
    created_at: datetime
    updated_at: datetime
    confirmed_at: datetime | None = None
    cancelled_at: datetime | None = None
    completed_at: datetime | None = None
    version: int = 1

    @classmethod
    def begin(
        cls,
        *,
        id: BookingId,
        reference: BookingReference,
        driver_id: AccountId,
        vehicle_id: VehicleId,
        driveway_id: DrivewayId,
        host_id: AccountId,
        stay: TimeWindow,
        offer: Offer,
        awaiting: Awaiting | None,
        driver_notes: str | None,
        at: datetime,
    ) -> "Booking":
        """A new booking: confirmed at once, or a hold that waits for payment or the host."""
        expires = {
            None: None,
            Awaiting.PAYMENT: at + PAYMENT_HOLD,
            Awaiting.HOST: min(at + REQUEST_HOLD, stay.start),
        }[awaiting]
        return cls(
            id=id,
            reference=reference,
            driver_id=driver_id,
            vehicle_id=vehicle_id,
            driveway_id=driveway_id,
            host_id=host_id,
            stay=stay,
            occupied=stay.followed_by(timedelta(minutes=offer.buffer_minutes)),
            offer=offer,
            status=BookingStatus.CONFIRMED if awaiting is None else BookingStatus.PENDING,
            awaiting=awaiting,
            hold_expires_at=expires,
            driver_notes=note(driver_notes, field="driver_notes"),
            created_at=at,
            updated_at=at,
            confirmed_at=at if awaiting is None else None,
        )

    def _next(self, verb: Verb) -> BookingStatus:
        try:
            return TRANSITIONS[self.status, verb]
        except KeyError:
            raise IllegalTransition(self.status, verb) from None

    def _confirmed(self, status: BookingStatus, at: datetime) -> "Booking":
        return attrs.evolve(
            self, status=status, awaiting=None, hold_expires_at=None, confirmed_at=at, updated_at=at
        )

    def _cancelled(
        self, status: BookingStatus, by: CancelledBy, reason: str | None, at: datetime
    ) -> "Booking":
        return attrs.evolve(
            self,
            status=status,
            awaiting=None,
            cancelled_by=by,
            cancel_reason=reason,
            cancelled_at=at,
            updated_at=at,
        )

    @staticmethod
    def _refuse_before(earliest: datetime, at: datetime) -> None:
        if at < earliest:
            raise TooEarly(earliest)

    def confirm(self, *, at: datetime) -> "Booking":
        """The payment it waited for is there."""
        status = self._next(Verb.CONFIRM)
        if self.awaiting is not Awaiting.PAYMENT:
            raise IllegalTransition(self.status, Verb.CONFIRM)
        return self._confirmed(status, at)

    def hold_payment(self, *, until: datetime | None, at: datetime) -> "Booking":
        """The money is set aside until a moment: now the host is asked, while it surely is."""
        status = self._next(Verb.HOLD_PAYMENT)
        if self.awaiting is not Awaiting.PAYMENT:
            raise IllegalTransition(self.status, Verb.HOLD_PAYMENT)
        ends = [at + REQUEST_HOLD, self.stay.start]
        if until is not None:
            ends.append(until - CAPTURE_RESERVE)
        return attrs.evolve(
            self, status=status, awaiting=Awaiting.HOST, hold_expires_at=min(ends), updated_at=at
        )

    def accept(self, *, at: datetime) -> "Booking":
        """The host says yes."""
        status = self._next(Verb.ACCEPT)
        if self.awaiting is not Awaiting.HOST:
            raise IllegalTransition(self.status, Verb.ACCEPT)
        return self._confirmed(status, at)

    def accept_unpaid(self, *, at: datetime) -> "Booking":
        """The host says yes, and what was set aside is taken before it is confirmed."""
        status = self._next(Verb.ACCEPT_UNPAID)
        if self.awaiting is not Awaiting.HOST:
            raise IllegalTransition(self.status, Verb.ACCEPT_UNPAID)
        ends = at + PAYMENT_HOLD
        return attrs.evolve(
            self, status=status, awaiting=Awaiting.PAYMENT, hold_expires_at=ends, updated_at=at
        )

    def decline(self, *, at: datetime) -> "Booking":
        """The host says no."""
        status = self._next(Verb.DECLINE)
        if self.awaiting is not Awaiting.HOST:
            raise IllegalTransition(self.status, Verb.DECLINE)
        return self._cancelled(status, CancelledBy.HOST, DECLINED, at)

    def cancel(self, *, by: CancelledBy, at: datetime, reason: str | None = None) -> "Booking":
        """Given up before the car arrived."""
        return self._cancelled(self._next(Verb.CANCEL), by, note(reason, field="reason"), at)

    def end_payment(self, *, at: datetime) -> "Booking":
        """What was set aside for it is no longer: there is nothing to take."""
        return self._cancelled(self._next(Verb.END_PAYMENT), CancelledBy.PLATFORM, PAYMENT_ENDED, at)

    def lapse(self) -> "Booking":
        """The hold has ended: stamped with the moment it did, whenever that is noticed."""
        status = self._next(Verb.LAPSE)
        at = self.hold_expires_at or self.updated_at
        return self._cancelled(status, CancelledBy.PLATFORM, HOLD_LAPSED, at)

    def revive(self, *, at: datetime) -> "Booking":
        """A payment came in after its hold had lapsed, and the window is still free."""
        status = self._next(Verb.REVIVE)
        if self.cancelled_by is not CancelledBy.PLATFORM or self.cancel_reason != HOLD_LAPSED:
            raise IllegalTransition(self.status, Verb.REVIVE)
        revived = attrs.evolve(self, cancelled_by=None, cancel_reason=None, cancelled_at=None)
        return revived._confirmed(status, at)

    def reschedule(self, stay: TimeWindow, offer: Offer, *, at: datetime) -> "Booking":
        """Longer, shorter or at another time; a stay that has begun keeps its start.

        Also one that nobody has checked in to: who parked without saying so
        could move it on and on, and park for ever for one price.
        """
        status = self._next(Verb.RESCHEDULE)
        begun = self.status is BookingStatus.ACTIVE or at >= self.stay.start
        if begun and stay.start != self.stay.start:
            raise InvalidValue("start_time", "this stay has begun: only its end can be moved")
        if stay.end <= at:
            raise InvalidValue("end_time", "must not lie in the past")
        if at > self.stay.end + timedelta(minutes=self.offer.overstay_grace_minutes):
            raise InvalidValue("end_time", "this stay is over: check out, and book anew to stay on")
        occupied = stay.followed_by(timedelta(minutes=offer.buffer_minutes))
        return attrs.evolve(self, status=status, stay=stay, occupied=occupied, offer=offer, updated_at=at)

    def check_in(self, *, at: datetime, source: Source, early_arrival: timedelta) -> "Booking":
        """The car is there; from ``early_arrival`` before the start on."""
        status = self._next(Verb.CHECK_IN)
        self._refuse_before(self.stay.start - early_arrival, at)
        return attrs.evolve(self, status=status, arrival_detected_at=at, arrival_source=source, updated_at=at)

    def check_out(self, *, at: datetime, source: Source) -> "Booking":
        """The car is gone: rest and buffer are free at once; what it stayed too long is owed."""
        return attrs.evolve(
            self,
            offer=with_overstay(self.offer, self.stay, left=at),
            status=self._next(Verb.CHECK_OUT),
            departure_detected_at=at,
            departure_source=source,
            completed_at=at,
            updated_at=at,
        )

    def miss(self) -> "Booking":
        """The stay ended and nobody came: stamped with its end, whenever that is noticed."""
        at = self.stay.end
        return attrs.evolve(self, status=self._next(Verb.MISS), completed_at=at, updated_at=at)

    def report_trouble(self, *, at: datetime, kind: TroubleKind, early_arrival: timedelta) -> "Booking":
        """The place cannot be used as it is: from ``early_arrival`` before the start to an hour after it."""
        status = self._next(Verb.REPORT_TROUBLE)
        self._refuse_before(self.stay.start - early_arrival, at)
        if at > self.stay.start + TROUBLE_WINDOW:
            raise TooLate(self.stay.start + TROUBLE_WINDOW)
        return self._cancelled(status, CancelledBy.PLATFORM, f"{TROUBLE}: {kind}", at)

    def annotated(self, *, at: datetime, driver_notes: str | None, host_notes: str | None) -> "Booking":
        """With these notes; what is unchanged is handed in again."""
        return attrs.evolve(
            self,
            driver_notes=note(driver_notes, field="driver_notes"),
            host_notes=note(host_notes, field="host_notes"),
            updated_at=at,
        )

    @property
    def due_at(self) -> datetime | None:
        """When it changes by itself: a hold when it ends, a confirmed stay when it is over."""
        if self.status is BookingStatus.PENDING:
            return self.hold_expires_at
        if self.status is BookingStatus.CONFIRMED:
            return self.stay.end
        return None

    def due(self, *, at: datetime) -> "Booking":
        """The booking as it stands at a moment: a lapsed hold and a missed stay have happened."""
        if self.due_at is None or at < self.due_at:
            return self
        return self.lapse() if self.status is BookingStatus.PENDING else self.miss()
