"""The phases of a trip and what leads from one to the next, as one SVG.

``python -m docs.making.trip_picture [FILE]`` draws the guide's picture.
"""

import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

from driveway_core.trips import TripPhase

PICTURE: Final = Path("docs/pictures/trips.svg")

WAYS: Final = (
    (TripPhase.EXPECTED, TripPhase.EN_ROUTE, "its route leads there"),
    (TripPhase.EN_ROUTE, TripPhase.APPROACHING, "within 1 km|or 5 minutes"),
    (TripPhase.APPROACHING, TripPhase.ARRIVED, "seen standing|there twice"),
    (TripPhase.ARRIVED, TripPhase.PARKED, "still there|5 minutes later"),
    (TripPhase.PARKED, TripPhase.OVERSTAYING, "end and grace|are over"),
    (TripPhase.OVERSTAYING, TripPhase.DEPARTED, "seen away twice"),
    (TripPhase.EXPECTED, TripPhase.APPROACHING, "drives within 1 km"),
    (TripPhase.EN_ROUTE, TripPhase.ARRIVED, ""),
    (TripPhase.EXPECTED, TripPhase.ARRIVED, "seen standing there twice, and not before"),
    (TripPhase.ARRIVED, TripPhase.OVERSTAYING, ""),
    (TripPhase.PARKED, TripPhase.DEPARTED, ""),
    (TripPhase.ARRIVED, TripPhase.DEPARTED, "seen away twice"),
)
"""From where, to where, and what it takes; lines are parted by ``|``."""

_STEP: Final = 170
_WIDE: Final = 104
_TALL: Final = 40
_LEFT: Final = 30
_MIDDLE: Final = 170
_TIP: Final = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto"><path d="M0 0L8 4L0 8z" fill="#0b5f4e"/></marker></defs>'
)
_STYLE: Final = (
    "text{font-family:system-ui,'Segoe UI',Helvetica,Arial,sans-serif;font-size:12px;fill:#51605a;"
    "text-anchor:middle}"
    ".phase{font-size:13.5px;font-weight:700;fill:#fff}.way{fill:none;stroke:#0b5f4e;stroke-width:1.4}"
)


def picture() -> str:
    """The phases in their order from left to right: a phase only moves on."""
    width = 2 * _LEFT + _STEP * (len(TripPhase) - 1) + _WIDE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 270" role="img">',
        "<title>The phases of a trip, and what leads from one to the next</title>",
        f"<style>{_STYLE}</style>",
        _TIP,
        f'<rect width="{width}" height="270" rx="14" fill="#f6f7f4"/>',
        *(line for way in WAYS for line in _way(*way)),
        *(line for phase in TripPhase for line in _phase(phase)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _at(phase: TripPhase) -> int:
    return list(TripPhase).index(phase)


def _phase(phase: TripPhase) -> Iterator[str]:
    left, top = _LEFT + _STEP * _at(phase), _MIDDLE - _TALL // 2
    yield f'<rect x="{left}" y="{top}" width="{_WIDE}" height="{_TALL}" rx="9" fill="#0b5f4e"/>'
    name = phase.value.replace("_", " ")
    yield f'<text class="phase" x="{left + _WIDE // 2}" y="{_MIDDLE + 5}">{name}</text>'


def _way(begin: TripPhase, end: TripPhase, words: str) -> Iterator[str]:
    steps = _at(end) - _at(begin)
    start, stop = _LEFT + _STEP * _at(begin), _LEFT + _STEP * _at(end)
    if steps == 1:
        yield f'<path class="way" marker-end="url(#tip)" d="M{start + _WIDE} {_MIDDLE}H{stop - 2}"/>'
        yield from _words((start + _WIDE + stop) // 2, _MIDDLE + 44, words)
        return
    top = _MIDDLE - _TALL // 2
    rise = 38 * steps
    out, back = start + _WIDE // 2 + 14, stop + _WIDE // 2 - 14
    yield (
        f'<path class="way" marker-end="url(#tip)" d="M{out} {top}C{out + 40} {top - rise} {back - 40} '
        f'{top - rise} {back} {top - 2}"/>'
    )
    beside = 18 if steps == 2 else -6  # inside the low bow, above the high one
    yield from _words((out + back) // 2, top - rise * 3 // 4 + beside, words)


def _words(x: int, y: int, words: str) -> Iterator[str]:
    for at, line in enumerate(words.split("|")):
        if line:
            yield f'<text x="{x}" y="{y + 15 * at}">{escape(line)}</text>'


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else PICTURE).write_text(picture(), encoding="utf-8")
