"""The calendar of a driveway: what each stretch of time is, for a person who plans a stay."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

import attrs

from driveway_core.availability import OpeningHours
from driveway_core.windows import TimeWindow


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
    """One stretch of one state; ``free_spaces`` is above zero when it is free, and only then."""

    window: TimeWindow
    state: CalendarState
    free_spaces: int


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
        same = bool(pieces) and (pieces[-1].state, pieces[-1].free_spaces) == (state, free)
        since = pieces.pop().window.start if same else start
        pieces.append(CalendarPiece(TimeWindow(since, end), state, free))
    return tuple(pieces)


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


def _edges(layers: Iterable[tuple[Layer, TimeWindow]]) -> dict[datetime, list[tuple[Layer, int]]]:
    """By instant, which layers begin (+1) and end (-1) there."""
    edges: dict[datetime, list[tuple[Layer, int]]] = {}
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
