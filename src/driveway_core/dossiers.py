"""Dossiers: everything that is known about one account, section by section, as JSON."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import attrs

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None
Record: TypeAlias = Mapping[str, Json]
"""One thing that is known: names and values, as they stand in the archive."""


@attrs.frozen
class Section:
    """One kind of thing: its name in the archive, and what it holds, for a person to read."""

    name: str
    about: str


@attrs.frozen
class Records:
    """Some records of a section, and from where its next ones are read; None after the last."""

    items: tuple[Record, ...]
    next: str | None = None
