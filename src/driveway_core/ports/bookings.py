"""Quotes and bookings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from driveway_core.actors import AccountId
from driveway_core.booking_texts import BookingReference
from driveway_core.bookings import Booking, BookingId, BookingStatus
from driveway_core.details import BookingDetails, BookingQuestion, Side
from driveway_core.driveways import DrivewayId
from driveway_core.pages import Page
from driveway_core.quotes import Quote, QuoteId
from driveway_core.searching import Spot
from driveway_core.windows import TimeWindow


class Quotes(Protocol):
    """Quotes, each of one driver."""

    def add(self, quote: Quote) -> None: ...
    def get(self, quote_id: QuoteId, *, driver: AccountId) -> Quote: ...
    def redeem(self, quote: Quote) -> None:
        """Keep a redeemed quote; raises ``QuoteUsed`` when another booking was faster."""
        ...


class Bookings(Protocol):
    """``bookings``; the database has the last word on who gets a space."""

    def add(self, booking: Booking, *, spaces: int) -> Booking:
        """Take the first free space of so many; raises ``WindowTaken`` when none is."""
        ...

    def move(self, booking: Booking, *, spaces: int) -> Booking:
        """Save a booking whose window changed, or that occupies anew; ``WindowTaken`` as above.

        It stays on its space where it can, and always while it only becomes
        shorter, even if the listing has fewer spaces by now.
        """
        ...

    def save(self, booking: Booking) -> Booking: ...
    def get(self, booking_id: BookingId, *, changing: bool = False) -> Booking:
        """The booking; ``changing`` keeps whoever would change it, too, waiting for this transaction."""
        ...

    def details(self, booking_id: BookingId) -> BookingDetails: ...
    def by_reference(self, reference: BookingReference) -> Booking: ...
    def of(
        self,
        account_id: AccountId,
        *,
        side: Side,
        status: BookingStatus | None = None,
        limit: int,
        after: UUID | None = None,
    ) -> Page[BookingDetails]:
        """One side's bookings, latest made first."""
        ...

    def find(
        self, question: BookingQuestion, *, limit: int, after: UUID | None = None
    ) -> Page[BookingDetails]:
        """Everybody's that are as the question says, latest made first."""
        ...

    def due(
        self,
        *,
        at: datetime,
        driveway_id: DrivewayId | None = None,
        account_id: AccountId | None = None,
        limit: int = 100,
    ) -> Sequence[Booking]:
        """Bookings that change by themselves, earliest first, locked.

        What another transaction has locked is left to it.
        """
        ...

    def live_holds(self, driver_id: AccountId, *, at: datetime) -> int:
        """How many places the driver holds; the driver's other holds wait until this transaction ends."""
        ...

    def is_party(self, account_id: AccountId, driveway_id: DrivewayId) -> bool:
        """Whether the account ever booked that driveway."""
        ...

    def at_driveway(self, driveway_id: DrivewayId, within: TimeWindow) -> Sequence[Booking]:
        """Bookings of one listing, in whatever state, whose stays overlap a window; by their start."""
        ...

    def occupied(self, driveway_id: DrivewayId, within: TimeWindow, *, at: datetime) -> Sequence[Spot]:
        """What live bookings keep others out of there.

        What is due by ``at`` (a lapsed hold, a missed stay) counts as free.
        """
        ...

    def occupying(self, driveway_id: DrivewayId, within: TimeWindow, *, at: datetime) -> Sequence[Booking]:
        """The bookings behind that, in the same order."""
        ...

    def next_at(self, driveway_id: DrivewayId, space: int, *, after: datetime) -> Booking | None:
        """The pending or confirmed booking that begins next at that space, from that moment on."""
        ...

    def active_past(self, *, at: datetime, limit: int, after: BookingId | None = None) -> Sequence[BookingId]:
        """Active bookings whose end has passed by then, the longest past first: all, or those after one."""
        ...
