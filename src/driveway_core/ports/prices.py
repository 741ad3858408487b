"""What prices are made by: chosen rules, and how well a place is booked."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from driveway_core.bookings import BookingId
from driveway_core.driveways import DrivewayId
from driveway_core.pages import Page
from driveway_core.promo_codes import PromoClaim
from driveway_core.quotes import QuoteId
from driveway_core.rule_choices import RuleChoice
from driveway_core.vehicles import VehicleId


class PriceRules(Protocol):
    """``price_rule_sets``: rules chosen for a listing, or (None) for the marketplace; all choices are kept.

    Reading rules raises ``RulesUnreadable`` for kinds that the rule book does not know.
    """

    def version(self, driveway_id: DrivewayId | None) -> int:
        """The number of the latest choice, 0 without one; reads no rules."""
        ...

    def current(self, driveway_id: DrivewayId | None) -> RuleChoice | None: ...
    def choose(self, choice: RuleChoice) -> None:
        """Keep a choice; raises ``Stale`` unless it is the one after the latest."""
        ...

    def versions(
        self, driveway_id: DrivewayId | None, *, limit: int, after: UUID | None = None
    ) -> Page[RuleChoice]:
        """All choices, latest first; ``after`` the id of one."""
        ...


class Occupancies(Protocol):
    """``driveway_prices``: how well a listing is booked, as last measured."""

    def listings(self, *, own_rules_only: bool, after: DrivewayId | None, limit: int) -> Sequence[DrivewayId]:
        """Listings that are not retired, by id; all, or those with price rules of their own."""
        ...

    def measured_at(self, driveway_id: DrivewayId) -> datetime | None: ...
    def keep(
        self, driveway_id: DrivewayId, occupancy: Decimal | None, *, at: datetime, not_since: datetime
    ) -> bool:
        """Keep a share from 0 to 1, of four decimals; False when another was kept ``not_since`` or later."""
        ...


class PromoClaims(Protocol):
    """``promo_claims``: uses of codes; ``owner`` is the listing whose code it is, None: the marketplace's.

    A claim counts while it is unbooked and not expired, or while its booking
    is neither cancelled nor a hold that has lapsed. A car is known by its VIN.
    """

    def hold(self, owner: DrivewayId | None, code: str) -> None:
        """Others who hold that code wait until this transaction ends."""
        ...

    def count(self, owner: DrivewayId | None, code: str, *, at: datetime) -> int: ...
    def booked_by(
        self,
        owner: DrivewayId | None,
        code: str,
        vehicle_id: VehicleId,
        *,
        since: datetime | None,
        at: datetime,
    ) -> bool:
        """Whether a booking of that car has it, claimed after ``since``, or ever."""
        ...

    def drop_unbooked(self, owner: DrivewayId | None, code: str, vehicle_id: VehicleId) -> None: ...
    def add(self, claim: PromoClaim) -> None: ...
    def book(self, quote_id: QuoteId, booking_id: BookingId) -> bool:
        """The quote's claim is the booking's; False when the quote has none any more."""
        ...
