"""Aggregates as hypothesis builds them: every field anything that its type allows."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from hypothesis import strategies as st
from tests.integration.postgres.drawn_offers import offers, texts

from driveway_core.accounts import Account, EmailAddress, PhoneNumber
from driveway_core.actors import AccountId, AccountStatus, UserType
from driveway_core.bookings import Awaiting, Booking, BookingId, BookingStatus, CancelledBy, Source
from driveway_core.dimensions import Dimensions
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
)
from driveway_core.quotes import Quote, QuoteId
from driveway_core.testing.builders import a_number, a_reference, an_id
from driveway_core.testing.strategies import ZONES, currencies, money, positions, rates, windows
from driveway_core.testing.vin_strategies import vins
from driveway_core.vehicles import OWNER, VIN_DEFAULT, Vehicle, VehicleId

MOMENTS: Final = st.datetimes(
    datetime(1990, 1, 1),
    datetime(2500, 1, 1),
    timezones=st.just(UTC),
)
_TIMES: Final = st.none() | MOMENTS


def _maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | strategy


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    return Account(
        id=AccountId(an_id()),
        email=EmailAddress(f"{draw(st.text('aB.é+', min_size=1, max_size=20))}{a_number()}@Ex.com"),
        password_hash=draw(texts(255)),
        first_name=draw(texts(100)),
        last_name=draw(texts(100)),
        phone=draw(st.none() | st.from_regex(r"\A\+[1-9][0-9]{6,14}\Z").map(PhoneNumber)),
        profile_image_url=draw(_maybe(texts(200))),
        user_type=draw(st.sampled_from(UserType)),
        email_verified=draw(st.booleans()),
        phone_verified=draw(st.booleans()),
        identity_verified=draw(st.booleans()),
        status=draw(st.sampled_from(AccountStatus)),
        is_operator=draw(st.booleans()),
        terms_version=draw(_maybe(texts(50))),
        customer_id=draw(_maybe(texts(100))),
        payee_id=draw(_maybe(texts(100))),
        created_at=draw(MOMENTS),
        updated_at=draw(MOMENTS),
        last_login_at=draw(_TIMES),
        version=draw(st.integers(1, 10**6)),
    )


@st.composite
def vehicles(draw: st.DrawFn, *, owner_id: AccountId) -> Vehicle:
    inches = st.integers(1, 1200)
    return Vehicle(
        id=VehicleId(an_id()),
        owner_id=owner_id,
        vin=draw(vins()),
        model=draw(texts(50)),
        year=draw(st.integers(2008, 2100)),
        dimensions=Dimensions(draw(inches), draw(inches), draw(inches)),
        dimensions_source=draw(st.sampled_from((OWNER, VIN_DEFAULT))),
        tesla_vehicle_id=draw(st.none() | st.integers(0, 2**40).map(lambda n: n * 10**6 + a_number())),
        display_name=draw(_maybe(texts(100))),
        color=draw(_maybe(texts(50))),
        is_active=False,
        last_seen_at=draw(_TIMES),
        created_at=draw(MOMENTS),
        updated_at=draw(MOMENTS),
        version=draw(st.integers(1, 10**6)),
    )


@st.composite
def _terms(draw: st.DrawFn, currency: str) -> StayTerms:
    minimum = draw(st.integers(1, 8_760))
    return StayTerms(
        minimum_hours=minimum,
        maximum_hours=draw(st.none() | st.integers(minimum, 8_760)),
        advance_hours=draw(st.integers(0, 8_760)),
        horizon_days=draw(st.integers(1, 730)),
        buffer_minutes=draw(st.integers(0, 1_440)),
        instant_booking=draw(st.booleans()),
        cancellation_policy=draw(st.sampled_from(CancellationPolicy)),
        overstay_factor=draw(st.integers(1_000, 10_000).map(lambda parts: Decimal(parts).scaleb(-3))),
        overstay_penalty=draw(money(currency, lowest=0)),
    )


@st.composite
def _features(draw: st.DrawFn) -> Features:
    charging = draw(st.booleans())
    return Features(
        is_covered=draw(st.booleans()),
        has_ev_charging=charging,
        charging_connector_type=draw(st.none() | st.sampled_from(ConnectorType)) if charging else None,
        has_security_camera=draw(st.booleans()),
        has_lighting=draw(st.booleans()),
    )


@st.composite
def driveways(draw: st.DrawFn, *, host_id: AccountId) -> Driveway:
    currency = draw(currencies())
    return Driveway(
        id=DrivewayId(an_id()),
        host_id=host_id,
        title=draw(texts(200)),
        description=draw(_maybe(texts(300))),
        address=Address(
            line=draw(texts(500)),
            street=draw(texts(200)),
            city=draw(texts(100)),
            state=draw(st.from_regex(r"\A[A-Z]{2}\Z")),
            zip_code=draw(texts(10)),
        ),
        position=draw(positions()),
        time_zone=draw(st.sampled_from(ZONES)),
        driveway_type=draw(st.sampled_from(DrivewayType)),
        spaces=draw(st.integers(1, 50)),
        limits=SizeLimits(
            max_length=draw(st.integers(1, 2_000)),
            max_width=draw(st.integers(1, 1_000)),
            max_height=draw(st.none() | st.integers(1, 1_000)),
        ),
        rates=draw(rates(currency)),
        terms=draw(_terms(currency)),
        features=draw(_features()),
        access_instructions=draw(_maybe(texts(300))),
        special_instructions=draw(_maybe(texts(300))),
        status=draw(st.sampled_from(ListingStatus)),
        is_available=draw(st.booleans()),
        retired_at=draw(_TIMES),
        created_at=draw(MOMENTS),
        updated_at=draw(MOMENTS),
        version=draw(st.integers(1, 10**6)),
    )


@st.composite
def quotes(draw: st.DrawFn, *, driveway: Driveway, vehicle: Vehicle) -> Quote:
    return Quote(
        id=QuoteId(an_id()),
        driver_id=vehicle.owner_id,
        vehicle_id=vehicle.id,
        driveway_id=driveway.id,
        stay=draw(windows()),
        offer=draw(offers()),
        created_at=draw(MOMENTS),
        expires_at=draw(MOMENTS),
        used_at=draw(_TIMES),
    )


@st.composite
def bookings(draw: st.DrawFn, *, driveway: Driveway, vehicle: Vehicle) -> Booking:
    stay, offer = draw(windows()), draw(offers())
    status = draw(st.sampled_from(BookingStatus))
    held = status is BookingStatus.PENDING
    return Booking(
        id=BookingId(an_id()),
        reference=a_reference(),
        driver_id=vehicle.owner_id,
        vehicle_id=vehicle.id,
        driveway_id=driveway.id,
        host_id=driveway.host_id,
        stay=stay,
        occupied=stay.followed_by(timedelta(minutes=offer.buffer_minutes)),
        offer=offer,
        status=status,
        awaiting=draw(st.sampled_from(Awaiting)) if held else None,
        hold_expires_at=draw(MOMENTS if held else _TIMES),
        cancelled_by=draw(st.none() | st.sampled_from(CancelledBy)),
        cancel_reason=draw(_maybe(texts(200))),
        arrival_source=draw(
            st.none() | st.sampled_from(Source).filter(lambda who: who is not Source.ASSUMED)
        ),
        departure_source=draw(st.none() | st.sampled_from(Source)),
        tesla_navigation_sent=draw(st.booleans()),
        auto_park_attempted=draw(st.booleans()),
        auto_park_successful=draw(st.booleans()),
        auto_park_source=draw(st.none() | st.sampled_from(("driver", "tesla", "sandbox"))),
        auto_park_reason=draw(_maybe(texts(50))),
        arrival_detected_at=draw(_TIMES),
        departure_detected_at=draw(_TIMES),
        driver_notes=draw(_maybe(texts(200))),
        host_notes=draw(_maybe(texts(200))),
        created_at=draw(MOMENTS),
        updated_at=draw(MOMENTS),
        confirmed_at=draw(_TIMES),
        cancelled_at=draw(_TIMES),
        completed_at=draw(_TIMES),
        version=draw(st.integers(1, 10**6)),
    )
