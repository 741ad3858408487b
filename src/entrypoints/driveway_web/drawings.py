"""Pictures that are drawn here, as numbers for a template of SVG."""

from collections.abc import Sequence
from typing import Final

import attrs

from driveway_core.dimensions import SIZES, Dimensions
from driveway_core.driveways import SizeLimits
from driveway_core.earnings import WeekEarned
from driveway_core.errors import InvalidValue

_INCHES: Final = 12
_CENTIMETRES: Final = 2.54
_MARGIN: Final = 44
_SMALLEST: Final = 60
_TALLEST_BAR: Final = 130
_BAR: Final = 44
_PITCH: Final = 84


@attrs.frozen
class Fit:
    """A car that drivers come with, and whether it fits."""

    model: str
    size: Dimensions
    fits: bool


@attrs.frozen(kw_only=True)
class Space:
    """A place for one car from above, in inches, with the largest car in it that fits."""

    length: int
    width: int
    height: int | None
    cars: Sequence[Fit]

    @classmethod
    def of(cls, limits: SizeLimits) -> "Space":
        """The picture of what fits."""
        latest = {row.model: row.dimensions for row in SIZES}
        by_length = sorted(latest.items(), key=lambda each: each[1].length_inches)
        return cls(
            length=limits.max_length,
            width=limits.max_width,
            height=limits.max_height,
            cars=[Fit(model, size, limits.fit(size)) for model, size in by_length],
        )

    @property
    def car(self) -> Fit:
        """The one in the picture: the largest that fits, else the smallest there is."""
        return next((each for each in reversed(self.cars) if each.fits), self.cars[0])

    @property
    def fitting(self) -> Sequence[str]:
        """The models that fit."""
        return [each.model for each in self.cars if each.fits]

    @property
    def too_large(self) -> Sequence[str]:
        """The models that do not."""
        return [each.model for each in self.cars if not each.fits]

    @property
    def view(self) -> tuple[int, int]:
        """Width and height of the picture."""
        inner = max(self.length, self.car.size.length_inches, _SMALLEST)
        outer = max(self.width, self.car.size.width_inches, _SMALLEST)
        return inner + 2 * _MARGIN, outer + 2 * _MARGIN

    @property
    def letters(self) -> float:
        """How large letters are: the same on the screen, whatever the size of the place."""
        return round(self.view[0] / 22, 1)

    @property
    def words(self) -> str:
        """The picture in words."""
        height = "" if self.height is None else f", at most {feet(self.height)} high"
        return f"A place {feet(self.length)} long and {feet(self.width)} wide{height}"


def feet(inches: int) -> str:
    """``18 ft 4 in``, ``9 ft``."""
    whole, rest = divmod(inches, _INCHES)
    told = [f"{whole} ft"] if whole else []
    return " ".join([*told, *([f"{rest} in"] if rest or not whole else [])])


def metres(inches: int) -> str:
    """``5.59 m``."""
    return f"{inches * _CENTIMETRES / 100:.2f} m"


def space_of(length: int | None, width: int | None, height: int | None) -> Space | None:
    """The picture of what was typed so far; None where that is no place yet."""
    if length is None or width is None:
        return None
    try:
        return Space.of(SizeLimits(max_length=length, max_width=width, max_height=height))
    except InvalidValue:
        return None


@attrs.frozen(kw_only=True)
class Bar:
    """One week: where its bar stands, and how high its parts are."""

    week: WeekEarned
    x: int
    paid: float
    coming: float
    expected: float


@attrs.frozen(kw_only=True)
class Bars:
    """Weeks of one currency beside one another; money that is there, that comes, and that may come."""

    bars: Sequence[Bar]
    height: int = _TALLEST_BAR
    bar: int = _BAR

    @classmethod
    def of(cls, weeks: Sequence[WeekEarned]) -> "Bars":
        """The picture of some weeks, earliest first."""
        most = max((max(week.earned.minor, 0) + max(week.expected.minor, 0) for week in weeks), default=0)
        scale = _TALLEST_BAR / most if most else 0.0
        return cls(
            bars=[
                Bar(
                    week=week,
                    x=20 + place * _PITCH,
                    paid=_high(week.paid_out.minor, scale),
                    coming=_high(week.earned.minor - week.paid_out.minor, scale),
                    expected=_high(week.expected.minor, scale),
                )
                for place, week in enumerate(weeks)
            ]
        )

    @property
    def width(self) -> int:
        """Of the whole picture."""
        return 40 + len(self.bars) * _PITCH


def _high(minor: int, scale: float) -> float:
    return round(max(minor, 0) * scale, 1)
