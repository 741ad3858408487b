"""Reading what others say: every value is taken only where it is what it should be."""

import re
from collections.abc import Iterator, Mapping
from json import JSONDecoder
from math import isfinite
from typing import Final, TypeAlias

Told: TypeAlias = Mapping[str, object]
"""One JSON object."""

LONGEST: Final = 200
_MOST: Final = 2**63 - 1
"""The largest number of a car that can be kept."""
_SECRETS: Final = re.compile(
    r"\b[A-HJ-NPR-Z0-9]{17}\b|-?\d{1,3}\.\d{3,}|\bey[\w-]{6,}\.[\w.-]*|\b[0-9a-f]{24,}\b"
)
"""VINs, coordinates, tokens and whatever else is that long and that odd."""


def first_object(body: bytes) -> Told | None:
    """The first JSON object that a body begins with; None where there is none.

    Tesla's command proxy sometimes writes two, one behind the other.
    """
    try:
        found, _ = JSONDecoder().raw_decode(body.decode("utf-8").lstrip())
    except (ValueError, RecursionError):  # no text, no JSON, a number of thousands of digits
        return None
    return found if isinstance(found, dict) else None


def record(told: Told, name: str) -> Told:
    """An object inside; an empty one where there is none."""
    found = told.get(name)
    return found if isinstance(found, dict) else {}


def records(told: Told, name: str) -> Iterator[Told]:
    """The objects of a list inside."""
    found = told.get(name)
    yield from (each for each in (found if isinstance(found, list) else ()) if isinstance(each, dict))


def texts(told: Told, name: str) -> Iterator[str]:
    """The texts of a list inside."""
    found = told.get(name)
    yield from (_kept(each) for each in (found if isinstance(found, list) else ()) if isinstance(each, str))


def text(told: Told, name: str) -> str | None:
    """A text that is not empty, without what no store can keep."""
    found = told.get(name)
    kept = _kept(found) if isinstance(found, str) else ""
    return kept if kept.strip() else None


def _kept(words: str) -> str:
    """Without halves of characters, and without the one that ends a text elsewhere."""
    return words.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def number(told: Told, name: str) -> float | None:
    """A number that is one."""
    found = told.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    try:
        return float(found) if isfinite(found) else None
    except OverflowError:
        return None


def whole(told: Told, name: str) -> int | None:
    """A whole number, to its last digit: Tesla's ids have more than a float holds."""
    found = told.get(name)
    if isinstance(found, bool) or not isinstance(found, int):
        return None
    return found if 0 <= found <= _MOST else None


def flag(told: Told, name: str) -> bool | None:
    """True, false, or not told."""
    found = told.get(name)
    return found if isinstance(found, bool) else None


def for_people(words: str) -> str:
    """Somebody else's words, fit to be shown: one short line without VINs, positions or tokens; no markup."""
    if words.lstrip().startswith("<"):
        return ""
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return _SECRETS.sub("…", line)[:LONGEST]
