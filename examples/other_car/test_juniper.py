"""Juniper's cars keep what every fleet promises, and drive a whole trip."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import httpx
import pytest
from dependency_injector import providers
from examples.other_car.motors import CLIENT, PARKED, Motors, open_for_business
from juniper_cars import JuniperFleet

from driveway_app import Container, do_due, in_memory, plugged, read_settings
from driveway_core.booking_states import Source
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.notices import NoticeKind
from driveway_core.testing.contracts import FleetContract, FleetLinksContract, FleetMishapsContract
from driveway_core.testing.contracts.car_far_sides import CountedCalls
from driveway_core.testing.scenes import set_scene
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.windows import TimeWindow


@pytest.fixture
def far_side() -> Iterator[Motors]:
    with open_for_business() as motors:
        yield motors


@pytest.fixture
def meter() -> CountedCalls:
    return CountedCalls()


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield client


@pytest.fixture
def fleet(far_side: Motors, meter: CountedCalls, http: httpx.Client) -> JuniperFleet:
    return JuniperFleet(far_side.url, CLIENT, http, meter, far_side.now)


class TestJuniperLinks(FleetLinksContract):
    pass


class TestJuniper(FleetContract):
    pass


class TestJuniperMishaps(FleetMishapsContract):
    pass


@pytest.fixture
def market(far_side: Motors) -> Iterator[Container]:
    """A marketplace whose settings name the installed adapter, by the maker's clock."""
    settings = read_settings(
        {
            "DRIVEWAY_FLEET": "juniper",
            "JUNIPER_URL": far_side.url,
            "JUNIPER_CLIENT_ID": "driveway",
            "JUNIPER_CLIENT_SECRET": "a-secret",
        }
    )
    with in_memory() as market:
        market.clock.override(providers.Object(far_side.now))
        with plugged(market, settings.plugs, home=settings.home, environment=settings.environment):
            yield market


def test_a_car_of_theirs_drives_to_a_booked_driveway_and_away(market: Container, far_side: Motors) -> None:
    scene = set_scene(market.transactions())
    ada = scene.driver.actor
    vin = far_side.a_car()
    bay = far_side.bays[vin.value]
    car = market.add_vehicle()(
        ada,
        {
            "vin": vin.value,
            "model": "Bay",
            "year": 2026,
            "length_inches": 170,
            "width_inches": 72,
            "height_inches": 60,
        },
    )
    begun = market.begin_link()(ada)
    assert begun.authorize_url.startswith(far_side.url)
    linked = market.complete_link()(
        ada, state=begun.authorize_url.partition("state=")[2], code=far_side.code()
    )
    assert linked.known == (car.id,)

    stay = TimeWindow(far_side.at + timedelta(hours=1), far_side.at + timedelta(hours=3))
    wish = StayWish(driveway_id=scene.driveway.id, vehicle_id=car.id, stay=stay)
    booking = market.book_stay()(ada, wish).booking

    def until(moment: datetime) -> Booking:
        while far_side.at < moment:
            far_side.later(timedelta(seconds=30))
            do_due(market)
        return market.read_booking()(ada, booking.id).booking

    assert until(far_side.at + timedelta(minutes=1)).tesla_navigation_sent
    assert bay.destination == scene.driveway.position

    bay.gear, bay.speed_mps = "D", 12
    until(stay.start - timedelta(minutes=5))
    bay.position, bay.gear, bay.speed_mps, bay.destination = scene.driveway.position, "P", 0, None
    arrived = until(stay.start + timedelta(minutes=10))
    assert (arrived.status, arrived.arrival_source) == (BookingStatus.ACTIVE, Source.POLLING)

    until(stay.end - timedelta(minutes=5))
    bay.position, bay.gear, bay.speed_mps = PARKED, "D", 12
    left = until(stay.end + timedelta(minutes=30))
    assert (left.status, left.departure_source) == (BookingStatus.COMPLETED, Source.POLLING)
    told = {notice.kind for notice in market.list_notices()(scene.host.actor, limit=50).items}
    assert {NoticeKind.ON_THE_WAY, NoticeKind.ARRIVED, NoticeKind.DEPARTED} <= told
