"""Following a car to its stay and away from it: what each observation makes of a trip.

A pure state machine. Only *fresh* news is evidence: measured at most
``FRESH`` before it came in. Asleep, offline, without a position, cached, sent
again or known already is no news and changes nothing. What counts is when a
car measured something, never when we heard of it, and a phase only moves on.

What may be relied on, for a car whose positions are never off by more than
``e`` metres and tell an accuracy of ``a`` (20 where none is told, and never
more than 30 counts):

- it never arrives while it stands farther off than ``30 + a + e``;
- standing within ``30 + a - e`` since it drove, it has arrived with the second
  observation in park that comes half a minute or more after the first (in no
  gear told: with one that comes two minutes after), if both lie in the window;
- it never departs while it is nearer than ``1.5 x (30 + a) + b - e``, where
  ``b`` is the accuracy told, or 30 (untold: ``105 - e``), nor by one position,
  nor in park by two, however far they jump;
- driving, it has departed with the second position beyond ``1.5 x (30 + a) +
  b + e``, ten seconds or more after the first; not seen to drive, with the
  third that tells about the same place, two minutes or more after the first.

Figures with errors of the bell curve: `docs/trips.md`. Source: domain rules §7.
"""

from bisect import bisect_left
from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core.booking_states import Source
from driveway_core.cars import VehicleObservation
from driveway_core.geofence import Sight, arrival, departure, sights
from driveway_core.places import Position
from driveway_core.trips import Trip, TripPhase
from driveway_core.windows import HOUR, MINUTE, TimeWindow

FRESH: Final = 2 * MINUTE
"""How long before it came in an observation may have been measured, to count."""
AHEAD: Final = MINUTE
"""How far a car's clock may be ahead of ours."""
FOLLOWED_BEFORE: Final = 3 * HOUR
"""How long before its start a car is followed; where it was earlier is nobody's business."""
EVIDENCE: Final = 40
"""How many observations are kept."""
HEADING_M: Final = 150.0
"""How near to the place a route has to end to lead there."""
NEAR_M: Final = 1_000.0
NEAR_MINUTES: Final = 5.0
"""A car that drives within either is approaching."""
SETTLED: Final = 5 * MINUTE
"""Standing that long after it arrived, a car is parked."""
UNSEEN_FOR: Final = 10 * MINUTE
"""Not seen for longer than that before it was seen away, a car may have left any time since."""

_ORDER: Final = {phase: number for number, phase in enumerate(TripPhase)}


@attrs.frozen
class TripPlan:
    """Where a car is expected, and when: it may come ``early_arrival`` before and stay ``grace`` longer."""

    place: Position = attrs.field(repr=False)
    stay: TimeWindow
    early_arrival: timedelta
    grace: timedelta

    @property
    def followed_from(self) -> datetime:
        """From when on observations of the car matter."""
        return self.stay.start - max(FOLLOWED_BEFORE, self.early_arrival)

    def awaits(self, moment: datetime) -> bool:
        """Whether a car that comes at that moment comes to this stay."""
        return self.stay.start - self.early_arrival <= moment <= self.stay.end


def has_begun(trip: Trip) -> bool:
    """Whether the car is there, or was, as far as anybody saw or said."""
    return _ORDER[trip.phase] >= _ORDER[TripPhase.ARRIVED]


def observed(trip: Trip, plan: TripPlan, observation: VehicleObservation, *, received_at: datetime) -> Trip:
    """The trip after an observation came in: the very same one where that was no news.

    One that came late can prove an arrival and a departure at once.
    """
    if trip.phase is TripPhase.DEPARTED or not _is_evidence(plan, observation, received_at):
        return trip
    evidence = _with(trip.evidence, observation)
    if evidence is trip.evidence:
        return trip
    seen = _told(trip, plan, observation, evidence)
    seen = _on_its_way(seen, plan)
    if has_begun(seen) or evidence[-1] is not observation or observation.stands:
        row = sights(evidence, plan.place)
        for step in (_arrived, _parked, _departed):
            seen = step(seen, plan, row)
    return attrs.evolve(seen, updated_at=max(trip.updated_at, received_at))


def said_arrived(trip: Trip, *, at: datetime) -> Trip:
    """The driver says that the car is there; the first time counts, and what was seen stays what it is."""
    if trip.phase is TripPhase.DEPARTED or trip.said_at is not None:
        return trip
    return attrs.evolve(_on_to(trip, TripPhase.ARRIVED), said_at=at, updated_at=max(trip.updated_at, at))


def said_departed(trip: Trip, *, at: datetime) -> Trip:
    """The driver says that the car is gone: that needs no proof, and ends the trip."""
    if trip.phase is TripPhase.DEPARTED:
        return trip
    return attrs.evolve(
        trip,
        phase=TripPhase.DEPARTED,
        departed_at=at,
        departure_source=Source.DRIVER,
        updated_at=max(trip.updated_at, at),
    )


def passed(trip: Trip, plan: TripPlan, *, at: datetime) -> Trip:
    """What time alone makes of a trip: a car there beyond its time overstays, unless last seen away."""
    if trip.phase not in (TripPhase.ARRIVED, TripPhase.PARKED) or at < plan.stay.end + plan.grace:
        return trip
    if seems_gone(trip, plan):
        return trip
    return attrs.evolve(trip, phase=TripPhase.OVERSTAYING, updated_at=max(trip.updated_at, at))


def seems_gone(trip: Trip, plan: TripPlan) -> bool:
    """Whether a car that was there was last seen away, which is not yet proof that it left."""
    latest, since = sights(trip.evidence[-1:], plan.place), seen_there_at(trip, plan)
    return bool(latest) and latest[0].out and since is not None and latest[0].observation.at > since


def seen_there_at(trip: Trip, plan: TripPlan) -> datetime | None:
    """When the car was first seen in its place: its arrival, or inside after its driver had said so."""
    proven = trip.arrived_at or trip.parked_at
    if proven is not None or trip.said_at is None:
        return proven
    return next(
        (
            each.observation.at
            for each in sights(trip.evidence, plan.place)
            if each.inside and each.observation.at >= trip.said_at
        ),
        None,
    )


def last_seen_there_at(trip: Trip, plan: TripPlan) -> datetime | None:
    """Until when the car is known to have been in its place: for whoever has to prove an overstay."""
    kept = [each.observation.at for each in sights(trip.evidence, plan.place) if each.inside]
    return max((at for at in (*kept, trip.arrived_at, trip.parked_at) if at is not None), default=None)


def left_by(trip: Trip, plan: TripPlan) -> datetime | None:
    """When the car has left as far as anybody can prove, for whoever charges for it.

    Where nobody saw it for longer than ``UNSEEN_FOR`` before it was seen away, it
    may have left any time since: beyond the end of its stay nothing counts but
    what was seen.
    """
    gone, there = trip.departed_at, last_seen_there_at(trip, plan)
    if gone is None or there is None or gone - there <= UNSEEN_FOR:
        return gone
    return min(gone, max(plan.stay.end, there))


def _is_evidence(plan: TripPlan, observation: VehicleObservation, received_at: datetime) -> bool:
    fresh = observation.at - AHEAD <= received_at <= observation.at + FRESH
    return fresh and observation.is_news and observation.at >= plan.followed_from


def _with(
    evidence: tuple[VehicleObservation, ...], observation: VehicleObservation
) -> tuple[VehicleObservation, ...]:
    """The evidence and one more in its place: the very same where it is known, or too old to be kept."""
    place = bisect_left(evidence, (observation.at, observation.source), key=lambda one: (one.at, one.source))
    known = evidence[place : place + 1]
    if known and (known[0].at, known[0].source) == (observation.at, observation.source):
        return evidence
    if len(evidence) < EVIDENCE:
        return (*evidence[:place], observation, *evidence[place:])
    return (*evidence[1:place], observation, *evidence[place:]) if place else evidence


def _told(
    trip: Trip, plan: TripPlan, observation: VehicleObservation, evidence: tuple[VehicleObservation, ...]
) -> Trip:
    """What a car tells of itself; where its route leads elsewhere, its minutes are not ours."""
    heading = trip.heading_seen_at
    if _leads_there(observation, plan):
        heading = min(heading or observation.at, observation.at)
    latest = evidence[-1]
    ours = latest.destination is None or _leads_there(latest, plan)
    return attrs.evolve(
        trip,
        evidence=evidence,
        last_seen_at=max(trip.last_seen_at or latest.at, latest.at),
        heading_seen_at=heading,
        minutes_to_arrival=latest.minutes_to_arrival if ours else None,
    )


def _leads_there(observation: VehicleObservation, plan: TripPlan) -> bool:
    there = observation.destination
    return there is not None and there.metres_to(plan.place) <= HEADING_M


def _on_its_way(trip: Trip, plan: TripPlan) -> Trip:
    latest = trip.evidence[-1]
    if has_begun(trip) or not latest.drives or latest.position is None or latest.at > plan.stay.end:
        return trip
    heading = _leads_there(latest, plan)
    minutes = latest.minutes_to_arrival
    near = heading and minutes is not None and minutes <= NEAR_MINUTES
    if near or (latest.position.metres_to(plan.place) <= NEAR_M and (heading or latest.destination is None)):
        return _on_to(trip, TripPhase.APPROACHING)
    return _on_to(trip, TripPhase.EN_ROUTE) if heading else trip


def _arrived(trip: Trip, plan: TripPlan, row: list[Sight]) -> Trip:
    if trip.arrived_at is not None:
        return trip
    found = arrival([each for each in row if plan.awaits(each.observation.at)])
    if found is None:
        return trip
    return attrs.evolve(
        _on_to(trip, TripPhase.ARRIVED), arrived_at=found.first.at, arrival_source=found.decided.source
    )


def _parked(trip: Trip, _plan: TripPlan, row: list[Sight]) -> Trip:
    """Parked is a car that still stands there some time later, or that stands where its driver said."""
    if trip.parked_at is not None:
        return trip
    settled = None if trip.arrived_at is None else trip.arrived_at + SETTLED
    bounds = [at for at in (settled, trip.said_at) if at is not None]
    for each in row:
        seen = each.observation
        if each.inside and seen.stands and any(seen.at >= at for at in bounds):
            return attrs.evolve(_on_to(trip, TripPhase.PARKED), parked_at=seen.at)
    return trip


def _departed(trip: Trip, plan: TripPlan, row: list[Sight]) -> Trip:
    since = seen_there_at(trip, plan)
    if since is None:
        return trip
    found = departure(each for each in row if each.observation.at > since)
    if found is None:
        return trip
    return attrs.evolve(
        trip,
        phase=TripPhase.DEPARTED,
        departed_at=found.first.at,
        departure_source=found.decided.source,
    )


def _on_to(trip: Trip, phase: TripPhase) -> Trip:
    """In that phase, or already beyond it."""
    return trip if _ORDER[trip.phase] >= _ORDER[phase] else attrs.evolve(trip, phase=phase)
