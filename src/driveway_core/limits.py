"""What can be charged and given back: not every amount that is owed."""

import attrs

from driveway_core.money import Money


@attrs.frozen
class Limits:
    """The ``smallest`` charge in a currency, and the ``step`` that charges and refunds are multiples of."""

    smallest: Money
    step: Money

    def charge(self, owed: Money) -> Money:
        """What of it can be charged: whole steps; nothing where they are less than the smallest charge."""
        whole = owed.down_to(self.step)
        return whole if whole >= self.smallest else Money.zero(owed.currency)

    def refund(self, owed: Money) -> Money:
        """What goes back for it: whole steps, and rather more than less."""
        return owed.up_to(self.step)
