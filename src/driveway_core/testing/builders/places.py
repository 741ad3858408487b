"""Driveways and their hours."""

from datetime import datetime
from typing import Final

from driveway_core.actors import AccountId, AccountStatus
from driveway_core.availability import OpeningHours, compile_hours
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
from driveway_core.photos import DrivewayPhoto, PhotoId
from driveway_core.places import Position
from driveway_core.pricing import Rates
from driveway_core.recurrence import RecurrenceRule
from driveway_core.searching import Filters, SearchQuestion
from driveway_core.settings import Marketplace
from driveway_core.testing.builders.people import NOW, an_id
from driveway_core.windows import HOUR, TimeWindow

HERE: Final = Position(37.7749, -122.4194)
"""The middle of San Francisco."""

ZONE: Final = "America/Los_Angeles"


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


def a_photo(driveway_id: DrivewayId, *, order: int = 1) -> DrivewayPhoto:
    """A photo of a listing, without its file."""
    return DrivewayPhoto(
        id=PhotoId(an_id()), driveway_id=driveway_id, order=order, caption="From the street", created_at=NOW
    )


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


def a_question(
    *,
    near: Position = HERE,
    radius_m: int = 1_500,
    stay: TimeWindow | None = None,
    car: Dimensions | None = None,
    filters: Filters = Filters(),  # noqa: B008  # frozen
    driver_id: AccountId | None = None,
    market: Marketplace = Marketplace(),  # noqa: B008  # frozen
    at: datetime = NOW,
    neighbours: bool = False,
) -> SearchQuestion:
    """A visitor asks for one to three hours from now, in the middle of San Francisco."""
    return SearchQuestion(
        near=near,
        radius_m=radius_m,
        stay=stay or hours_from_now(1, 3),
        car=car,
        filters=filters,
        driver_id=driver_id,
        market=market,
        at=at,
        neighbours=neighbours,
    )
