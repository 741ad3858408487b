"""A trip to a stay in words: where the car is, how far it has still to go, what it does by itself."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core import car_marks
from driveway_core.actors import AccountId
from driveway_core.booking_states import BookingStatus, Source
from driveway_core.bookings import Booking
from driveway_core.places import Position
from driveway_core.trip_words import ago, minutes_told, navigation_told
from driveway_core.trips import TripPhase
from driveway_core.use_cases.read_trip import TripSeen

_PHASES: Final = {
    TripPhase.EXPECTED: "not on its way yet",
    TripPhase.EN_ROUTE: "on its way",
    TripPhase.APPROACHING: "almost there",
    TripPhase.ARRIVED: "arrived",
    TripPhase.PARKED: "parked",
    TripPhase.OVERSTAYING: "still there, though its time is over",
    TripPhase.DEPARTED: "gone",
}
_COMING: Final = (TripPhase.EN_ROUTE, TripPhase.APPROACHING)
NOTICED: Final = {
    Source.DRIVER: "as the driver says",
    Source.POLLING: "seen by asking the car",
    Source.TELEMETRY: "told by the car itself",
    Source.ASSUMED: "assumed: nobody noticed",
}
OVER: Final = (BookingStatus.COMPLETED, BookingStatus.CANCELLED, BookingStatus.NO_SHOW)


@attrs.frozen(kw_only=True)
class TripWords:
    """A trip as one reader may see it; ``reader`` is the account from whose side it is told."""

    seen: TripSeen
    reader: AccountId

    @property
    def booking(self) -> Booking:
        """The stay."""
        return self.seen.details.booking

    @property
    def phase(self) -> TripPhase | None:
        """Where the trip stands; None where nobody follows it."""
        return None if self.seen.trip is None else self.seen.trip.phase

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.phase is TripPhase.DEPARTED or self.booking.status in OVER

    @property
    def minutes(self) -> float | None:
        """To the arrival, while the car is on its way: what it told last, less what has passed since."""
        trip = self.seen.trip
        if trip is None or trip.phase not in _COMING or trip.minutes_to_arrival is None:
            return None
        passed = self.seen.seen_at - (trip.last_seen_at or self.seen.seen_at)
        return max(0.0, trip.minutes_to_arrival - max(0.0, passed / timedelta(minutes=1)))

    @property
    def position(self) -> Position | None:
        """Where the car was seen last; for its driver alone."""
        news = (each.position for each in self.seen.observations if each.position is not None)
        return next(news, None)

    @property
    def metres(self) -> float | None:
        """As the crow flies to the place, from where the car was seen last; for its driver alone."""
        there = self.seen.details.driveway.position
        return None if self.position is None else self.position.metres_to(there)

    @property
    def rest(self) -> float | None:
        """How much of the way is left, by its length where that is told, else by its time."""
        told = None if self.seen.trip is None else self.seen.trip.minutes_to_arrival
        if self.metres is None:
            return self.minutes
        if not told or self.minutes is None:
            return self.metres
        return self.metres * self.minutes / told

    @property
    def headline(self) -> str:
        """How it stands, in a few words."""
        if self.phase is None:
            return self._unfollowed()
        words = _PHASES[self.phase]
        if self.booking.status in OVER and self.phase is not TripPhase.DEPARTED:
            return f"the stay is {_state(self.booking)}; the car was {words}"
        if self.minutes is not None:
            return f"{words}, {minutes_told(self.minutes)} to go"
        return words

    def _unfollowed(self) -> str:
        if self.booking.status in OVER:
            return f"the stay is {_state(self.booking)}"
        if self.booking.arrival_detected_at is not None:
            return "arrived, as the driver says"
        return "not followed: the car is not linked, or no worker has begun it"

    @property
    def last_seen(self) -> str:
        """How long ago the car was seen."""
        trip = self.seen.trip
        if trip is None or trip.last_seen_at is None:
            return "never"
        return ago(self.seen.seen_at - trip.last_seen_at)

    def address_told(self, when: Callable[[datetime], str]) -> str | None:
        """What became of sending the address to the car, and why; for its driver alone."""
        trip = self.seen.trip
        if trip is None or self.reader != self.booking.driver_id:
            return None
        return navigation_told(trip.navigation, trip.heading_seen_at, when)

    @property
    def parks_itself(self) -> str:
        """What is known of the car parking itself, and who says so."""
        booking = self.booking
        if booking.auto_park_source == car_marks.BY_DRIVER:
            if not booking.auto_park_attempted:
                return "not used, as the driver says"
            return (
                f"used, {'and it worked' if booking.auto_park_successful else 'in vain'}, as the driver says"
            )
        if booking.auto_park_source == car_marks.BY_SANDBOX:
            seen = "seen in park afterwards" if booking.auto_park_successful else "not seen in park yet"
            return f"asked of a simulated car, {seen}"
        if booking.auto_park_source == car_marks.BY_MAKER:
            return "not asked for: its maker has no command for it"
        return "not asked for"


def _state(booking: Booking) -> str:
    return booking.status.value.replace("_", " ")
