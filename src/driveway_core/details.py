"""What the parties to a booking see of it."""

from datetime import datetime
from enum import StrEnum

import attrs

from driveway_core.actors import AccountId
from driveway_core.amounts import Amounts
from driveway_core.booking_texts import BookingReference
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.money import Money
from driveway_core.overstays import Overstay, overstay
from driveway_core.payments import Payment, PaymentStatus
from driveway_core.refunds import Refund
from driveway_core.to_pay import ToPay
from driveway_core.vehicles import Vehicle
from driveway_core.windows import TimeWindow


class Side(StrEnum):
    """From which side an account looks at its bookings."""

    DRIVER = "driver"
    HOST = "host"


@attrs.frozen(kw_only=True)
class BookingQuestion:
    """Which bookings are wanted: all that is given must be so; an account's are those of either side."""

    reference: BookingReference | None = None
    status: BookingStatus | None = None
    account_id: AccountId | None = None
    driveway_id: DrivewayId | None = None


@attrs.frozen(kw_only=True)
class BookingDetails:
    """A booking with the driveway, the car and the first names that belong to it.

    ``seen_at`` is the moment at which somebody looks at it, ``was`` what was
    owed before a change that was just made, or is only looked at. ``payments``
    and ``refunds`` are there where drivers pay here, as ``paid_here`` says;
    ``to_pay`` is what the payer needs to finish one, for nobody else. ``wished``
    is the stay that it becomes once the payment that waits is made, if another.
    """

    booking: Booking
    driveway: Driveway
    vehicle: Vehicle
    driver_first_name: str
    host_first_name: str
    seen_at: datetime | None = None
    was: Amounts | None = None
    paid_here: bool = False
    payments: tuple[Payment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    to_pay: ToPay | None = attrs.field(default=None, repr=False)
    wished: TimeWindow | None = None

    @property
    def difference(self) -> Money | None:
        """What that change charges, or gives back where it is below zero; None where nothing was changed."""
        return None if self.was is None else self.booking.offer.due.total - self.was.total

    @property
    def open_payment(self) -> Payment | None:
        """The latest payment that the driver may still finish."""
        waiting = (each for each in reversed(self.payments) if each.status is PaymentStatus.PENDING)
        return next((each for each in waiting if each.failed_at is None), None)

    @property
    def overstay(self) -> Overstay | None:
        """What was owed when the car had left beyond its end, or would be by leaving now."""
        booking, offer = self.booking, self.booking.offer
        if offer.booked is not None and booking.departure_detected_at is not None:
            return Overstay(booking.departure_detected_at - booking.stay.end, offer.booked, offer.price)
        if booking.status is BookingStatus.ACTIVE and self.seen_at is not None:
            return overstay(offer, booking.stay, left=self.seen_at)
        return None

    def party(self, account_id: AccountId | None) -> bool:
        """Whether the account is one of the two."""
        return account_id is not None and account_id in (self.booking.driver_id, self.booking.host_id)

    def shows_address_to(self, account_id: AccountId | None) -> bool:
        """The host always; the driver while the stay is confirmed or under way. Domain rules §5."""
        if account_id == self.booking.host_id:
            return True
        return account_id == self.booking.driver_id and self.booking.status in (
            BookingStatus.CONFIRMED,
            BookingStatus.ACTIVE,
        )
