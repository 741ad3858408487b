"""The ports of a marketplace, and the adapter that each has unless it is overridden."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final, Protocol

from dependency_injector import containers, providers
from dependency_injector.providers import Provider

from driveway_app import clockwork
from driveway_app.elsewhere import ELSEWHERE, NO_CARS, BackupsElsewhere, NoOutbox
from driveway_calendars import HttpCalendarFetcher, IcalendarReader, IcalendarWriter
from driveway_core.addresses import AsWritten
from driveway_core.audited_transactions import AuditedTransactions
from driveway_core.backups import Archiving
from driveway_core.letters import Letterhead
from driveway_core.ports import (
    AddressBook,
    AuditTrail,
    AuditWitness,
    AutoPark,
    Backups,
    CalendarFetcher,
    CalendarReader,
    CalendarWriter,
    Cards,
    CheckpointSigner,
    Clock,
    Darkroom,
    DrivewaySearch,
    Fleet,
    GatewayBooks,
    GatewayEvents,
    JobQueue,
    KeyRing,
    KeyStore,
    Leases,
    NewCode,
    NewId,
    NewKey,
    NewReference,
    Notifier,
    Outbox,
    Passwords,
    PaymentGateway,
    PayoutGateway,
    PhotoStore,
    Replies,
    SealedTexts,
    Signer,
    TelemetryReader,
    Tokens,
    Transactions,
    ZoneFinder,
)
from driveway_core.rule_sets import RuleBook
from driveway_core.settlement import ExternalSettlement, Settlement
from driveway_memory import MemoryNotifier
from driveway_photos import PillowDarkroom
from driveway_places import TzfpyZoneFinder
from driveway_secrets import Argon2Passwords, AuditKey, HmacSigner, RandomTokens, fresh_cookie_key

PROCESSES: Final = 4
"""How many processes serve the API together, unless it is said: they share what is let through unasked."""


class Stores(Protocol):
    """What a database adapter brings: its transactions, its search, its kept replies."""

    @property
    def transactions(self) -> Transactions:
        """All or nothing."""
        ...

    @property
    def search(self) -> DrivewaySearch:
        """Nearest first."""
        ...

    @property
    def replies(self) -> Replies:
        """First answers."""
        ...

    @property
    def leases(self) -> Leases:
        """What all processes have let through together."""
        ...

    @property
    def queue(self) -> JobQueue:
        """The jobs that wait."""
        ...

    @property
    def sealed_texts(self) -> SealedTexts:
        """What they keep unreadable."""
        ...

    @property
    def audit_trail(self) -> AuditTrail:
        """The chain of the audit log."""
        ...

    @property
    def rules(self) -> RuleBook:
        """Every kind of price rule that they can read."""
        ...

    def archiving(self) -> Archiving:
        """How far changes have got on their way to the backups."""
        ...

    def check(self) -> None:
        """Raises an ``Unavailable`` leaf unless it can be worked with now."""
        ...

    def warnings(self) -> Sequence[str]:
        """What lets work go on and should not be so, in words."""
        ...

    def dispose(self) -> None:
        """Give every connection back."""
        ...


def _transactions(stores: Stores) -> Transactions:
    return stores.transactions


def _search(stores: Stores) -> DrivewaySearch:
    return stores.search


def _replies(stores: Stores) -> Replies:
    return stores.replies


def _leases(stores: Stores) -> Leases:
    return stores.leases


def _queue(stores: Stores) -> JobQueue:
    return stores.queue


def _sealed_texts(stores: Stores) -> SealedTexts:
    return stores.sealed_texts


def _audit_trail(stores: Stores) -> AuditTrail:
    return stores.audit_trail


def _rules(stores: Stores) -> RuleBook:
    return stores.rules


def _keys_in_memory() -> KeyStore:
    from driveway_memory import MemoryKeyStore

    return MemoryKeyStore()


def _ring_in_memory() -> KeyRing:
    from driveway_memory import MemoryKeyRing

    return MemoryKeyRing()


def _memory_witness() -> AuditWitness:
    from driveway_memory import MemoryWitness

    return MemoryWitness()


def _photos_in_memory() -> PhotoStore:
    from driveway_memory import MemoryPhotoStore

    return MemoryPhotoStore()


class Ports(containers.DeclarativeContainer):
    """Every port, before any use case."""

    stores: Provider[Stores] = providers.Dependency()
    search: Provider[DrivewaySearch] = providers.Callable(_search, stores)
    replies: Provider[Replies] = providers.Callable(_replies, stores)
    leases: Provider[Leases] = providers.Callable(_leases, stores)
    processes: Provider[int] = providers.Object(PROCESSES)
    queue: Provider[JobQueue] = providers.Callable(_queue, stores)
    audit_trail: Provider[AuditTrail] = providers.Callable(_audit_trail, stores)
    audit_witness: Provider[AuditWitness] = providers.Singleton(_memory_witness)
    checkpoint_signer: Provider[CheckpointSigner] = providers.Singleton(AuditKey.fresh)
    rule_book: Provider[RuleBook] = providers.Callable(_rules, stores)
    clock: Provider[Clock] = providers.Object(clockwork.now)
    transactions: Provider[Transactions] = providers.Singleton(
        AuditedTransactions, providers.Callable(_transactions, stores), clock
    )
    new_id: Provider[NewId] = providers.Object(clockwork.new_id)
    new_reference: Provider[NewReference] = providers.Object(clockwork.new_reference)
    new_code: Provider[NewCode] = providers.Object(clockwork.new_code)
    passwords: Provider[Passwords] = providers.Singleton(Argon2Passwords)
    tokens: Provider[Tokens] = providers.Singleton(RandomTokens)
    zones: Provider[ZoneFinder] = providers.Singleton(TzfpyZoneFinder)
    addresses: Provider[AddressBook] = providers.Object(AsWritten())
    calendar_fetcher: Provider[CalendarFetcher] = providers.Singleton(HttpCalendarFetcher)
    calendar_reader: Provider[CalendarReader] = providers.Singleton(IcalendarReader)
    calendar_writer: Provider[CalendarWriter] = providers.Singleton(IcalendarWriter)
    settlement: Provider[Settlement] = providers.Singleton(ExternalSettlement)
    payment_gateway: Provider[PaymentGateway] = providers.Object(ELSEWHERE)
    cards: Provider[Cards] = providers.Object(ELSEWHERE)
    payout_gateway: Provider[PayoutGateway] = providers.Object(ELSEWHERE)
    gateway_events: Provider[GatewayEvents] = providers.Object(ELSEWHERE)
    gateway_books: Provider[GatewayBooks] = providers.Object(ELSEWHERE)
    pause: Provider[Callable[[int], None]] = providers.Object(clockwork.pause)
    key_store: Provider[KeyStore] = providers.Singleton(_keys_in_memory)
    key_ring: Provider[KeyRing] = providers.Singleton(_ring_in_memory)
    sealed_texts: Provider[SealedTexts] = providers.Callable(_sealed_texts, stores)
    new_key: Provider[NewKey] = providers.Object(clockwork.new_key)
    darkroom: Provider[Darkroom] = providers.Singleton(PillowDarkroom)
    photo_store: Provider[PhotoStore] = providers.Singleton(_photos_in_memory)
    cookie_key: Provider[bytes] = providers.Singleton(fresh_cookie_key)
    signer: Provider[Signer] = providers.Singleton(HmacSigner.fresh)
    backups: Provider[Backups] = providers.Singleton(BackupsElsewhere)
    fleet: Provider[Fleet] = providers.Object(NO_CARS)
    auto_park: Provider[AutoPark] = providers.Object(NO_CARS)
    telemetry_reader: Provider[TelemetryReader] = providers.Object(NO_CARS)
    notifier: Provider[Notifier] = providers.Singleton(MemoryNotifier)
    outbox: Provider[Outbox] = providers.Object(NoOutbox())
    outbox_keeps: Provider[timedelta] = providers.Object(timedelta(days=30))
    letterhead: Provider[Letterhead] = providers.Singleton(Letterhead)
