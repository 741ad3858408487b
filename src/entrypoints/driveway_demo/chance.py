"""Choices that look like chance and never change: the same key always chooses the same.

The digest of a key stands in for a die, so that the city is the same on
every machine and in every Python, and one listing's choices do not hang on
how many were made before it.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, TypeVar

T = TypeVar("T")

_SIDES: Final = 2**32


def share(key: str) -> float:
    """A number from 0 up to, not including, 1."""
    return int.from_bytes(sha256(key.encode()).digest()[:4], "big") / _SIDES


def chosen(key: str, options: Sequence[T]) -> T:
    """One of the options."""
    return options[int(share(key) * len(options))]


def happens(key: str, how_often: float) -> bool:
    """True for about that share of all keys."""
    return share(key) < how_often
