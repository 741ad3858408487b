"""How large a car is, and what we assume of a Tesla whose owner gave no size.

Every default is the body's length and width (without mirrors, domain rules
§4) and its height, rounded up to whole inches, so that no car is ever sent
to a driveway that is a little too small.
"""

from math import ceil
from typing import Final

import attrs

from driveway_core.errors import InvalidValue

LONGEST_INCHES: Final = 1200
"""What a size may be at most: 100 ft, longer than any road vehicle with a trailer."""

_EDGES: Final = ("length_inches", "width_inches", "height_inches")


def inches(value: object, *, field: str) -> int:
    """The value if it can be a size in whole inches, 1 to :data:`LONGEST_INCHES`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValue(field, "must be a whole number of inches")
    if not 1 <= value <= LONGEST_INCHES:
        raise InvalidValue(field, f"must be between 1 and {LONGEST_INCHES} inches")
    return value


@attrs.frozen
class Dimensions:
    """A car's outer size in whole inches, mirrors apart."""

    length_inches: int
    width_inches: int
    height_inches: int

    def __attrs_post_init__(self) -> None:
        for edge in _EDGES:
            inches(getattr(self, edge), field=edge)


@attrs.frozen
class SizeRow:
    """The published size of one model over some model years, in inches as published."""

    model: str
    first_year: int
    last_year: int
    length: float
    width: float
    height: float
    source: str

    @property
    def dimensions(self) -> Dimensions:
        """The row in whole inches, each rounded up."""
        return Dimensions(ceil(self.length), ceil(self.width), ceil(self.height))


_ALWAYS: Final = 9999

_SAME_AS_2021: Final = "as the later Model S, which is the larger: no table of its own was found"
_MANUAL_S: Final = "Tesla, Model S Owner's Manual, Exterior Dimensions (without mirrors, medium suspension)"
_ORACLE_3: Final = "teslaoracle.com, 2023-09-06: 26 mm longer and 2 mm lower than before"
_PAPER_C: Final = "notice-facile.com (highest suspension); the width is an estimate"

SIZES: Final[tuple[SizeRow, ...]] = (
    SizeRow("Model S", 2012, 2020, 197.7, 78.2, 56.3, _SAME_AS_2021),
    SizeRow("Model S", 2021, _ALWAYS, 197.7, 78.2, 56.3, _MANUAL_S),
    SizeRow("Model 3", 2017, 2023, 184.8, 72.8, 56.8, "teslatuneup.com, quoting the Owner's Manual"),
    SizeRow("Model 3", 2024, _ALWAYS, 185.8, 72.8, 56.7, _ORACLE_3),
    SizeRow("Model X", 2015, _ALWAYS, 198.3, 78.7, 66.1, "winenfood.com and teslarati.com, size tables"),
    SizeRow("Model Y", 2020, 2024, 187.0, 75.6, 63.9, "winenfood.com, size table"),
    SizeRow("Model Y", 2025, _ALWAYS, 188.6, 75.6, 64.0, "an estimate: no published table was found"),
    SizeRow("Cybertruck", 2023, _ALWAYS, 223.7, 80.0, 75.9, _PAPER_C),
)
"""What the VIN's model and year stand for; the rows of one model follow one another without a gap."""


def default_dimensions(model: str, year: int) -> tuple[Dimensions, str]:
    """The size to assume for a model of a model year, and where the figures come from.

    Upper and lower case are one. A year before the model's first row is
    taken as its first. Raises :class:`InvalidValue` for a model without a
    row: its owner has to say how large it is.
    """
    wanted = model.strip().casefold()
    rows = [row for row in SIZES if row.model.casefold() == wanted]
    if not rows:
        raise InvalidValue(
            "length_inches", "this model's size is not known: give its length, width and height"
        )
    fitting = next((row for row in rows if row.first_year <= year <= row.last_year), rows[0])
    return fitting.dimensions, fitting.source
