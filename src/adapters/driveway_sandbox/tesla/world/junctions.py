"""Where roads cross, meet, or almost meet: from lines to a graph in one part."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, product
from math import floor
from typing import Final

import attrs

from driveway_sandbox.tesla.world.plane import Point, apart, between, foot

SAME_M: Final = 2.0
"""Points nearer to each other than this are one."""

GAP_M: Final = 40.0
"""A dead end this near to another street is meant to meet it."""

_CELL: Final = 150.0

Line = tuple[Sequence[Point], float, bool]
"""Bends, limit, tunnel."""


@attrs.frozen
class Piece:
    """A straight piece of street between two nodes."""

    start: int
    end: int
    limit: float
    tunnel: bool


@attrs.define
class _Span:
    """A straight part of a road, and the shares of it at which something joins."""

    start: Point
    end: Point
    limit: float
    tunnel: bool
    tips: tuple[Point, ...] = ()
    """Where its road begins or ends."""
    cuts: set[float] = attrs.field(factory=lambda: {0.0, 1.0})

    def cells(self) -> Iterator[tuple[int, int]]:
        """The squares of the ground that its box covers."""
        spans = [
            range(floor((low - GAP_M) / _CELL), floor((high + GAP_M) / _CELL) + 1)
            for low, high in (sorted((self.start[axis], self.end[axis])) for axis in (0, 1))
        ]
        yield from product(*spans)


@attrs.define
class _Nodes:
    """Points, those that are as good as the same one only once."""

    points: list[Point] = attrs.field(factory=list)
    _cells: dict[tuple[int, int], list[int]] = attrs.field(factory=lambda: defaultdict(list))

    def number(self, point: Point) -> int:
        """The number of the node there."""
        column, row = floor(point[0] / SAME_M), floor(point[1] / SAME_M)
        for beside in product((column - 1, column, column + 1), (row - 1, row, row + 1)):
            for known in self._cells.get(beside, ()):
                if apart(self.points[known], point) < SAME_M:
                    return known
        self.points.append(point)
        self._cells[column, row].append(len(self.points) - 1)
        return len(self.points) - 1


def joined(lines: Iterable[Line]) -> tuple[list[Point], list[Piece]]:
    """The nodes and pieces of some lines, in one part."""
    spans = [
        _Span(one, other, limit, tunnel, tuple(tip for tip in (bends[0], bends[-1]) if tip in (one, other)))
        for bends, limit, tunnel in lines
        for one, other in pairwise(bends)
        if apart(one, other) > SAME_M
    ]
    ground: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, span in enumerate(spans):
        for cell in span.cells():
            ground[cell].append(number)
    for one, other in sorted({pair for near in ground.values() for pair in _pairs(near)}):
        _cross(spans[one], spans[other])
    gaps = list(_gaps(spans, ground))
    nodes = _Nodes()
    pieces = {}
    for span in spans:
        cuts = [nodes.number(between(span.start, span.end, cut)) for cut in sorted(span.cuts)]
        for start, end in pairwise(cuts):
            if start != end:
                pieces[min(start, end), max(start, end)] = Piece(start, end, span.limit, span.tunnel)
    for here, there in gaps:
        start, end = nodes.number(here), nodes.number(there)
        if start != end:
            pieces.setdefault((min(start, end), max(start, end)), Piece(start, end, _SLOW, tunnel=False))
    return nodes.points, _in_one_part(nodes.points, list(pieces.values()))


_SLOW: Final = 7.0  # metres a second where we joined what was not joined


def _pairs(near: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((one, other) for place, one in enumerate(near) for other in near[place + 1 :])


def _cross(one: _Span, other: _Span) -> None:
    """Cut both where they cross; a tunnel crosses nothing but at its ends."""
    if one.tunnel or other.tunnel:
        return
    east, north = one.end[0] - one.start[0], one.end[1] - one.start[1]
    other_east, other_north = other.end[0] - other.start[0], other.end[1] - other.start[1]
    across = east * other_north - north * other_east
    if abs(across) < 1e-6:
        return
    right, up = other.start[0] - one.start[0], other.start[1] - one.start[1]
    here = (right * other_north - up * other_east) / across
    there = (right * north - up * east) / across
    if 0 <= here <= 1 and 0 <= there <= 1:
        one.cuts.add(here)
        other.cuts.add(there)


def _gaps(spans: Sequence[_Span], ground: dict[tuple[int, int], list[int]]) -> Iterator[tuple[Point, Point]]:
    """From the tips of roads to streets that they fall short of."""
    for number, span in enumerate(spans):
        for end in span.tips:
            cell = floor(end[0] / _CELL), floor(end[1] / _CELL)
            for near in ground.get(cell, ()):
                other = spans[near]
                if near == number or other.tunnel:
                    continue
                share = foot(end, other.start, other.end)
                there = between(other.start, other.end, share)
                if SAME_M <= apart(end, there) <= GAP_M and not _meets(end, other):
                    other.cuts.add(share)
                    yield end, there


def _meets(end: Point, other: _Span) -> bool:
    return min(apart(end, other.start), apart(end, other.end)) < SAME_M


def _in_one_part(nodes: Sequence[Point], pieces: list[Piece]) -> list[Piece]:
    """The pieces, and what it takes to get from each part to the next one."""
    leader = list(range(len(nodes)))

    def lead(node: int) -> int:
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for piece in pieces:
        leader[lead(piece.start)] = lead(piece.end)
    while True:
        parts: dict[int, list[int]] = defaultdict(list)
        for node in range(len(nodes)):
            parts[lead(node)].append(node)
        if len(parts) == 1:
            return pieces
        smallest = min(parts.values(), key=lambda part: (len(part), part[0]))
        mine = set(smallest)
        here, there = min(
            product(smallest, (node for node in range(len(nodes)) if node not in mine)),
            key=lambda pair: apart(nodes[pair[0]], nodes[pair[1]]),
        )
        pieces.append(Piece(here, there, _SLOW, tunnel=False))
        leader[lead(here)] = lead(there)
