"""The stores in memory keep every promise of their ports."""

import pytest

from driveway_core.ports import DrivewaySearch, JobQueue, Leases, Replies, Transactions
from driveway_core.testing import contracts
from driveway_core.testing.contracts.notifier import Arrival, Arrived
from driveway_memory import Memory, MemoryNotifier, MemoryPhotoStore


class InMemory:
    """Fresh stores for every test."""

    @pytest.fixture
    def memory(self) -> Memory:
        return Memory()

    @pytest.fixture
    def transactions(self, memory: Memory) -> Transactions:
        return memory.transactions

    @pytest.fixture
    def replies(self, memory: Memory) -> Replies:
        return memory.replies

    @pytest.fixture
    def leases(self, memory: Memory) -> Leases:
        return memory.leases

    @pytest.fixture
    def search(self, memory: Memory) -> DrivewaySearch:
        return memory.search

    @pytest.fixture
    def queue(self, memory: Memory) -> JobQueue:
        return memory.queue


class TestMemoryAccounts(InMemory, contracts.AccountsContract): ...


class TestMemorySessions(InMemory, contracts.SessionsContract): ...


class TestMemoryProofs(InMemory, contracts.ProofsContract): ...


class TestMemoryTries(InMemory, contracts.TriesContract): ...


class TestMemoryTerms(InMemory, contracts.TermsContract): ...


class TestMemoryVehicles(InMemory, contracts.VehiclesContract): ...


class TestMemorySettings(InMemory, contracts.SettingsContract): ...


class TestMemoryTransactions(InMemory, contracts.TransactionsContract): ...


class TestMemoryOnce(InMemory, contracts.OnceContract): ...


class TestMemoryReplies(InMemory, contracts.RepliesContract): ...


class TestMemoryLeases(InMemory, contracts.LeasesContract): ...


class TestMemoryDriveways(InMemory, contracts.DrivewaysContract): ...


class TestMemoryAvailability(InMemory, contracts.AvailabilityContract): ...


class TestMemoryRollingHours(InMemory, contracts.RollingHoursContract): ...


class TestMemoryCalendarSources(InMemory, contracts.CalendarSourcesContract): ...


class TestMemoryCalendarFeeds(InMemory, contracts.CalendarFeedsContract): ...


class TestMemoryPriceRules(InMemory, contracts.PriceRulesContract): ...


class TestMemoryPromoClaims(InMemory, contracts.PromoClaimsContract): ...


class TestMemoryLedgers(InMemory, contracts.LedgersContract): ...


class TestMemoryPayments(InMemory, contracts.PaymentsContract): ...


class TestMemoryTroubles(InMemory, contracts.TroublesContract): ...


class TestMemoryPhotos(InMemory, contracts.PhotosContract): ...


class TestMemoryPhotoStore(contracts.PhotoStoreContract):
    @pytest.fixture
    def photo_store(self) -> MemoryPhotoStore:
        return MemoryPhotoStore()


class TestMemoryReviews(InMemory, contracts.ReviewsContract): ...


class TestMemoryPayouts(InMemory, contracts.PayoutsContract): ...


class TestMemoryHostDues(InMemory, contracts.HostDuesContract): ...


class TestMemoryInbox(InMemory, contracts.InboxContract): ...


class TestMemoryPaymentOperations(InMemory, contracts.PaymentOperationsContract): ...


class TestMemoryQuotes(InMemory, contracts.QuotesContract): ...


class TestMemoryBookingSpace(InMemory, contracts.BookingSpaceContract): ...


class TestMemoryBookings(InMemory, contracts.BookingsContract): ...


class TestMemoryMoves(InMemory, contracts.MovesContract): ...


class TestMemoryOccupancy(InMemory, contracts.OccupancyContract): ...


class TestMemorySearch(InMemory, contracts.SearchContract): ...


class TestMemorySearchAgreesWithBooking(InMemory, contracts.SearchAgreesWithBookingContract): ...


class TestMemorySearchHours(InMemory, contracts.SearchHoursContract): ...


class TestMemorySearchOrders(InMemory, contracts.SearchOrdersContract): ...


class TestMemorySearchPlaces(InMemory, contracts.SearchPlacesContract): ...


class TestMemoryJobQueue(InMemory, contracts.JobQueueContract): ...


class TestMemoryCallLogs(InMemory, contracts.CallLogsContract): ...


class TestMemoryCarLinks(InMemory, contracts.CarLinksContract): ...


class TestMemoryCars(InMemory, contracts.CarsContract): ...


class TestMemoryNotices(InMemory, contracts.NoticesContract): ...


class TestMemoryNoticeChoices(InMemory, contracts.NoticeChoicesContract): ...


class TestMemoryNotifier(contracts.NotifierContract):
    @pytest.fixture
    def notifier(self) -> MemoryNotifier:
        return MemoryNotifier()

    @pytest.fixture
    def arrived(self, notifier: MemoryNotifier) -> Arrived:
        return lambda: [
            Arrival(to=str(each.to), subject=each.subject, text=each.text) for each in notifier.sent.values()
        ]


class TestMemorySightings(InMemory, contracts.SightingsContract): ...


class TestMemoryAuditLog(InMemory, contracts.AuditLogContract): ...


class TestMemoryTrips(InMemory, contracts.TripsContract): ...


class TestMemoryDossiers(InMemory, contracts.DossiersContract): ...


class TestMemoryErasures(InMemory, contracts.ErasuresContract): ...


class TestMemoryRetention(InMemory, contracts.RetentionContract): ...
