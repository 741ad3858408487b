"""Listings as hosts write them: flat fields with the schema's names, and back to values.

A host sends some of the fields; what is left out keeps its value, or takes
the schema's default for a new listing.
"""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypedDict

import attrs

from driveway_core.actors import AccountId
from driveway_core.driveways import (
    Address,
    CancellationPolicy,
    ConnectorType,
    Driveway,
    DrivewayId,
    DrivewayType,
    Features,
    ListingStatus,
    SizeLimits,
    StayTerms,
    street_of,
    text_within,
)
from driveway_core.errors import InvalidValue
from driveway_core.money import Money
from driveway_core.places import Position
from driveway_core.pricing import Rates


class DrivewayFields(TypedDict, total=False):
    """The fields of ``POST`` and ``PATCH /v1/driveways``; amounts are decimal strings, sizes inches."""

    address: str
    street: str | None
    city: str
    state: str
    zip_code: str
    latitude: float
    longitude: float
    time_zone: str | None
    title: str
    description: str | None
    driveway_type: str
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
    cancellation_policy: str
    overstay_factor: str
    overstay_penalty: str
    has_ev_charging: bool
    charging_connector_type: str | None
    has_security_camera: bool
    has_lighting: bool
    access_instructions: str | None
    special_instructions: str | None
    listing_status: str
    is_available: bool


DEFAULTS: DrivewayFields = {
    "street": None,
    "city": "San Francisco",
    "state": "CA",
    "time_zone": None,
    "description": None,
    "is_covered": False,
    "spaces": 1,
    "max_vehicle_height": None,
    "currency": "USD",
    "daily_rate": None,
    "weekly_rate": None,
    "monthly_rate": None,
    "billing_increment_minutes": 15,
    "minimum_booking_hours": 1,
    "maximum_booking_hours": None,
    "advance_booking_hours": 1,
    "booking_horizon_days": 365,
    "buffer_minutes": 0,
    "instant_booking_enabled": True,
    "cancellation_policy": "moderate",
    "overstay_factor": "1.5",
    "overstay_penalty": "0",
    "has_ev_charging": False,
    "charging_connector_type": None,
    "has_security_camera": False,
    "has_lighting": False,
    "access_instructions": None,
    "special_instructions": None,
    "listing_status": "active",
    "is_available": True,
}
"""What a new listing is where its host says nothing; the schema's defaults."""


def fields_of(driveway: Driveway) -> DrivewayFields:
    """The flat fields of a listing as it stands."""
    rates, terms, features = driveway.rates, driveway.terms, driveway.features
    return {
        "address": driveway.address.line,
        "street": driveway.address.street,
        "city": driveway.address.city,
        "state": driveway.address.state,
        "zip_code": driveway.address.zip_code,
        "latitude": driveway.position.latitude,
        "longitude": driveway.position.longitude,
        "time_zone": driveway.time_zone,
        "title": driveway.title,
        "description": driveway.description,
        "driveway_type": driveway.driveway_type,
        "is_covered": features.is_covered,
        "spaces": driveway.spaces,
        "max_vehicle_length": driveway.limits.max_length,
        "max_vehicle_width": driveway.limits.max_width,
        "max_vehicle_height": driveway.limits.max_height,
        "currency": driveway.currency,
        "hourly_rate": str(rates.hourly.decimal),
        "daily_rate": _text(rates.daily),
        "weekly_rate": _text(rates.weekly),
        "monthly_rate": _text(rates.monthly),
        "billing_increment_minutes": rates.increment_minutes,
        "minimum_booking_hours": terms.minimum_hours,
        "maximum_booking_hours": terms.maximum_hours,
        "advance_booking_hours": terms.advance_hours,
        "booking_horizon_days": terms.horizon_days,
        "buffer_minutes": terms.buffer_minutes,
        "instant_booking_enabled": terms.instant_booking,
        "cancellation_policy": terms.cancellation_policy,
        "overstay_factor": str(terms.overstay_factor),
        "overstay_penalty": str(terms.overstay_penalty.decimal),
        "has_ev_charging": features.has_ev_charging,
        "charging_connector_type": features.charging_connector_type,
        "has_security_camera": features.has_security_camera,
        "has_lighting": features.has_lighting,
        "access_instructions": driveway.access_instructions,
        "special_instructions": driveway.special_instructions,
        "listing_status": driveway.status,
        "is_available": driveway.is_available,
    }


def new_driveway(
    fields: DrivewayFields, *, id: DrivewayId, host_id: AccountId, time_zone: str, at: datetime
) -> Driveway:
    """A listing from a host's fields; refuses what is missing or wrong, by its field's name."""
    every: DrivewayFields = {**DEFAULTS, **fields}
    required = DrivewayFields.__annotations__.keys() - {"time_zone"}
    for field in sorted(required - every.keys()):
        raise InvalidValue(field, "is required")
    text_within(every["title"], 200, field="title")
    return Driveway(
        id=id,
        host_id=host_id,
        title=every["title"].strip(),
        description=_stripped(every["description"]),
        address=_address(every),
        position=Position(every["latitude"], every["longitude"]),
        time_zone=time_zone,
        driveway_type=DrivewayType(_one_of(DrivewayType, every["driveway_type"], "driveway_type")),
        spaces=every["spaces"],
        limits=SizeLimits(
            max_length=every["max_vehicle_length"],
            max_width=every["max_vehicle_width"],
            max_height=every["max_vehicle_height"],
        ),
        rates=rates_of(every),
        terms=_terms(every),
        features=_features(every),
        access_instructions=_stripped(every["access_instructions"]),
        special_instructions=_stripped(every["special_instructions"]),
        status=ListingStatus(_one_of(ListingStatus, every["listing_status"], "listing_status")),
        is_available=every["is_available"],
        created_at=at,
        updated_at=at,
    )


def changed_driveway(driveway: Driveway, fields: DrivewayFields, *, time_zone: str, at: datetime) -> Driveway:
    """The listing with some fields changed; a new address gives a new street unless one is named."""
    every: DrivewayFields = {**fields_of(driveway), **fields}
    if "address" in fields and "street" not in fields:
        every["street"] = None
    fresh = new_driveway(every, id=driveway.id, host_id=driveway.host_id, time_zone=time_zone, at=at)
    return attrs.evolve(
        fresh, created_at=driveway.created_at, retired_at=driveway.retired_at, version=driveway.version
    )


def _text(amount: Money | None) -> str | None:
    return None if amount is None else str(amount.decimal)


def _stripped(value: str | None) -> str | None:
    return (value or "").strip() or None


def _one_of(kind: type[StrEnum], value: str, field: str) -> str:
    if value not in list(kind):
        raise InvalidValue(field, "must be one of " + ", ".join(kind))
    return value


def _decimal(value: str, field: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise InvalidValue(field, "must be a number") from None
    if not number.is_finite():
        raise InvalidValue(field, "must be a number")
    return number


def _address(every: DrivewayFields) -> Address:
    return Address(
        line=every["address"].strip(),
        street=(every["street"] or "").strip() or street_of(every["address"]),
        city=every["city"].strip(),
        state=every["state"],
        zip_code=every["zip_code"].strip(),
    )


def rates_of(every: DrivewayFields) -> Rates:
    """The rates of fields in which none is left out."""
    currency = every["currency"]

    def rate(text: str | None, field: str) -> Money | None:
        return None if text is None else Money.of(text, currency, field=field)

    return Rates(
        hourly=Money.of(every["hourly_rate"], currency, field="hourly_rate"),
        daily=rate(every["daily_rate"], "daily_rate"),
        weekly=rate(every["weekly_rate"], "weekly_rate"),
        monthly=rate(every["monthly_rate"], "monthly_rate"),
        increment_minutes=every["billing_increment_minutes"],
    )


def _terms(every: DrivewayFields) -> StayTerms:
    return StayTerms(
        minimum_hours=every["minimum_booking_hours"],
        maximum_hours=every["maximum_booking_hours"],
        advance_hours=every["advance_booking_hours"],
        horizon_days=every["booking_horizon_days"],
        buffer_minutes=every["buffer_minutes"],
        instant_booking=every["instant_booking_enabled"],
        cancellation_policy=CancellationPolicy(
            _one_of(CancellationPolicy, every["cancellation_policy"], "cancellation_policy")
        ),
        overstay_factor=_decimal(every["overstay_factor"], "overstay_factor"),
        overstay_penalty=Money.of(every["overstay_penalty"], every["currency"], field="overstay_penalty"),
    )


def _features(every: DrivewayFields) -> Features:
    connector = every["charging_connector_type"]
    return Features(
        is_covered=every["is_covered"],
        has_ev_charging=every["has_ev_charging"],
        charging_connector_type=None
        if connector is None
        else ConnectorType(_one_of(ConnectorType, connector, "charging_connector_type")),
        has_security_camera=every["has_security_camera"],
        has_lighting=every["has_lighting"],
    )
