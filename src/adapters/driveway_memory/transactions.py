"""Transactions in memory: one at a time, all or nothing."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Final

import attrs

from driveway_core.actors import Actor
from driveway_core.once import Once
from driveway_core.rule_sets import RuleBook
from driveway_memory.accounts import MemoryAccounts
from driveway_memory.audit import MemoryAudit
from driveway_memory.availability import MemoryAvailability
from driveway_memory.bookings import MemoryBookings
from driveway_memory.calendars import MemoryCalendarFeeds, MemoryCalendarSources
from driveway_memory.cars import MemoryCallLogs, MemoryCarLinks, MemoryCars
from driveway_memory.claims import use
from driveway_memory.dossiers import MemoryDossiers
from driveway_memory.driveways import MemoryDriveways
from driveway_memory.erasures import MemoryErasures
from driveway_memory.ledger import Ledger
from driveway_memory.money import MemoryLedgers, MemoryPaymentOperations
from driveway_memory.notices import MemoryNoticeChoices, MemoryNotices
from driveway_memory.payments import MemoryDisputes, MemoryPayments, MemoryRefunds
from driveway_memory.payouts import MemoryPayouts, MemoryTransferReversals
from driveway_memory.photos import MemoryPhotos
from driveway_memory.prices import MemoryOccupancies, MemoryPriceRules
from driveway_memory.promo_claims import MemoryPromoClaims
from driveway_memory.proofs import MemoryProofs
from driveway_memory.queues import MemoryInbox, MemoryJobs
from driveway_memory.quotes import MemoryQuotes
from driveway_memory.retention import MemoryRetention
from driveway_memory.reviews import MemoryReviews
from driveway_memory.sessions import MemorySessions
from driveway_memory.settings import MemorySettings
from driveway_memory.tables import Look, Tables
from driveway_memory.terms import MemoryTerms
from driveway_memory.tries import MemoryTries
from driveway_memory.trips import MemorySightings, MemoryTrips
from driveway_memory.troubles import MemoryTroubles
from driveway_memory.vehicles import MemoryVehicles

_PAUSE_SECONDS: Final = 0.001


@attrs.frozen
class MemoryWork:
    """The stores, all looking at the same rows."""

    accounts: MemoryAccounts
    sessions: MemorySessions
    proofs: MemoryProofs
    tries: MemoryTries
    terms: MemoryTerms
    vehicles: MemoryVehicles
    driveways: MemoryDriveways
    availability: MemoryAvailability
    calendar_sources: MemoryCalendarSources
    calendar_feeds: MemoryCalendarFeeds
    quotes: MemoryQuotes
    bookings: MemoryBookings
    settings: MemorySettings
    price_rules: MemoryPriceRules
    occupancies: MemoryOccupancies
    promo_claims: MemoryPromoClaims
    ledgers: MemoryLedgers
    payment_operations: MemoryPaymentOperations
    payments: MemoryPayments
    refunds: MemoryRefunds
    disputes: MemoryDisputes
    payouts: MemoryPayouts
    transfer_reversals: MemoryTransferReversals
    troubles: MemoryTroubles
    photos: MemoryPhotos
    reviews: MemoryReviews
    inbox: MemoryInbox
    jobs: MemoryJobs
    car_links: MemoryCarLinks
    cars: MemoryCars
    call_logs: MemoryCallLogs
    sightings: MemorySightings
    trips: MemoryTrips
    notices: MemoryNotices
    audit: MemoryAudit
    dossiers: MemoryDossiers
    erasures: MemoryErasures
    retention: MemoryRetention
    notice_choices: MemoryNoticeChoices

    def as_system(self) -> AbstractContextManager[None]:
        """Nothing is guarded here: whoever holds the memory holds every row."""
        return nullcontext()

    @classmethod
    def over(cls, look: Look, book: RuleBook) -> "MemoryWork":
        """Every store over the same rows; ``book`` reads their price rules."""
        return cls(
            accounts=MemoryAccounts(look),
            sessions=MemorySessions(look),
            proofs=MemoryProofs(look),
            tries=MemoryTries(look),
            terms=MemoryTerms(look),
            vehicles=MemoryVehicles(look),
            driveways=MemoryDriveways(look, book),
            availability=MemoryAvailability(look),
            calendar_sources=MemoryCalendarSources(look),
            calendar_feeds=MemoryCalendarFeeds(look),
            quotes=MemoryQuotes(look),
            bookings=MemoryBookings(look),
            settings=MemorySettings(look, book),
            price_rules=MemoryPriceRules(look, book),
            occupancies=MemoryOccupancies(look),
            promo_claims=MemoryPromoClaims(look),
            ledgers=MemoryLedgers(look),
            payment_operations=MemoryPaymentOperations(look),
            payments=MemoryPayments(look),
            refunds=MemoryRefunds(look),
            disputes=MemoryDisputes(look),
            payouts=MemoryPayouts(look),
            transfer_reversals=MemoryTransferReversals(look),
            troubles=MemoryTroubles(look),
            photos=MemoryPhotos(look),
            reviews=MemoryReviews(look),
            inbox=MemoryInbox(look),
            jobs=MemoryJobs(look),
            car_links=MemoryCarLinks(look),
            cars=MemoryCars(look),
            call_logs=MemoryCallLogs(look),
            sightings=MemorySightings(look),
            trips=MemoryTrips(look),
            notices=MemoryNotices(look),
            audit=MemoryAudit(look),
            dossiers=MemoryDossiers(look),
            erasures=MemoryErasures(look),
            retention=MemoryRetention(look),
            notice_choices=MemoryNoticeChoices(look),
        )


@attrs.frozen
class MemoryTransactions:
    """Writers take turns, so nothing is ever interrupted."""

    ledger: Ledger
    rules: RuleBook

    @contextmanager
    def begin(self, *, acting_as: Actor, once: Once | None = None) -> Iterator[MemoryWork]:
        with self.ledger.changing() as draft:
            if once is not None:
                use(draft, once)
            yield MemoryWork.over(lambda: draft, self.rules)

    @contextmanager
    def read(self, *, acting_as: Actor) -> Iterator[MemoryWork]:
        yield MemoryWork.over(self._latest, self.rules)

    def pause(self, attempt: int) -> None:
        threading.Event().wait(attempt * _PAUSE_SECONDS)

    def _latest(self) -> Tables:
        """What was committed last, in a copy: a write through a reader is lost, as it should be."""
        return self.ledger.committed.copied()
