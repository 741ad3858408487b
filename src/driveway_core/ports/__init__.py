"""Everything the core asks of the outside world, in the core's own words.

An adapter is right when it passes the contract suite of its port in
``driveway_core.testing.contracts``. Nothing here speaks SQL, HTTP or a
vendor's name.
"""

from driveway_core.ports.accounts import Accounts, Proofs, Sessions, Terms, Tries
from driveway_core.ports.audit import AuditLog, AuditTrail, AuditWitness, CheckpointSigner, Sealing
from driveway_core.ports.backups import Backups
from driveway_core.ports.bookings import Bookings, Quotes
from driveway_core.ports.calendars import (
    CalendarFeeds,
    CalendarFetcher,
    CalendarReader,
    CalendarSources,
    CalendarWriter,
)
from driveway_core.ports.cars import (
    AutoPark,
    CallLogs,
    CallMeter,
    CarLinks,
    Cars,
    Fleet,
    Sightings,
    Signer,
    TelemetryReader,
    Trips,
)
from driveway_core.ports.driveways import AddressBook, Availability, Driveways, ZoneFinder
from driveway_core.ports.jobs import JobQueue, Jobs
from driveway_core.ports.messages import ChosenNotices, Notices, Notifier, Outbox
from driveway_core.ports.moments import Clock, NewCode, NewId, NewKey, NewReference, Pause
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
from driveway_core.ports.payments import Cards, GatewayBooks, GatewayEvents, PaymentGateway, PayoutGateway
from driveway_core.ports.photos import Darkroom, Photos, PhotoStore
from driveway_core.ports.prices import Occupancies, PriceRules, PromoClaims
from driveway_core.ports.privacy import Dossiers, Erasures, Retention
from driveway_core.ports.replies import Replies
from driveway_core.ports.reviews import Reviews
from driveway_core.ports.search import DrivewaySearch
from driveway_core.ports.secrets import Cipher, KeyRing, KeyStore, KeyWrapper, Passwords, SealedTexts, Tokens
from driveway_core.ports.settings import Settings
from driveway_core.ports.throttles import Leases
from driveway_core.ports.transactions import Transactions, Work
from driveway_core.ports.troubles import Troubles
from driveway_core.ports.vehicles import Vehicles

__all__ = [
    "Accounts",
    "AddressBook",
    "AuditLog",
    "AuditTrail",
    "AuditWitness",
    "AutoPark",
    "Availability",
    "Backups",
    "Bookings",
    "CalendarFeeds",
    "CalendarFetcher",
    "CalendarReader",
    "CalendarSources",
    "CalendarWriter",
    "CallLogs",
    "CallMeter",
    "CarLinks",
    "Cards",
    "Cars",
    "CheckpointSigner",
    "ChosenNotices",
    "Cipher",
    "Clock",
    "Darkroom",
    "Disputes",
    "Dossiers",
    "DrivewaySearch",
    "Driveways",
    "Erasures",
    "Fleet",
    "GatewayBooks",
    "GatewayEvents",
    "Inbox",
    "JobQueue",
    "Jobs",
    "KeyRing",
    "KeyStore",
    "KeyWrapper",
    "Leases",
    "Ledgers",
    "NewCode",
    "NewId",
    "NewKey",
    "NewReference",
    "Notices",
    "Notifier",
    "Occupancies",
    "Outbox",
    "Passwords",
    "Pause",
    "PaymentGateway",
    "PaymentOperations",
    "Payments",
    "PayoutGateway",
    "Payouts",
    "PhotoStore",
    "Photos",
    "PriceRules",
    "PromoClaims",
    "Proofs",
    "Quotes",
    "Refunds",
    "Replies",
    "Retention",
    "Reviews",
    "SealedTexts",
    "Sealing",
    "Sessions",
    "Settings",
    "Sightings",
    "Signer",
    "TelemetryReader",
    "Terms",
    "Tokens",
    "Transactions",
    "TransferReversals",
    "Tries",
    "Trips",
    "Troubles",
    "Vehicles",
    "Work",
    "ZoneFinder",
]
