"""Pages by id: one row more than asked for tells whether there is another page."""

from typing import Final
from uuid import UUID

from driveway_core.pages import Page
from driveway_postgres.runner import Row

AFTER_ALL: Final = UUID(int=0)
"""The id after which all others come."""

BEFORE_ALL: Final = UUID(int=2**128 - 1)
"""The id before which all others come."""


def page(rows: list[Row], limit: int) -> Page[Row]:
    """The first ``limit`` of rows that begin with their id; the next page begins after the last of them."""
    if len(rows) <= limit:
        return Page(rows)
    return Page(rows[:limit], rows[limit - 1][0])
