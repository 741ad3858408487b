"""Values for tests: whole, valid and each different from the last; name only what the test is about.

Everything happens around `NOW`. Ids have the shape of UUIDv7 and rise, so
that what is built later sorts later.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from driveway_core.accounts import Account, EmailAddress, PhoneNumber
from driveway_core.actors import AccountId, AccountStatus, UserType
from driveway_core.availability import OpeningHours, compile_hours
from driveway_core.bookings import REFERENCE_ALPHABET, Awaiting, Booking, BookingId, BookingReference
from driveway_core.dimensions import Dimensions
from driveway_core.driveways import (
    Address,
    Driveway,
    DrivewayId,
    DrivewayType,
    Features,
    ListingStatus,
    SizeLimits,
    StayTerms,
)
from driveway_core.entries import AvailabilityEntry, AvailabilityType, EntryId
from driveway_core.listings import HostSummary, Listing
from driveway_core.money import Money
from driveway_core.once import Once
from driveway_core.places import Position
from driveway_core.pricing import Rates, price_stay
from driveway_core.quotes import STANDS_FOR, Offer, Quote, QuoteId
from driveway_core.recurrence import RecurrenceRule
from driveway_core.sessions import ACCESS_LASTS, Session, SessionId
from driveway_core.testing.vin_strategies import make_vin
from driveway_core.vehicles import VIN_DEFAULT, Vehicle, VehicleId
from driveway_core.vin import Vin
from driveway_core.windows import HOUR, TimeWindow

NOW: Final = datetime(2027, 3, 1, 16, tzinfo=UTC)
"""A Monday, 08:00 in San Francisco."""

HERE: Final = Position(37.7749, -122.4194)
"""The middle of San Francisco."""

ZONE: Final = "America/Los_Angeles"

_FIRST_ID: Final = 0x0195_0000_0000_7000_8000_000000000000
_numbers: Final = count(1)


def a_number() -> int:
    """A number that nobody had before."""
    return next(_numbers)


def an_id() -> UUID:
    """An id that is later than all before it."""
    return UUID(int=_FIRST_ID + a_number())


def a_reference() -> BookingReference:
    """A booking reference that no other booking has."""
    number, letters = a_number(), ""
    for _ in range(8):
        number, digit = divmod(number, len(REFERENCE_ALPHABET))
        letters = REFERENCE_ALPHABET[digit] + letters
    return BookingReference(f"DH-{letters}")


def a_key(
    *,
    key: str | None = None,
    scope: str = "somebody POST /v1/bookings",
    body: bytes = b"{}",
    at: datetime = NOW,
    resource_id: UUID | None = None,
) -> Once:
    """A wish with a key of its own; ``body`` stands for the fingerprint of what is asked."""
    return Once(scope=scope, key=key or f"key-{a_number()}", fingerprint=body, at=at, resource_id=resource_id)


def an_account(
    *,
    email: str | None = None,
    first_name: str = "Ada",
    last_name: str = "Lovelace",
    password_hash: str = "hashed",  # noqa: S107  # no password, and no real hash either
    phone: str | None = None,
    user_type: UserType = UserType.BOTH,
    status: AccountStatus = AccountStatus.ACTIVE,
    is_operator: bool = False,
    at: datetime = NOW,
) -> Account:
    """An account of somebody who drives and hosts."""
    return Account(
        id=AccountId(an_id()),
        email=EmailAddress(email or f"person{a_number()}@example.com"),
        password_hash=password_hash,
        first_name=first_name,
        last_name=last_name,
        phone=None if phone is None else PhoneNumber(phone),
        user_type=user_type,
        status=status,
        is_operator=is_operator,
        created_at=at,
        updated_at=at,
    )


def a_session(account_id: AccountId, *, digest: bytes | None = None, at: datetime = NOW) -> Session:
    """A session that was opened at a moment."""
    return Session(
        id=SessionId(an_id()),
        account_id=account_id,
        access_digest=digest or an_id().bytes,
        created_at=at,
        expires_at=at + ACCESS_LASTS,
    )


def a_vin() -> Vin:
    """A VIN that no other car has."""
    return make_vin(serial=a_number() % 1_000_000)


def a_vehicle(
    owner_id: AccountId,
    *,
    vin: Vin | None = None,
    dimensions: Dimensions = Dimensions(185, 73, 57),  # noqa: B008  # frozen
    display_name: str | None = None,
    at: datetime = NOW,
) -> Vehicle:
    """A Model 3 of somebody."""
    return Vehicle(
        id=VehicleId(an_id()),
        owner_id=owner_id,
        vin=vin or a_vin(),
        model="Model 3",
        year=2023,
        dimensions=dimensions,
        dimensions_source=VIN_DEFAULT,
        display_name=display_name,
        created_at=at,
        updated_at=at,
    )


def dollars(amount: str) -> Money:
    """An amount in US dollars."""
    return Money.of(amount, "USD")


def some_terms(
    *,
    minimum_hours: int = 1,
    maximum_hours: int | None = None,
    advance_hours: int = 0,
    horizon_days: int = 365,
    buffer_minutes: int = 0,
    instant_booking: bool = True,
) -> StayTerms:
    """Terms that are in nobody's way."""
    return StayTerms(
        minimum_hours=minimum_hours,
        maximum_hours=maximum_hours,
        advance_hours=advance_hours,
        horizon_days=horizon_days,
        buffer_minutes=buffer_minutes,
        instant_booking=instant_booking,
        overstay_penalty=dollars("0"),
    )


def a_driveway(
    host_id: AccountId,
    *,
    title: str = "Driveway on Castro Street",
    position: Position = HERE,
    city: str = "San Francisco",
    time_zone: str = ZONE,
    spaces: int = 1,
    limits: SizeLimits | None = None,
    hourly: str = "8.50",
    terms: StayTerms | None = None,
    features: Features | None = None,
    status: ListingStatus = ListingStatus.ACTIVE,
    is_available: bool = True,
    retired_at: datetime | None = None,
    at: datetime = NOW,
) -> Driveway:
    """A driveway in the middle of San Francisco that takes any car, at any hour, from now on."""
    return Driveway(
        id=DrivewayId(an_id()),
        host_id=host_id,
        title=title,
        address=Address(
            line="123 Castro Street", street="Castro Street", city=city, state="CA", zip_code="94114"
        ),
        position=position,
        time_zone=time_zone,
        driveway_type=DrivewayType.CONCRETE,
        spaces=spaces,
        limits=limits or SizeLimits(max_length=240, max_width=90, max_height=None),
        rates=Rates(hourly=dollars(hourly)),
        terms=terms or some_terms(),
        features=features or Features(),
        access_instructions="The gate opens by itself.",
        status=status,
        is_available=is_available,
        retired_at=retired_at,
        created_at=at,
        updated_at=at,
    )


def a_host_summary(host_id: AccountId, *, status: AccountStatus = AccountStatus.ACTIVE) -> HostSummary:
    """What a driver may know of a host."""
    return HostSummary(host_id, "Grace", status)


def always_open(driveway: Driveway, *, at: datetime = NOW) -> OpeningHours:
    """The hours of a driveway whose host said nothing about them."""
    return compile_hours((), time_zone=driveway.time_zone, at=at)


def a_listing(driveway: Driveway, *, hours: OpeningHours | None = None) -> Listing:
    """A driveway with an active host."""
    return Listing(driveway, a_host_summary(driveway.host_id), hours or always_open(driveway))


def hours_from_now(start: float, end: float) -> TimeWindow:
    """The window between so many hours from `NOW`."""
    return TimeWindow(NOW + start * HOUR, NOW + end * HOUR)


def an_entry(
    driveway_id: DrivewayId,
    *,
    kind: AvailabilityType = AvailabilityType.AVAILABLE,
    window: TimeWindow | None = None,
    rule: RecurrenceRule | None = None,
    exceptions: tuple[datetime, ...] = (),
    notes: str | None = None,
    at: datetime = NOW,
) -> AvailabilityEntry:
    """Open on the day of `NOW` from now for twelve hours, once."""
    return AvailabilityEntry(
        id=EntryId(an_id()),
        driveway_id=driveway_id,
        kind=kind,
        window=window or hours_from_now(0, 12),
        rule=rule,
        exceptions=exceptions,
        notes=notes,
        created_at=at,
        updated_at=at,
    )


def an_offer(driveway: Driveway, stay: TimeWindow, *, fee: str = "15") -> Offer:
    """What a driveway's host and the marketplace ask for a stay."""
    return Offer(
        price=price_stay(driveway.rates, stay, ZoneInfo(driveway.time_zone), fee_percentage=Decimal(fee)),
        rates=driveway.rates,
        fee_percentage=Decimal(fee),
        time_zone=driveway.time_zone,
        cancellation_policy=driveway.terms.cancellation_policy,
        overstay_factor=driveway.terms.overstay_factor,
        overstay_penalty=driveway.terms.overstay_penalty,
        buffer_minutes=driveway.terms.buffer_minutes,
    )


def a_quote(
    driveway: Driveway,
    vehicle: Vehicle,
    *,
    stay: TimeWindow | None = None,
    at: datetime = NOW,
    lasts: timedelta = STANDS_FOR,
) -> Quote:
    """A quote for a stay from one to three hours from now."""
    stay = stay or hours_from_now(1, 3)
    return Quote(
        id=QuoteId(an_id()),
        driver_id=vehicle.owner_id,
        vehicle_id=vehicle.id,
        driveway_id=driveway.id,
        stay=stay,
        offer=an_offer(driveway, stay),
        created_at=at,
        expires_at=at + lasts,
    )


def a_booking(
    driveway: Driveway,
    vehicle: Vehicle,
    *,
    stay: TimeWindow | None = None,
    awaiting: Awaiting | None = None,
    driver_notes: str | None = None,
    at: datetime = NOW,
) -> Booking:
    """A confirmed booking, or a hold, of a stay from one to three hours from now."""
    stay = stay or hours_from_now(1, 3)
    return Booking.begin(
        id=BookingId(an_id()),
        reference=a_reference(),
        driver_id=vehicle.owner_id,
        vehicle_id=vehicle.id,
        driveway_id=driveway.id,
        host_id=driveway.host_id,
        stay=stay,
        offer=an_offer(driveway, stay),
        awaiting=awaiting,
        driver_notes=driver_notes,
        at=at,
    )
