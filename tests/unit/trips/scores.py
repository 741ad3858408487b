"""How well trips were followed: what was missed, what was claimed falsely, and how late it was known."""

from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from driveway_core.cars import Gear
from driveway_core.testing.receivers import Outcome
from driveway_core.testing.tracks import START, Kind

BOUND_M: Final = 50.0
"""Beyond that and twice the radius of its noise, a car that stands is told apart from one in the place."""
NAIVE_S: Final = 30.0
"""Who knows no better asks so often."""


def false_arrival(outcome: Outcome) -> bool:
    """Whether it was said to arrive when it did not stand within the bound, or not within the window."""
    at, track = outcome.trip.arrived_at, outcome.track
    if at is None:
        return False
    second = (at - START).total_seconds() + 0.01
    leg = track.leg(second)
    near = abs(leg.at(second)) <= BOUND_M + 2 * track.noise.radius_m
    return leg.gear is not Gear.PARK or not near or not track.plan.awaits(at)


def false_departure(outcome: Outcome) -> bool:
    """Whether it was said to depart while it was still there, or before it did."""
    at, known, departs = outcome.trip.departed_at, outcome.departure_known, outcome.track.departs
    if at is None or known is None or departs is None:
        return False
    return known < departs or (at - START).total_seconds() < departs - 1


def in_place(outcome: Outcome) -> bool:
    """Whether the car truly came to the place."""
    return outcome.track.arrives is not None


def naive_looks(outcome: Outcome) -> float:
    """How often it would be asked every 30 seconds from the first look until the trip is known to be over."""
    end = (outcome.track.plan.stay.end - START).total_seconds()
    known = outcome.departure_known
    until = end + 3 * 3600 if known is None and outcome.trip.arrived_at is not None else known or end
    return (until + 45 * 60) / NAIVE_S


def share(numbers: Sequence[float], part: float) -> float:
    """The value that such a part of the numbers does not exceed; NaN of none."""
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")


@attrs.frozen
class Score:
    """The figures of some outcomes."""

    trips: int
    came: int
    known: int
    seen_twice: int
    missed: int
    false_arrivals: int
    gone_seen: int
    unnoticed: int
    false_departures: int
    arrival_delays: tuple[float, ...]
    departure_delays: tuple[float, ...]
    looks: float
    asked: float
    naive: float

    def __str__(self) -> str:
        arrive = "/".join(f"{share(self.arrival_delays, part):.0f}" for part in (0.5, 0.95))
        depart = "/".join(f"{share(self.departure_delays, part):.0f}" for part in (0.5, 0.95))
        return (
            f"{self.trips:6} {self.came:6} {self.known:6} {self.seen_twice:6} {self.missed:6} "
            f"{self.false_arrivals:5} {self.gone_seen:6} {self.unnoticed:6} {self.false_departures:5} "
            f"{arrive:>10} {depart:>10} {self.looks:6.1f} {self.asked:6.1f} {self.naive:6.0f}"
        )


HEADER: Final = (
    f"{'':29} {'trips':>6} {'came':>6} {'known':>6} {'seen':>6} {'missed':>6} {'false':>5} "
    f"{'gone':>6} {'missed':>6} {'false':>5} {'arrived':>10} {'departed':>10} "
    f"{'calls':>6} {'states':>6} {'naive':>6}"
)


def score(outcomes: Iterable[Outcome]) -> Score:
    """Put together: missed are arrivals of cars seen twice or more, departures of cars seen gone thrice."""
    every = list(outcomes)
    seen = [each for each in every if each.seen_there >= 2]
    arrived = [each for each in every if in_place(each) and each.trip.arrived_at is not None]
    gone = [each for each in arrived if each.trip.departed_at is not None or each.seen_gone >= 3]
    return Score(
        trips=len(every),
        came=sum(map(in_place, every)),
        known=len(arrived),
        seen_twice=len(seen),
        missed=sum(each.trip.arrived_at is None for each in seen),
        false_arrivals=sum(map(false_arrival, every)),
        gone_seen=len(gone),
        unnoticed=sum(each.trip.departed_at is None for each in gone),
        false_departures=sum(map(false_departure, every)),
        arrival_delays=tuple(
            each.arrival_known - each.track.arrives
            for each in arrived
            if each.arrival_known is not None and each.track.arrives is not None
        ),
        departure_delays=tuple(
            each.departure_known - each.track.departs
            for each in arrived
            if each.departure_known is not None and each.track.departs is not None
        ),
        looks=sum(each.looks for each in every) / len(every),
        asked=sum(each.asked for each in every) / len(every),
        naive=sum(map(naive_looks, every)) / len(every),
    )


def report(outcomes: Sequence[Outcome]) -> str:
    """A table: one line for each kind of track and each way to see it, and the next door by distance."""
    lines = [HEADER]
    for streamed in (False, True):
        mode = "streamed" if streamed else "polled"
        mine = [each for each in outcomes if each.streamed is streamed]
        of_kind = {kind: [each for each in mine if each.track.kind is kind] for kind in Kind}
        lines += [f"{kind:20} {mode:8} {score(those)}" for kind, those in of_kind.items()]
        lines.append(f"{'all':20} {mode:8} {score(mine)}")
    lines.append("next door, by metres from the pin and the radius of the noise: taken for arrived, of all")
    doors = [each for each in outcomes if each.track.kind is Kind.NEXT_DOOR]
    for low, high in ((20, 40), (40, 60), (60, 80), (80, 100), (100, 150), (150, 300)):
        cells = []
        for radius in (3, 5, 10, 20, 50):
            those = [
                each
                for each in doors
                if low <= (each.track.stands_m or 0) < high and each.track.noise.radius_m == radius
            ]
            cells.append(f"{sum(each.trip.arrived_at is not None for each in those):4}/{len(those):<4}")
        lines.append(f"{low:4} to {high:3} m   " + " ".join(cells))
    return "\n".join(lines)
