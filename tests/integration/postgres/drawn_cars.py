"""Linked accounts, cars, observations and trips as hypothesis builds them: anything their types allow."""

from datetime import datetime, timedelta, timezone
from typing import Final, TypeVar

from hypothesis import strategies as st
from tests.integration.postgres.aggregates import MOMENTS
from tests.integration.postgres.drawn_offers import texts

from driveway_core.accounts import EmailAddress
from driveway_core.booking_states import Source
from driveway_core.bookings import Booking
from driveway_core.car_calls import CallLog
from driveway_core.car_links import CarLink
from driveway_core.car_troubles import LinkProblem
from driveway_core.cars import (
    Abilities,
    Car,
    CarState,
    Gear,
    Heard,
    NavigationRoute,
    Signals,
    Streaming,
    VehicleObservation,
)
from driveway_core.messages import Channel
from driveway_core.notices import Delivery, DeliveryState, Notice, NoticeId, NoticeKind
from driveway_core.testing.builders import a_number, an_id
from driveway_core.testing.strategies import positions
from driveway_core.trips import Navigation, NavigationState, Trip, TripPhase
from driveway_core.vehicles import Vehicle

T = TypeVar("T")

SEEN_BY: Final = (Source.DRIVER, Source.POLLING, Source.TELEMETRY)
_FLOATS: Final = st.floats(allow_nan=False, allow_infinity=False)
_COUNTS: Final = st.integers(0, 2**31 - 1)
_BOOLS: Final = st.none() | st.booleans()


def _maybe(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | strategy


_TIMES: Final = _maybe(MOMENTS)


def moments() -> st.SearchStrategy[datetime]:
    """Instants as clocks anywhere write them."""
    zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    return st.builds(datetime.astimezone, MOMENTS, zones)


def observations() -> st.SearchStrategy[VehicleObservation]:
    return st.builds(
        VehicleObservation,
        at=moments(),
        source=st.sampled_from(SEEN_BY),
        state=st.sampled_from(CarState),
        position=_maybe(positions()),
        accuracy_m=_maybe(_FLOATS),
        gear=_maybe(st.sampled_from(Gear)),
        speed_mps=_maybe(_FLOATS),
        minutes_to_arrival=_maybe(_FLOATS),
        destination=_maybe(positions()),
        resent=st.booleans(),
    )


def _heard(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[Heard[T] | None]:
    return _maybe(st.builds(Heard, moments(), _maybe(strategy)))


def signals() -> st.SearchStrategy[Signals]:
    return st.builds(
        Signals,
        position=_heard(positions()),
        gear=_heard(st.sampled_from(Gear)),
        speed_mps=_heard(_FLOATS),
        minutes_to_arrival=_heard(_FLOATS),
        destination=_heard(positions()),
        routed=_heard(st.booleans()),
        connected=_heard(st.booleans()),
        marks=st.lists(texts(20), max_size=4, unique=True).map(tuple),
        marked_at=_maybe(moments()),
    )


def links(account: Vehicle) -> st.SearchStrategy[CarLink]:
    """Of the account that owns a vehicle."""
    return st.builds(
        CarLink,
        account_id=st.just(account.owner_id),
        access_token=texts(3_000),
        refresh_token=texts(500),
        expires_at=MOMENTS,
        owner=_maybe(texts(100)),
        base_url=texts(100),
        scopes=st.frozensets(texts(30), max_size=5),
        problem=_maybe(st.sampled_from(LinkProblem)),
        problem_at=_TIMES,
        refreshing_until=_TIMES,
        linked_at=MOMENTS,
        updated_at=MOMENTS,
    )


def cars(vehicle: Vehicle) -> st.SearchStrategy[Car]:
    return st.builds(
        Car,
        vehicle_id=st.just(vehicle.id),
        owner_id=st.just(vehicle.owner_id),
        vin=st.just(vehicle.vin),
        abilities=st.builds(
            Abilities,
            needs_signing=_BOOLS,
            key_paired=_BOOLS,
            takes_destinations=_BOOLS,
            smart_summon=_BOOLS,
            parks_itself=st.booleans(),
            firmware=_maybe(texts(30)),
        ),
        state=_maybe(st.sampled_from(CarState)),
        state_at=_TIMES,
        latest=_maybe(observations()),
        signals=signals(),
        streaming=st.sampled_from(Streaming),
        streaming_problem=_maybe(texts(100)),
        asked_at=_TIMES,
    )


def call_logs() -> st.SearchStrategy[CallLog]:
    @st.composite
    def logs(draw: st.DrawFn) -> CallLog:
        times = tuple(sorted(draw(st.lists(MOMENTS, max_size=30))))
        return CallLog(
            subject=f"{draw(texts(50))}{a_number()}",
            times=times,
            parked_until=draw(_TIMES),
            total=draw(st.integers(len(times), 2**62)),
        )

    return logs()


def navigations() -> st.SearchStrategy[Navigation]:
    return st.builds(
        Navigation,
        state=st.sampled_from(NavigationState),
        tries=_COUNTS,
        sent=_COUNTS,
        sent_at=_TIMES,
        route=_maybe(st.sampled_from(NavigationRoute)),
        problem=_maybe(texts(50)),
        problem_text=_maybe(texts(300)),
        next_at=_TIMES,
    )


def trips(booking: Booking) -> st.SearchStrategy[Trip]:
    return st.builds(
        Trip,
        booking_id=st.just(booking.id),
        vehicle_id=st.just(booking.vehicle_id),
        driver_id=st.just(booking.driver_id),
        phase=st.sampled_from(TripPhase),
        evidence=st.lists(observations(), max_size=5).map(tuple),
        minutes_to_arrival=_maybe(_FLOATS),
        last_seen_at=_TIMES,
        heading_seen_at=_TIMES,
        said_at=_TIMES,
        arrived_at=_TIMES,
        arrival_source=_maybe(st.sampled_from(SEEN_BY)),
        parked_at=_TIMES,
        auto_park_at=_TIMES,
        departed_at=_TIMES,
        departure_source=_maybe(st.sampled_from(Source)),
        navigation=navigations(),
        next_look_at=_TIMES,
        looks=_COUNTS,
        created_at=MOMENTS,
        updated_at=MOMENTS,
    )


def notices(booking: Booking) -> st.SearchStrategy[Notice]:
    return st.builds(
        Notice,
        id=st.builds(an_id).map(NoticeId),
        account_id=st.just(booking.driver_id),
        kind=st.sampled_from(NoticeKind),
        subject=st.builds(lambda: f"subject-{a_number()}"),
        booking_id=st.sampled_from((None, booking.id)),
        facts=st.dictionaries(texts(20), texts(100), max_size=4),
        created_at=MOMENTS,
        read_at=_TIMES,
        queued_at=_TIMES,
        deliveries=st.dictionaries(
            st.sampled_from(Channel), st.builds(Delivery, st.sampled_from(DeliveryState), MOMENTS)
        ),
        mailbox=st.sampled_from((None, EmailAddress("zoe@straße.example"))),
    )
