"""The vehicle identification number, and what a Tesla's tells about the car.

Sources: ISO 3779 (alphabet, length), 49 CFR 565.15 (check digit, model year
letter), Tesla's own VIN decoder pages (maker's prefix, model letter).
"""

import re
from typing import Final

import attrs

from driveway_core.errors import InvalidValue

_SHAPE: Final = re.compile(r"[A-HJ-NPR-Z0-9]{17}", re.ASCII)
_BREAKS: Final = re.compile(r"[\s-]+")
_VALUES: Final = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    "P": 7,
    "R": 9,
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECK_AT: Final = 8

TESLA_PREFIXES: Final = {
    "5YJ": "cars from the United States",
    "7SA": "Model X and Model Y from the United States, since 2022",
    "7G2": "Cybertruck and Semi",
    "LRW": "Shanghai",
    "XP7": "Berlin",
    "SFZ": "the first Roadster, from Hethel",
}
"""The maker's prefixes (WMI, characters 1 to 3) of Tesla, and what each stands for."""

CHECKED_PREFIXES: Final = frozenset({"5YJ", "7SA", "7G2"})
"""Prefixes of North American makers, whose check digit must hold; domain rules §7."""

MODELS: Final = {
    "S": "Model S",
    "3": "Model 3",
    "X": "Model X",
    "Y": "Model Y",
    "C": "Cybertruck",
    "R": "Roadster",
    "T": "Semi",
    "A": "Cybercab",
}
"""Tesla's models by the VIN's fourth character."""

FIRST_TESLA_YEAR: Final = 2008
_YEAR_CYCLE: Final = "89ABCDEFGHJKLMNPRSTVWXY1234567"
"""The thirty year letters in order, from the first Tesla's on (no I, O, Q, U, Z or 0)."""


def check_digit(text: str) -> str:
    """The ninth character that a VIN of these 17 characters ought to have, whatever stands there."""
    total = sum(_VALUES[char] * weight for char, weight in zip(text, _WEIGHTS, strict=True))
    return "0123456789X"[total % 11]


@attrs.frozen(order=True)
class Vin:
    """Seventeen characters of the standard's alphabet, in upper case; refuses what cannot be one."""

    value: str

    def __attrs_post_init__(self) -> None:
        _refuse_wrong_shape(self.value)
        if self.check_digit_required and not self.check_digit_holds:
            raise InvalidValue("vin", "a character is mistyped somewhere: the VIN's check digit does not fit")

    @classmethod
    def parse(cls, text: str) -> "Vin":
        """Read a VIN as people write it: case, blanks and hyphens do not matter."""
        return cls(_BREAKS.sub("", text).upper())

    @property
    def maker_prefix(self) -> str:
        """The first three characters, which name the maker."""
        return self.value[:3]

    @property
    def check_digit_required(self) -> bool:
        """Whether a wrong check digit proves a wrong VIN; elsewhere it is a hint only."""
        return self.maker_prefix in CHECKED_PREFIXES

    @property
    def check_digit_holds(self) -> bool:
        """Whether the ninth character is what the others call for."""
        return self.value[_CHECK_AT] == check_digit(self.value)

    def __str__(self) -> str:
        return self.value


@attrs.frozen
class VinFacts:
    """What a VIN tells: None stands for what it does not tell and the owner has to say.

    ``looks_mistyped`` is a hint for a maker that need not carry the check
    digit: worth asking the owner, never worth refusing the car.
    """

    maker: str | None
    model: str | None
    year: int | None
    looks_mistyped: bool


def decode(vin: Vin) -> VinFacts:
    """Maker, model and model year, as far as the VIN tells them; of Teslas only.

    A year letter comes round every 30 years. The first Tesla is of 2008, so
    each letter has one year from 2008 to 2037.
    """
    looks_mistyped = not vin.check_digit_holds
    if vin.maker_prefix not in TESLA_PREFIXES:
        return VinFacts(None, None, None, looks_mistyped)
    letter = vin.value[9]
    year = FIRST_TESLA_YEAR + _YEAR_CYCLE.index(letter) if letter in _YEAR_CYCLE else None
    return VinFacts("Tesla", MODELS.get(vin.value[3]), year, looks_mistyped)


def _refuse_wrong_shape(text: str) -> None:
    if len(text) != 17:
        raise InvalidValue("vin", f"a VIN has 17 characters, this one has {len(text)}")
    if set(text) & set("IOQ"):
        raise InvalidValue("vin", "a VIN never has the letters I, O or Q: is one of them a 1 or a 0?")
    if _SHAPE.fullmatch(text) is None:
        raise InvalidValue("vin", "a VIN has only digits and capital letters")
