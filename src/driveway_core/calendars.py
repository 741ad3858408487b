"""The calendar of a driveway: what each stretch of time is, and why, for a person who plans a stay."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import islice, pairwise
from typing import Final, TypeVar
from uuid import UUID

import attrs

from driveway_core.availability import OpeningHours
from driveway_core.windows import TimeWindow

L = TypeVar("L")

MOST_NAMED: Final = 20
"""How many sources a piece names; more than that lie over each other only by somebody's mistake."""


class CalendarState(StrEnum):
    """What a stretch of time is; of several that are true, the first in this order.

    *Blocked* and *closed* refuse a stay as not open, *booked* (through another
    channel) and *full* (every space has a stay) as taken.
    """

    BLOCKED = "blocked"
    CLOSED = "closed"
    BOOKED = "booked"
    FULL = "full"
    FREE = "free"


@attrs.frozen
class CalendarPiece:
    """One stretch of one state; ``free_spaces`` is above zero when it is free, and only then.

    ``sources`` are for the host alone: the ids of the entries and bookings
    that lie there, whether or not they decide the state, by their start.
    """

    window: TimeWindow
    state: CalendarState
    free_spaces: int
    spaces: int
    sources: tuple[UUID, ...] = ()

    @property
    def reason(self) -> str:
        """Why it is so, in words that anybody may read: never who, and nothing that a host wrote."""
        if self.state is not CalendarState.FREE:
            return _REASONS[self.state]
        return "free" if self.spaces == 1 else f"{self.free_spaces} of {self.spaces} spaces free"

    @property
    def _said(self) -> tuple[object, ...]:
        return self.state, self.free_spaces, self.sources


_REASONS: Final = {
    CalendarState.BLOCKED: "blocked by the host",
    CalendarState.CLOSED: "closed: outside opening hours",
    CalendarState.BOOKED: "taken",
    CalendarState.FULL: "taken",
}


Layer = CalendarState | int
"""What a window says: it is blocked, booked or free (open), or the number of the space that it takes."""


def calendar(
    hours: OpeningHours, occupied: Sequence[tuple[int, TimeWindow]], spaces: int, within: TimeWindow
) -> tuple[CalendarPiece, ...]:
    """The pieces of a window, in order, without gaps, neighbours differing.

    ``occupied`` are space numbers from 1 on, each with the time it is taken,
    buffer included; spaces that the listing no longer has do not count.
    """
    edges = _edges(_layers(hours, occupied, within))
    moments = sorted({within.start, within.end, *edges})
    lying = Counter[Layer]()
    pieces: list[CalendarPiece] = []
    for start, end in pairwise(moments):
        for layer, change in edges.get(start, ()):
            lying[layer] += change
        taken = sum(1 for space in range(1, spaces + 1) if lying[space])
        state = _state(lying, all_taken=taken >= spaces)
        free = spaces - taken if state is CalendarState.FREE else 0
        _append(pieces, CalendarPiece(TimeWindow(start, end), state, free, spaces))
    return tuple(pieces)


def with_sources(
    pieces: Sequence[CalendarPiece], sources: Iterable[tuple[UUID, TimeWindow]]
) -> tuple[CalendarPiece, ...]:
    """The same pieces as their host reads them, cut where an entry or a booking begins or ends.

    ``sources`` are ids, each with a time at which it says something. A piece
    names `MOST_NAMED` of them at most, those that began first.
    """
    within = TimeWindow(pieces[0].window.start, pieces[-1].window.end)
    shared = [(source, window.clipped_to(within)) for source, window in sorted(sources, key=_by_start)]
    edges = _edges((source, window) for source, window in shared if window is not None)
    moments = sorted({*edges, *(piece.window.start for piece in pieces), within.end})
    lying = Counter[UUID]()
    told: list[CalendarPiece] = []
    ahead = iter(pieces)
    piece = next(ahead)
    for start, end in pairwise(moments):
        for source, change in edges.get(start, ()):
            lying[source] += change
            if not lying[source]:
                del lying[source]
        if start == piece.window.end:
            piece = next(ahead)
        named = tuple(islice(lying, MOST_NAMED))
        _append(told, attrs.evolve(piece, window=TimeWindow(start, end), sources=named))
    return tuple(told)


def clipped(pieces: Sequence[CalendarPiece], within: TimeWindow) -> tuple[CalendarPiece, ...]:
    """The part that lies in a window, of pieces in order."""
    first = bisect_right(pieces, within.start, key=lambda piece: piece.window.end)
    last = bisect_left(pieces, within.end, lo=first, key=lambda piece: piece.window.start)
    cut = ((piece, piece.window.clipped_to(within)) for piece in pieces[first:last])
    return tuple(attrs.evolve(piece, window=window) for piece, window in cut if window is not None)


def _by_start(source: tuple[UUID, TimeWindow]) -> tuple[datetime, UUID]:
    return source[1].start, source[0]


def _append(pieces: list[CalendarPiece], piece: CalendarPiece) -> None:
    """Add a piece, to the last one where they say the same."""
    if pieces and pieces[-1]._said == piece._said:
        last = pieces.pop()
        piece = attrs.evolve(last, window=TimeWindow(last.window.start, piece.window.end))
    pieces.append(piece)


def _layers(
    hours: OpeningHours, occupied: Sequence[tuple[int, TimeWindow]], within: TimeWindow
) -> Iterable[tuple[Layer, TimeWindow]]:
    yield from ((CalendarState.FREE, window) for window in hours.open_windows(within))
    yield from ((CalendarState.BLOCKED, window) for window in hours.blocked_windows(within))
    yield from ((CalendarState.BOOKED, window) for window in hours.booked_windows(within))
    for space, window in occupied:
        shared = window.clipped_to(within)
        if shared is not None:
            yield space, shared


def _edges(layers: Iterable[tuple[L, TimeWindow]]) -> dict[datetime, list[tuple[L, int]]]:
    """By instant, which layers begin (+1) and end (-1) there."""
    edges: dict[datetime, list[tuple[L, int]]] = {}
    for layer, window in layers:
        edges.setdefault(window.start, []).append((layer, 1))
        edges.setdefault(window.end, []).append((layer, -1))
    return edges


def _state(lying: Counter[Layer], *, all_taken: bool) -> CalendarState:
    if lying[CalendarState.BLOCKED]:
        return CalendarState.BLOCKED
    if not lying[CalendarState.FREE]:
        return CalendarState.CLOSED
    if lying[CalendarState.BOOKED]:
        return CalendarState.BOOKED
    return CalendarState.FULL if all_taken else CalendarState.FREE
