"""What is written can be read: colours that stand together, light and dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re

import pytest

from driveway_web.assets import FOLDER

TOKEN = re.compile(r"--([a-z-]+): #([0-9a-f]{6})")
TEXT = [
    *[
        (ink, ground)
        for ink in ("ink", "ink-soft", "brand", "bad")
        for ground in ("ground", "surface", "sunk")
    ],
    *[(tone, f"{tone}-wash") for tone in ("brand", "good", "warn", "bad")],
    *[("ink", f"{tone}-wash") for tone in ("brand", "good", "warn", "bad")],
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
]
SHAPES = [(line, ground) for line in ("line-strong", "focus") for ground in ("ground", "surface")]


def palettes() -> dict[str, dict[str, str]]:
    light, dark = (FOLDER / "site.css").read_text("utf-8").split("@media (prefers-color-scheme: dark)", 1)
    return {"light": dict(TOKEN.findall(light)), "dark": dict(TOKEN.findall(dark.partition("\n}\n")[0]))}


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_has_a_contrast_of_four_and_a_half_and_shapes_of_three(mode: str) -> None:
    colours = palettes()[mode]
    weak = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pairs, least in ((TEXT, 4.5), (SHAPES, 3.0))
        for pair in pairs
        if contrast(colours[pair[0]], colours[pair[1]]) < least
    }
    assert weak == {}
