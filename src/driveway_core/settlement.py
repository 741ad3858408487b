"""Settlement: who takes the money, and what a new booking has to wait for."""

from typing import Protocol

import attrs

from driveway_core.bookings import Awaiting
from driveway_core.money import Money


class Settlement(Protocol):
    """How a marketplace settles; a port, so that payment services plug in."""

    def first_awaits(self, total: Money, *, instant: bool) -> Awaiting | None:
        """What a new booking waits for before it is confirmed; None when it is at once."""
        ...

    def smallest_charge(self, currency: str) -> Money:
        """The least that one payment can be."""
        ...


@attrs.frozen
class ExternalSettlement:
    """Money is settled elsewhere: no payments here, instant bookings are confirmed at once."""

    def first_awaits(self, total: Money, *, instant: bool) -> Awaiting | None:
        """Only the host's word, where the listing asks for it."""
        return None if instant else Awaiting.HOST

    def smallest_charge(self, currency: str) -> Money:
        """No least amount."""
        return Money.zero(currency)
