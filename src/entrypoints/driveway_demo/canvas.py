"""A sheet to draw flat shapes on: smooth edges, and see-through colours."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

WIDTH: Final = 960
HEIGHT: Final = 640

Spot = tuple[float, float]
Box = tuple[float, float, float, float]

_FINER: Final = 2
"""Drawn so many times as large, and then made smaller: that is what makes edges smooth."""


def tint(colour: str, towards: str, share: float) -> str:
    """A colour, so far on its way towards another; both as ``#rrggbb``."""
    pairs = zip(_parts(colour), _parts(towards), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


@attrs.frozen
class Canvas:
    """Every place is given in points of the finished picture, from its upper left corner."""

    _image: "Image"
    _pen: "ImageDraw"

    @classmethod
    def of(cls, colour: str) -> "Canvas":
        """All of one colour."""
        from PIL import Image, ImageDraw

        image = Image.new("RGB", (WIDTH * _FINER, HEIGHT * _FINER), colour)
        return cls(image, ImageDraw.Draw(image, "RGBA"))

    def box(self, place: Box, colour: str, *, round_: float = 0) -> None:
        """A rectangle, with corners as round as said."""
        self._pen.rounded_rectangle(_finer(place), radius=round_ * _FINER, fill=colour)

    def frame(self, place: Box, colour: str, *, width: float, round_: float = 0) -> None:
        """The outline of a rectangle."""
        self._pen.rounded_rectangle(
            _finer(place), radius=round_ * _FINER, outline=colour, width=round(width * _FINER)
        )

    def shape(self, corners: Iterable[Spot], colour: str) -> None:
        """Whatever lies between corners."""
        self._pen.polygon([(x * _FINER, y * _FINER) for x, y in corners], fill=colour)

    def line(self, spots: Sequence[Spot], colour: str, *, width: float) -> None:
        """From one to the next."""
        drawn = [(x * _FINER, y * _FINER) for x, y in spots]
        self._pen.line(drawn, fill=colour, width=round(width * _FINER), joint="curve")

    def disc(self, middle: Spot, radius: float, colour: str, *, flat: float = 1.0) -> None:
        """A circle, or an ellipse so much lower than wide."""
        x, y = middle
        self._pen.ellipse(_finer((x - radius, y - radius * flat, x + radius, y + radius * flat)), fill=colour)

    def printed(self, *, mirrored: bool) -> bytes:
        """The picture as a JPEG file."""
        from PIL import ImageOps

        small = self._image.reduce(_FINER)
        sheet = BytesIO()
        (ImageOps.mirror(small) if mirrored else small).save(sheet, "JPEG", quality=90)
        return sheet.getvalue()


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def _finer(place: Box) -> Box:
    left, top, right, bottom = place
    return left * _FINER, top * _FINER, right * _FINER, bottom * _FINER
