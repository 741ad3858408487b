"""What a row of observations proves about one place: that a car came to stand there, that it left.

A position is off by as much as its accuracy tells (the radius that holds the
truth 95 times of 100; ``UNTOLD_M`` where none was told), so the fence is wider
for what is less exact, and what proves the opposite has to lie beyond one and a
half times the fence *and* the blur. No single position proves anything. Each
finding looks for its proof anywhere in the row, so that one which came late
proves as much as one which came in time. Source: domain rules §7.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from statistics import median
from typing import Final

import attrs

from driveway_core.cars import Gear, VehicleObservation
from driveway_core.places import Position
from driveway_core.windows import MINUTE

RADIUS_M: Final = 30.0
"""How far from its pin a car may stand and be in the place: a driveway's length, and the pin's own error."""
UNTOLD_M: Final = 20.0
"""The accuracy of a position that tells none."""
MOST_ALLOWED_M: Final = 30.0
"""However blurred a position is, the fence grows by no more."""
HYSTERESIS: Final = 1.5
BLUR_M: Final = 30.0
"""How much farther off a position has to be that does not tell its accuracy, before it proves an absence."""
WORST_M: Final = 50.0
"""A position less exact than this proves no presence."""
ELSEWHERE_M: Final = 150.0
"""A car that stands beyond this stands somewhere else: what was seen before is another standing."""

APART: Final = timedelta(seconds=30)
"""Observations of a standing car that follow closer on each other are one."""
STILL_FOR: Final = 2 * MINUTE
"""How long a car that does not tell its gear has to stand: longer than at a red light."""
LATEST: Final = 5
"""Where a car stands is the median of its latest so many observations."""
DRIVEN_FOR: Final = timedelta(seconds=10)
GONE_FOR: Final = 2 * MINUTE
"""How long a car that was not seen to drive has to be away, for receivers are led astray for a while."""


@attrs.frozen(kw_only=True)
class Sight:
    """An observation, seen from a place.

    ``distance_m`` is from the pin, ``margin_m`` the same less what its
    accuracy allows for. ``out`` is beyond all doubt of the fence.
    """

    observation: VehicleObservation = attrs.field(repr=False)
    distance_m: float
    margin_m: float
    out: bool

    @property
    def inside(self) -> bool:
        """Within the fence, and exact enough to say so."""
        return self.margin_m <= RADIUS_M


def sight(observation: VehicleObservation, position: Position, place: Position) -> Sight:
    """An observation at a position, as it is seen from a place."""
    told = observation.accuracy_m
    distance = position.metres_to(place)
    allowed = min(UNTOLD_M if told is None else told, MOST_ALLOWED_M)
    blur = BLUR_M if told is None else told
    return Sight(
        observation=observation,
        distance_m=distance,
        margin_m=distance - allowed if told is None or told <= WORST_M else float("inf"),
        out=distance > HYSTERESIS * (RADIUS_M + allowed) + blur,
    )


def sights(evidence: Iterable[VehicleObservation], place: Position) -> list[Sight]:
    """Every observation that tells a position, as it is seen from a place."""
    return [sight(each, each.position, place) for each in evidence if each.position is not None]


@attrs.frozen
class Finding:
    """What was found out: ``first`` is when it was so, ``decided`` the observation that proved it."""

    first: VehicleObservation
    decided: VehicleObservation


def arrival(row: Sequence[Sight]) -> Finding | None:
    """When a car came to stand in the place, if the row proves it: first seen inside, and seen so again."""
    for standing in _standings(row):
        for number in range(2, len(standing) + 1):
            latest = standing[max(0, number - LATEST) : number]
            inside = [each.observation for each in latest if each.inside]
            if not inside or median(each.margin_m for each in latest) > RADIUS_M:
                continue
            in_park = all(each.gear is Gear.PARK for each in inside)
            if inside[-1].at - inside[0].at >= (APART if in_park else STILL_FOR):
                return Finding(inside[0], inside[-1])
    return None


def _standings(row: Iterable[Sight]) -> Iterator[list[Sight]]:
    """Each time that the car stood around here, thinned out so that no two follow close on each other."""
    standing: list[Sight] = []
    for each in row:
        seen = each.observation
        if seen.drives or each.distance_m > ELSEWHERE_M:
            yield standing
            standing = []
        elif seen.stands and (not standing or seen.at - standing[-1].observation.at >= APART):
            standing.append(each)
    yield standing


def _leapt(before: VehicleObservation, after: VehicleObservation) -> bool:
    """Whether a car that was not seen to drive is somewhere else: then one of the two positions is a jump."""
    if before.drives or after.drives or before.position is None or after.position is None:
        return False
    return before.position.metres_to(after.position) > ELSEWHERE_M


def departure(row: Iterable[Sight]) -> Finding | None:
    """When a car that was here had left, if the row since proves it: first seen away, and seen so again."""
    away: list[VehicleObservation] = []
    for each in row:
        if not each.out or (away and _leapt(away[-1], each.observation)):
            away = []
        if not each.out:
            continue
        away.append(each.observation)
        gone_for = away[-1].at - away[0].at
        driven = any(one.drives for one in away) and len({one.position for one in away}) >= 2
        if (driven and gone_for >= DRIVEN_FOR) or (len(away) >= 3 and gone_for >= GONE_FOR):
            jumped = not away[0].drives and away[1].drives  # a jump in park, and then it drove off
            return Finding(away[1] if jumped else away[0], away[-1])
    return None
