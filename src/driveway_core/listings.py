"""Listings: a driveway together with its host and its hours, as a driver meets it."""

import attrs

from driveway_core.actors import AccountId, AccountStatus
from driveway_core.availability import OpeningHours
from driveway_core.driveways import CancellationPolicy, ConnectorType, Driveway, DrivewayId, DrivewayType
from driveway_core.places import Position
from driveway_core.pricing import Rates
from driveway_core.rule_sets import PLAIN, PriceTerms


@attrs.frozen
class HostSummary:
    """What a driver may know of a host."""

    id: AccountId
    first_name: str
    status: AccountStatus
    rating: float | None = None
    review_count: int = 0


@attrs.frozen
class Listing:
    """Everything that decides whether a stay is possible there, but for other stays.

    ``hours`` may hold only the stored ranges that concern the stay in question.
    ``unsettled`` is False when no booking there was due at the moment that was
    asked about, so that nothing needs to be swept. ``price_terms`` are the
    host's rules.
    """

    driveway: Driveway
    host: HostSummary
    hours: OpeningHours
    unsettled: bool = True
    price_terms: PriceTerms = PLAIN


@attrs.frozen(kw_only=True)
class PublicListing:
    """What anybody may read of a listing: no address, and a position rounded to a neighbourhood.

    Flat, because a search makes a page of them for every question; names are
    the schema's. Sizes in inches.
    """

    id: DrivewayId
    host_id: AccountId
    host_first_name: str
    host_rating: float | None
    review_count: int
    title: str
    description: str | None
    street: str
    city: str
    state: str
    zip_code: str
    position: Position
    time_zone: str
    driveway_type: DrivewayType
    spaces: int
    max_vehicle_length: int
    max_vehicle_width: int
    max_vehicle_height: int | None
    rates: Rates
    minimum_booking_hours: int
    maximum_booking_hours: int | None
    advance_booking_hours: int
    booking_horizon_days: int
    buffer_minutes: int
    instant_booking_enabled: bool
    cancellation_policy: CancellationPolicy
    is_covered: bool
    has_ev_charging: bool
    charging_connector_type: ConnectorType | None
    has_security_camera: bool
    has_lighting: bool

    @classmethod
    def of(cls, listing: Listing) -> "PublicListing":
        """The public part of a listing."""
        driveway, host = listing.driveway, listing.host
        terms, features = driveway.terms, driveway.features
        return cls(
            id=driveway.id,
            host_id=host.id,
            host_first_name=host.first_name,
            host_rating=host.rating,
            review_count=host.review_count,
            title=driveway.title,
            description=driveway.description,
            street=driveway.address.street,
            city=driveway.address.city,
            state=driveway.address.state,
            zip_code=driveway.address.zip_code,
            position=driveway.position.in_public(),
            time_zone=driveway.time_zone,
            driveway_type=driveway.driveway_type,
            spaces=driveway.spaces,
            max_vehicle_length=driveway.limits.max_length,
            max_vehicle_width=driveway.limits.max_width,
            max_vehicle_height=driveway.limits.max_height,
            rates=driveway.rates,
            minimum_booking_hours=terms.minimum_hours,
            maximum_booking_hours=terms.maximum_hours,
            advance_booking_hours=terms.advance_hours,
            booking_horizon_days=terms.horizon_days,
            buffer_minutes=terms.buffer_minutes,
            instant_booking_enabled=terms.instant_booking,
            cancellation_policy=terms.cancellation_policy,
            is_covered=features.is_covered,
            has_ev_charging=features.has_ev_charging,
            charging_connector_type=features.charging_connector_type,
            has_security_camera=features.has_security_camera,
            has_lighting=features.has_lighting,
        )
