"""PostgreSQL keeps every contract that memory keeps."""

import pytest

from driveway_core.ports import DrivewaySearch, JobQueue, Leases, Replies, Transactions
from driveway_core.testing import contracts
from driveway_postgres import Database


class _Over:
    """The suites' fixtures, over PostgreSQL."""

    @pytest.fixture
    def transactions(self, database: Database) -> Transactions:
        return database.transactions

    @pytest.fixture
    def replies(self, database: Database) -> Replies:
        return database.replies

    @pytest.fixture
    def leases(self, database: Database) -> Leases:
        return database.leases

    @pytest.fixture
    def search(self, database: Database) -> DrivewaySearch:
        return database.search

    @pytest.fixture
    def queue(self, database: Database) -> JobQueue:
        return database.queue


class TestAccounts(_Over, contracts.AccountsContract):
    pass


class TestSessions(_Over, contracts.SessionsContract):
    pass


class TestProofs(_Over, contracts.ProofsContract):
    pass


class TestTries(_Over, contracts.TriesContract):
    pass


class TestTerms(_Over, contracts.TermsContract):
    pass


class TestVehicles(_Over, contracts.VehiclesContract):
    pass


class TestSettings(_Over, contracts.SettingsContract):
    pass


class TestTransactions(_Over, contracts.TransactionsContract):
    pass


class TestOnce(_Over, contracts.OnceContract):
    pass


class TestReplies(_Over, contracts.RepliesContract):
    pass


class TestLeases(_Over, contracts.LeasesContract):
    pass


class TestDriveways(_Over, contracts.DrivewaysContract):
    pass


class TestAvailability(_Over, contracts.AvailabilityContract):
    pass


class TestRollingHours(_Over, contracts.RollingHoursContract):
    pass


class TestCalendarSources(_Over, contracts.CalendarSourcesContract):
    pass


class TestCalendarFeeds(_Over, contracts.CalendarFeedsContract):
    pass


class TestPriceRules(_Over, contracts.PriceRulesContract):
    pass


class TestPromoClaims(_Over, contracts.PromoClaimsContract):
    pass


class TestLedgers(_Over, contracts.LedgersContract):
    pass


class TestPayments(_Over, contracts.PaymentsContract):
    pass


class TestTroubles(_Over, contracts.TroublesContract):
    pass


class TestPhotos(_Over, contracts.PhotosContract):
    pass


class TestReviews(_Over, contracts.ReviewsContract):
    pass


class TestPayouts(_Over, contracts.PayoutsContract):
    pass


class TestHostDues(_Over, contracts.HostDuesContract):
    pass


class TestInbox(_Over, contracts.InboxContract):
    pass


class TestPaymentOperations(_Over, contracts.PaymentOperationsContract):
    pass


class TestQuotes(_Over, contracts.QuotesContract):
    pass


class TestBookings(_Over, contracts.BookingsContract):
    pass


class TestBookingSpace(_Over, contracts.BookingSpaceContract):
    pass


class TestMoves(_Over, contracts.MovesContract):
    pass


class TestOccupancy(_Over, contracts.OccupancyContract):
    pass


class TestSearch(_Over, contracts.SearchContract):
    pass


class TestSearchAgreesWithBooking(_Over, contracts.SearchAgreesWithBookingContract):
    pass


class TestSearchHours(_Over, contracts.SearchHoursContract):
    pass


class TestSearchOrders(_Over, contracts.SearchOrdersContract):
    pass


class TestSearchPlaces(_Over, contracts.SearchPlacesContract):
    pass


class TestJobQueue(_Over, contracts.JobQueueContract):
    pass


class TestCallLogs(_Over, contracts.CallLogsContract):
    pass


class TestCarLinks(_Over, contracts.CarLinksContract):
    pass


class TestCars(_Over, contracts.CarsContract):
    pass


class TestNotices(_Over, contracts.NoticesContract):
    pass


class TestNoticeChoices(_Over, contracts.NoticeChoicesContract):
    pass


class TestSightings(_Over, contracts.SightingsContract):
    pass


class TestAuditLog(_Over, contracts.AuditLogContract):
    pass


class TestTrips(_Over, contracts.TripsContract):
    pass


class TestDossiers(_Over, contracts.DossiersContract):
    pass


class TestErasures(_Over, contracts.ErasuresContract):
    pass


class TestRetention(_Over, contracts.RetentionContract):
    pass
