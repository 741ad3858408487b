"""What is seen of a track: by looking, as pacing tells, or by what the car sends by itself.

``follow`` plays one track to its end and tells what was made of it, beside
what there was to see. Source: domain rules §7.
"""

from collections.abc import Iterator
from datetime import datetime
from heapq import heappop, heappush
from math import exp, sqrt
from random import Random
from typing import Final
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.booking_states import Source
from driveway_core.bookings import BookingId
from driveway_core.cars import CarState, Gear, VehicleObservation
from driveway_core.following import FRESH, observed, passed
from driveway_core.pacing import next_look
from driveway_core.testing.tracks import START, Track, Trouble, moment, position
from driveway_core.trips import Trip, TripPhase
from driveway_core.vehicles import VehicleId

ASTRAY_M: Final = 200.0
"""A position farther from the truth than this is a jump, or a frozen one."""
LASTS: Final = 180.0
"""Seconds over which an error that lasts falls to about a third."""
_TO_SIGMA: Final = 2.4477
"""The radius that holds 95 of 100 is so many standard deviations of either coordinate."""


@attrs.define
class Receiver:
    """What a car measures of its own track; moments have to come in order."""

    track: Track
    rng: Random
    _error: complex = 0j
    _measured: float | None = None
    _jumped: float = -1e9
    _held: dict[float, VehicleObservation] = attrs.field(factory=dict)

    def measure(self, second: float, source: Source) -> VehicleObservation:
        """The observation that the car would make, whatever is the matter with it."""
        episode = self.track.trouble(second)
        asked = source is Source.POLLING
        if episode is not None and (
            episode.trouble is Trouble.FROZEN or (asked and episode.trouble is Trouble.CACHED)
        ):
            held = self._held.get(episode.begin)
            if held is None:
                held = self._held[episode.begin] = self._fresh(episode.begin, source)
            if episode.trouble is Trouble.CACHED:
                return held
            return attrs.evolve(self._fresh(second, source), position=held.position)
        return self._fresh(second, source)

    def _fresh(self, second: float, source: Source) -> VehicleObservation:
        leg, noise = self.track.leg(second), self.track.noise
        there = leg.at(second) + self._noise(second)
        if self.track.jumps and second - self._jumped > 300 and self.rng.random() < 0.1:
            self._jumped = second
            there += complex(self.rng.uniform(-30_000, 30_000), self.rng.uniform(500, 30_000))
        ahead = self.track.routed and self.track.arrives is not None and second < self.track.arrives
        return VehicleObservation(
            at=moment(second),
            source=source,
            position=position(there),
            accuracy_m=noise.radius_m if noise.told else None,
            gear=leg.gear,
            speed_mps=leg.speed,
            minutes_to_arrival=abs(leg.at(second)) / 11 / 60 if ahead else None,
            destination=self.track.plan.place if ahead else None,
        )

    def _noise(self, second: float) -> complex:
        sigma = self.track.noise.radius_m / _TO_SIGMA
        new = complex(self.rng.gauss(0, sigma), self.rng.gauss(0, sigma))
        if not self.track.noise.lasting or self._measured is None:
            self._error = new
        else:
            kept = exp(-max(second - self._measured, 0) / LASTS)
            self._error = kept * self._error + sqrt(1 - kept * kept) * new
        self._measured = second
        return self._error


@attrs.frozen
class Sent:
    """An observation on its way to us."""

    received: float
    observation: VehicleObservation


def sendings(track: Track, rng: Random) -> list[Sent]:
    """All that a car sends by itself, as it comes in: late, doubled, out of order, and some of it again."""
    receiver, came = Receiver(track, rng), []
    for second in _tellings(track, rng):
        episode = track.trouble(second)
        if episode is not None and episode.trouble is Trouble.ASLEEP:
            continue
        observation = receiver.measure(second, Source.TELEMETRY)
        received = second + rng.uniform(0.3, 3)
        if episode is not None and episode.trouble is Trouble.OFFLINE:
            came.append(Sent(episode.end + rng.uniform(0, 9), attrs.evolve(observation, resent=True)))
            continue
        chance = rng.random()
        if chance < 0.04:
            received = second + rng.uniform(3, 100)
        elif chance < 0.08:
            came.append(Sent(received + rng.uniform(0, 400), attrs.evolve(observation, resent=True)))
        came.append(Sent(received, observation))
    return sorted(came, key=lambda each: each.received)


def _tellings(track: Track, rng: Random) -> Iterator[float]:
    """When a car measures by itself: every ten seconds on the move, and on every change."""
    for leg in track.legs:
        yield leg.begin
        second = leg.begin + 10
        while second < leg.end and (leg.speed or second < leg.begin + 40):
            if leg.speed or rng.random() < 0.2:
                yield second
            second += 10


@attrs.define
class Outcome:
    """What was made of a track, and what there was to see.

    ``arrival_known`` and ``departure_known`` are the seconds at which they
    were. ``seen_there`` and ``seen_gone`` count the observations that came in
    fresh from a car parked in its place within the window, half a minute or
    more apart, and from one driving or parked elsewhere thereafter.
    ``looks`` count the calls that cost, ``asked`` those that only ask for the
    state.
    """

    track: Track
    streamed: bool
    trip: Trip
    arrival_known: float | None = None
    departure_known: float | None = None
    seen_there: int = 0
    seen_gone: int = 0
    looks: int = 0
    asked: int = 0
    _counted: float = -1e9

    def takes(self, observation: VehicleObservation, received: float) -> None:
        """Fold one observation in."""
        before, at = self.trip, moment(received)
        self._count(observation, received)
        self.trip = passed(
            observed(before, self.track.plan, observation, received_at=at), self.track.plan, at=at
        )
        if before.arrived_at is None and self.trip.arrived_at is not None:
            self.arrival_known = received
        if before.departed_at is None and self.trip.departed_at is not None:
            self.departure_known = received

    def _count(self, observation: VehicleObservation, received: float) -> None:
        second, track = (observation.at - START).total_seconds(), self.track
        there = observation.position
        if there is None or moment(received) - observation.at > FRESH or second < self._counted + 30:
            return
        true = there.metres_to(position(track.leg(second).at(second))) < ASTRAY_M
        if not true or track.arrives is None or track.departs is None:
            return
        if second >= track.departs + 60:
            self.seen_gone += 1
        elif track.arrives <= second < track.departs and observation.gear is Gear.PARK:
            self.seen_there += track.plan.awaits(observation.at)
        else:
            return
        self._counted = second


def follow(track: Track, rng: Random, *, streamed: bool) -> Outcome:
    """Play a track from its beginning until its trip is over, or three hours after the end of its stay."""
    over = (track.plan.stay.end - START).total_seconds() + 3 * 3600
    outcome = Outcome(track, streamed, _a_trip())
    receiver, queue = Receiver(track, rng), list[tuple[float, int, VehicleObservation | None]]()
    if streamed:
        for number, sent in enumerate(sendings(track, rng)):
            heappush(queue, (sent.received, number, sent.observation))
    look = _next(outcome, -3 * 3600)
    while (queue or look is not None) and outcome.trip.phase is not TripPhase.DEPARTED:
        before = outcome.trip
        if queue and (look is None or queue[0][0] <= look):
            second, _, observation = heappop(queue)
            assert observation is not None
            outcome.takes(observation, second)
            if outcome.trip is before:  # no news moves no look
                continue
        else:
            assert look is not None
            second = look
            outcome.asked += 1
            observation = _answer(track, receiver, second)
            outcome.looks += observation.state is CarState.ONLINE
            outcome.takes(observation, second + rng.uniform(0.2, 3))
        if second > over:
            break
        look = _next(outcome, second)
    return outcome


def _answer(track: Track, receiver: Receiver, second: float) -> VehicleObservation:
    episode = track.trouble(second)
    if episode is not None and episode.trouble in (Trouble.ASLEEP, Trouble.OFFLINE):
        state = CarState.ASLEEP if episode.trouble is Trouble.ASLEEP else CarState.OFFLINE
        return VehicleObservation(at=moment(second), source=Source.POLLING, state=state)
    return receiver.measure(second, Source.POLLING)


def _next(outcome: Outcome, second: float) -> float | None:
    due: datetime | None = next_look(
        outcome.trip, outcome.track.plan, at=moment(second), streamed=outcome.streamed
    )
    return None if due is None else (due - START).total_seconds()


def _a_trip() -> Trip:
    return Trip(
        booking_id=BookingId(UUID(int=1)),
        vehicle_id=VehicleId(UUID(int=2)),
        driver_id=AccountId(UUID(int=3)),
        created_at=moment(-86_400),
        updated_at=moment(-86_400),
    )
