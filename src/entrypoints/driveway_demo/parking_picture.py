"""The place to park before a house: its ground, its roof if it has one, a charger, and a car."""

from typing import Final

from driveway_core.driveways import DrivewayType
from driveway_demo.canvas import Canvas, Spot, tint
from driveway_demo.chance import share
from driveway_demo.house_front import BASE, around, greenery, house
from driveway_demo.views import View

_STREET: Final = 612.0
_WHITE: Final = "#fdfcf9"
_INK: Final = "#33414e"
_GROUNDS: Final = {
    DrivewayType.CONCRETE: "#cfcdc8",
    DrivewayType.ASPHALT: "#747b82",
    DrivewayType.GRAVEL: "#d8c7a6",
    DrivewayType.PAVED: "#c79f86",
}


def picture(view: View) -> bytes:
    """A drawing of a listing as a JPEG file, 960 by 640 points; the same facts always give the same one."""
    sheet = Canvas.of(view.air.sky)
    around(sheet, view)
    house(sheet, view)
    left, right = (362.0, 618.0) if view.spaces > 1 else (410.0, 600.0)
    _way_in(sheet, view, left, right)
    _ground(sheet, view, left, right)
    greenery(sheet, view)
    middle, room = (left + right) / 2, (right - left) / (2 if view.spaces > 1 else 1)
    if view.roof == "garage":
        _car(sheet, (middle, BASE - 2), 0.74)
    elif view.spaces > 1:
        _car(sheet, (middle - room * 0.66, 548), 1.0)
        _car(sheet, (middle + room * 0.66, 548), 1.0)
    else:
        _car(sheet, (middle, 544), 1.05)
    if view.roof == "carport":
        _carport(sheet, view, left, right)
    return sheet.printed(mirrored=view.has("mirror", 0.5))


def _way_in(sheet: Canvas, view: View, left: float, right: float) -> None:
    """The garage door: up where one parks inside, closed elsewhere; a charger and a camera beside it."""
    sheet.box((left - 10, 312, right + 10, BASE), _WHITE, round_=3)
    if view.roof == "garage":
        sheet.box((left, 322, right, BASE), "#56616c")
        sheet.shape([(left, BASE), (left + 24, 414), (right - 24, 414), (right, BASE)], "#8b939b")
        sheet.box((left + 24, 336, right - 24, 414), "#69747f")
        sheet.disc(((left + right) / 2, 336), 40, "#fff1b855", flat=0.5)
        sheet.box((left, 322, right, 336), tint(view.door, "#ffffff", 0.55))
    else:
        paint = tint(view.door, "#ffffff", 0.62)
        sheet.box((left, 322, right, BASE), paint)
        for y in range(350, round(BASE), 28):
            sheet.box((left, y, right, y + 2), tint(paint, _INK, 0.25))
        for x in range(round(left) + 14, round(right) - 30, 44):
            sheet.box((x, 330, x + 30, 344), "#c4d6e0", round_=2)
    if view.charger:
        _charger(sheet, right + 22)
    if view.camera:
        sheet.box((left - 34, 312, left - 20, 318), _INK)
        sheet.box((left - 38, 316, left - 16, 328), _WHITE, round_=4)
        sheet.disc((left - 20, 322), 4, _INK)


def _charger(sheet: Canvas, x: float) -> None:
    """A box on the wall with a green light, and a cable that hangs from it."""
    sheet.line([(x + 8, 392), (x + 10, 424), (x + 24, 428), (x + 28, 400), (x + 18, 378)], _INK, width=3.5)
    sheet.box((x, 350, x + 22, 396), _WHITE, round_=6)
    sheet.frame((x, 350, x + 22, 396), "#9aa5ae", width=1.5, round_=6)
    sheet.box((x + 5, 357, x + 17, 361), "#46b27a", round_=2)


def _ground(sheet: Canvas, view: View, left: float, right: float) -> None:
    """From the door to the street, wider and wider, and made of what the listing says."""
    colour = _GROUNDS[view.ground]

    def across(y: float, *, beyond: float = 0) -> tuple[Spot, Spot]:
        spread = (y - BASE) / (_STREET - BASE) * 86 + beyond
        return (left - spread, y), (right + spread, y)

    sheet.shape(
        [*across(BASE, beyond=5), *reversed(across(_STREET, beyond=9))], tint(colour, "#ffffff", 0.45)
    )
    sheet.shape([*across(BASE), *reversed(across(_STREET))], colour)
    if view.ground is DrivewayType.CONCRETE:
        for y in (478, 528, 574):
            sheet.line(across(y), tint(colour, _INK, 0.16), width=2)
    if view.ground is DrivewayType.PAVED:
        _bricks(sheet, colour, left, right)
    if view.ground is DrivewayType.GRAVEL:
        _stones(sheet, colour, view, left, right)
    if view.ground is DrivewayType.ASPHALT:
        for x in (left + 8, right - 8):
            side = -1 if x < (left + right) / 2 else 1
            sheet.line([(x, BASE + 4), (x + side * 74, _STREET - 10)], "#e9e6dc88", width=3)


def _bricks(sheet: Canvas, colour: str, left: float, right: float) -> None:
    seam, y, row, step = tint(colour, "#ffffff", 0.35), BASE, 0, 9.0
    while y < _STREET:
        spread, below = ((each - BASE) / (_STREET - BASE) * 86 for each in (y, min(y + step, _STREET)))
        sheet.line([(left - spread, y), (right + spread, y)], seam, width=1.4)
        count = 9
        for each in range(count):
            along = (each + (0.5 if row % 2 else 0.0)) / count
            above_x = left - spread + along * (right - left + 2 * spread)
            below_x = left - below + along * (right - left + 2 * below)
            sheet.line([(above_x, y), (below_x, min(y + step, _STREET))], seam, width=1.4)
        y, row, step = y + step, row + 1, step * 1.13


def _stones(sheet: Canvas, colour: str, view: View, left: float, right: float) -> None:
    for each in range(260):
        down = share(f"{view.key} stone {each} down")
        y = BASE + 3 + down * (_STREET - BASE - 6)
        spread = (y - BASE) / (_STREET - BASE) * 86 - 4
        x = left - spread + share(f"{view.key} stone {each} along") * (right - left + 2 * spread)
        sheet.disc((x, y), 1.6 + 2.4 * down, tint(colour, "#ffffff" if each % 3 else _INK, 0.3), flat=0.6)


def _car(sheet: Canvas, foot: Spot, size: float) -> None:
    """The outline of a car seen from behind, see-through: that is where one's own will stand."""
    x, y = foot
    line, fill = "#ffffffee", "#ffffff66"

    def at(right: float, up: float) -> Spot:
        return x + right * size, y - up * size

    sheet.disc((x, y - 4 * size), 92 * size, "#2b354033", flat=0.12)
    for side in (-1, 1):
        left = x + (side * 62 - 13) * size
        sheet.box((left, y - 26 * size, left + 26 * size, y), "#3a4650cc", round_=5 * size)
    cabin = [at(-58, 66), at(-44, 104), at(-32, 112), at(32, 112), at(44, 104), at(58, 66)]
    sheet.shape(cabin, fill)
    sheet.line([*cabin], line, width=3)
    body = (x - 80 * size, y - 68 * size, x + 80 * size, y - 14 * size)
    sheet.box(body, fill, round_=16 * size)
    sheet.frame(body, line, width=3, round_=16 * size)
    for side in (-1, 1):
        left = x + (side * 60 - 15) * size
        sheet.box((left, y - 54 * size, left + 30 * size, y - 45 * size), "#e0565bcc", round_=3)


def _carport(sheet: Canvas, view: View, left: float, right: float) -> None:
    """A flat roof on posts, before the house and above the car."""
    near_left, near_right, height = left - 62, right + 62, 306.0
    post = tint(view.door, "#ffffff", 0.15)
    for x in (near_left + 6, near_right - 16):
        sheet.box((x, height, x + 11, 566), post)
    sheet.shape(
        [
            (left - 4, height - 44),
            (right + 4, height - 44),
            (near_right + 14, height),
            (near_left - 14, height),
        ],
        tint(post, "#ffffff", 0.3),
    )
    sheet.box((near_left - 14, height, near_right + 14, height + 16), post, round_=2)
