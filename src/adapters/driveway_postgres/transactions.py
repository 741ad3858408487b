"""The stores that work within one transaction on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from driveway_core.audit_chain import KeyedDigest
from driveway_core.rule_sets import RuleBook
from driveway_postgres.accounts import PostgresAccounts
from driveway_postgres.acting import as_system
from driveway_postgres.audit import PostgresAudit
from driveway_postgres.availability import PostgresAvailability
from driveway_postgres.bookings import PostgresBookings
from driveway_postgres.calendars import PostgresCalendarFeeds, PostgresCalendarSources
from driveway_postgres.car_calls import PostgresCallLogs
from driveway_postgres.car_links import PostgresCarLinks
from driveway_postgres.dossiers import PostgresDossiers
from driveway_postgres.driveways import PostgresDriveways
from driveway_postgres.erasures import PostgresErasures
from driveway_postgres.inbox import PostgresInbox
from driveway_postgres.jobs import PostgresJobs
from driveway_postgres.ledgers import PostgresLedgers
from driveway_postgres.linked_cars import PostgresCars
from driveway_postgres.notices import PostgresNoticeChoices, PostgresNotices
from driveway_postgres.payment_operations import PostgresPaymentOperations
from driveway_postgres.payments import PostgresPayments
from driveway_postgres.payouts import PostgresPayouts, PostgresTransferReversals
from driveway_postgres.photos import PostgresPhotos
from driveway_postgres.price_rules import PostgresOccupancies, PostgresPriceRules
from driveway_postgres.promo_claims import PostgresPromoClaims
from driveway_postgres.proofs import PostgresProofs
from driveway_postgres.quotes import PostgresQuotes
from driveway_postgres.refunds import PostgresDisputes, PostgresRefunds
from driveway_postgres.retention import PostgresRetention
from driveway_postgres.reviews import PostgresReviews
from driveway_postgres.runner import Runner
from driveway_postgres.sealing import Seals
from driveway_postgres.sessions import PostgresSessions
from driveway_postgres.settings import PostgresSettings, Remembered
from driveway_postgres.sightings import PostgresSightings
from driveway_postgres.terms import PostgresTerms
from driveway_postgres.tries import PostgresTries
from driveway_postgres.trips import PostgresTrips
from driveway_postgres.troubles import PostgresTroubles
from driveway_postgres.vehicles import PostgresVehicles


class PostgresWork:
    """The stores within one transaction, each made when it is asked for."""

    __slots__ = ("_book", "_is_system", "_lend", "_mark", "_seals", "settings")

    def __init__(
        self,
        lend: Callable[[], Runner],
        seals: Seals,
        remembered: Remembered,
        book: RuleBook,
        mark: KeyedDigest,
        *,
        is_system: bool,
    ) -> None:
        self._book = book
        self._lend = lend
        self._mark = mark
        self._seals = seals
        self._is_system = is_system
        self.settings = PostgresSettings(lend, remembered, book)

    @contextmanager
    def as_system(self) -> Iterator[None]:
        """Rows are open inside; see the port."""
        if self._is_system:
            yield
            return
        self._is_system = True
        try:
            with as_system(self._lend()):
                yield
        finally:
            self._is_system = False

    @property
    def accounts(self) -> PostgresAccounts:
        """``users``."""
        return PostgresAccounts(self._lend(), self._seals)

    @property
    def sessions(self) -> PostgresSessions:
        """``sessions``."""
        return PostgresSessions(self._lend())

    @property
    def proofs(self) -> PostgresProofs:
        """``account_proofs``."""
        return PostgresProofs(self._lend())

    @property
    def tries(self) -> PostgresTries:
        """``tries``."""
        return PostgresTries(self._lend())

    @property
    def terms(self) -> PostgresTerms:
        """``accepted_terms``."""
        return PostgresTerms(self._lend())

    @property
    def vehicles(self) -> PostgresVehicles:
        """``vehicles``."""
        return PostgresVehicles(self._lend(), self._seals)

    @property
    def driveways(self) -> PostgresDriveways:
        """``driveways``."""
        return PostgresDriveways(self._lend(), self._seals, self._book)

    @property
    def availability(self) -> PostgresAvailability:
        """``driveway_availability``."""
        return PostgresAvailability(self._lend(), self._seals)

    @property
    def calendar_sources(self) -> PostgresCalendarSources:
        """``calendar_sources``."""
        return PostgresCalendarSources(self._lend(), self._seals)

    @property
    def calendar_feeds(self) -> PostgresCalendarFeeds:
        """``calendar_feeds``."""
        return PostgresCalendarFeeds(self._lend())

    @property
    def price_rules(self) -> PostgresPriceRules:
        """``price_rule_sets``."""
        return PostgresPriceRules(self._lend(), self._book, self.settings.rules_changed)

    @property
    def occupancies(self) -> PostgresOccupancies:
        """``driveway_prices``."""
        return PostgresOccupancies(self._lend())

    @property
    def promo_claims(self) -> PostgresPromoClaims:
        """``promo_claims``."""
        return PostgresPromoClaims(self._lend())

    @property
    def ledgers(self) -> PostgresLedgers:
        """``ledger_postings``."""
        return PostgresLedgers(self._lend())

    @property
    def payment_operations(self) -> PostgresPaymentOperations:
        """``payment_operations``."""
        return PostgresPaymentOperations(self._lend())

    @property
    def jobs(self) -> PostgresJobs:
        """``procrastinate_jobs``."""
        return PostgresJobs(self._lend())

    @property
    def payments(self) -> PostgresPayments:
        """``payments``."""
        return PostgresPayments(self._lend())

    @property
    def refunds(self) -> PostgresRefunds:
        """``refunds``."""
        return PostgresRefunds(self._lend())

    @property
    def disputes(self) -> PostgresDisputes:
        """``disputes``."""
        return PostgresDisputes(self._lend())

    @property
    def payouts(self) -> PostgresPayouts:
        """``payouts``."""
        return PostgresPayouts(self._lend(), self._seals, self._book)

    @property
    def transfer_reversals(self) -> PostgresTransferReversals:
        """``transfer_reversals``."""
        return PostgresTransferReversals(self._lend())

    @property
    def troubles(self) -> PostgresTroubles:
        """``trouble_reports`` and ``trouble_photos``."""
        return PostgresTroubles(self._lend(), self._seals)

    @property
    def photos(self) -> PostgresPhotos:
        """``driveway_photos`` and ``account_photos``."""
        return PostgresPhotos(self._lend())

    @property
    def reviews(self) -> PostgresReviews:
        """``reviews`` and ``review_flags``."""
        return PostgresReviews(self._lend(), self._seals)

    @property
    def car_links(self) -> PostgresCarLinks:
        """``car_links`` and the tokens in ``users``."""
        return PostgresCarLinks(self._lend(), self._seals)

    @property
    def cars(self) -> PostgresCars:
        """``linked_cars``."""
        return PostgresCars(self._lend(), self._seals)

    @property
    def call_logs(self) -> PostgresCallLogs:
        """``car_calls``."""
        return PostgresCallLogs(self._lend())

    @property
    def sightings(self) -> PostgresSightings:
        """``vehicle_observations``."""
        return PostgresSightings(self._lend(), self._seals)

    @property
    def trips(self) -> PostgresTrips:
        """``trips``."""
        return PostgresTrips(self._lend(), self._seals)

    @property
    def notices(self) -> PostgresNotices:
        """``notices``."""
        return PostgresNotices(self._lend(), self._seals)

    @property
    def audit(self) -> PostgresAudit:
        """``audit_logs``."""
        return PostgresAudit(self._lend(), self._mark)

    @property
    def dossiers(self) -> PostgresDossiers:
        """What every table holds about one account."""
        return PostgresDossiers(self._lend, self._seals)

    @property
    def erasures(self) -> PostgresErasures:
        """``erasures``, and what they do to the rows of an account."""
        return PostgresErasures(self._lend())

    @property
    def retention(self) -> PostgresRetention:
        """Old rows."""
        return PostgresRetention(self._lend())

    @property
    def notice_choices(self) -> PostgresNoticeChoices:
        """``notice_choices``."""
        return PostgresNoticeChoices(self._lend())

    @property
    def inbox(self) -> PostgresInbox:
        """``stripe_events``."""
        return PostgresInbox(self._lend())

    @property
    def quotes(self) -> PostgresQuotes:
        """``quotes``."""
        return PostgresQuotes(self._lend(), self._book)

    @property
    def bookings(self) -> PostgresBookings:
        """``bookings``."""
        return PostgresBookings(self._lend(), self._seals, self._book)
