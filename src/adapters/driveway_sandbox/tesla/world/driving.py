"""How a car moves along a way: speeding up, braking for bends and lights, waiting, going on.

The motion is exact: pieces of constant acceleration, nothing stepped.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from random import Random
from typing import Final

import attrs

from driveway_core.cars import Gear
from driveway_sandbox.tesla.world.plane import Point, apart, bearing, between, turn

HARDEST: Final = 3.0
"""Metres a second squared that no car of ours exceeds, neither way."""

CRAWL: Final = 1.8
"""Metres a second in and out of a driveway."""

SHORTEST: Final = 0.01
"""Metres: a shorter part of a way is none."""

RED: Final = (5.0, 40.0)
"""Seconds at a red light, from and to."""


@attrs.frozen
class Hop:
    """A straight part of a way as it will be driven: ``halt`` seconds at its start, ``hoped`` foreseen."""

    start: Point
    end: Point
    limit: float
    gear: Gear = Gear.DRIVE
    tunnel: bool = False
    halt: float | None = None
    hoped: float = 0.0
    crossing: bool = False

    @property
    def metres(self) -> float:
        """How long it is."""
        return apart(self.start, self.end)


@attrs.frozen
class Phase:
    """From second ``at`` on: ``metres`` driven, at ``speed``, getting faster by ``gain``, on a hop."""

    at: float
    metres: float
    speed: float
    gain: float
    hop: int
    foreseen: float
    """Seconds that navigation sees ahead from here, which knows of lights but not their colour."""


@attrs.frozen
class Instant:
    """Where a car is on its way, and how fast."""

    point: Point
    metres: float
    speed: float
    heading: float
    gear: Gear
    hop: int
    foreseen: float


@attrs.frozen(eq=False)
class Motion:
    """A way, driven: hops and phases, ``seconds`` and ``metres`` in all."""

    hops: tuple[Hop, ...] = attrs.field(repr=False)
    phases: tuple[Phase, ...] = attrs.field(repr=False)
    seconds: float
    metres: float
    tunnels: tuple[tuple[float, float], ...]
    """From which second to which it is in a tunnel."""
    _starts: tuple[float, ...] = attrs.field(repr=False)
    _marks: tuple[float, ...] = attrs.field(repr=False)

    def at(self, second: float) -> Instant:
        """Where it is that long after its start."""
        second = min(max(second, 0.0), self.seconds)
        phase = self.phases[max(0, bisect_right(self._starts, second) - 1)]
        passed = second - phase.at
        hop = self.hops[phase.hop]
        metres = phase.metres + phase.speed * passed + phase.gain * passed * passed / 2
        length = hop.metres
        share = min(1.0, max(0.0, (metres - self._marks[phase.hop]) / length))
        ahead = bearing(hop.start, hop.end)
        return Instant(
            point=between(hop.start, hop.end, share),
            metres=metres,
            speed=max(0.0, phase.speed + phase.gain * passed),
            heading=(ahead + 180) % 360 if hop.gear is Gear.REVERSE else ahead,
            gear=hop.gear,
            hop=phase.hop,
            foreseen=max(0.0, phase.foreseen - passed),
        )


def _bearable(_: object, field: "attrs.Attribute[float]", value: float) -> None:
    if not 0 < value <= HARDEST:
        raise ValueError(f"{field.name} must lie between 0 and {HARDEST:g}")


@attrs.frozen
class Temper:
    """How somebody drives: metres a second squared, share of the limit, share of lights that are red."""

    speeds_up: float = attrs.field(
        default=1.8, validator=[attrs.validators.gt(0), attrs.validators.le(HARDEST)]
    )
    brakes: float = attrs.field(default=2.2, validator=_bearable)
    of_limit: float = attrs.field(default=0.9, validator=[attrs.validators.gt(0), attrs.validators.le(1)])
    red: float = attrs.field(default=0.3, validator=[attrs.validators.ge(0), attrs.validators.le(1)])


def with_lights(hops: Sequence[Hop], temper: Temper, chance: Random, *, calm: float = 0.0) -> list[Hop]:
    """The hops with red lights at some crossings, none in the first ``calm`` metres."""
    driven, lit = 0.0, []
    mean = temper.red * sum(RED) / 2
    for hop in hops:
        if hop.crossing and driven > calm:
            red = chance.random() < temper.red
            lit.append(attrs.evolve(hop, halt=chance.uniform(*RED) if red else None, hoped=mean))
        else:
            lit.append(hop)
        driven += hop.metres
    return lit


def driven(hops: Sequence[Hop], temper: Temper, *, speed: float = 0.0) -> Motion:
    """The motion along these hops, from ``speed`` at their start to standing at their end."""
    hops = [hop for hop in hops if hop.metres > SHORTEST]
    speeds = _speeds(hops, temper, speed)
    drafts: list[tuple[float, float, float, float, int]] = []  # at, metres, speed, gain, hop
    ahead: list[float] = []  # what is foreseen of each draft
    at = metres = 0.0
    for number, hop in enumerate(hops):
        if hop.halt:
            drafts.append((at, metres, 0.0, 0.0, number))
            ahead.append(0.0)
            at += hop.halt
        for begins, gain, seconds in _within(hop, speeds[number], speeds[number + 1], temper):
            drafts.append((at, metres, begins, gain, number))
            ahead.append(seconds)
            at += seconds
            metres += begins * seconds + gain * seconds * seconds / 2
    foreseen = _foreseen(hops, drafts, ahead)
    phases = tuple(Phase(*draft, seen) for draft, seen in zip(drafts, foreseen, strict=True))
    marks, mark = [], 0.0
    for hop in hops:
        marks.append(mark)
        mark += hop.metres
    starts = tuple(phase.at for phase in phases)
    dark = _tunnels(hops, phases, (*starts[1:], at))
    return Motion(tuple(hops), phases, at, metres, dark, starts, tuple(marks))


def _tunnels(
    hops: Sequence[Hop], phases: Sequence[Phase], ends: Sequence[float]
) -> tuple[tuple[float, float], ...]:
    found: list[tuple[float, float]] = []
    for phase, end in zip(phases, ends, strict=True):
        if hops[phase.hop].tunnel:
            joins = found and found[-1][1] == phase.at
            found[-1:] = [(found[-1][0], end)] if joins else [*found[-1:], (phase.at, end)]
    return tuple(found)


def _foreseen(
    hops: Sequence[Hop], drafts: Sequence[tuple[float, float, float, float, int]], ahead: Sequence[float]
) -> list[float]:
    """What navigation sees ahead at the start of each draft."""
    seen, total, hop = [], 0.0, len(hops)
    for draft, seconds in zip(reversed(drafts), reversed(ahead), strict=True):
        if draft[4] != hop:
            total += hops[hop].hoped if hop < len(hops) else 0.0
            hop = draft[4]
        total += seconds
        seen.append(total)
    return seen[::-1]


def _speeds(hops: Sequence[Hop], temper: Temper, first: float) -> list[float]:
    """The speed at each joint: what bends and halts allow, and braking and speeding up can do."""
    most = [first]
    for before, after in pairwise(hops):
        most.append(0.0 if after.halt is not None or before.gear is not after.gear else _bend(before, after))
    most.append(0.0)
    for number in range(len(hops) - 1, 0, -1):
        reach = sqrt(most[number + 1] ** 2 + 2 * temper.brakes * hops[number].metres)
        most[number] = min(most[number], reach)
    for number, hop in enumerate(hops):
        reach = sqrt(most[number] ** 2 + 2 * temper.speeds_up * hop.metres)
        most[number + 1] = min(most[number + 1], reach)
    return most


def _bend(before: Hop, after: Hop) -> float:
    """How fast a bend may be taken."""
    limit = min(before.limit, after.limit)
    angle = turn(bearing(before.start, before.end), bearing(after.start, after.end))
    if angle < 15:
        return limit
    return min(limit, max(1.2, 9.0 - angle * 0.065))


def _within(hop: Hop, begins: float, ends: float, temper: Temper) -> list[tuple[float, float, float]]:
    """Speeding up, going on, braking: speed, gain and seconds of each."""
    up, down = temper.speeds_up, temper.brakes
    top = sqrt((2 * up * down * hop.metres + down * begins**2 + up * ends**2) / (up + down))
    top = max(min(top, hop.limit), begins, ends)
    rising, falling = (top**2 - begins**2) / (2 * up), (top**2 - ends**2) / (2 * down)
    level = max(0.0, hop.metres - rising - falling)
    parts = [(begins, up, (top - begins) / up), (top, 0.0, level / top), (top, -down, (top - ends) / down)]
    return [part for part in parts if part[2] > 1e-9]
