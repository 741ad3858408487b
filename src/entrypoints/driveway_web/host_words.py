"""How bookings, trips and payouts are called to hosts."""

from types import MappingProxyType
from typing import Final

from driveway_core.bookings import BookingStatus
from driveway_core.payouts import PayoutStatus
from driveway_core.trips import TripPhase

STATES: Final = MappingProxyType(
    {
        BookingStatus.PENDING: ("waiting", "warn"),
        BookingStatus.CONFIRMED: ("booked", "good"),
        BookingStatus.ACTIVE: ("there now", "good"),
        BookingStatus.COMPLETED: ("completed", "calm"),
        BookingStatus.CANCELLED: ("cancelled", "bad"),
        BookingStatus.NO_SHOW: ("did not come", "bad"),
    }
)
"""Where a booking stands, and the tone of its badge."""

PHASES: Final = MappingProxyType(
    {
        TripPhase.EXPECTED: "Expected; the car has not set out yet",
        TripPhase.EN_ROUTE: "On the way",
        TripPhase.APPROACHING: "Nearly there",
        TripPhase.ARRIVED: "Arrived",
        TripPhase.PARKED: "Parked",
        TripPhase.OVERSTAYING: "Still there, beyond the end of the stay",
        TripPhase.DEPARTED: "Gone",
    }
)

PAYOUTS: Final = MappingProxyType(
    {
        PayoutStatus.PENDING: ("being prepared", "warn"),
        PayoutStatus.PROCESSING: ("on its way", "warn"),
        PayoutStatus.PAID: ("paid", "good"),
        PayoutStatus.FAILED: ("sent back by the bank", "bad"),
        PayoutStatus.CANCELLED: ("taken back", "calm"),
    }
)
"""Where a payout stands, and the tone of its badge."""
