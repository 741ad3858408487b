"""A trip to a stay as the terminal shows it: to its driver, its host, or whoever runs the marketplace."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from driveway_cli.wishes import local
from driveway_core.booking_states import Source
from driveway_core.notices import Notice
from driveway_core.notices_told import told
from driveway_core.trip_words import distance
from driveway_core.trips_told import NOTICED, TripWords


@attrs.frozen(kw_only=True)
class TripTold(TripWords):
    """A trip as one reader may see it, and what was told of it to whom."""

    notices: Sequence[tuple[str, Notice]] = ()

    @property
    def in_the_car(self) -> str | None:
        """What became of sending the address to the car, and why; for its driver alone."""
        return self.address_told(self._when)

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
            facts["left"] = NOTICED[Source.ASSUMED]
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
        return self._local(at) if source is None else f"{self._local(at)}, {NOTICED[source]}"

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
