"""What can be charged and given back: not every amount that is owed."""

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.money import Money


@attrs.frozen
class Limits:
    """The ``smallest`` charge in a currency, and the ``step`` that charges and refunds are multiples of.

    ``largest`` is None where nobody knows of one.
    """

    smallest: Money
    step: Money
    largest: Money | None = None

    def refuse_more(self, price: Money) -> None:
        """Refuse a stay whose price is more than one payment can be: it would be held, and never paid."""
        if self.exceeded_by(price):
            raise InvalidValue("end_time", "that stay costs more than one payment can be: make it shorter")

    def exceeded_by(self, price: Money) -> bool:
        """Whether it is more than one payment can be."""
        return self.largest is not None and price > self.largest

    def charge(self, owed: Money) -> Money:
        """What of it can be charged: whole steps; nothing where they are less than the smallest charge."""
        whole = owed.down_to(self.step)
        return whole if whole >= self.smallest else Money.zero(owed.currency)

    def refund(self, owed: Money) -> Money:
        """What goes back for it: whole steps, and rather more than less."""
        return owed.up_to(self.step)
