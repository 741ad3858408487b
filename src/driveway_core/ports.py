"""Everything the core asks of the outside world, in the core's own words.

An adapter is right when it passes the contract suite of its port in
``driveway_core.testing.contracts``. Nothing here speaks SQL, HTTP or a
vendor's name.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import AccountId, Actor
from driveway_core.availability import OpeningHours
from driveway_core.bookings import Booking, BookingId, BookingReference, BookingStatus
from driveway_core.calendar_ports import CalendarFeeds, CalendarSources
from driveway_core.details import BookingDetails, Side
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.entries import AvailabilityEntry, EntryId
from driveway_core.listings import Listing
from driveway_core.once import Once, Reply
from driveway_core.pages import Page
from driveway_core.places import Position
from driveway_core.quotes import Quote, QuoteId
from driveway_core.searching import Candidate, SearchQuestion, Spot
from driveway_core.sessions import Session, SessionId, SignedIn
from driveway_core.settings import Marketplace, Setting
from driveway_core.vehicles import Guest, Vehicle, VehicleId
from driveway_core.windows import TimeWindow

Clock = Callable[[], datetime]
"""The present moment, in UTC."""

NewId = Callable[[], UUID]
"""A fresh identifier; UUIDv7, so that later ones sort later."""

NewReference = Callable[[], BookingReference]
"""A fresh, unguessable booking reference."""


class Accounts(Protocol):
    """``users``. Writes raise ``EmailTaken``; ``save`` raises ``Stale`` on a version that moved on."""

    def add(self, account: Account) -> None: ...
    def get(self, account_id: AccountId) -> Account: ...
    def with_email(self, email: EmailAddress) -> Account | None: ...
    def save(self, account: Account) -> Account: ...


class Sessions(Protocol):
    """Log-ins, found by the digest of their access token."""

    def add(self, session: Session) -> None: ...
    def signed_in(self, access_digest: bytes, *, at: datetime) -> SignedIn:
        """The live session of that token; raises ``NotSignedIn``."""
        ...

    def end(self, session_id: SessionId, *, at: datetime) -> None: ...


class Vehicles(Protocol):
    """``vehicles``. ``get`` and ``guest`` raise ``Missing`` for another owner's and for retired cars."""

    def add(self, vehicle: Vehicle) -> None: ...
    def get(self, vehicle_id: VehicleId, *, owner: AccountId) -> Vehicle: ...
    def guest(self, vehicle_id: VehicleId, *, driver: AccountId) -> Guest: ...
    def owned_by(self, owner: AccountId, *, limit: int, after: UUID | None = None) -> Page[Vehicle]: ...
    def save(self, vehicle: Vehicle) -> Vehicle: ...
    def has_stays(self, vehicle_id: VehicleId) -> bool: ...
    def remove(self, vehicle_id: VehicleId) -> None: ...


class Driveways(Protocol):
    """``driveways`` with their hours. Every ``get`` raises ``Missing``."""

    def add(self, driveway: Driveway, hours: OpeningHours) -> None: ...
    def get(self, driveway_id: DrivewayId) -> Driveway: ...
    def listing(
        self, driveway_id: DrivewayId, *, stay: TimeWindow | None = None, at: datetime | None = None
    ) -> Listing:
        """The listing; with a stay, only the stored ranges that overlap it are read.

        With a moment, ``unsettled`` says whether any booking there is due by then.
        """
        ...

    def hosted_by(self, host: AccountId, *, limit: int, after: UUID | None = None) -> Page[Driveway]: ...
    def save(self, driveway: Driveway, hours: OpeningHours | None = None) -> Driveway:
        """The next version; with hours when they mean something else now."""
        ...

    def has_stays(self, driveway_id: DrivewayId) -> bool: ...
    def remove(self, driveway_id: DrivewayId) -> None: ...


class Availability(Protocol):
    """``driveway_availability``, and what it means for the listing's row, written together."""

    def entries(self, driveway_id: DrivewayId, *, changing: bool = False) -> Sequence[AvailabilityEntry]:
        """All entries by start; ``changing`` keeps other writers of this listing's hours waiting."""
        ...

    def add(self, entry: AvailabilityEntry, hours: OpeningHours) -> None: ...
    def remove(self, entry_id: EntryId, driveway_id: DrivewayId, hours: OpeningHours) -> None: ...
    def replace(
        self,
        driveway_id: DrivewayId,
        *,
        gone: Sequence[EntryId],
        new: Sequence[AvailabilityEntry],
        hours: OpeningHours,
    ) -> None:
        """Take many entries out and put many in at once; one that changed is in both."""
        ...


class Quotes(Protocol):
    """Quotes, each of one driver."""

    def add(self, quote: Quote) -> None: ...
    def get(self, quote_id: QuoteId, *, driver: AccountId) -> Quote: ...
    def redeem(self, quote: Quote) -> None:
        """Keep a redeemed quote; raises ``QuoteUsed`` when another booking was faster."""
        ...


class Bookings(Protocol):
    """``bookings``; the database has the last word on who gets a space."""

    def add(self, booking: Booking, *, spaces: int) -> Booking:
        """Take the first free space of so many; raises ``WindowTaken`` when none is."""
        ...

    def move(self, booking: Booking, *, spaces: int) -> Booking:
        """Save a booking whose window changed, or that occupies anew; ``WindowTaken`` as above.

        It stays on its space where it can, and always while it only becomes
        shorter, even if the listing has fewer spaces by now.
        """
        ...

    def save(self, booking: Booking) -> Booking: ...
    def get(self, booking_id: BookingId) -> Booking: ...
    def details(self, booking_id: BookingId) -> BookingDetails: ...
    def by_reference(self, reference: BookingReference) -> Booking: ...
    def of(
        self,
        account_id: AccountId,
        *,
        side: Side,
        status: BookingStatus | None = None,
        limit: int,
        after: UUID | None = None,
    ) -> Page[BookingDetails]:
        """One side's bookings, latest made first."""
        ...

    def due(
        self,
        *,
        at: datetime,
        driveway_id: DrivewayId | None = None,
        account_id: AccountId | None = None,
        limit: int = 100,
    ) -> Sequence[Booking]:
        """Bookings that change by themselves, earliest first, locked.

        What another transaction has locked is left to it.
        """
        ...

    def live_holds(self, driver_id: AccountId, *, at: datetime) -> int:
        """How many places the driver holds; the driver's other holds wait until this transaction ends."""
        ...

    def is_party(self, account_id: AccountId, driveway_id: DrivewayId) -> bool:
        """Whether the account ever booked that driveway."""
        ...

    def at_driveway(self, driveway_id: DrivewayId, within: TimeWindow) -> Sequence[Booking]:
        """Bookings of one listing, in whatever state, whose stays overlap a window; by their start."""
        ...

    def occupied(self, driveway_id: DrivewayId, within: TimeWindow, *, at: datetime) -> Sequence[Spot]:
        """What live bookings keep others out of there.

        What is due by ``at`` (a lapsed hold, a missed stay) counts as free.
        """
        ...

    def occupying(self, driveway_id: DrivewayId, within: TimeWindow, *, at: datetime) -> Sequence[Booking]:
        """The bookings behind that, in the same order."""
        ...


class Settings(Protocol):
    """``system_settings``."""

    def marketplace(self) -> Marketplace:
        """All settings, typed; changes made elsewhere are seen within seconds."""
        ...

    def all(self) -> Sequence[Setting]: ...
    def get(self, key: str) -> Setting: ...
    def save(self, setting: Setting) -> None: ...


class Work(Protocol):
    """The stores, within one transaction."""

    @property
    def accounts(self) -> Accounts: ...
    @property
    def sessions(self) -> Sessions: ...
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
    def quotes(self) -> Quotes: ...
    @property
    def bookings(self) -> Bookings: ...
    @property
    def settings(self) -> Settings: ...


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


class DrivewaySearch(Protocol):
    """Finds, in one question to the store, what the one predicate allows."""

    def nearest(
        self, question: SearchQuestion, *, limit: int, after: tuple[float, UUID] | None = None
    ) -> Sequence[Candidate]:
        """Listings bookable now, nearest first, ties by id; ``after`` a distance in metres and an id."""
        ...


class Replies(Protocol):
    """First answers to wishes with a key, kept for those who ask again."""

    def find(self, once: Once) -> Reply | None:
        """The answer under that key, or None; raises ``KeyReused`` for another fingerprint."""
        ...

    def keep(self, once: Once, reply: Reply) -> Reply:
        """Keep an answer unless there is one; what was there first is what counts, and returned.

        A refusal is not kept where somebody else has fulfilled the wish meanwhile:
        raises ``Interrupted``, and asking again gives their answer.
        """
        ...

    def forget(self, *, before: datetime) -> int:
        """Drop keys older than that; how many were dropped."""
        ...


class Cipher(Protocol):
    """Keeps personal text unreadable at rest, bound to its owner and its place."""

    def seal(self, plain: str, *, owner: UUID, place: str) -> bytes: ...
    def unseal(self, sealed: bytes, *, owner: UUID, place: str) -> str: ...
    def digest(self, text: str, *, place: str) -> bytes:
        """A keyed digest by which equal texts are found without being read."""
        ...


class Passwords(Protocol):
    """Slow, salted hashes."""

    def hash(self, password: str) -> str: ...
    def matches(self, password: str, hashed: str) -> bool: ...
    def needs_rehash(self, hashed: str) -> bool: ...


class Tokens(Protocol):
    """Unguessable access tokens and the digests by which they are kept."""

    def fresh(self) -> str: ...
    def digest(self, token: str) -> bytes: ...


class ZoneFinder(Protocol):
    """Which IANA time zone a position lies in."""

    def zone_at(self, position: Position) -> str: ...
