"""Anything may happen on a trip, in any order: what is said of it stays true, and nothing is left lying."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import attrs
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.integration.cars.lane import AWAY, Lane, a_lane
from tests.integration.cars.mortal import Killed, Mortal

from driveway_app.working import handlers
from driveway_core.actors import SYSTEM
from driveway_core.booking_states import Source
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.car_marks import FORGOTTEN_AFTER
from driveway_core.cars import VehicleObservation
from driveway_core.errors import DrivewayError
from driveway_core.jobs import Job, JobKind
from driveway_core.notices import NoticeKind
from driveway_core.places import Position
from driveway_core.use_cases.close_forgotten import KNOWN_TO_STAY
from driveway_core.windows import TimeWindow
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.world import Gps, Habits, Leg, Sleep

MINUTE: Final = timedelta(minutes=1)
NEAR_M: Final = 60.0
"""Within that a car may count as there: the bound of docs/trips.md for a receiver as good as these."""
AWAY_M: Final = 60.0

MOVES: Final = {
    BookingStatus.CONFIRMED: {BookingStatus.ACTIVE, BookingStatus.CANCELLED, BookingStatus.NO_SHOW},
    BookingStatus.ACTIVE: {BookingStatus.COMPLETED},
}
SEQUELS: Final = (JobKind.BEGIN_TRIP, JobKind.SEND_DESTINATION, JobKind.LOOK_AT_TRIP, JobKind.TRY_AUTO_PARK)
FAULTS: Final = (408, 429, 500, 502, 503, 402, 401)
TELLS: Final = {NoticeKind.DESTINATION_WAITS, NoticeKind.DESTINATION_FAILED}


@attrs.define
class Saga:
    """One trip, a witness who knows where the car truly is, and what the booking said last."""

    lane: Lane
    mortal: Mortal
    listed: ListedCar
    booking: Booking
    status: BookingStatus = BookingStatus.CONFIRMED
    was_near: bool = False
    said: set[str] = attrs.field(factory=set)

    def metres(self, at: datetime | None = None) -> float:
        """How far the car truly is from the place."""
        snapshot = self.listed.body.at(at or self.lane.clock())
        return snapshot.position.metres_to(self.lane.scene.driveway.position)

    def wait(self, minutes: int) -> None:
        for _ in range(minutes * 2):
            self.lane.sandbox.clock.advance(MINUTE / 2)
            self.was_near = self.was_near or self.metres() <= NEAR_M
            self.work()
        self.sweep()
        self.judge()

    def work(self) -> None:
        """A worker, and the next one when it is killed, which is given the same job again."""
        deeds = handlers(self.lane.container)
        for job in self.mortal.take_jobs(at=self.lane.clock()):
            try:
                deeds[job.kind](job.subject)
            except Killed:
                self.mortal.put_back(attrs.evolve(job, due=self.lane.clock() + MINUTE))

    def sweep(self) -> None:
        container = self.lane.container
        for turn in (
            container.sweep_due(),
            container.begin_trips(),
            container.chase_trips(),
            container.carry_over(),
            container.warn_next(),
            container.close_forgotten(),
        ):
            try:
                turn()
            except Killed:
                continue

    def tries(self, do: Callable[[], object]) -> bool:
        """Whether it was let."""
        try:
            do()
        except (DrivewayError, Killed):
            return False
        return True

    def judge(self) -> None:
        """Whatever happened, this holds."""
        booking = self.lane.booking(self.booking)
        if booking.status is not self.status:
            assert booking.status in MOVES[self.status], (self.status, booking.status)
            self.status = booking.status
        if booking.arrival_source is not None:
            seen = booking.arrival_source is not Source.DRIVER
            assert self.was_near if seen else "arrived" in self.said
        if booking.departure_source in (Source.POLLING, Source.TELEMETRY):
            departed_at = self.lane.trip(booking).departed_at
            assert departed_at is not None
            assert self.metres(departed_at) > AWAY_M
        if booking.departure_source is Source.DRIVER:
            assert "gone" in self.said
        assert not booking.tesla_navigation_sent or self.listed.heard["navigation_request"] > 0
        told = self.lane.told(self.lane.scene.driver)
        with self.lane.container.transactions().read(acting_as=SYSTEM) as work:
            trip = work.trips.of(booking.id)
        if trip is not None and trip.navigation.problem is not None:
            assert TELLS & set(told)
        self.judge_budgets()

    def judge_budgets(self) -> None:
        asked = [each for each in self.lane.sandbox.requests if each.path.startswith("/api/")]
        moments = {
            kind: [each.at for each in asked if kind in each.path]
            for kind in ("command/", "_data", "wake_up")
        }
        assert most_within(MINUTE, moments["command/"]) <= 15
        assert most_within(MINUTE, moments["_data"]) <= 30
        assert most_within(MINUTE, moments["wake_up"]) <= 1
        assert most_within(timedelta(hours=1), [each.at for each in asked]) <= 200


def most_within(span: timedelta, moments: list[datetime]) -> int:
    return max((sum(each <= other < each + span for other in moments) for each in moments), default=0)


EVENTS: Final[dict[str, Callable[[Saga, int], object]]] = {
    "wait": lambda saga, number: saga.wait(5 + number),
    "drive there": lambda saga, _: saga.listed.body.plan(
        Leg(to=saga.lane.scene.driveway.position, at=saga.lane.clock())
    ),
    "drive next door": lambda saga, number: saga.listed.body.plan(
        Leg(to=next_door(saga, number), at=saga.lane.clock())
    ),
    "drive off": lambda saga, _: saga.listed.body.plan(Leg(to=AWAY, at=saga.lane.clock())),
    "wake": lambda saga, _: saga.listed.body.wake_up(),
    "say arrived": lambda saga, _: said(saga, "arrived", saga.lane.container.check_in()),
    "say gone": lambda saga, _: said(saga, "gone", saga.lane.container.check_out()),
    "cancel": lambda saga, number: (
        number > 25
        and saga.tries(
            lambda: saga.lane.container.cancel_booking()(saga.lane.scene.driver.actor, saga.booking.id)
        )
    ),
    "extend": lambda saga, number: saga.tries(lambda: extend(saga, number)),
    "fault": lambda saga, number: saga.lane.sandbox.faults.answer(
        FAULTS[number % len(FAULTS)], path="/api/*", times=1 + number % 4, after=number % 2 == 0
    ),
    "drop": lambda saga, number: saga.lane.sandbox.faults.drop("/api/*", after=number % 2 == 0),
    "kill": lambda saga, number: setattr(saga.mortal.fate, "steps", number % 12),
    "again": lambda saga, number: saga.mortal.put_back(
        Job(kind=SEQUELS[number % 4], subject=str(saga.booking.id), due=saga.lane.clock())
    ),
    "tell": lambda saga, number: tell(saga, number),  # noqa: PLW0108  # it is defined below
}
"""What may happen, with a number from 0 to 30 that says how."""


def next_door(saga: Saga, number: int) -> Position:
    """A place from 150 m off."""
    here = saga.lane.scene.driveway.position
    return Position(here.latitude + (150 + 20 * number) / 111_195, here.longitude)


def said(saga: Saga, word: str, verb: Callable[..., object]) -> None:
    saga.said.add(word)
    saga.tries(lambda: verb(saga.lane.scene.driver.actor, saga.booking.id))


def cancel(saga: Saga) -> None:
    saga.lane.container.cancel_booking()(saga.lane.scene.driver.actor, saga.booking.id)


def extend(saga: Saga, number: int) -> None:
    stay = saga.lane.booking(saga.booking).stay
    longer = TimeWindow(stay.start, stay.end + 15 * (1 + number % 4) * MINUTE)
    saga.lane.container.reschedule_booking()(saga.lane.scene.driver.actor, saga.booking.id, longer)


def tell(saga: Saga, number: int) -> None:
    """What the car measured up to two and a half minutes ago comes in, perhaps out of turn, or twice."""
    now = saga.lane.clock()
    then = now - timedelta(seconds=5 * number)
    body = saga.listed.body.at(then)
    observation = VehicleObservation(
        at=then, source=Source.TELEMETRY, position=body.gps, gear=body.gear, speed_mps=body.speed_mps
    )
    for _ in range(1 + number % 2):
        saga.tries(
            lambda: saga.lane.container.take_observation()(
                saga.booking.vehicle_id, observation, received_at=now
            )
        )


steps = st.lists(st.tuples(st.sampled_from(list(EVENTS)), st.integers(0, 30)), min_size=4, max_size=24)


@settings(max_examples=max(10, settings().max_examples // 10))
@example(steps=[("wait", 20), ("drive next door", 0), ("wait", 20), ("wait", 20)], asleep=False, after=60)
@example(steps=[("wait", 20), ("drive there", 0), ("wait", 30), ("drive off", 0)], asleep=False, after=60)
@given(steps=steps, asleep=st.booleans(), after=st.integers(3, 20))
def test_whatever_happens_what_is_said_is_true_and_nothing_is_left_lying(
    *, steps: list[tuple[str, int]], asleep: bool, after: int
) -> None:
    mortal = Mortal()
    with a_lane(memory=mortal) as lane:
        listed = lane.sandbox.car(
            lane.owner,
            AWAY,
            needs_signing=False,
            asleep=asleep,
            habits=Habits(follows=False),
            sleep=Sleep(after=after * MINUTE),
            gps=Gps(),
        )
        lane.link()
        saga = Saga(lane, mortal, listed, lane.book(lane.vehicle(listed), 0.75, 1.75))
        for name, number in steps:
            EVENTS[name](saga, number)
            saga.wait(2)
        mortal.fate.steps = None
        lane.sandbox.faults.clear()
        settle(saga)


def settle(saga: Saga) -> None:
    """In the end every stay has an end, and nobody goes after its trip."""
    saga.wait(40)
    clock = saga.lane.sandbox.clock
    for pause in (FORGOTTEN_AFTER, KNOWN_TO_STAY):
        if clock.now() < saga.lane.booking(saga.booking).stay.end + pause:
            clock.advance(saga.lane.booking(saga.booking).stay.end + pause - clock.now())
        saga.wait(5)
    assert saga.status not in (BookingStatus.CONFIRMED, BookingStatus.ACTIVE)
    with saga.lane.container.transactions().read(acting_as=SYSTEM) as work:
        assert not work.trips.due(at=saga.lane.clock() - timedelta(minutes=3), limit=9)
