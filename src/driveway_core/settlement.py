"""Settlement: who takes the money, and what a new booking has to wait for."""

from datetime import datetime
from typing import Final, Protocol

import attrs

from driveway_core.bookings import Awaiting, Booking, BookingId
from driveway_core.details import BookingDetails
from driveway_core.errors import DrivewayError, InvalidValue
from driveway_core.limits import Limits
from driveway_core.money import Money
from driveway_core.ports import Work
from driveway_core.refunds import MoreThanPaid


class Settlement(Protocol):
    """How a marketplace settles; a port, so that payment services plug in.

    What takes a ``work`` writes down what shall happen, in the transaction of
    what changed, on a booking that is locked; ``carry_out`` makes it happen,
    once that is committed.
    """

    @property
    def charges(self) -> bool:
        """Whether drivers pay here."""
        ...

    def first_awaits(self, total: Money, *, instant: bool) -> Awaiting | None:
        """What a new booking waits for before it is confirmed; None when it is at once."""
        ...

    def limits(self, currency: str) -> Limits:
        """What one payment can be."""
        ...

    def begin(self, work: Work, booking: Booking, *, method: str | None, instant: bool, at: datetime) -> None:
        """Want the payment of a new booking, with a saved card if one is named."""
        ...

    def accept(self, work: Work, booking: Booking, *, at: datetime) -> Booking:
        """The booking with its host's yes, and what was set aside wanted; not kept yet."""
        ...

    def settle(self, work: Work, booking: Booking, *, at: datetime) -> None:
        """Write down what follows for the money from what changed."""
        ...

    def waits_for_payment(self, work: Work, booking: Booking, moved: Booking, *, at: datetime) -> bool:
        """Whether a change is made only once it is paid for; then its payment is wanted."""
        ...

    def give_back(self, work: Work, booking: Booking, amount: Money, *, at: datetime) -> None:
        """Want some of what was paid to go back, as a present of the platform's; raises ``MoreThanPaid``."""
        ...

    def carry_out(self, booking_id: BookingId) -> tuple[DrivewayError, ...]:
        """Take what is wanted as far as it goes now; what was refused.

        What cannot be reached now is taken further later, by a worker.
        """
        ...

    def told(self, details: BookingDetails, *, secrets: bool = False) -> BookingDetails:
        """The booking as it is now, with its payments; with ``secrets`` what the payer needs, too."""
        ...


@attrs.frozen
class ExternalSettlement:
    """Money is settled elsewhere: no payments here, instant bookings are confirmed at once."""

    @property
    def charges(self) -> bool:
        """Nobody pays here."""
        return False

    def first_awaits(self, total: Money, *, instant: bool) -> Awaiting | None:
        """Only the host's word, where the listing asks for it."""
        return None if instant else Awaiting.HOST

    def limits(self, currency: str) -> Limits:
        """Every amount can be paid."""
        return Limits(Money.zero(currency), Money(1, currency))

    def begin(self, work: Work, booking: Booking, *, method: str | None, instant: bool, at: datetime) -> None:
        """Refuses a card: nobody here could charge it."""
        if method is not None:
            raise InvalidValue("payment_method", "this marketplace settles elsewhere and takes no cards")

    def accept(self, work: Work, booking: Booking, *, at: datetime) -> Booking:
        """Confirmed at once."""
        return booking.accept(at=at)

    def settle(self, work: Work, booking: Booking, *, at: datetime) -> None:
        """Nothing follows here."""

    def waits_for_payment(self, work: Work, booking: Booking, moved: Booking, *, at: datetime) -> bool:
        """Every change is made at once."""
        return False

    def give_back(self, work: Work, booking: Booking, amount: Money, *, at: datetime) -> None:
        """Nothing was paid here; raises ``MoreThanPaid``."""
        raise MoreThanPaid(Money.zero(amount.currency))

    def carry_out(self, booking_id: BookingId) -> tuple[DrivewayError, ...]:
        """There is nothing to do."""
        return ()

    def told(self, details: BookingDetails, *, secrets: bool = False) -> BookingDetails:
        """As it is."""
        return details


EXTERNAL: Final = ExternalSettlement()
