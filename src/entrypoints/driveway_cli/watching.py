"""The live view of a trip: a picture that moves in a terminal, a line for each change elsewhere."""

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

import attrs
import click
from rich.console import Group, RenderableType
from rich.live import Live
from rich.text import Text

from driveway_cli.trip_told import TripTold
from driveway_core.trip_words import distance
from driveway_core.trips import TripPhase

if TYPE_CHECKING:
    from rich.console import Console

_NOTICES: Final = 4
_WIDEST: Final = 60
_NARROWEST: Final = 12
_NEARLY: Final = 0.97  # a car that has not arrived is not drawn in its place
_MARKS: Final = {"utf": ("━", "●", "╌", "P"), "plain": ("=", "o", "-", "P")}
_COLOURS: Final = {
    None: "dim",
    TripPhase.EXPECTED: "dim",
    TripPhase.EN_ROUTE: "cyan",
    TripPhase.APPROACHING: "bright_cyan",
    TripPhase.ARRIVED: "green",
    TripPhase.PARKED: "green",
    TripPhase.OVERSTAYING: "red",
    TripPhase.DEPARTED: "blue",
}

Look = Callable[[], TripTold]
Pause = Callable[[], object]


def looks(look: Look, pause: Pause) -> Iterator[TripTold]:
    """The trip again and again, until it is over."""
    while True:
        told = look()
        yield told
        if told.is_over:
            return
        pause()


def in_lines(look: Look, pause: Pause) -> None:
    """A line for each change, for a log or another program's eyes."""
    last = None
    for told in looks(look, pause):
        parts = [told.headline, *([] if told.in_the_car is None else [f"address: {told.in_the_car}"])]
        line = "; ".join(parts)
        if line != last:
            click.echo(f"{told.clock()}  {line}")
            last = line


def in_json(look: Look, pause: Pause) -> None:
    """A JSON document on a line of its own for each change."""
    last = None
    for told in looks(look, pause):
        line = json.dumps(told.json(), ensure_ascii=False)
        if line != last:
            click.echo(line)
            last = line


def in_pictures(look: Look, pause: Pause, paper: "Console") -> None:
    """A picture that is drawn anew each time; the last one stays."""
    way = Way()
    with Live(console=paper, auto_refresh=False) as live:
        for told in looks(look, pause):
            live.update(way.picture(told, width=paper.width, encoding=paper.encoding), refresh=True)


@attrs.define
class Way:
    """The way to a place, of which it is remembered how long it was."""

    _longest: float = attrs.field(default=0.0, init=False)

    def picture(self, told: TripTold, *, width: int, encoding: str) -> RenderableType:
        """How the trip stands, in a few lines."""
        driveway = told.seen.details.driveway
        colour = _COLOURS[told.phase]
        lines = [
            Text.assemble((told.booking.reference, "bold"), f"  {driveway.title}"),
            Text(_sentence(told.headline), f"bold {colour}"),
            self.strip(told, width=min(width - 1, _WIDEST), encoding=encoding),
        ]
        seen = f"last seen {told.last_seen}"
        if told.metres is not None and not told.is_over:
            seen += f", {distance(told.metres)}"
        lines.append(Text(seen, "dim"))
        if told.in_the_car is not None:
            lines.append(Text.assemble(("address in the car: ", "dim"), told.in_the_car))
        if told.booking.arrival_detected_at is not None:
            lines.append(Text.assemble(("parking itself: ", "dim"), told.parks_itself))
        lines += [Text(line, "dim") for line in told.said()[-_NOTICES:]]
        return Group(*lines)

    def strip(self, told: TripTold, *, width: int, encoding: str) -> Text:
        """The way as a line: behind the car, the car, what lies ahead, and the place."""
        behind, car, ahead, place = _marks(encoding)
        room = max(width, _NARROWEST) - 2
        colour = _COLOURS[told.phase]
        if told.phase in (None, TripPhase.DEPARTED):
            return Text.assemble((ahead * (room + 1), "dim"), (place, "bold"))
        driven = round(self._share(told) * room)
        return Text.assemble(
            (behind * driven, colour),
            (car, f"bold {colour}"),
            (ahead * (room - driven), "dim"),
            (place, "bold"),
        )

    def _share(self, told: TripTold) -> float:
        """How much of the way is behind the car; all of it where it has arrived."""
        if told.phase in (TripPhase.ARRIVED, TripPhase.PARKED, TripPhase.OVERSTAYING):
            return 1.0
        rest = told.rest
        if rest is None:
            return 0.0
        self._longest = max(self._longest, rest)
        if told.phase is TripPhase.EXPECTED or self._longest == 0:
            return 0.0
        return min(1 - rest / self._longest, _NEARLY)


def _marks(encoding: str) -> tuple[str, str, str, str]:
    try:
        "".join(_MARKS["utf"]).encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return _MARKS["plain"]
    return _MARKS["utf"]


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
