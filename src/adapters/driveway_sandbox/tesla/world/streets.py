"""Streets as a graph, and the quickest way over them.

Built by ``Streets.of`` from any roads, which need not know where they cross.
"""

import heapq
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.places import Position
from driveway_sandbox.tesla.world.junctions import Piece, joined
from driveway_sandbox.tesla.world.plane import Plane, Point, apart, between, foot

CITY_SPEED: Final = 11.0
"""Metres a second on a street that says nothing else: 25 miles an hour."""


@attrs.frozen
class Road:
    """A line of bends that cars drive both ways, ``limit`` in metres a second.

    In a ``tunnel`` a car has neither signal nor GPS.
    """

    bends: tuple[Position, ...] = attrs.field(converter=tuple)
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
    _around: tuple[tuple[int, ...], ...] = attrs.field(repr=False)

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

    def beyond(self, place: Foot, coming_from: Point, metres: float) -> Point:
        """A point of the same piece that far on, or at its end: where a car that drives past comes to."""
        piece = self.pieces[place.piece]
        ends = (self.nodes[piece.start], self.nodes[piece.end])
        ahead = max(ends, key=lambda each: apart(each, coming_from) - apart(each, place.point))
        length = apart(place.point, ahead)
        return between(place.point, ahead, min(1.0, metres / length)) if length > 0 else ahead

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
        seconds: dict[int, float] = {}
        came: dict[int, int] = {}
        open_: list[tuple[float, float, int, int]] = []

        def reach(node: int, needed: float, before: int) -> None:
            if needed < seconds.get(node, float("inf")):
                seconds[node], came[node] = needed, before
                hope = apart(self.nodes[node], end.point) / fastest
                heapq.heappush(open_, (needed + hope, needed, node, before))

        first = self.pieces[start.piece]
        for node in (first.start, first.end):
            reach(node, apart(start.point, self.nodes[node]) / first.limit, -1)
        best, arriving = float("inf"), -1
        while open_:
            guess, needed, node, _ = heapq.heappop(open_)
            if guess >= best:
                break
            if needed > seconds[node]:
                continue
            if node in (last.start, last.end):
                total = needed + apart(self.nodes[node], end.point) / last.limit
                if total < best:
                    best, arriving = total, node
            for number in self._around[node]:
                piece = self.pieces[number]
                other = piece.end if piece.start == node else piece.start
                reach(other, needed + apart(self.nodes[node], self.nodes[other]) / piece.limit, node)
        nodes = []
        while arriving != -1:
            nodes.append(arriving)
            arriving = came[arriving]
        return nodes[::-1]

    def _joining(self, one: int, other: int) -> int:
        between_them = [
            number
            for number in self._around[one]
            if other in (self.pieces[number].start, self.pieces[number].end)
        ]
        return max(between_them, key=lambda number: self.pieces[number].limit)
