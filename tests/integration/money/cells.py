"""The cells of the crash matrix: how many there are, how many ran, and which a short run takes."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

import attrs
import pytest
from tests.conftest import PROFILE
from tests.integration.money.deeds import DEEDS, Deed

T = TypeVar("T")


@attrs.define
class Tally:
    """Of one kind of accident: how many cells there are, and how many ran."""

    there: int = 0
    ran: int = 0


TALLIES: Final = pytest.StashKey[dict[str, Tally]]()


def chosen(config: pytest.Config, kind: str, deed: Deed, cells: Sequence[T], *, one_in: int) -> Iterator[T]:
    """Every cell in the proof run, else one in so many, others for every deed; each is counted."""
    tally = config.stash.setdefault(TALLIES, {}).setdefault(kind, Tally())
    tally.there += len(cells)
    stride = 1 if PROFILE == "proof" else one_in
    for cell in cells[DEEDS.index(deed) * 5 % min(stride, len(cells)) :: stride]:
        tally.ran += 1
        yield cell
