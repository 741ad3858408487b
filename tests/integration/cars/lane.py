"""A lane that a Tesla drives to: a whole marketplace, the real adapter, and the stand-in for Tesla."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qs, urlsplit

import attrs
import httpx
from dependency_injector import providers

from driveway_app import Container, assembled
from driveway_app.car_settings import CarSettings
from driveway_app.driving import drive_teslas
from driveway_app.working import handlers
from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM, Actor
from driveway_core.bookings import Booking
from driveway_core.cars import Car
from driveway_core.notices import Notice, NoticeKind, Topic, topic_of
from driveway_core.places import Position
from driveway_core.testing.builders import NOW, hours_from_now
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.trips import Trip
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.use_cases.read_trip import TripSeen
from driveway_core.use_cases.sync_cars import Synced
from driveway_core.vehicles import Vehicle
from driveway_memory import Memory
from driveway_sandbox import TeslaSandbox
from driveway_sandbox.tesla.accounts import Owner
from driveway_sandbox.tesla.garage import ListedCar

CALLBACK: Final = "http://127.0.0.1:8000/v1/tesla/callback"
STEP: Final = timedelta(seconds=15)
AWAY: Final = Position(37.7830, -122.4070)
"""Some fifteen minutes from the driveway of the scene."""


@attrs.define
class Lane:
    """Grace has a driveway, Ada a Tesla, and it is what the sandbox's clock says."""

    sandbox: TeslaSandbox
    memory: Memory
    container: Container
    scene: Scene
    owner: Owner
    step: timedelta = STEP
    """How fine time passes; what has its turn each minute has it each minute, or each step."""
    swept_at: datetime = NOW

    def clock(self) -> datetime:
        return self.sandbox.clock.now()

    def wait(self, **passed: float) -> None:
        """Time passes; what is due is done as a worker does it."""
        self.wait_until(self.clock() + timedelta(**passed))

    def wait_until(self, moment: datetime) -> None:
        while self.clock() < moment:
            self.sandbox.clock.advance(min(self.step, moment - self.clock()))
            if self.clock() >= self.swept_at + timedelta(minutes=1):
                self.swept_at = self.clock()
                self.container.sweep_due()()
                self.container.begin_trips()()
                self.container.chase_trips()()
                self.container.carry_over()()
                self.container.warn_next()()
            self.work()

    def work(self) -> None:
        """Everything that is due now."""
        deeds = handlers(self.container)
        while due := self.memory.take_jobs(at=self.clock()):
            for job in due:
                deeds[job.kind](job.subject)

    def link(self, account: Account | None = None, owner: Owner | None = None) -> Synced:
        """A driver opens the address, allows everything, and comes back."""
        actor = (account or self.scene.driver).actor
        begun = self.container.begin_link()(actor)
        state = parse_qs(urlsplit(begun.authorize_url).query)["state"][0]
        code = self.sandbox.code(owner or self.owner, CALLBACK)
        return self.container.complete_link()(actor, state=state, code=code)

    def vehicle(self, listed: ListedCar) -> Vehicle:
        with self.container.transactions().read(acting_as=SYSTEM) as work:
            found = work.vehicles.with_vin(listed.vin)
        assert found is not None
        return found

    def car(self, vehicle: Vehicle) -> Car:
        with self.container.transactions().read(acting_as=SYSTEM) as work:
            found = work.cars.of(vehicle.id)
        assert found is not None
        return found

    def book(
        self, vehicle: Vehicle, start: float = 1, end: float = 3, *, driver: Account | None = None
    ) -> Booking:
        wish = self.wish(vehicle, start, end)
        booked = self.container.book_stay()((driver or self.scene.driver).actor, wish).booking
        self.work()
        return booked

    def wish(self, vehicle: Vehicle, start: float, end: float) -> StayWish:
        stay = hours_from_now(start, end)
        return StayWish(driveway_id=self.scene.driveway.id, vehicle_id=vehicle.id, stay=stay)

    def until_a_look_is_due(self, booking: Booking) -> None:
        """Time passes, and nobody does anything."""
        due = self.trip(booking).next_look_at
        assert due is not None
        self.sandbox.clock.advance(max(due - self.clock(), timedelta()))

    def booking(self, booking: Booking) -> Booking:
        with self.container.transactions().read(acting_as=SYSTEM) as work:
            return work.bookings.get(booking.id)

    def trip(self, booking: Booking) -> Trip:
        with self.container.transactions().read(acting_as=SYSTEM) as work:
            trip = work.trips.of(booking.id)
        assert trip is not None
        return trip

    def seen(self, booking: Booking, actor: Actor | None = None) -> TripSeen:
        return self.container.read_trip()(actor or self.scene.driver.actor, booking.id)

    def told(self, account: Account) -> list[NoticeKind]:
        """What an account was told, the first first."""
        return [each.kind for each in reversed(self.notices(account))]

    def notices(self, account: Account) -> list[Notice]:
        every = self.container.list_notices()(account.actor, limit=100).items
        return [each for each in every if topic_of(each.kind) is Topic.TRIPS]

    def steer(self, path: str, **given: object) -> None:
        httpx.post(f"{self.sandbox.url}/_sandbox/{path}", json=given, trust_env=False).raise_for_status()


def car_settings(url: str, **cars: str) -> CarSettings:
    """How to reach the stand-in there."""
    return CarSettings(
        client_id="sandbox-client",
        client_secret="sandbox-secret",  # the stand-in's, which everybody knows
        redirect_uri=CALLBACK,
        api_base=url,
        auth_base=url,
        **cars,  # type: ignore[arg-type]  # each is a text
    )


@contextmanager
def a_lane(*, spaces: int = 1, memory: Memory | None = None, **cars: str) -> Iterator[Lane]:
    """The lane at `NOW`; ``cars`` are further settings of cars."""
    with TeslaSandbox(start=NOW) as sandbox:
        memory = memory or Memory()
        container = assembled(memory)
        container.clock.override(providers.Object(sandbox.clock.now))
        with drive_teslas(container, car_settings(sandbox.url, **cars)):
            scene = set_scene(container.transactions(), spaces=spaces)
            sandbox.places.add(_line(scene), scene.driveway.position)
            yield Lane(sandbox, memory, container, scene, sandbox.owner("Ada"))


def _line(scene: Scene) -> str:
    address = scene.driveway.address
    return f"{address.line}, {address.city}, {address.state} {address.zip_code}"
