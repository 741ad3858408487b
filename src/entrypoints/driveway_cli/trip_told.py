"""A trip to a stay in the words of who waits: its driver, its host, or whoever runs the marketplace."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_cli.trip_words import ago, distance, minutes_told, navigation_told
from driveway_cli.wishes import local
from driveway_core import car_marks
from driveway_core.actors import AccountId
from driveway_core.booking_states import BookingStatus, Source
from driveway_core.bookings import Booking
from driveway_core.notices import Notice
from driveway_core.notices_told import told
from driveway_core.trips import TripPhase
from driveway_core.use_cases.read_trip import TripSeen

_PHASES: Final = {
    TripPhase.EXPECTED: "expected",
    TripPhase.EN_ROUTE: "on its way",
    TripPhase.APPROACHING: "almost there",
    TripPhase.ARRIVED: "arrived",
    TripPhase.PARKED: "parked",
    TripPhase.OVERSTAYING: "still there, though its time is over",
    TripPhase.DEPARTED: "gone",
}
_COMING: Final = (TripPhase.EN_ROUTE, TripPhase.APPROACHING)
_NOTICED: Final = {
    Source.DRIVER: "as the driver says",
    Source.POLLING: "seen by asking the car",
    Source.TELEMETRY: "told by the car itself",
    Source.ASSUMED: "assumed: nobody noticed",
}
_OVER: Final = (BookingStatus.COMPLETED, BookingStatus.CANCELLED, BookingStatus.NO_SHOW)


@attrs.frozen(kw_only=True)
class TripTold:
    """A trip as one reader may see it, and what was told of it to whom.

    ``reader`` is the account from whose side it is told.
    """

    seen: TripSeen
    reader: AccountId
    notices: Sequence[tuple[str, Notice]] = ()

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
        return self.phase is TripPhase.DEPARTED or self.booking.status in _OVER

    @property
    def minutes(self) -> float | None:
        """To the arrival, while the car is on its way: what it told last, less what has passed since."""
        trip = self.seen.trip
        if trip is None or trip.phase not in _COMING or trip.minutes_to_arrival is None:
            return None
        passed = self.seen.seen_at - (trip.last_seen_at or self.seen.seen_at)
        return max(0.0, trip.minutes_to_arrival - max(0.0, passed / timedelta(minutes=1)))

    @property
    def metres(self) -> float | None:
        """As the crow flies to the place, from where the car was seen last; for its driver alone."""
        news = (each.position for each in self.seen.observations if each.position is not None)
        position = next(news, None)
        return None if position is None else position.metres_to(self.seen.details.driveway.position)

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
        if self.booking.status in _OVER and self.phase is not TripPhase.DEPARTED:
            return f"the stay is {_state(self.booking)}; the car was {words}"
        if self.minutes is not None:
            return f"{words}, {minutes_told(self.minutes)} to go"
        return words

    def _unfollowed(self) -> str:
        if self.booking.status in _OVER:
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

    @property
    def in_the_car(self) -> str | None:
        """What became of sending the address to the car, and why; for its driver alone."""
        trip = self.seen.trip
        if trip is None or self.reader != self.booking.driver_id:
            return None
        return navigation_told(trip.navigation, trip.heading_seen_at, self._when)

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
            return "not asked for: Tesla has no command for it"
        return "not asked for"

    def facts(self) -> Mapping[str, object]:
        """Everything, named; what nobody knows yet is left out."""
        details, booking, trip = self.seen.details, self.booking, self.seen.trip
        address, shown = details.driveway.address, details.shows_address_to(self.reader)
        facts: dict[str, object] = {
            "reference": booking.reference,
            "place": f"{details.driveway.title}, {address.line if shown else address.street}",
            "from": self._local(booking.stay.start),
            "to": self._local(booking.stay.end),
            "the car is": self.headline,
        }
        if trip is not None and trip.last_seen_at is not None:
            facts["last seen"] = f"{self._local(trip.last_seen_at)} ({self.last_seen})"
        if self.metres is not None and not self.is_over:
            facts["distance"] = distance(self.metres)
        if self.in_the_car is not None:
            facts["address in the car"] = self.in_the_car
        if booking.arrival_detected_at is not None:
            facts["arrived"] = self._noticed(booking.arrival_detected_at, booking.arrival_source)
        if trip is not None and trip.parked_at is not None:
            facts["parked"] = self._local(trip.parked_at)
        if booking.departure_detected_at is not None:
            facts["left"] = self._noticed(booking.departure_detected_at, booking.departure_source)
        elif booking.departure_source is Source.ASSUMED:
            facts["left"] = _NOTICED[Source.ASSUMED]
        if booking.arrival_detected_at is not None or booking.auto_park_source is not None:
            facts["parking itself"] = self.parks_itself
        return facts

    def said(self) -> list[str]:
        """What was told of it, in order, to whom."""
        return [
            f"{self._short(notice.created_at)}  {whom}: {told(notice)}"
            for whom, notice in sorted(self.notices, key=lambda one: (one[1].created_at, one[0]))
        ]

    def json(self) -> Mapping[str, object]:
        """For machines."""
        from driveway_http.models.cars import TripOut
        from driveway_http.models.notices import NoticeOut

        return {
            "reference": self.booking.reference,
            "status": self.booking.status.value,
            **TripOut.of(self.seen, self.reader).model_dump(mode="json"),
            "notices": [
                {"to": whom, **NoticeOut.of(notice).model_dump(mode="json")} for whom, notice in self.notices
            ],
        }

    def clock(self) -> str:
        """When this was looked at, on the wall clock of the place."""
        return self._local(self.seen.seen_at)

    def _noticed(self, at: datetime, source: Source | None) -> str:
        return self._local(at) if source is None else f"{self._local(at)}, {_NOTICED[source]}"

    def _when(self, at: datetime) -> str:
        """A moment in a sentence."""
        short = self._short(at)
        return f"on {short}" if ", " in short else f"at {short}"

    def _short(self, at: datetime) -> str:
        """A moment; one of the same day by the clock alone."""
        day, _, clock = self._local(at).rpartition(", ")
        return clock if self._local(self.seen.seen_at).startswith(f"{day}, ") else f"{day}, {clock}"

    def _local(self, at: datetime) -> str:
        return local(at, self.seen.details.driveway.time_zone)


def _state(booking: Booking) -> str:
    return booking.status.value.replace("_", " ")
