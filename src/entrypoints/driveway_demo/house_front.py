"""The house behind a place to park, and the street around it, as flat shapes."""

from typing import Final

from driveway_demo.canvas import HEIGHT, WIDTH, Box, Canvas, tint
from driveway_demo.views import View

BASE: Final = 440.0
"""Where the house meets the ground."""

_LEFT, _RIGHT, _EAVES = 150.0, 660.0, 150.0
_WHITE: Final = "#fdfcf9"
_INK: Final = "#33414e"
_GLASS: Final = "#a9c3d3"
_TRUNK: Final = "#8a6f58"


def around(sheet: Canvas, view: View) -> None:
    """The sky, a sun, the neighbours' houses, and the pavement with its kerb."""
    air = view.air
    sheet.disc((790, 120), 46, air.sun)
    sheet.shape(
        [(0, 330), (180, 262), (420, 318), (700, 250), (WIDTH, 310), (WIDTH, BASE), (0, BASE)], air.far
    )
    pale = tint(view.one_of("left", ("#e8d8c8", "#cfdbe2", "#dfe3cf")), air.sky, 0.35)
    other = tint(view.one_of("right", ("#d9cfe0", "#efdcc3", "#c9dcd6")), air.sky, 0.35)
    for left, right, top, colour in ((-20, 138, 214, pale), (672, WIDTH + 20, 190, other)):
        sheet.box((left, top, right, BASE), colour)
        sheet.box((left - 6, top - 12, right + 6, top), tint(colour, "#ffffff", 0.5))
        for x in range(round(left) + 34, round(right) - 40, 84):
            sheet.box((x, top + 38, x + 44, top + 106), tint(_GLASS, colour, 0.5), round_=3)
            sheet.box((x, top + 142, x + 44, top + 204), tint(_GLASS, colour, 0.5), round_=3)
    sheet.box((0, BASE, WIDTH, HEIGHT), tint(air.green, "#ffffff", 0.25))
    sheet.box((0, 574, WIDTH, 612), "#dcd8d0")
    sheet.box((0, 610, WIDTH, HEIGHT), "#8d949b")
    sheet.box((0, 608, WIDTH, 614), "#c4c1ba")


def house(sheet: Canvas, view: View) -> None:
    """Two floors under a roof, with a door beside the way in for cars."""
    wall = view.wall
    _roof(sheet, view)
    sheet.box((_LEFT, _EAVES, _RIGHT, BASE), wall)
    sheet.box((_LEFT, BASE - 16, _RIGHT, BASE), tint(wall, _INK, 0.22))
    sheet.box((_LEFT - 8, 292, _RIGHT + 8, 302), _WHITE)
    if view.has("boards", 0.5):
        for y in range(166, 290, 14):
            sheet.box((_LEFT, y, _RIGHT, y + 1.5), tint(wall, _INK, 0.08))
    if view.has("bay", 0.55):
        sheet.box((186, 176, 352, 300), tint(wall, "#ffffff", 0.35))
        sheet.box((178, 166, 360, 180), _WHITE)
        windows = [(198, 42), (248, 42), (298, 42)]
    else:
        windows = [(196, 60), (280, 60)]
    for x, width in (*windows, (424, 62), (520, 62)):
        _window(sheet, (x, 192, x + width, 280), view)
    _entrance(sheet, view)


def _roof(sheet: Canvas, view: View) -> None:
    slate = view.one_of("slate", ("#6d7680", "#8a6a5c", "#5f6f72", "#7d6f80"))
    kind = view.one_of("roof", ("gable", "flat", "hipped", "twin"))
    if kind == "flat":
        sheet.box((_LEFT - 14, _EAVES - 26, _RIGHT + 14, _EAVES), _WHITE)
        sheet.box((_LEFT - 14, _EAVES - 6, _RIGHT + 14, _EAVES), tint(view.wall, _INK, 0.3))
        for x in range(round(_LEFT), round(_RIGHT), 34):
            sheet.box((x, _EAVES - 6, x + 14, _EAVES + 6), _WHITE)
        return
    middle = (_LEFT + _RIGHT) / 2
    if kind == "hipped":
        corners = [(_LEFT - 20, _EAVES), (_LEFT + 70, 76.0), (_RIGHT - 70, 76.0), (_RIGHT + 20, _EAVES)]
        sheet.shape(corners, slate)
    elif kind == "gable":
        sheet.shape([(_LEFT - 22, _EAVES), (middle, 44), (_RIGHT + 22, _EAVES)], slate)
        sheet.shape(
            [(_LEFT + 26, _EAVES), (middle, 68), (_RIGHT - 26, _EAVES)], tint(view.wall, "#ffffff", 0.3)
        )
        sheet.disc((middle, 116), 17, _WHITE)
        sheet.disc((middle, 116), 12, _GLASS)
    else:
        for left, right in ((_LEFT, middle), (middle, _RIGHT)):
            sheet.shape([(left - 16, _EAVES), ((left + right) / 2, 70), (right + 16, _EAVES)], slate)
            inner = [(left + 18, _EAVES), ((left + right) / 2, 92), (right - 18, _EAVES)]
            sheet.shape(inner, tint(view.wall, "#ffffff", 0.3))
    sheet.box((_LEFT - 22, _EAVES - 5, _RIGHT + 22, _EAVES + 6), _WHITE)
    if view.has("chimney", 0.4):
        sheet.box((586, 60, 616, 132), tint("#a0674f", slate, 0.25))


def _window(sheet: Canvas, place: Box, view: View) -> None:
    left, top, right, bottom = place
    middle, wide, high = (top + bottom) / 2, right - left, bottom - top
    sheet.box((left - 5, top - 5, right + 5, bottom + 5), _WHITE, round_=2)
    sheet.box(place, _GLASS)
    sheet.shape(
        [(left, top), (left + wide * 0.7, top), (left, top + high * 0.7)], tint(_GLASS, "#ffffff", 0.35)
    )
    sheet.box((left, middle - 2, right, middle + 2), _WHITE)
    if view.has(f"curtain {left}", 0.4):
        sheet.box((left, top, right, top + high * 0.3), tint(view.door, "#ffffff", 0.7))
    if view.has(f"flowers {left}", 0.3):
        sheet.box((left - 4, bottom + 5, right + 4, bottom + 14), tint(_TRUNK, "#ffffff", 0.1))
        colour = view.one_of(f"flower {left}", ("#d9606b", "#e8a13d", "#b67bc0", "#f0f0f0"))
        for x in range(round(left), round(right), 12):
            sheet.disc((x + 4, bottom + 3), 5, colour)


def _entrance(sheet: Canvas, view: View) -> None:
    sheet.box((206, 316, 286, BASE - 10), _WHITE, round_=3)
    sheet.box((214, 324, 278, BASE - 14), view.door, round_=2)
    sheet.box((226, 336, 266, 366), tint(view.door, "#ffffff", 0.75), round_=2)
    sheet.disc((270, 390), 3.5, "#e8c766")
    for step, y in enumerate((BASE - 14, BASE - 4)):
        sheet.box((198 - step * 10, y, 294 + step * 10, y + 12), tint("#dcd8d0", "#ffffff", 0.3 - step * 0.2))
    if view.lamp:
        sheet.disc((310, 340), 26, "#fff1b866")
        sheet.disc((310, 340), 15, "#fff1b899")
        sheet.box((305, 328, 315, 350), "#fff3c4", round_=3)
        sheet.box((303, 325, 317, 330), _INK, round_=2)


def greenery(sheet: Canvas, view: View) -> None:
    """A tree or a hedge beside the house, in front of everything but the car."""
    green = view.air.green
    kind = view.one_of("green", ("tree", "hedge", "both", "palm"))
    if kind in ("hedge", "both"):
        for x in range(20, 178, 26):
            sheet.disc((x, 446), 24, tint(green, _INK, 0.12 if x % 52 else 0.05))
        sheet.box((0, 446, 186, 470), tint(green, _INK, 0.12), round_=8)
    if kind in ("tree", "both"):
        sheet.box((82, 330, 96, 470), _TRUNK)
        for x, y, radius in ((88, 280, 66), (48, 318, 46), (130, 316, 48), (92, 330, 50)):
            sheet.disc((x, y), radius, tint(green, "#ffffff", 0.08))
        sheet.disc((72, 268), 34, tint(green, "#ffffff", 0.22))
    if kind == "palm":
        sheet.line([(80, 474), (88, 380), (82, 280)], _TRUNK, width=11)
        for x, y in ((10, 268), (30, 226), (84, 204), (136, 228), (154, 272), (40, 310), (126, 312)):
            sheet.line([(82, 280), ((82 + x) / 2, (280 + y) / 2 - 14), (x, y)], green, width=9)
