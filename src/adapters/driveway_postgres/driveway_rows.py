"""``driveways``: row to listing, listing to row; the texts of the host sealed for the host."""

from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import DOUBLE_PRECISION, ColumnElement, Table, cast, func

from driveway_core.driveways import (
    Address,
    CancellationPolicy,
    ConnectorType,
    Driveway,
    DrivewayType,
    Features,
    ListingStatus,
    SizeLimits,
    StayTerms,
)
from driveway_core.places import Position
from driveway_core.pricing import Rates
from driveway_postgres.amounts import decimal_or_none, money, money_or_none
from driveway_postgres.runner import Row, Values
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import driveways
from driveway_postgres.tables.views import listed_driveways

_ADDRESS: Final = "driveways.address"
_ACCESS: Final = "driveways.access_instructions"
_SPECIAL: Final = "driveways.special_instructions"


def _columns(known: Table) -> tuple[ColumnElement[Any], ...]:
    """A listing's columns, what is known of it by ``known``; its secrets always by the table itself."""
    _c, _own = known.c, driveways.c
    return (
        _c.id,
        _c.host_id,
        _c.title,
        _c.description,
        _own.address,
        _c.street,
        _c.city,
        _c.state,
        _c.zip_code,
        cast(func.coalesce(_own.latitude, _c.latitude), DOUBLE_PRECISION),
        cast(func.coalesce(_own.longitude, _c.longitude), DOUBLE_PRECISION),
        _c.time_zone,
        _c.driveway_type,
        _c.spaces,
        _c.max_vehicle_length,
        _c.max_vehicle_width,
        _c.max_vehicle_height,
        _c.currency,
        _c.hourly_rate,
        _c.daily_rate,
        _c.weekly_rate,
        _c.monthly_rate,
        _c.billing_increment_minutes,
        _c.minimum_booking_hours,
        _c.maximum_booking_hours,
        _c.advance_booking_hours,
        _c.booking_horizon_days,
        _c.buffer_minutes,
        _c.instant_booking_enabled,
        _c.cancellation_policy,
        func.trim_scale(_c.overstay_factor),
        _c.overstay_penalty,
        _c.is_covered,
        _c.has_ev_charging,
        _c.charging_connector_type,
        _c.has_security_camera,
        _c.has_lighting,
        _own.access_instructions,
        _own.special_instructions,
        _c.listing_status,
        _c.is_available,
        _c.retired_at,
        _c.created_at,
        _c.updated_at,
        _c.version,
    )


COLUMNS: Final = _columns(driveways)
"""What ``driveway_of`` reads, in its order."""

KNOWN_COLUMNS: Final = _columns(listed_driveways)
"""The same for anybody, of ``listed_driveways`` and, where the database shows that, the row itself.

To others the address is the street, and the position the rounded one.
"""


@lru_cache(maxsize=512)
def driveway_of(row: Row, seals: Seals) -> Driveway:
    """The listing of a row of ``COLUMNS``; the same row, to the byte, is read and unsealed once."""
    this, host, currency = row[0], row[1], row[17]
    return Driveway(
        id=this,
        host_id=host,
        title=row[2],
        description=row[3],
        address=Address(
            line=row[5] if row[4] is None else seals.unseal(row[4], _ADDRESS, this, owner=host),
            street=row[5],
            city=row[6],
            state=row[7],
            zip_code=row[8],
        ),
        position=Position(row[9], row[10]),
        time_zone=row[11],
        driveway_type=DrivewayType(row[12]),
        spaces=row[13],
        limits=_limits(*row[14:17]),
        rates=_rates(*row[17:23]),
        terms=_terms(currency, *row[23:32]),
        features=_features(*row[32:37]),
        access_instructions=seals.unseal_any(row[37], _ACCESS, this, owner=host),
        special_instructions=seals.unseal_any(row[38], _SPECIAL, this, owner=host),
        status=ListingStatus(row[39]),
        is_available=row[40],
        retired_at=row[41],
        created_at=row[42],
        updated_at=row[43],
        version=row[44],
    )


@lru_cache(maxsize=1024)
def _limits(length: int, width: int, height: int | None) -> SizeLimits:
    """Values that many listings share are built once; so are the three below."""
    return SizeLimits(max_length=length, max_width=width, max_height=height)


@lru_cache(maxsize=4096)
def _rates(
    currency: str,
    hourly: Decimal,
    daily: Decimal | None,
    weekly: Decimal | None,
    monthly: Decimal | None,
    increment_minutes: int,
) -> Rates:
    return Rates(
        hourly=money(hourly, currency),
        daily=money_or_none(daily, currency),
        weekly=money_or_none(weekly, currency),
        monthly=money_or_none(monthly, currency),
        increment_minutes=increment_minutes,
    )


@lru_cache(maxsize=4096)
def _terms(
    currency: str,
    minimum_hours: int,
    maximum_hours: int | None,
    advance_hours: int,
    horizon_days: int,
    buffer_minutes: int,
    instant_booking: bool,  # noqa: FBT001  # a column's value, in the order of the columns
    cancellation_policy: str,
    overstay_factor: Decimal,
    overstay_penalty: Decimal,
) -> StayTerms:
    return StayTerms(
        minimum_hours=minimum_hours,
        maximum_hours=maximum_hours,
        advance_hours=advance_hours,
        horizon_days=horizon_days,
        buffer_minutes=buffer_minutes,
        instant_booking=instant_booking,
        cancellation_policy=CancellationPolicy(cancellation_policy),
        overstay_factor=overstay_factor,
        overstay_penalty=money(overstay_penalty, currency),
    )


@lru_cache(maxsize=256)
def _features(
    is_covered: bool,  # noqa: FBT001  # as above
    has_ev_charging: bool,  # noqa: FBT001
    connector: str | None,
    has_security_camera: bool,  # noqa: FBT001
    has_lighting: bool,  # noqa: FBT001
) -> Features:
    return Features(
        is_covered=is_covered,
        has_ev_charging=has_ev_charging,
        charging_connector_type=None if connector is None else ConnectorType(connector),
        has_security_camera=has_security_camera,
        has_lighting=has_lighting,
    )


def values(driveway: Driveway, seals: Seals) -> Values:
    """The row of a listing, by column; its hours are written apart."""
    this, host = driveway.id, driveway.host_id
    rates, terms, features, limits = driveway.rates, driveway.terms, driveway.features, driveway.limits
    return {
        "id": this,
        "host_id": host,
        "title": driveway.title,
        "description": driveway.description,
        "address": seals.seal(driveway.address.line, _ADDRESS, this, owner=host),
        "street": driveway.address.street,
        "city": driveway.address.city,
        "state": driveway.address.state,
        "zip_code": driveway.address.zip_code,
        "latitude": driveway.position.latitude,
        "longitude": driveway.position.longitude,
        "time_zone": driveway.time_zone,
        "driveway_type": driveway.driveway_type.value,
        "spaces": driveway.spaces,
        "max_vehicle_length": limits.max_length,
        "max_vehicle_width": limits.max_width,
        "max_vehicle_height": limits.max_height,
        "currency": driveway.currency,
        "hourly_rate": rates.hourly.decimal,
        "daily_rate": decimal_or_none(rates.daily),
        "weekly_rate": decimal_or_none(rates.weekly),
        "monthly_rate": decimal_or_none(rates.monthly),
        "billing_increment_minutes": rates.increment_minutes,
        "minimum_booking_hours": terms.minimum_hours,
        "maximum_booking_hours": terms.maximum_hours,
        "advance_booking_hours": terms.advance_hours,
        "booking_horizon_days": terms.horizon_days,
        "buffer_minutes": terms.buffer_minutes,
        "instant_booking_enabled": terms.instant_booking,
        "cancellation_policy": terms.cancellation_policy.value,
        "overstay_factor": terms.overstay_factor,
        "overstay_penalty": terms.overstay_penalty.decimal,
        "is_covered": features.is_covered,
        "has_ev_charging": features.has_ev_charging,
        "charging_connector_type": features.charging_connector_type
        and features.charging_connector_type.value,
        "has_security_camera": features.has_security_camera,
        "has_lighting": features.has_lighting,
        "access_instructions": seals.seal_any(driveway.access_instructions, _ACCESS, this, owner=host),
        "special_instructions": seals.seal_any(driveway.special_instructions, _SPECIAL, this, owner=host),
        "listing_status": driveway.status.value,
        "is_available": driveway.is_available,
        "retired_at": driveway.retired_at,
        "created_at": driveway.created_at,
        "updated_at": driveway.updated_at,
        "version": driveway.version,
    }


WRITTEN: Final = tuple(
    column
    for column in driveways.columns
    if column.name
    not in ("near_point", "weekly_open", "weekly_blocked", "ranges_until", "has_ranges", "zone_data")
)
"""The columns that ``values`` fills."""
