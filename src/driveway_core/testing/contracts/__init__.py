"""What every adapter of a port must do, as suites of pytest tests.

Derive a class whose name begins with ``Test`` from each suite, and override
its fixtures: ``transactions``, and where a suite has them ``search``,
``replies``, ``leases`` and ``queue`` of the same stores. Each test expects stores of its own that hold
nothing but the default settings; a truncated database will do::

    class TestAccounts(AccountsContract):
        @pytest.fixture
        def transactions(self, database: Database) -> Transactions:
            return database.transactions

The suites of PostgreSQL and of memory are these, and nothing else. The name of
each test is the promise that it tries, and a test that fails says so: ``Fleet
does not keep its promise: a look at a sleeping car lets it sleep.``

The suites of a payment service (``PaymentGatewayContract`` and its neighbours)
take the fixtures of ``driveway_core.testing.contracts.far_sides`` instead: the
adapter's ports, and a ``FarSide`` that does what drivers, hosts and banks do
there. Those called ``…InTime`` need one where time passes on request.

The suites of a fleet of cars (``FleetContract`` and its neighbours) likewise
take those of ``driveway_core.testing.contracts.car_far_sides``: the adapter, the
meter that it spends from, and a ``CarFarSide`` that does what drivers, cars and
their maker do. ``NotifierContract`` takes one that tells what has arrived.
"""

import pytest

pytest.register_assert_rewrite(
    *(
        f"{__name__}.{name}"
        for name in (
            "accounts",
            "audit",
            "availability",
            "bookability",
            "booking_lists",
            "bookings",
            "calendars",
            "call_logs",
            "car_far_sides",
            "car_links",
            "cards",
            "driveways",
            "dues",
            "far_sides",
            "fleet",
            "gateway_books",
            "gateway_events",
            "inbox",
            "job_queue",
            "key_stores",
            "key_wrappers",
            "leases",
            "ledgers",
            "linked_cars",
            "moves",
            "notice_choices",
            "notices",
            "notifier",
            "occupancy",
            "payment_gateway",
            "payment_gateway_in_time",
            "payment_operations",
            "payments",
            "payout_gateway",
            "payout_gateway_in_time",
            "payouts",
            "price_rules",
            "privacy",
            "promo_claims",
            "proofs",
            "quotes",
            "replies",
            "retention",
            "rolling_hours",
            "search",
            "search_hours",
            "search_orders",
            "search_places",
            "sessions",
            "settings",
            "sightings",
            "telemetry",
            "transactions",
            "terms",
            "tries",
            "trips",
            "troubles",
            "vehicles",
        )
    )
)

from driveway_core.testing.contracts.accounts import AccountsContract  # noqa: E402  # rewritten first
from driveway_core.testing.contracts.audit import AuditLogContract  # noqa: E402
from driveway_core.testing.contracts.availability import AvailabilityContract  # noqa: E402
from driveway_core.testing.contracts.bookability import SearchAgreesWithBookingContract  # noqa: E402
from driveway_core.testing.contracts.booking_lists import BookingsContract  # noqa: E402
from driveway_core.testing.contracts.bookings import BookingSpaceContract  # noqa: E402
from driveway_core.testing.contracts.calendars import (  # noqa: E402
    CalendarFeedsContract,
    CalendarSourcesContract,
)
from driveway_core.testing.contracts.call_logs import CallLogsContract  # noqa: E402
from driveway_core.testing.contracts.car_links import CarLinksContract  # noqa: E402
from driveway_core.testing.contracts.cards import CardsContract  # noqa: E402
from driveway_core.testing.contracts.driveways import DrivewaysContract  # noqa: E402
from driveway_core.testing.contracts.dues import HostDuesContract  # noqa: E402
from driveway_core.testing.contracts.fleet import (  # noqa: E402
    FleetContract,
    FleetLinksContract,
    FleetMishapsContract,
)
from driveway_core.testing.contracts.gateway_books import GatewayBooksContract  # noqa: E402
from driveway_core.testing.contracts.gateway_events import GatewayEventsContract  # noqa: E402
from driveway_core.testing.contracts.inbox import InboxContract  # noqa: E402
from driveway_core.testing.contracts.job_queue import JobQueueContract  # noqa: E402
from driveway_core.testing.contracts.key_stores import KeyStoreContract  # noqa: E402
from driveway_core.testing.contracts.key_wrappers import KeyRingContract, KeyWrapperContract  # noqa: E402
from driveway_core.testing.contracts.leases import LeasesContract  # noqa: E402
from driveway_core.testing.contracts.ledgers import LedgersContract  # noqa: E402
from driveway_core.testing.contracts.linked_cars import CarsContract  # noqa: E402
from driveway_core.testing.contracts.moves import MovesContract  # noqa: E402
from driveway_core.testing.contracts.notice_choices import NoticeChoicesContract  # noqa: E402
from driveway_core.testing.contracts.notices import NoticesContract  # noqa: E402
from driveway_core.testing.contracts.notifier import NotifierContract  # noqa: E402
from driveway_core.testing.contracts.occupancy import OccupancyContract  # noqa: E402
from driveway_core.testing.contracts.payment_gateway import PaymentGatewayContract  # noqa: E402
from driveway_core.testing.contracts.payment_gateway_in_time import PaymentGatewayInTimeContract  # noqa: E402
from driveway_core.testing.contracts.payment_operations import PaymentOperationsContract  # noqa: E402
from driveway_core.testing.contracts.payments import PaymentsContract  # noqa: E402
from driveway_core.testing.contracts.payout_gateway import PayoutGatewayContract  # noqa: E402
from driveway_core.testing.contracts.payout_gateway_in_time import PayoutGatewayInTimeContract  # noqa: E402
from driveway_core.testing.contracts.payouts import PayoutsContract  # noqa: E402
from driveway_core.testing.contracts.photos import PhotosContract, PhotoStoreContract  # noqa: E402
from driveway_core.testing.contracts.price_rules import PriceRulesContract  # noqa: E402
from driveway_core.testing.contracts.privacy import DossiersContract, ErasuresContract  # noqa: E402
from driveway_core.testing.contracts.promises import name_promises  # noqa: E402
from driveway_core.testing.contracts.promo_claims import PromoClaimsContract  # noqa: E402
from driveway_core.testing.contracts.proofs import ProofsContract  # noqa: E402
from driveway_core.testing.contracts.quotes import QuotesContract  # noqa: E402
from driveway_core.testing.contracts.replies import RepliesContract  # noqa: E402
from driveway_core.testing.contracts.retention import RetentionContract  # noqa: E402
from driveway_core.testing.contracts.reviews import ReviewsContract  # noqa: E402
from driveway_core.testing.contracts.rolling_hours import RollingHoursContract  # noqa: E402
from driveway_core.testing.contracts.search import SearchContract  # noqa: E402
from driveway_core.testing.contracts.search_hours import SearchHoursContract  # noqa: E402
from driveway_core.testing.contracts.search_orders import SearchOrdersContract  # noqa: E402
from driveway_core.testing.contracts.search_places import SearchPlacesContract  # noqa: E402
from driveway_core.testing.contracts.sessions import SessionsContract  # noqa: E402
from driveway_core.testing.contracts.settings import SettingsContract  # noqa: E402
from driveway_core.testing.contracts.sightings import SightingsContract  # noqa: E402
from driveway_core.testing.contracts.telemetry import TelemetryReaderContract  # noqa: E402
from driveway_core.testing.contracts.terms import TermsContract  # noqa: E402
from driveway_core.testing.contracts.transactions import OnceContract, TransactionsContract  # noqa: E402
from driveway_core.testing.contracts.tries import TriesContract  # noqa: E402
from driveway_core.testing.contracts.trips import TripsContract  # noqa: E402
from driveway_core.testing.contracts.troubles import TroublesContract  # noqa: E402
from driveway_core.testing.contracts.vehicles import VehiclesContract  # noqa: E402

__all__ = [
    "AccountsContract",
    "AuditLogContract",
    "AvailabilityContract",
    "BookingSpaceContract",
    "BookingsContract",
    "CalendarFeedsContract",
    "CalendarSourcesContract",
    "CallLogsContract",
    "CarLinksContract",
    "CardsContract",
    "CarsContract",
    "DossiersContract",
    "DrivewaysContract",
    "ErasuresContract",
    "FleetContract",
    "FleetLinksContract",
    "FleetMishapsContract",
    "GatewayBooksContract",
    "GatewayEventsContract",
    "HostDuesContract",
    "InboxContract",
    "JobQueueContract",
    "KeyRingContract",
    "KeyStoreContract",
    "KeyWrapperContract",
    "LeasesContract",
    "LedgersContract",
    "MovesContract",
    "NoticeChoicesContract",
    "NoticesContract",
    "NotifierContract",
    "OccupancyContract",
    "OnceContract",
    "PaymentGatewayContract",
    "PaymentGatewayInTimeContract",
    "PaymentOperationsContract",
    "PaymentsContract",
    "PayoutGatewayContract",
    "PayoutGatewayInTimeContract",
    "PayoutsContract",
    "PhotoStoreContract",
    "PhotosContract",
    "PriceRulesContract",
    "PromoClaimsContract",
    "ProofsContract",
    "QuotesContract",
    "RepliesContract",
    "RetentionContract",
    "ReviewsContract",
    "RollingHoursContract",
    "SearchAgreesWithBookingContract",
    "SearchContract",
    "SearchHoursContract",
    "SearchOrdersContract",
    "SearchPlacesContract",
    "SessionsContract",
    "SettingsContract",
    "SightingsContract",
    "TelemetryReaderContract",
    "TermsContract",
    "TransactionsContract",
    "TriesContract",
    "TripsContract",
    "TroublesContract",
    "VehiclesContract",
]

for _suite in __all__:
    name_promises(globals()[_suite])
