"""A marketplace in memory with a clock that is set by hand, and every use case over it."""

from datetime import datetime
from typing import Final

import attrs
from argon2.profiles import CHEAPEST

from driveway_core.actors import SYSTEM
from driveway_core.bookings import Awaiting, Booking, BookingId
from driveway_core.details import BookingDetails
from driveway_core.driveways import Driveway
from driveway_core.limits import Limits
from driveway_core.money import Money
from driveway_core.once import Once
from driveway_core.ports import Transactions
from driveway_core.quotes import Quote, QuoteId
from driveway_core.settlement import ExternalSettlement, Settlement
from driveway_core.testing.builders import NOW, a_reference, an_id, hours_from_now
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.use_cases.book_stay import BookStay
from driveway_core.use_cases.quote_stay import QuoteStay, StayWish
from driveway_core.use_cases.trying import Trying
from driveway_memory import Memory
from driveway_secrets import Argon2Passwords, HmacSigner, RandomTokens

PASSWORDS: Final = Argon2Passwords.with_parameters(CHEAPEST)
"""Real hashes, as quick as they come."""

SIGNER: Final = HmacSigner.fresh()


class PaidInAdvance(ExternalSettlement):
    """A settlement in which every instant booking waits for its payment, of half a dollar at least."""

    def first_awaits(self, total: Money, *, instant: bool) -> Awaiting | None:
        return Awaiting.PAYMENT if instant else Awaiting.HOST

    def limits(self, currency: str) -> Limits:
        return Limits(Money(50, currency), Money(1, currency))


@attrs.define
class Town:
    """Grace has a driveway, Ada has a car, and it is ``now``."""

    memory: Memory = attrs.field(factory=Memory)
    now: datetime = NOW
    settlement: Settlement = attrs.field(factory=ExternalSettlement)

    def clock(self) -> datetime:
        return self.now

    @property
    def trying(self) -> Trying:
        return Trying(
            transactions=self.transactions,
            tokens=RandomTokens(),
            signer=SIGNER,
            clock=self.clock,
            new_id=an_id,
        )

    @property
    def transactions(self) -> Transactions:
        return self.memory.transactions

    def scene(self, *, spaces: int = 1, buffer_minutes: int = 0) -> Scene:
        return set_scene(self.transactions, spaces=spaces, buffer_minutes=buffer_minutes)

    def wish(self, scene: Scene, start: float = 1, end: float = 3) -> StayWish:
        return StayWish(
            driveway_id=scene.driveway.id, vehicle_id=scene.car.id, stay=hours_from_now(start, end)
        )

    def book(
        self, scene: Scene, wanted: QuoteId | StayWish | None = None, *, once: Once | None = None
    ) -> BookingDetails:
        """Ada books: by default one to three hours from `NOW`."""
        return self.book_stay(scene.driver.actor, wanted or self.wish(scene), once=once)

    @property
    def book_stay(self) -> BookStay:
        return BookStay(self.transactions, self.settlement, self.clock, an_id, a_reference)

    def quote(self, scene: Scene, start: float = 1, end: float = 3) -> Quote:
        quote_stay = QuoteStay(self.transactions, self.clock, an_id, self.settlement)
        return quote_stay(scene.driver.actor, self.wish(scene, start, end))

    def change(self, driveway: Driveway) -> Driveway:
        """The driveway as stored, with everything but its version as given."""
        with self.transactions.begin(acting_as=SYSTEM) as work:
            current = work.driveways.get(driveway.id)
            return work.driveways.save(attrs.evolve(driveway, version=current.version))

    def set(self, key: str, value: str) -> None:
        """Change a setting."""
        with self.transactions.begin(acting_as=SYSTEM) as work:
            work.settings.save(work.settings.get(key).changed(value, at=self.now))

    def stored(self, booking_id: BookingId) -> Booking:
        with self.transactions.read(acting_as=SYSTEM) as work:
            return work.bookings.get(booking_id)
