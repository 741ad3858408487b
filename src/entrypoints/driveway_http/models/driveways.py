"""Listings, as their host writes them and as everybody reads them."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from driveway_core.actors import AccountId
from driveway_core.driveways import LONGEST_STAY_HOURS, Driveway
from driveway_core.listings import Listing
from driveway_http.fields import (
    ABSENT,
    Amount,
    In,
    Line,
    LongLine,
    Moment,
    Out,
    Text,
    amount,
    amount_or_none,
    number,
)
from driveway_http.reasons import FACTOR, THREE_CAPITALS, TWO_CAPITALS

Connector = Literal["tesla", "j1772", "ccs", "chademo", "nema1450"]
Ground = Literal["concrete", "asphalt", "gravel", "paved"]
Policy = Literal["flexible", "moderate", "strict"]
Status = Literal["active", "inactive", "suspended"]

Address = Annotated[LongLine, Field(examples=["123 Castro Street"])]
City = Annotated[Line, StringConstraints(max_length=100)]
State = Annotated[str, StringConstraints(pattern=TWO_CAPITALS), Field(examples=["CA"])]
Zip = Annotated[Line, StringConstraints(max_length=10), Field(examples=["94114"])]
Zone = Annotated[Line, StringConstraints(max_length=64), Field(examples=["America/Los_Angeles"])]
Latitude = Annotated[float, Field(ge=-90, le=90, examples=[37.7609])]
Longitude = Annotated[float, Field(ge=-180, le=180, examples=[-122.435])]
Spaces = Annotated[int, Field(ge=1, le=50)]
Length = Annotated[int, Field(ge=1, le=2_000, description="inches")]
Breadth = Annotated[int, Field(ge=1, le=1_000, description="inches")]
Currency = Annotated[str, StringConstraints(pattern=THREE_CAPITALS), Field(examples=["USD"])]
Increment = Literal[1, 15, 30, 60]
Hours = Annotated[int, Field(ge=1, le=LONGEST_STAY_HOURS)]
Notice = Annotated[int, Field(ge=0, le=LONGEST_STAY_HOURS)]
Days = Annotated[int, Field(ge=1, le=730)]
Buffer = Annotated[int, Field(ge=0, le=1_440)]
Factor = Annotated[str, StringConstraints(pattern=FACTOR), Field(examples=["1.5"])]


class OptionalFields(In):
    """What a host may say of a driveway besides what must be known; what is left out stays as it is."""

    street: Line | None = Field(None, description="what strangers see; null: the address without its number")
    city: City = ABSENT
    state: State = ABSENT
    time_zone: Zone | None = Field(None, description="null: the zone that the coordinates lie in")
    description: Text | None = None
    is_covered: bool = ABSENT
    spaces: Spaces = ABSENT
    max_vehicle_height: Breadth | None = None
    currency: Currency = ABSENT
    daily_rate: Amount | None = None
    weekly_rate: Amount | None = None
    monthly_rate: Amount | None = None
    billing_increment_minutes: Increment = ABSENT
    minimum_booking_hours: Hours = ABSENT
    maximum_booking_hours: Hours | None = None
    advance_booking_hours: Notice = ABSENT
    booking_horizon_days: Days = ABSENT
    buffer_minutes: Buffer = ABSENT
    instant_booking_enabled: bool = ABSENT
    cancellation_policy: Policy = ABSENT
    overstay_factor: Factor = ABSENT
    overstay_penalty: Amount = ABSENT
    has_ev_charging: bool = ABSENT
    charging_connector_type: Connector | None = None
    has_security_camera: bool = ABSENT
    has_lighting: bool = ABSENT
    access_instructions: Text | None = None
    special_instructions: Text | None = None
    listing_status: Status = ABSENT
    is_available: bool = ABSENT


Insists = Annotated[
    bool,
    Field(description="the address is right as it is written, whatever the address book says"),
]


class DrivewayIn(OptionalFields):
    """A new listing; what is left out takes the schema's defaults.

    ``latitude`` and ``longitude`` may be left out only where addresses are looked up.
    """

    address: Address
    zip_code: Zip
    latitude: Latitude = ABSENT
    longitude: Longitude = ABSENT
    address_confirmed: Insists = False
    title: Line
    driveway_type: Ground
    max_vehicle_length: Length
    max_vehicle_width: Breadth
    hourly_rate: Amount


class DrivewayChangesIn(OptionalFields):
    """What a host may change of a listing; what is left out stays."""

    address: Address = ABSENT
    zip_code: Zip = ABSENT
    latitude: Latitude = ABSENT
    longitude: Longitude = ABSENT
    address_confirmed: Insists = False
    title: Line = ABSENT
    driveway_type: Ground = ABSENT
    max_vehicle_length: Length = ABSENT
    max_vehicle_width: Breadth = ABSENT
    hourly_rate: Amount = ABSENT


class DrivewayOut(Out):
    """A listing; only its host sees the exact position, the address and the instructions."""

    id: UUID
    host_id: UUID
    title: str
    description: str | None
    address: str | None = Field(description="for its host; null for everybody else")
    street: str
    city: str
    state: str
    zip_code: str
    latitude: float
    longitude: float
    time_zone: str
    driveway_type: Ground
    is_covered: bool
    spaces: int
    max_vehicle_length: int
    max_vehicle_width: int
    max_vehicle_height: int | None
    currency: str
    hourly_rate: str
    daily_rate: str | None
    weekly_rate: str | None
    monthly_rate: str | None
    billing_increment_minutes: int
    minimum_booking_hours: int
    maximum_booking_hours: int | None
    advance_booking_hours: int
    booking_horizon_days: int
    buffer_minutes: int
    instant_booking_enabled: bool
    cancellation_policy: Policy
    overstay_factor: str
    overstay_penalty: str
    has_ev_charging: bool
    charging_connector_type: Connector | None
    has_security_camera: bool
    has_lighting: bool
    access_instructions: str | None = Field(description="for its host; null for everybody else")
    special_instructions: str | None = Field(description="for its host; null for everybody else")
    listing_status: Status
    is_available: bool
    retired_at: Moment | None
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, driveway: Driveway, reader: AccountId | None) -> "DrivewayOut":
        """As ``reader`` may see it."""
        own = reader == driveway.host_id
        position = driveway.position if own else driveway.position.in_public()
        rates, terms, features = driveway.rates, driveway.terms, driveway.features
        connector = features.charging_connector_type
        return cls(
            id=driveway.id,
            host_id=driveway.host_id,
            title=driveway.title,
            description=driveway.description,
            address=driveway.address.line if own else None,
            street=driveway.address.street,
            city=driveway.address.city,
            state=driveway.address.state,
            zip_code=driveway.address.zip_code,
            latitude=position.latitude,
            longitude=position.longitude,
            time_zone=driveway.time_zone,
            driveway_type=driveway.driveway_type.value,
            is_covered=features.is_covered,
            spaces=driveway.spaces,
            max_vehicle_length=driveway.limits.max_length,
            max_vehicle_width=driveway.limits.max_width,
            max_vehicle_height=driveway.limits.max_height,
            currency=driveway.currency,
            hourly_rate=amount(rates.hourly),
            daily_rate=amount_or_none(rates.daily),
            weekly_rate=amount_or_none(rates.weekly),
            monthly_rate=amount_or_none(rates.monthly),
            billing_increment_minutes=rates.increment_minutes,
            minimum_booking_hours=terms.minimum_hours,
            maximum_booking_hours=terms.maximum_hours,
            advance_booking_hours=terms.advance_hours,
            booking_horizon_days=terms.horizon_days,
            buffer_minutes=terms.buffer_minutes,
            instant_booking_enabled=terms.instant_booking,
            cancellation_policy=terms.cancellation_policy.value,
            overstay_factor=number(terms.overstay_factor.normalize()),
            overstay_penalty=amount(terms.overstay_penalty),
            has_ev_charging=features.has_ev_charging,
            charging_connector_type=None if connector is None else connector.value,
            has_security_camera=features.has_security_camera,
            has_lighting=features.has_lighting,
            access_instructions=driveway.access_instructions if own else None,
            special_instructions=driveway.special_instructions if own else None,
            listing_status=driveway.status.value,
            is_available=driveway.is_available,
            retired_at=driveway.retired_at,
            created_at=driveway.created_at,
            updated_at=driveway.updated_at,
        )


class ListingOut(DrivewayOut):
    """A listing and its host."""

    host_first_name: str
    host_rating: float | None
    review_count: int

    @classmethod
    def of_listing(cls, listing: Listing, reader: AccountId | None) -> "ListingOut":
        """As ``reader`` may see it."""
        host = listing.host
        return cls(
            **vars(DrivewayOut.of(listing.driveway, reader)),
            host_first_name=host.first_name,
            host_rating=host.rating,
            review_count=host.review_count,
        )
