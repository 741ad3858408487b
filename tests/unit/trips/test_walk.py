"""A car that does as it likes, against an oracle that knows where it truly was each time it was seen."""

from cmath import rect
from datetime import timedelta
from math import pi

import attrs
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.unit.trips.trip_cases import END, PLAN, a_trip, moment

from driveway_core.booking_states import Source
from driveway_core.cars import CarState, Gear, VehicleObservation
from driveway_core.following import observed, passed, said_arrived, said_departed
from driveway_core.pacing import next_look
from driveway_core.testing.tracks import position
from driveway_core.trips import Trip, TripPhase

ERROR_M = 20.0
"""No position is off by more; none tells its accuracy."""
PHASES = list(TripPhase)
NEAR, DOUBTFUL, OUT, FAR = (0.0, 29.5), (30.0, 70.0), (126.0, 140.0), (160.0, 5_000.0)
"""Rings around the place: surely in it, perhaps, surely out of it, surely elsewhere."""


@attrs.frozen
class Truth:
    """Where a car truly was when it was seen, and whether it drove."""

    second: float
    off: float
    drives: bool


class Walk(RuleBasedStateMachine):
    """The car, what came in of it, and what was truly so."""

    def __init__(self) -> None:
        super().__init__()
        self.second = -1_500.0
        self.point = 4_000 + 0j
        self.drives = False
        self.trip: Trip = a_trip()
        self.before: Trip = self.trip
        self.seen: list[Truth] = []
        self.sent: list[VehicleObservation] = []
        self.said: float | None = None

    def _comes_in(self, observation: VehicleObservation, *, late: float) -> None:
        self.before = self.trip
        received_at = max(observation.at + timedelta(seconds=late), observation.at)
        self.trip = observed(self.trip, PLAN, observation, received_at=received_at)

    @rule(
        ring=st.sampled_from([NEAR, NEAR, DOUBTFUL, OUT, FAR]),
        share=st.floats(0, 1),
        turn=st.floats(0, 2 * pi),
    )
    def drives_on(self, ring: tuple[float, float], share: float, turn: float) -> None:
        self.point = rect(ring[0] + share * (ring[1] - ring[0]), turn)
        self.drives = True

    @rule()
    def parks(self) -> None:
        self.drives = False

    @rule(seconds=st.sampled_from([1.0, 10, 31, 45, 130, 600, 3_600]))
    def waits(self, seconds: float) -> None:
        self.second += seconds

    @rule(
        error=st.floats(0, ERROR_M),
        turn=st.floats(0, 2 * pi),
        source=st.sampled_from([Source.POLLING, Source.TELEMETRY]),
        late=st.floats(0, 119),
    )
    def is_seen(self, error: float, turn: float, source: Source, late: float) -> None:
        self.second += 1
        observation = VehicleObservation(
            at=moment(self.second),
            source=source,
            position=position(self.point + rect(error, turn)),
            gear=Gear.DRIVE if self.drives else Gear.PARK,
        )
        if self.trip.phase is not TripPhase.DEPARTED:
            self.seen.append(Truth(self.second, abs(self.point), self.drives))
            self.sent.append(observation)
        self._comes_in(observation, late=late)

    @rule(far=st.floats(1_000, 90_000), late=st.floats(121, 9_000))
    def answers_from_memory(self, far: float, late: float) -> None:
        """An old answer of any kind, which must not matter."""
        old = VehicleObservation(
            at=moment(self.second - 0.5), source=Source.POLLING, position=position(far + 0j), gear=Gear.DRIVE
        )
        self._comes_in(old, late=late)
        assert self.trip is self.before

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def is_seen_again(self, data: st.DataObject) -> None:
        again = data.draw(st.sampled_from(self.sent[-30:]))
        self._comes_in(attrs.evolve(again, resent=True), late=5)
        assert self.trip is self.before

    @rule(state=st.sampled_from([CarState.ASLEEP, CarState.OFFLINE]))
    def is_silent(self, state: CarState) -> None:
        silent = VehicleObservation(at=moment(self.second), source=Source.POLLING, state=state)
        self._comes_in(silent, late=0)
        assert self.trip is self.before

    @precondition(lambda self: self.said is None and self.second > -900)
    @rule()
    def driver_says_arrived(self) -> None:
        self.before, self.said = self.trip, self.second
        self.trip = said_arrived(self.trip, at=moment(self.second))

    @precondition(lambda self: len(self.seen) > 25)
    @rule()
    def driver_says_departed(self) -> None:
        self.before = self.trip
        self.trip = said_departed(self.trip, at=moment(self.second))

    @rule()
    def time_passes(self) -> None:
        self.before = self.trip
        self.trip = passed(self.trip, PLAN, at=moment(self.second))
        if self.trip is not self.before:
            assert self.second >= END + 600
            assert self.trip.phase is TripPhase.OVERSTAYING

    @invariant()
    def the_phase_only_moves_on(self) -> None:
        assert PHASES.index(self.trip.phase) >= PHASES.index(self.before.phase)

    @invariant()
    def an_arrival_is_true(self) -> None:
        if self.trip.arrived_at is not None:
            stood = [
                each.second
                for each in self.seen
                if not each.drives and each.off <= 50 + ERROR_M and -900 <= each.second <= END
            ]
            assert len(stood) >= 2
            assert self.trip.arrived_at in [moment(second) for second in stood]

    @invariant()
    def a_sure_arrival_is_found(self) -> None:
        last_drove = max(
            (each.second for each in self.seen if each.drives or each.off > 50 + ERROR_M), default=-9e9
        )
        stood = [each for each in self.seen if last_drove < each.second <= END and each.second >= -900]
        sure = [each.second for each in stood if each.off <= NEAR[1]]
        clear = self.trip.phase is TripPhase.DEPARTED or len(stood) > len(sure)
        if sure and sure[-1] - sure[0] >= 60 and not clear:
            assert self.trip.arrived_at is not None

    @invariant()
    def a_departure_is_true(self) -> None:
        if self.trip.departed_at is None or self.trip.departure_source is Source.DRIVER:
            return
        left = [moment(each.second) for each in self.seen].index(self.trip.departed_at)
        jumped = [each for each in self.seen[left - 1 : left] if self.seen[left].drives and not each.drives]
        away = [each for each in jumped + self.seen[left:] if each.off > 105 - ERROR_M]
        assert self.seen[left] in away
        assert len(away) >= 2
        assert any(each.drives for each in away) or len(away) >= 3
        there = [each for each in self.seen if each.off <= 50 + ERROR_M]
        assert there
        assert moment(there[0].second) < self.trip.departed_at

    @invariant()
    def a_sure_departure_is_found(self) -> None:
        *_, before, last = [Truth(0, 0, drives=False)] * 2 + self.seen
        gone = before.off >= OUT[0] and last.off >= OUT[0] and before.drives and last.drives
        if not gone or last.second - before.second < 10 or before.off == last.off:
            return
        if self.trip.arrived_at is not None and moment(before.second) > self.trip.arrived_at:
            assert self.trip.phase is TripPhase.DEPARTED

    @invariant()
    def the_next_look_lies_ahead_until_it_is_over(self) -> None:
        for streamed in (False, True):
            at = moment(self.second)
            look = next_look(self.trip, PLAN, at=at, streamed=streamed)
            over = self.trip.phase is TripPhase.DEPARTED or (
                PHASES.index(self.trip.phase) < PHASES.index(TripPhase.ARRIVED) and at >= PLAN.stay.end
            )
            assert (look is None) == over
            assert look is None or at < look


TestWalk = pytest.mark.wide(Walk.TestCase)
