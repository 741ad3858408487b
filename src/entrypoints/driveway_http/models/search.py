"""Searching: what a driver asks, and what is found."""

from decimal import Decimal
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from driveway_core.dimensions import LONGEST_INCHES, Dimensions
from driveway_core.driveways import ConnectorType
from driveway_core.listings import PublicListing
from driveway_core.places import Position
from driveway_core.searching import RANKED_NEAREST, Filters, Hit, Order
from driveway_core.use_cases.search_driveways import Found, Wish
from driveway_core.vehicles import VehicleId
from driveway_core.windows import TimeWindow
from driveway_http.fields import (
    Amount,
    Out,
    PageOut,
    PageQuery,
    QueryMoment,
    Truth,
    Whole,
    amount,
    amount_or_none,
)
from driveway_http.models.driveways import Connector, Ground, Policy
from driveway_http.models.prices import PriceOut
from driveway_http.paging import ranked_cursor_of
from driveway_http.problems import WrongTogether

_EDGES: Final = ("length_inches", "width_inches", "height_inches")
_DEGREES: Final = r"-?[0-9]{1,3}(\.[0-9]{1,15})?"

Near = Annotated[
    str,
    StringConstraints(pattern=f"^{_DEGREES}, ?{_DEGREES}$"),
    Field(description="latitude and longitude", examples=["37.7609,-122.435"]),
]
Edge = Annotated[Whole, Field(ge=1, le=LONGEST_INCHES, description="inches")]


class SearchQuery(PageQuery):
    """Where, when, and what the driver insists on; ``vehicle_id`` needs a token."""

    near: Near
    radius_m: Annotated[Whole, Field(ge=1, le=20_000)] = 1_500
    start_time: QueryMoment
    end_time: QueryMoment
    vehicle_id: UUID | None = None
    length_inches: Edge | None = None
    width_inches: Edge | None = None
    height_inches: Edge | None = None
    order: Literal["distance", "price", "rating", "best"] = "distance"
    is_covered: Truth | None = None
    has_ev_charging: Truth | None = None
    charging_connector_type: Connector | None = None
    has_security_camera: Truth | None = None
    has_lighting: Truth | None = None
    instant_booking_enabled: Truth | None = None
    max_total: Amount | None = None

    @model_validator(mode="after")
    def _whole_car(self) -> "SearchQuery":
        given = [edge for edge in _EDGES if getattr(self, edge) is not None]
        wrong = {edge: "is required beside the others" for edge in _EDGES if given and edge not in given}
        if given and self.vehicle_id is not None:
            wrong = dict.fromkeys(given, "is what the vehicle says already")
        if wrong:
            raise WrongTogether(wrong)
        return self

    @property
    def car(self) -> Dimensions | None:
        """The car's bare size."""
        if self.length_inches is None or self.width_inches is None or self.height_inches is None:
            return None
        return Dimensions(self.length_inches, self.width_inches, self.height_inches)

    @property
    def wish(self) -> Wish:
        """In the core's words."""
        latitude, _, longitude = self.near.partition(",")
        connector = self.charging_connector_type
        return Wish(
            near=Position(float(latitude), float(longitude)),
            radius_m=self.radius_m,
            stay=TimeWindow(self.start_time, self.end_time),
            vehicle_id=None if self.vehicle_id is None else VehicleId(self.vehicle_id),
            car=self.car,
            filters=Filters(
                is_covered=self.is_covered,
                has_ev_charging=self.has_ev_charging,
                charging_connector_type=None if connector is None else ConnectorType(connector),
                has_security_camera=self.has_security_camera,
                has_lighting=self.has_lighting,
                instant_booking_enabled=self.instant_booking_enabled,
            ),
            max_total=None if self.max_total is None else Decimal(self.max_total),
            order=Order(self.order),
        )


class HitOut(Out):
    """A listing that can be booked for the stay, and what that costs."""

    id: UUID
    distance_m: int
    host_id: UUID
    host_first_name: str
    host_rating: float | None
    review_count: int
    title: str
    description: str | None
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
    has_ev_charging: bool
    charging_connector_type: Connector | None
    has_security_camera: bool
    has_lighting: bool
    quote: PriceOut = Field(description="the price of this moment; ask for a quote to have it stand")

    @classmethod
    def of(cls, hit: Hit) -> "HitOut":
        """From the core's hit."""
        listing: PublicListing = hit.candidate.listing
        rates, connector = listing.rates, listing.charging_connector_type
        return cls(
            id=listing.id,
            distance_m=round(hit.candidate.distance_m),
            host_id=listing.host_id,
            host_first_name=listing.host_first_name,
            host_rating=listing.host_rating,
            review_count=listing.review_count,
            title=listing.title,
            description=listing.description,
            street=listing.street,
            city=listing.city,
            state=listing.state,
            zip_code=listing.zip_code,
            latitude=listing.position.latitude,
            longitude=listing.position.longitude,
            time_zone=listing.time_zone,
            driveway_type=listing.driveway_type.value,
            is_covered=listing.is_covered,
            spaces=listing.spaces,
            max_vehicle_length=listing.max_vehicle_length,
            max_vehicle_width=listing.max_vehicle_width,
            max_vehicle_height=listing.max_vehicle_height,
            currency=rates.currency,
            hourly_rate=amount(rates.hourly),
            daily_rate=amount_or_none(rates.daily),
            weekly_rate=amount_or_none(rates.weekly),
            monthly_rate=amount_or_none(rates.monthly),
            billing_increment_minutes=rates.increment_minutes,
            minimum_booking_hours=listing.minimum_booking_hours,
            maximum_booking_hours=listing.maximum_booking_hours,
            advance_booking_hours=listing.advance_booking_hours,
            booking_horizon_days=listing.booking_horizon_days,
            buffer_minutes=listing.buffer_minutes,
            instant_booking_enabled=listing.instant_booking_enabled,
            cancellation_policy=listing.cancellation_policy.value,
            has_ev_charging=listing.has_ev_charging,
            charging_connector_type=None if connector is None else connector.value,
            has_security_camera=listing.has_security_camera,
            has_lighting=listing.has_lighting,
            quote=PriceOut.of(hit.price, listing.cancellation_policy),
        )


class FoundOut(PageOut[HitOut]):
    """Hits in order; orders other than distance rank the nearest so many."""

    ranked_nearest: int | None

    @classmethod
    def of(cls, found: Found) -> "FoundOut":
        """From what the core found."""
        return cls(
            items=[HitOut.of(hit) for hit in found.hits],
            next_cursor=ranked_cursor_of(found.next_after, found.order),
            ranked_nearest=None if found.order is Order.DISTANCE else RANKED_NEAREST,
        )
