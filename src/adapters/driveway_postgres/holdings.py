"""How a section of an export is described: a table, whose its rows are, and what is left out.

The words for people's rows are SQL over ``t``, the table, and ``%(account)s``.
"""

from collections.abc import Mapping
from typing import Final

import attrs

_NOTHING: Final[Mapping[str, str]] = {}

BOOKKEEPING: Final = {"version": "a counter of changes, about nobody"}
MINE: Final = "%(account)s"
CARS: Final = f"SELECT id FROM vehicles WHERE user_id = {MINE}"
PLACES: Final = f"SELECT id FROM driveways WHERE host_id = {MINE}"
STAYS: Final = f"SELECT id FROM bookings WHERE driver_id = {MINE}"
VISITS: Final = f"SELECT id FROM bookings WHERE host_id = {MINE}"
PAYOUTS: Final = f"SELECT id FROM payouts WHERE host_id = {MINE}"


@attrs.frozen(kw_only=True)
class Sealed:
    """Ciphertext: what gives it, its column as the cipher knows it, and whose it is; in SQL over ``t``."""

    sealed: str
    column: str
    row: str = "t.id"
    owner: str = MINE
    json: bool = False
    """Whether the text is JSON, to be shown as such."""
    bytes_: bool = False
    """Whether it is no text but bytes."""


@attrs.frozen(kw_only=True)
class Holding:
    """One section of an export: rows of ``table`` (``t``) for which ``whose`` is true, in SQL.

    Every column is shown but those ``left_out``, each with its reason; what
    is ``sealed`` is opened, ``also`` adds values from elsewhere.
    """

    section: str
    table: str
    about: str
    whose: str
    key: str = "t.id"
    left_out: Mapping[str, str] = _NOTHING
    sealed: Mapping[str, Sealed] = attrs.field(factory=dict)
    also: Mapping[str, str] = _NOTHING


def own_text(table: str, *columns: str, row: str = "t.id", json: bool = False) -> dict[str, Sealed]:
    """Columns that are sealed for the account itself, by their names."""
    return {
        each: Sealed(sealed=f"t.{each}", column=f"{table}.{each}", row=row, json=json) for each in columns
    }
