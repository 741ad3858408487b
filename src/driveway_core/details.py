"""What the parties to a booking see of it."""

from enum import StrEnum

import attrs

from driveway_core.actors import AccountId
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.driveways import Driveway
from driveway_core.vehicles import Vehicle


class Side(StrEnum):
    """From which side an account looks at its bookings."""

    DRIVER = "driver"
    HOST = "host"


@attrs.frozen(kw_only=True)
class BookingDetails:
    """A booking with the driveway, the car and the first names that belong to it."""

    booking: Booking
    driveway: Driveway
    vehicle: Vehicle
    driver_first_name: str
    host_first_name: str

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
