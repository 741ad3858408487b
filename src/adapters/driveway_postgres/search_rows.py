"""Rows of the search statement as public listings."""

from decimal import Decimal
from functools import lru_cache
from typing import Final

from driveway_core.driveways import CancellationPolicy, ConnectorType, DrivewayId, DrivewayType
from driveway_core.listings import PublicListing
from driveway_core.places import Position
from driveway_core.pricing import Rates
from driveway_core.reviews import Rating
from driveway_postgres.amounts import money, money_or_none
from driveway_postgres.runner import Row

LISTING_COLUMNS: Final = (
    "id",
    "host_id",
    "title",
    "description",
    "street",
    "city",
    "state",
    "zip_code",
    "latitude",
    "longitude",
    "time_zone",
    "driveway_type",
    "spaces",
    "max_vehicle_length",
    "max_vehicle_width",
    "max_vehicle_height",
    "currency",
    "hourly_rate",
    "daily_rate",
    "weekly_rate",
    "monthly_rate",
    "billing_increment_minutes",
    "minimum_booking_hours",
    "maximum_booking_hours",
    "advance_booking_hours",
    "booking_horizon_days",
    "buffer_minutes",
    "instant_booking_enabled",
    "cancellation_policy",
    "is_covered",
    "has_ev_charging",
    "charging_connector_type",
    "has_security_camera",
    "has_lighting",
)
"""In the order in which the statement gives them; ``listing_of`` reads them by position."""

ID: Final = 0
HOST: Final = LISTING_COLUMNS.index("host_id")
ZONE: Final = LISTING_COLUMNS.index("time_zone")
METRES: Final = len(LISTING_COLUMNS)
DEGREES: Final = METRES + 1
ASK: Final = METRES + 2
HOST_FIRST_NAME: Final = METRES + 3
RATING: Final = slice(METRES + 4, METRES + 6)
"""How many reviews of the host there are, and the sum of what they give."""
HAS_TERMS: Final = METRES + 6
"""Whether it has price rules or a measured occupancy, which are looked up then."""

_GROUNDS: Final = {each.value: each for each in DrivewayType}
_POLICIES: Final = {each.value: each for each in CancellationPolicy}
_CONNECTORS: Final = {each.value: each for each in ConnectorType}


def listing_of(row: Row, host_first_name: str) -> PublicListing:
    """The public listing of one row."""
    rating = _rating(*row[RATING])
    (
        id_,
        host_id,
        title,
        description,
        street,
        city,
        state,
        zip_code,
        latitude,
        longitude,
        time_zone,
        driveway_type,
        spaces,
        length,
        width,
        height,
        currency,
        hourly,
        daily,
        weekly,
        monthly,
        increment,
        minimum,
        maximum,
        advance,
        horizon,
        buffer,
        instant,
        policy,
        covered,
        charging,
        connector,
        camera,
        lighting,
    ) = row[:METRES]
    return PublicListing(
        id=DrivewayId(id_),
        host_id=host_id,
        host_first_name=host_first_name,
        host_rating=rating.average,
        review_count=rating.count,
        title=title,
        description=description,
        street=street,
        city=city,
        state=state,
        zip_code=zip_code,
        position=_position(latitude, longitude),
        time_zone=time_zone,
        driveway_type=_GROUNDS[driveway_type],
        spaces=spaces,
        max_vehicle_length=length,
        max_vehicle_width=width,
        max_vehicle_height=height,
        rates=_rates(currency, hourly, daily, weekly, monthly, increment),
        minimum_booking_hours=minimum,
        maximum_booking_hours=maximum,
        advance_booking_hours=advance,
        booking_horizon_days=horizon,
        buffer_minutes=buffer,
        instant_booking_enabled=instant,
        cancellation_policy=_POLICIES[policy],
        is_covered=covered,
        has_ev_charging=charging,
        charging_connector_type=None if connector is None else _CONNECTORS[connector],
        has_security_camera=camera,
        has_lighting=lighting,
    )


@lru_cache(maxsize=4096)
def _rating(count: int, total: int) -> Rating:
    """Most hosts have few reviews, or none."""
    return Rating(count, total)


@lru_cache(maxsize=65_536)
def _position(latitude: float, longitude: float) -> Position:
    """Rounded positions lie on a grid: a city has a few thousand."""
    return Position(latitude, longitude)


@lru_cache(maxsize=4096)
def _rates(
    currency: str,
    hourly: Decimal,
    daily: Decimal | None,
    weekly: Decimal | None,
    monthly: Decimal | None,
    increment: int,
) -> Rates:
    """Many hosts ask the same: rates are built once for each combination."""
    return Rates(
        hourly=money(hourly, currency),
        daily=money_or_none(daily, currency),
        weekly=money_or_none(weekly, currency),
        monthly=money_or_none(monthly, currency),
        increment_minutes=increment,
    )
