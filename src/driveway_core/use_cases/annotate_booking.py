"""Leave a note on a booking."""

import attrs

from driveway_core.actors import Actor
from driveway_core.bookings import Booking, BookingId
from driveway_core.details import BookingDetails
from driveway_core.errors import NotAllowed
from driveway_core.ports import Clock, Transactions
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.change_booking import change_booking


class NotYourNote(NotAllowed):
    """Each side writes its own note."""

    slug = "not-your-note"
    title = "That is the other side's note"

    def __str__(self) -> str:
        return "Drivers write driver_notes, hosts write host_notes."


@attrs.frozen(kw_only=True)
class Notes:
    """Which notes to write; None leaves one as it is, an empty text removes it."""

    driver_notes: str | None = None
    host_notes: str | None = None


@attrs.frozen
class AnnotateBooking:
    """Writes the note of one's own side; raises ``NotYourNote`` for the other's."""

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    @retried
    def __call__(self, actor: Actor, booking_id: BookingId, notes: Notes) -> BookingDetails:
        at = self.clock()

        def annotated(booking: Booking) -> Booking:
            driver, host = actor.account_id == booking.driver_id, actor.account_id == booking.host_id
            if (notes.driver_notes is not None and not driver) or (notes.host_notes is not None and not host):
                raise NotYourNote
            return booking.annotated(
                at=at,
                driver_notes=booking.driver_notes if notes.driver_notes is None else notes.driver_notes,
                host_notes=booking.host_notes if notes.host_notes is None else notes.host_notes,
            )

        return change_booking(
            self.transactions,
            self.settlement,
            actor,
            booking_id,
            lambda _, booking: annotated(booking),
            side=None,
            at=at,
        )
