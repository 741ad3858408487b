"""Streets as a graph, and the quickest way over them.

Built by ``Streets.of`` from any roads, which need not know where they cross.
"""

import heapq
from collections.abc import Iterable, Iterator
from math import inf
from typing import Final

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.places import Position
from driveway_sandbox.tesla.world.junctions import Piece, joined
from driveway_sandbox.tesla.world.plane import Plane, Point, apart, bearing, between, foot, turn

CITY_SPEED: Final = 11.0
"""Metres a second on a street that says nothing else: 25 miles an hour."""


_START: Final = -1
_GOAL: Final = -2  # nodes that are none


@attrs.frozen
class Road:
    """A line of bends that cars drive both ways, ``limit`` in metres a second.

    In a ``tunnel`` a car has neither signal nor GPS.
    """

    bends: tuple[Position, ...]
    limit: float = attrs.field(default=CITY_SPEED, validator=attrs.validators.gt(0))
    tunnel: bool = False


@attrs.frozen
class Foot:
    """The place of a street that is nearest to somewhere: which piece, how far along it, how far away."""

    piece: int
    point: Point
    metres: float


@attrs.frozen
class Stretch:
    """A straight part of a way; ``crossing`` where it begins at a place where streets meet."""

    start: Point
    end: Point
    limit: float
    tunnel: bool = False
    crossing: bool = False

    @property
    def metres(self) -> float:
        """How long it is."""
        return apart(self.start, self.end)


@attrs.frozen(eq=False)
class Streets:
    """Nodes and the pieces of street between them; every node can be reached from every other."""

    plane: Plane
    nodes: tuple[Point, ...] = attrs.field(repr=False)
    pieces: tuple[Piece, ...] = attrs.field(repr=False)
    _beside: tuple[tuple[int, ...], ...] = attrs.field(repr=False)

    @classmethod
    def of(cls, roads: Iterable[Road]) -> "Streets":
        """The streets of some roads, joined where they cross, meet or almost meet."""
        known = [road for road in roads if len(road.bends) > 1]
        bends = [bend for road in known for bend in road.bends]
        if not bends:
            raise InvalidValue("roads", "there must be one at least, of two bends at least")
        plane = Plane(
            Position(
                sum(bend.latitude for bend in bends) / len(bends),
                sum(bend.longitude for bend in bends) / len(bends),
            )
        )
        lines = [([plane.point(bend) for bend in road.bends], road.limit, road.tunnel) for road in known]
        nodes, pieces = joined(lines)
        around: list[list[int]] = [[] for _ in nodes]
        for number, piece in enumerate(pieces):
            around[piece.start].append(number)
            around[piece.end].append(number)
        return cls(plane, tuple(nodes), tuple(pieces), tuple(tuple(each) for each in around))

    def nearest(self, point: Point) -> Foot:
        """The place of a street that is nearest to a point; never one in a tunnel."""
        return min(self._feet(point), key=lambda each: each.metres)

    def way(self, start: Foot, end: Foot) -> list[Stretch]:
        """The quickest way over the streets from one place of them to another."""
        if start.piece == end.piece:
            piece = self.pieces[start.piece]
            return [Stretch(start.point, end.point, piece.limit, piece.tunnel)]
        numbers = self._quickest(start, end)
        stops = [start.point, *(self.nodes[number] for number in numbers), end.point]
        pieces = [start.piece, *map(self._joining, numbers, numbers[1:]), end.piece]
        return [
            Stretch(one, other, self.pieces[piece].limit, self.pieces[piece].tunnel, crossing=place > 0)
            for place, (one, other, piece) in enumerate(zip(stops, stops[1:], pieces, strict=False))
            if apart(one, other) > 0.01
        ]

    def beyond(self, place: Foot, coming_from: Point, metres: float) -> list[Point]:
        """The points on the way that far past a place, as straight on as the streets go."""
        piece = self.pieces[place.piece]
        node = max(
            (piece.start, piece.end),
            key=lambda each: apart(self.nodes[each], coming_from) - apart(self.nodes[each], place.point),
        )
        here, points = place.point, []
        while metres > 0:
            there = self.nodes[node]
            length = apart(here, there)
            points.append(between(here, there, min(1.0, metres / length)) if length else there)
            metres -= max(length, 1.0)
            ahead = bearing(coming_from if length < 1 else here, there)
            here = there
            node = min(
                (each for each, _ in self._around(node)),
                key=lambda each: turn(ahead, bearing(there, self.nodes[each])),
            )
        return points

    def _feet(self, point: Point) -> Iterator[Foot]:
        for number, piece in enumerate(self.pieces):
            if not piece.tunnel:
                start, end = self.nodes[piece.start], self.nodes[piece.end]
                place = between(start, end, foot(point, start, end))
                yield Foot(number, place, apart(point, place))

    def _quickest(self, start: Foot, end: Foot) -> list[int]:
        """The nodes on the way, by Dijkstra's algorithm, looking towards the end first."""
        fastest = max(piece.limit for piece in self.pieces)
        last = self.pieces[end.piece]
        needed: dict[int, float] = {}
        came: dict[int, int] = {}
        open_: list[tuple[float, float, int]] = []

        def reach(node: int, seconds: float, before: int) -> None:
            if seconds < needed.get(node, inf):
                needed[node], came[node] = seconds, before
                hope = apart(self.nodes[node], end.point) / fastest if node >= 0 else 0.0
                heapq.heappush(open_, (seconds + hope, seconds, node))

        first = self.pieces[start.piece]
        for node in (first.start, first.end):
            reach(node, apart(start.point, self.nodes[node]) / first.limit, _START)
        while open_:
            _, seconds, node = heapq.heappop(open_)
            if node == _GOAL:
                break
            if node in (last.start, last.end):
                reach(_GOAL, seconds + apart(self.nodes[node], end.point) / last.limit, node)
            for other, piece in self._around(node):
                reach(other, seconds + apart(self.nodes[node], self.nodes[other]) / piece.limit, node)
        nodes = [came[_GOAL]]
        while came[nodes[-1]] != _START:
            nodes.append(came[nodes[-1]])
        return nodes[::-1]

    def _around(self, node: int) -> Iterator[tuple[int, Piece]]:
        """The nodes next to one, and what leads there."""
        for number in self._beside[node]:
            piece = self.pieces[number]
            yield piece.end if piece.start == node else piece.start, piece

    def _joining(self, one: int, other: int) -> int:
        """The quickest piece between two neighbours."""
        both = [number for number in self._beside[one] if number in self._beside[other]]
        return max(both, key=lambda number: self.pieces[number].limit)
