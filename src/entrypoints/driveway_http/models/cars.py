"""Linked cars, trips and notices, as drivers and hosts see them."""

from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from driveway_core.actors import AccountId
from driveway_core.cars import Car, VehicleObservation
from driveway_core.trips import Navigation
from driveway_core.use_cases.command_car import CarSeen
from driveway_core.use_cases.link_cars import LinkBegun, LinkSeen
from driveway_core.use_cases.read_trip import TripSeen
from driveway_core.use_cases.sync_cars import Synced
from driveway_http.fields import In, Moment, Out, Query

State = Literal["online", "asleep", "offline"]
Phase = Literal["expected", "en_route", "approaching", "arrived", "parked", "overstaying", "departed"]
Seen = Literal["driver", "polling", "telemetry", "assumed"]


class LinkBegunOut(Out):
    """Where to send the driver's browser."""

    authorize_url: str
    expires_at: Moment

    @classmethod
    def of(cls, begun: LinkBegun) -> "LinkBegunOut":
        """From the core's."""
        return cls(authorize_url=begun.authorize_url, expires_at=begun.expires_at)


class LinkOut(Out):
    """How one's connection to Tesla stands; ``problem_text`` says what to do."""

    linked: bool
    linked_at: Moment | None
    problem: str | None
    problem_text: str | None

    @classmethod
    def of(cls, seen: LinkSeen) -> "LinkOut":
        """From the core's."""
        problem = None if seen.problem is None else seen.problem.value
        return cls(linked=seen.linked, linked_at=seen.linked_at, problem=problem, problem_text=seen.told)


class CallbackQuery(Query):
    """What Tesla's page adds to the address that it sends the browser back to.

    Whatever else it may add one day is left alone (RFC 6749 §4.1.2).
    """

    model_config = ConfigDict(extra="ignore")

    state: str | None = Field(None, max_length=2_000)
    code: str | None = Field(None, max_length=2_000)
    error: str | None = Field(None, max_length=200)
    error_description: str | None = Field(None, max_length=2_000)
    issuer: str | None = Field(None, max_length=2_000)
    locale: str | None = Field(None, max_length=100)


class SyncedOut(Out):
    """What an import found: ids of one's cars here, and what was left alone."""

    added: list[UUID]
    known: list[UUID]
    gone: list[UUID] = Field(description="left the account, and are not active any more")
    by_hand: list[str] = Field(description="VINs that do not tell how large the car is: register these")
    not_owned: int
    taken: int
    problem: str | None = Field(description="why a new link's cars are not here yet; sync them later")

    @classmethod
    def of(cls, synced: Synced) -> "SyncedOut":
        """From the core's."""
        return cls(
            added=list(synced.added),
            known=list(synced.known),
            gone=list(synced.gone),
            by_hand=[vin.value for vin in synced.by_hand],
            not_owned=synced.not_owned,
            taken=synced.taken,
            problem=synced.problem,
        )


class ObservationOut(Out):
    """What was seen of a car at a moment; whatever is null was not told."""

    at: Moment
    source: Literal["polling", "telemetry"]
    state: State
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    gear: Literal["P", "R", "N", "D"] | None
    speed_mps: float | None
    minutes_to_arrival: float | None

    @classmethod
    def of(cls, seen: VehicleObservation) -> "ObservationOut":
        """From the core's."""
        return cls(
            at=seen.at,
            source="telemetry" if seen.source.value == "telemetry" else "polling",
            state=seen.state.value,
            latitude=None if seen.position is None else seen.position.latitude,
            longitude=None if seen.position is None else seen.position.longitude,
            accuracy_m=seen.accuracy_m,
            gear=None if seen.gear is None else seen.gear.value,
            speed_mps=seen.speed_mps,
            minutes_to_arrival=seen.minutes_to_arrival,
        )


class AutoParkAbilityOut(Out):
    """No public command exists: ``can_command`` is true of simulated cars only."""

    can_command: bool
    smart_summon_available: bool | None


class CarStateOut(Out):
    """A linked car as it was last seen; ``problem`` says why it was not seen now."""

    vehicle_id: UUID
    state: State | None
    state_at: Moment | None
    latest: ObservationOut | None
    streams: bool = Field(description="whether it tells by itself what it does")
    needs_signing: bool | None
    key_paired: bool | None
    takes_destinations: bool | None
    auto_park: AutoParkAbilityOut
    problem: str | None

    @classmethod
    def of(cls, seen: CarSeen) -> "CarStateOut":
        """From the core's."""
        return cls._of(seen.car, seen.problem)

    @classmethod
    def _of(cls, car: Car, problem: str | None) -> "CarStateOut":
        return cls(
            vehicle_id=car.vehicle_id,
            state=None if car.state is None else car.state.value,
            state_at=car.state_at,
            latest=None if car.latest is None else ObservationOut.of(car.latest),
            streams=car.tells_by_itself,
            needs_signing=car.abilities.needs_signing,
            key_paired=car.abilities.key_paired,
            takes_destinations=car.abilities.takes_destinations,
            auto_park=AutoParkAbilityOut(
                can_command=car.abilities.parks_itself, smart_summon_available=car.abilities.smart_summon
            ),
            problem=problem,
        )


class NavigationOut(Out):
    """The destination on its way to the car: that Tesla took it is not that the car follows it."""

    state: Literal["wanted", "sent", "given_up"]
    tries: int
    sent: int = Field(description="how often Tesla took it")
    sent_at: Moment | None
    route: Literal["direct", "signed"] | None
    problem: str | None
    problem_text: str | None
    next_at: Moment | None = Field(description="when it is sent, or sent again")

    @classmethod
    def of(cls, navigation: Navigation) -> "NavigationOut":
        """From the core's."""
        return cls(
            state=navigation.state.value,
            tries=navigation.tries,
            sent=navigation.sent,
            sent_at=navigation.sent_at,
            route=None if navigation.route is None else navigation.route.value,
            problem=navigation.problem,
            problem_text=navigation.problem_text,
            next_at=navigation.next_at,
        )


class AutoParkOut(Out):
    """What is said of parking by itself, and who says it."""

    attempted: bool
    successful: bool
    source: str | None
    reason: str | None


class TripOut(Out):
    """The way to a stay and away from it; where the car was, its driver alone is told."""

    booking_id: UUID
    followed: bool = Field(description="false where the car is not linked, and before the trip is begun")
    phase: Phase | None
    minutes_to_arrival: float | None
    last_seen_at: Moment | None
    heading_seen_at: Moment | None = Field(
        description="when the car's own route was seen to lead to the place"
    )
    navigation: NavigationOut | None
    arrived_at: Moment | None
    arrival_source: Seen | None
    parked_at: Moment | None
    departed_at: Moment | None
    departure_source: Seen | None
    auto_park: AutoParkOut
    observations: list[ObservationOut]

    @classmethod
    def of(cls, seen: TripSeen, reader: AccountId | None) -> "TripOut":
        """From the core's, for one of the two sides."""
        booking, trip = seen.details.booking, seen.trip
        drives = reader == booking.driver_id
        arrival, departure = booking.arrival_source, booking.departure_source
        return cls(
            booking_id=booking.id,
            followed=trip is not None,
            phase=None if trip is None else trip.phase.value,
            minutes_to_arrival=None if trip is None else trip.minutes_to_arrival,
            last_seen_at=None if trip is None else trip.last_seen_at,
            heading_seen_at=None if trip is None else trip.heading_seen_at,
            navigation=NavigationOut.of(trip.navigation) if trip is not None and drives else None,
            arrived_at=booking.arrival_detected_at,
            arrival_source=None if arrival is None else arrival.value,
            parked_at=None if trip is None else trip.parked_at,
            departed_at=booking.departure_detected_at,
            departure_source=None if departure is None else departure.value,
            auto_park=AutoParkOut(
                attempted=booking.auto_park_attempted,
                successful=booking.auto_park_successful,
                source=booking.auto_park_source,
                reason=booking.auto_park_reason,
            ),
            observations=[ObservationOut.of(each) for each in seen.observations],
        )


class AutoParkIn(In):
    """Whether the driver used the car's own way of parking itself, and whether it worked."""

    used: bool
    successful: bool = False
