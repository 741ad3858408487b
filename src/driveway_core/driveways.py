"""Driveways: what a host offers, to whom it fits, and on which terms."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.dimensions import Dimensions
from driveway_core.errors import InvalidValue, Refused
from driveway_core.money import Money
from driveway_core.places import Position
from driveway_core.pricing import Rates
from driveway_core.windows import zone

DrivewayId = NewType("DrivewayId", UUID)

LONGEST_STAY_HOURS: Final = 8_760
_NUMBER: Final = (
    r"((no|nr|number|house)\b\.?\s*)?\(?(?!\d+(st|nd|rd|th)\b)\d[\w½¼¾./]*"
    r"((\s*[-–&+]\s*|\s+and\s+)\d[\w½¼¾./]*|-[a-z]\b)*(\s(\d/\d|[½¼¾]|bis|ter|[a-z])(?!\w))?[).]*"
)
"""One house number, or several: 12, 12B, 12-A, 12 - 14, 12 & 14, 12½, (12), No. 12; but not 12th."""
_NUMBER_FIRST: Final = re.compile(rf"^{_NUMBER}\s+(?=\S)", re.IGNORECASE)
_NUMBER_LAST: Final = re.compile(rf"\s+{_NUMBER}$", re.IGNORECASE)
_UNIT: Final = re.compile(
    r"(^|\s)(#|(apt|apartment|unit|suite|ste|flat|room|rm|fl|floor)\b).*$", re.IGNORECASE
)


class DrivewayType(StrEnum):
    """What the ground is made of."""

    CONCRETE = "concrete"
    ASPHALT = "asphalt"
    GRAVEL = "gravel"
    PAVED = "paved"


class ListingStatus(StrEnum):
    """``inactive`` is the host's choice, ``suspended`` the operator's."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    SUSPENDED = "suspended"


class ConnectorType(StrEnum):
    """The plugs that a listing may name; domain rules §5."""

    TESLA = "tesla"
    J1772 = "j1772"
    CCS = "ccs"
    CHADEMO = "chademo"
    NEMA1450 = "nema1450"


class CancellationPolicy(StrEnum):
    """Named terms; what each refunds is the *Money* chapter's."""

    FLEXIBLE = "flexible"
    MODERATE = "moderate"
    STRICT = "strict"


class CityNotSupported(Refused):
    """The marketplace does not serve that city yet."""

    slug = "city-not-supported"
    title = "We are not in that city yet"

    def __str__(self) -> str:
        return "We do not serve this city yet."


class PriceTooLow(Refused):
    """The smallest stay would cost less than a payment can be."""

    slug = "price-too-low"
    title = "The price is too low"

    def __str__(self) -> str:
        return "The shortest stay would cost less than the smallest payment we can take: raise the rate."


def text_within(value: str, longest: int, *, field: str) -> str:
    """Text without surrounding blanks; refuses an empty or too long one, and stray control characters."""
    text = value.strip()
    if not 0 < len(text) <= longest:
        raise InvalidValue(field, f"must have 1 to {longest} characters")
    if "\x00" in text:
        raise InvalidValue(field, "must be plain text")
    return text


def street_of(address: str) -> str:
    """The street alone: an address without house number and unit, wherever they stand in it."""
    for part in re.split(r"[,;\n]", address):
        named = _UNIT.sub("", part.strip()).strip()
        street = _NUMBER_FIRST.sub("", named) if _NUMBER_FIRST.match(named) else _NUMBER_LAST.sub("", named)
        if any(character.isalpha() for character in street):
            return street
    return "Street not given"


def _at_least(value: int | None, low: int, high: int, field: str) -> None:
    if value is not None and not low <= value <= high:
        raise InvalidValue(field, f"must lie between {low} and {high}")


@attrs.frozen(kw_only=True)
class Address:
    """Where the driveway is; ``line`` is the secret part, ``street`` what strangers see."""

    line: str
    street: str
    city: str
    state: str
    zip_code: str

    def __attrs_post_init__(self) -> None:
        for field, value, longest in (
            ("address", self.line, 500),
            ("street", self.street, 200),
            ("city", self.city, 100),
            ("zip_code", self.zip_code, 10),
        ):
            text_within(value, longest, field=field)
        if not re.fullmatch(r"[A-Z]{2}", self.state):
            raise InvalidValue("state", "must be two capital letters, for example CA")


@attrs.frozen(kw_only=True)
class SizeLimits:
    """The largest car that fits, in inches; no height limit under the open sky."""

    max_length: int
    max_width: int
    max_height: int | None = None

    def __attrs_post_init__(self) -> None:
        _at_least(self.max_length, 1, 2_000, "max_vehicle_length")
        _at_least(self.max_width, 1, 1_000, "max_vehicle_width")
        _at_least(self.max_height, 1, 1_000, "max_vehicle_height")

    def fit(self, car: Dimensions) -> bool:
        """Whether the car fits, its body measured without mirrors."""
        return (
            car.length_inches <= self.max_length
            and car.width_inches <= self.max_width
            and (self.max_height is None or car.height_inches <= self.max_height)
        )


@attrs.frozen(kw_only=True)
class StayTerms:
    """How, and how long, a stay may be booked; hours and minutes are elapsed time."""

    minimum_hours: int = 1
    maximum_hours: int | None = None
    advance_hours: int = 1
    horizon_days: int = 365
    buffer_minutes: int = 0
    instant_booking: bool = True
    cancellation_policy: CancellationPolicy = CancellationPolicy.MODERATE
    overstay_factor: Decimal = Decimal("1.5")
    overstay_penalty: Money

    def __attrs_post_init__(self) -> None:
        _at_least(self.minimum_hours, 1, LONGEST_STAY_HOURS, "minimum_booking_hours")
        _at_least(self.maximum_hours, 1, LONGEST_STAY_HOURS, "maximum_booking_hours")
        _at_least(self.advance_hours, 0, LONGEST_STAY_HOURS, "advance_booking_hours")
        _at_least(self.horizon_days, 1, 730, "booking_horizon_days")
        _at_least(self.buffer_minutes, 0, 1_440, "buffer_minutes")
        if self.maximum_hours is not None and self.minimum_hours > self.maximum_hours:
            raise InvalidValue("minimum_booking_hours", "must not be more than maximum_booking_hours")
        if not Decimal(1) <= self.overstay_factor <= Decimal(10):
            raise InvalidValue("overstay_factor", "must lie between 1 and 10")
        if self.overstay_factor != round(self.overstay_factor, 3):
            raise InvalidValue("overstay_factor", "must have at most 3 decimals")
        if self.overstay_penalty.minor < 0:
            raise InvalidValue("overstay_penalty", "must not be negative")

    @property
    def buffer(self) -> timedelta:
        """The pause that the host wants after each stay."""
        return timedelta(minutes=self.buffer_minutes)


@attrs.frozen(kw_only=True)
class Features:
    """What else a driver may look for."""

    is_covered: bool = False
    has_ev_charging: bool = False
    charging_connector_type: ConnectorType | None = None
    has_security_camera: bool = False
    has_lighting: bool = False

    def __attrs_post_init__(self) -> None:
        if self.charging_connector_type is not None and not self.has_ev_charging:
            raise InvalidValue("charging_connector_type", "only makes sense with has_ev_charging")


@attrs.frozen(kw_only=True)
class Driveway:
    """One listing: the columns of ``driveways``, but for its opening hours."""

    id: DrivewayId
    host_id: AccountId
    title: str
    description: str | None = None
    address: Address
    position: Position
    time_zone: str
    driveway_type: DrivewayType
    spaces: int = 1
    limits: SizeLimits
    rates: Rates
    terms: StayTerms
    features: Features
    access_instructions: str | None = None
    special_instructions: str | None = None
    status: ListingStatus = ListingStatus.ACTIVE
    is_available: bool = True
    retired_at: datetime | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1

    def __attrs_post_init__(self) -> None:
        text_within(self.title, 200, field="title")
        for field, value in (
            ("description", self.description),
            ("access_instructions", self.access_instructions),
            ("special_instructions", self.special_instructions),
        ):
            if value is not None:
                text_within(value, 5_000, field=field)
        _at_least(self.spaces, 1, 50, "spaces")
        zone(self.time_zone)
        if self.terms.overstay_penalty.currency != self.rates.hourly.currency:
            raise InvalidValue("overstay_penalty", "must be in the currency of the rates")

    @property
    def currency(self) -> str:
        """What the host is paid in."""
        return self.rates.hourly.currency

    @property
    def bookable(self) -> bool:
        """Whether it is neither paused, inactive, suspended nor retired."""
        return self.status is ListingStatus.ACTIVE and self.is_available and self.retired_at is None

    @property
    def hidden(self) -> bool:
        """Whether strangers are told that it does not exist."""
        return self.retired_at is not None or self.status is ListingStatus.SUSPENDED

    def retire(self, *, at: datetime) -> "Driveway":
        """Found by nobody and booked by nobody; the stays it has stand."""
        return attrs.evolve(self, retired_at=at, updated_at=at)

    def suspend(self, *, at: datetime) -> "Driveway":
        """Taken off by an operator."""
        return attrs.evolve(self, status=ListingStatus.SUSPENDED, updated_at=at)

    def restore(self, *, at: datetime) -> "Driveway":
        """Given back by an operator; what its host has taken off stays off."""
        if self.status is not ListingStatus.SUSPENDED:
            return self
        return attrs.evolve(self, status=ListingStatus.ACTIVE, updated_at=at)
