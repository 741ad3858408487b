"""From one parking space to another: out of the driveway, over the streets, into the driveway."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from random import Random
from typing import Final

import attrs

from driveway_core.cars import Gear
from driveway_sandbox.tesla.world.driving import CRAWL, SHORTEST, Hop, Motion, Temper, driven, with_lights
from driveway_sandbox.tesla.world.plane import Point, apart, bearing, turn
from driveway_sandbox.tesla.world.streets import Foot, Streets, Stretch

PAST_M: Final = 45.0
"""How far a car drives past before it turns round."""

_NEAR: Final = 0.05  # metres: as good as there
_BACKING: Final = 3.0  # seconds between reverse and drive
_UNKNOWN: Final = 7.0  # metres a second in a street that was not driven before
_ROUND: Final = 150.0  # degrees: more than this is no bend but a U-turn


class Arriving(StrEnum):
    """How a car comes to its place."""

    FORWARDS = "forwards"
    BACKWARDS = "backwards"
    """Into the driveway in reverse."""
    TURNING = "turning"
    """Past it first, and back after a U-turn at the kerb."""
    AT_THE_KERB = "at_the_kerb"
    """Not into the driveway at all: it stops in the street before it."""


@attrs.frozen
class Trail:
    """What a car needs to know to drive: where from, where to, how, and in which temper."""

    start: Point
    end: Point
    arriving: Arriving = Arriving.FORWARDS
    temper: Temper = attrs.field(factory=Temper)
    nose_in: bool = True
    """Whether it has to leave its place in reverse."""


def drive(streets: Streets, trail: Trail, chance: Random) -> Motion:
    """From standing at one place to standing at the other."""
    here, there = streets.nearest(trail.start), streets.nearest(trail.end)
    out = Hop(trail.start, here.point, CRAWL, Gear.REVERSE if trail.nose_in else Gear.DRIVE)
    return driven(_with_pauses([out, *_rest(streets, here, there, trail, chance)]), trail.temper)


def turned(streets: Streets, motion: Motion, second: float, trail: Trail, chance: Random) -> Motion | None:
    """Going elsewhere in the midst of a drive, from the first crossing that it can; None too near its end.

    The motion begins at that second, at the speed it has.
    """
    now = motion.at(second)
    needed = now.metres + now.speed**2 / (2 * trail.temper.brakes) + 5
    driven_so_far = 0.0
    kept: list[Hop] = []
    for number, hop in enumerate(motion.hops):
        if number >= now.hop and hop.gear is Gear.DRIVE and hop.limit > CRAWL:
            start = now.point if number == now.hop else hop.start
            if number > now.hop and hop.crossing and driven_so_far >= needed:
                there = streets.nearest(trail.end)
                rest = _rest(streets, streets.nearest(start), there, trail, chance)
                return driven(_with_pauses([*kept, *rest]), trail.temper, speed=now.speed)
            kept.append(attrs.evolve(hop, start=start, halt=None))
        elif number >= now.hop:
            return None
        driven_so_far += hop.metres
    return None


def creep(start: Point, end: Point) -> Motion:
    """Straight over, as slowly as a car that parks itself."""
    return driven([Hop(start, end, 1.0)], Temper(speeds_up=0.5, brakes=0.5))


def _rest(streets: Streets, here: Foot, there: Foot, trail: Trail, chance: Random) -> list[Hop]:
    stretches = streets.way(here, there)
    if trail.arriving is Arriving.TURNING:
        stretches = _past(streets, stretches, there, here)
    hops = [
        Hop(
            each.start,
            each.end,
            each.limit * trail.temper.of_limit,
            tunnel=each.tunnel,
            crossing=each.crossing,
        )
        for each in stretches
    ]
    hops = with_lights(hops, trail.temper, chance, calm=30)
    if trail.arriving is Arriving.AT_THE_KERB or apart(there.point, trail.end) < _NEAR:
        return hops
    gear = Gear.REVERSE if trail.arriving is Arriving.BACKWARDS else Gear.DRIVE
    return [*hops, Hop(there.point, trail.end, CRAWL, gear)]


def _past(streets: Streets, stretches: Sequence[Stretch], there: Foot, here: Foot) -> list[Stretch]:
    before = stretches[-1].start if stretches else here.point
    limit = stretches[-1].limit if stretches else _UNKNOWN
    points = [there.point, *streets.beyond(there, before, PAST_M)]
    legs = [*pairwise(points), *pairwise(points[::-1])]
    return [*stretches, *(Stretch(one, other, limit) for one, other in legs if apart(one, other) > SHORTEST)]


def _with_pauses(hops: Sequence[Hop]) -> list[Hop]:
    """A moment's standing wherever the gear changes, or a car turns round."""
    hops = [hop for hop in hops if hop.metres > SHORTEST]
    paused = list(hops[:1])
    for before, after in pairwise(hops):
        turns = turn(bearing(before.start, before.end), bearing(after.start, after.end)) > _ROUND
        if turns or before.gear is not after.gear:
            paused.append(attrs.evolve(after, halt=max(after.halt or 0, _BACKING), hoped=_BACKING))
        else:
            paused.append(after)
    return paused
