"""Lines: what a price is made of, in the words of a driver."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

import attrs

from driveway_core.money import Money, total


class LineKind(StrEnum):
    """What a line is for; rules of others add kinds of their own."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    FEE = "fee"
    TAX = "tax"
    OVERSTAY = "overstay"
    OVERSTAY_FIXED = "overstay-fixed"


class Part(StrEnum):
    """Which amount of a price a line belongs to: the host's, the platform's or the city's."""

    SUBTOTAL = "subtotal"
    FEE = "fee"
    TAX = "tax"


@attrs.frozen
class Line:
    """One line of a price; ``quantity`` has at most two decimals, ``amount`` may be below zero."""

    kind: str
    label: str
    quantity: Decimal
    unit_amount: Money
    amount: Money
    part: Part = Part.SUBTOTAL


def spoken(minutes: int) -> str:
    """A length of time as a line says it, as in "2 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    parts = ([f"{hours} h"] if hours else []) + ([f"{rest} min"] if rest else [])
    return " ".join(parts)


def sum_of(part: Part, lines: Iterable[Line], currency: str) -> Money:
    """What the lines of one part add up to."""
    return total((line.amount for line in lines if line.part is part), currency)


def not_below(floor: Money, lines: Iterable[Line]) -> tuple[Line, ...]:
    """The same lines, the last ones cut so far that together they are no less than ``floor``.

    A line that is cut says so by its amounts, and one that is cut to nothing goes.
    """
    kept = list(lines)
    short = floor - total((line.amount for line in kept), floor.currency)
    for place in range(len(kept) - 1, -1, -1):
        line = kept[place]
        given = min(short, -line.amount)
        if given.minor > 0:
            left = line.amount + given
            kept[place] = attrs.evolve(line, quantity=Decimal(1), unit_amount=left, amount=left)
            short = short - given
    return tuple(line for line in kept if line.amount)
