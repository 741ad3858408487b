"""What the stand-in knows of addresses: some houses, and how people write them wrongly."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

import attrs

_LINE: Final = re.compile(
    r"\s*(?P<number>\d+[A-Za-z]?)?\s*(?P<street>[^,#]*?)\s*(?P<unit>(?:,|#|\bapt\b|\bunit\b).*)?", re.I
)
_SHORT: Final[Mapping[str, str]] = {
    "st": "street",
    "ave": "avenue",
    "av": "avenue",
    "blvd": "boulevard",
    "dr": "drive",
    "ln": "lane",
    "rd": "road",
    "ct": "court",
    "ter": "terrace",
    "pl": "place",
}
_ALIKE: Final = 0.8


@attrs.frozen(kw_only=True)
class House:
    """One house; degrees in WGS 84."""

    number: str
    street: str
    city: str
    state: str
    zip_code: str
    latitude: float
    longitude: float


@attrs.frozen(kw_only=True)
class Match:
    """How a written address is known.

    ``house`` is None where only the street is, ``street`` a house of that
    street. ``spelled`` and ``replaced`` name the components put right.
    """

    number: str
    street: House
    house: House | None
    spelled: frozenset[str]
    replaced: frozenset[str]


@attrs.frozen
class Town:
    """All that is known."""

    houses: Sequence[House]

    def match(self, line: str, *, city: str, zip_code: str) -> Match | None:
        """The house or the street that is meant, if any is."""
        parts = _LINE.fullmatch(line)
        if parts is None or not parts["street"]:
            return None
        wanted = written_out(parts["street"])
        best = max(self.houses, key=lambda house: _likeness(house, wanted, zip_code), default=None)
        if best is None or _alike(written_out(best.street), wanted) < _ALIKE:
            return None
        number = (parts["number"] or "").upper()
        house = next(
            (each for each in self.houses if (each.street, each.number) == (best.street, number)), None
        )
        spelled = set() if written_out(best.street) == wanted else {"route"}
        replaced: set[str] = set()
        if city.strip() and city.strip().casefold() != best.city.casefold():
            near = _alike(city.casefold().strip(), best.city.casefold()) >= _ALIKE
            (spelled if near else replaced).add("locality")
        if zip_code.strip()[:5] not in ("", best.zip_code):
            replaced.add("postal_code")
        return Match(
            number=number,
            street=best,
            house=house,
            spelled=frozenset(spelled),
            replaced=frozenset(replaced),
        )


def written_out(street: str) -> str:
    """In small letters, without abbreviations."""
    words = re.sub(r"[.,]", " ", street.casefold()).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _likeness(house: House, wanted: str, zip_code: str) -> tuple[float, bool]:
    return _alike(written_out(house.street), wanted), house.zip_code == zip_code.strip()[:5]
