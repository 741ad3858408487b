"""All or nothing, and the stores within."""

from contextlib import AbstractContextManager
from typing import Protocol

from driveway_core.actors import Actor
from driveway_core.once import Once
from driveway_core.ports.accounts import Accounts, Proofs, Sessions, Terms, Tries
from driveway_core.ports.audit import AuditLog
from driveway_core.ports.bookings import Bookings, Quotes
from driveway_core.ports.calendars import CalendarFeeds, CalendarSources
from driveway_core.ports.cars import CallLogs, CarLinks, Cars, Sightings, Trips
from driveway_core.ports.driveways import Availability, Driveways
from driveway_core.ports.jobs import Jobs
from driveway_core.ports.messages import ChosenNotices, Notices
from driveway_core.ports.money import (
    Disputes,
    Inbox,
    Ledgers,
    PaymentOperations,
    Payments,
    Payouts,
    Refunds,
    TransferReversals,
)
from driveway_core.ports.photos import Photos
from driveway_core.ports.prices import Occupancies, PriceRules, PromoClaims
from driveway_core.ports.privacy import Dossiers, Erasures, Retention
from driveway_core.ports.reviews import Reviews
from driveway_core.ports.settings import Settings
from driveway_core.ports.troubles import Troubles
from driveway_core.ports.vehicles import Vehicles


class Work(Protocol):
    """The stores, within one transaction."""

    def as_system(self) -> AbstractContextManager[None]:
        """What crosses accounts by its nature is done inside, where every row is seen.

        Outside, a store that guards its rows shows those of the actor alone. To be
        used in few places, each with its reason; the transaction stays the same.
        """
        ...

    @property
    def accounts(self) -> Accounts: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def proofs(self) -> Proofs: ...
    @property
    def tries(self) -> Tries: ...
    @property
    def terms(self) -> Terms: ...
    @property
    def vehicles(self) -> Vehicles: ...
    @property
    def driveways(self) -> Driveways: ...
    @property
    def availability(self) -> Availability: ...
    @property
    def calendar_sources(self) -> CalendarSources: ...
    @property
    def calendar_feeds(self) -> CalendarFeeds: ...
    @property
    def price_rules(self) -> PriceRules: ...
    @property
    def occupancies(self) -> Occupancies: ...
    @property
    def promo_claims(self) -> PromoClaims: ...
    @property
    def quotes(self) -> Quotes: ...
    @property
    def bookings(self) -> Bookings: ...
    @property
    def ledgers(self) -> Ledgers: ...
    @property
    def payment_operations(self) -> PaymentOperations: ...
    @property
    def payments(self) -> Payments: ...
    @property
    def refunds(self) -> Refunds: ...
    @property
    def disputes(self) -> Disputes: ...
    @property
    def payouts(self) -> Payouts: ...
    @property
    def transfer_reversals(self) -> TransferReversals: ...
    @property
    def troubles(self) -> Troubles: ...
    @property
    def photos(self) -> Photos: ...
    @property
    def reviews(self) -> Reviews: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def jobs(self) -> Jobs: ...
    @property
    def car_links(self) -> CarLinks: ...
    @property
    def cars(self) -> Cars: ...
    @property
    def call_logs(self) -> CallLogs: ...
    @property
    def sightings(self) -> Sightings: ...
    @property
    def trips(self) -> Trips: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def audit(self) -> AuditLog: ...
    @property
    def notice_choices(self) -> ChosenNotices: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def dossiers(self) -> Dossiers: ...
    @property
    def erasures(self) -> Erasures: ...
    @property
    def retention(self) -> Retention: ...


class Transactions(Protocol):
    """All or nothing."""

    def begin(self, *, acting_as: Actor, once: Once | None = None) -> AbstractContextManager[Work]:
        """Commits on a clean exit, rolls back on any error.

        ``once`` is claimed first: raises ``AlreadyDone`` or ``KeyReused`` when the
        key was used; a second caller waits here while the first is at work.
        Raises ``Interrupted`` when the database gave the transaction up.
        """
        ...

    def read(self, *, acting_as: Actor) -> AbstractContextManager[Work]:
        """Reads only; each sees what was committed when it ran."""
        ...

    def pause(self, attempt: int) -> None:
        """Wait a moment before trying an interrupted transaction again; longer for later attempts."""
        ...
