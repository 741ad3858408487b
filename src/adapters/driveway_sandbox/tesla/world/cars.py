"""A car that drives: where it has been and will be, and what can be done to it."""

from datetime import datetime, timedelta
from random import Random
from typing import Final

import attrs

from driveway_core.cars import CarState
from driveway_core.places import Position
from driveway_sandbox.clock import Clock
from driveway_sandbox.tesla.world.driving import Temper
from driveway_sandbox.tesla.world.gps import Gps
from driveway_sandbox.tesla.world.identities import Identity
from driveway_sandbox.tesla.world.journal import Drive, Journal
from driveway_sandbox.tesla.world.plane import Point, apart
from driveway_sandbox.tesla.world.plans import Habits, Leg, Outage
from driveway_sandbox.tesla.world.snapshots import Route, Snapshot
from driveway_sandbox.tesla.world.streets import Streets
from driveway_sandbox.tesla.world.ways import Trail, creep, drive, turned

METRES_A_MILE: Final = 1609.344
THERE_M: Final = 40.0
"""So near to its destination, a car that stands has arrived: its navigation ends."""

_THINKS: Final = timedelta(seconds=2)  # before it begins to park itself
_USUAL: Final = 6.0  # metres a second across a city, as the crow flies
_RANGE: Final = 4.0  # miles to a percent of battery


@attrs.define(kw_only=True, eq=False)
class SimulatedCar:
    """A car; what was once true of a past moment stays true, whatever is done later.

    Everything that changes it happens at the moment of its clock.
    """

    identity: Identity
    clock: Clock
    streets: Streets = attrs.field(repr=False)
    seed: str
    gps: Gps = attrs.field(factory=Gps)
    temper: Temper = attrs.field(factory=Temper)
    habits: Habits = attrs.field(factory=lambda: Habits(follows=False))
    odometer: float = 12_000.0
    battery: float = 80.0
    in_service: bool = False
    charge_port_open: bool = False
    journal: Journal
    _routes: list[tuple[datetime, tuple[Position, str] | None]] = attrs.field(factory=list, init=False)
    _drawn: int = attrs.field(default=0, init=False)

    @property
    def vin(self) -> str:
        """Its VIN as text."""
        return self.identity.vin.value

    def now(self) -> Snapshot:
        """What it is like at the moment of its clock."""
        return self.at(self.clock.now())

    def at(self, moment: datetime) -> Snapshot:
        """What it is like at a moment, past or, as things stand, to come."""
        here = self.journal.at(moment)
        fixed = self.journal.fixed(moment)
        seen = self.gps.seen(self.journal.at(fixed).point, fixed, self.seed)
        miles = self.journal.odometer(moment) / METRES_A_MILE
        return Snapshot(
            moment=moment,
            state=self.journal.state(moment),
            position=self.streets.plane.position(here.point),
            gps=self.streets.plane.position(seen),
            accuracy_m=self.gps.accuracy,
            gps_as_of=fixed,
            told_as_of=self.journal.told(moment),
            heading=here.heading,
            speed_mps=here.speed,
            gear=here.gear,
            route=self._route(moment, here.point),
            odometer_miles=self.odometer + miles,
            battery_percent=max(0.0, self.battery - miles / _RANGE),
            in_service=self.in_service,
            charge_port_open=self.charge_port_open,
        )

    def plan(self, *legs: Leg) -> None:
        """Let its driver drive these legs, one after the other."""
        for leg in legs:
            self._depart(leg, max(leg.at, self.clock.now(), self.journal.busy_until))

    def navigate_to(self, position: Position, name: str) -> None:
        """Send it a destination; what its driver makes of that is in ``habits``.

        One who follows goes there before doing anything else that was planned.
        """
        now = self.clock.now()
        self._routes.append((now, (position, name)))
        self.journal.stir(now)
        self.journal.told_at.append(now)
        if not self.habits.follows:
            return
        pending = self.journal.cancel(now)
        came_from = self.streets.plane.position(self.journal.at(now).point)
        leg = Leg(
            to=position,
            at=max(now, self.habits.at or now + self.habits.after),
            arriving=self.habits.arriving,
            garage=self.habits.garage,
        )
        if self.habits.at is not None or not self._turn(leg, now):
            self.plan(leg)
        if self.habits.stays is not None:
            self.plan(Leg(to=came_from, at=self.journal.busy_until + self.habits.stays))
        self.plan(*pending)

    def forget_route(self) -> None:
        """End its navigation, as its driver can."""
        self._routes.append((self.clock.now(), None))

    def wake_up(self) -> None:
        """Wake it: within a minute it is online."""
        now = self.clock.now()
        if self.journal.is_awake(now):
            self.journal.stir(now)
        elif not self.journal.is_waking(now):
            sleep = self.journal.sleep
            shortest, longest = sleep.soonest.total_seconds(), sleep.latest.total_seconds()
            pause = self._chance("wake").uniform(shortest, longest)
            self.journal.wake(now + timedelta(seconds=pause))

    def stir(self) -> None:
        """Keep it awake, if it is: whoever reads its data or commands it does."""
        self.journal.stir(self.clock.now())

    def lose(self, outage: Outage) -> None:
        """Take its signal, its GPS or both away for a while."""
        self.journal.outages.append(outage)

    def can_park_itself(self) -> bool:
        """Whether it is made to, stands in park at the kerb, and has a driveway before it."""
        now = self.clock.now()
        last = self.journal.latest(now)
        return (
            self.identity.parks_itself
            and last is not None
            and last.ends <= now
            and self.journal.busy_until <= now
            and self.journal.state(now) is CarState.ONLINE
            and 1 < apart(self.journal.at(now).point, last.goal) <= THERE_M
        )

    def park_itself(self) -> None:
        """Roll from the kerb into the driveway it came for; raises ``ValueError`` where it cannot."""
        now = self.clock.now()
        last = self.journal.latest(now)
        if last is None or not self.can_park_itself():
            raise ValueError("the car stands at no kerb that it could park itself from")
        motion = creep(self.journal.at(now).point, last.goal)
        self.journal.enter(Drive(now + _THINKS, motion, last.goal, now))

    def _depart(self, leg: Leg, at: datetime) -> None:
        trail = self._trail(self.journal.at(at).point, leg)
        if apart(trail.start, trail.end) >= 1:
            motion = drive(self.streets, trail, self._chance("drive"))
            self.journal.enter(Drive(at, motion, trail.end, self.clock.now(), leg))

    def _turn(self, leg: Leg, now: datetime) -> bool:
        """Go there instead, where it is under way; whether it was."""
        under_way = self.journal.latest(now)
        if under_way is None or not under_way.is_under_way(now):
            return False
        trail = self._trail(self.journal.at(now).point, leg)
        second = (now - under_way.begins).total_seconds()
        motion = turned(self.streets, under_way.motion, second, trail, self._chance("turn"))
        if motion is None:
            return False
        self.journal.enter(Drive(now, motion, trail.end, now, leg))
        return True

    def _trail(self, start: Point, leg: Leg) -> Trail:
        goal = self.streets.plane.point(leg.to)
        return Trail(start, goal, leg.arriving, self.temper, self.journal.nose_in)

    def _route(self, moment: datetime, here: Point) -> Route | None:
        sent = [each for each in self._routes if each[0] <= moment]
        since, route = sent[-1] if sent else (moment, None)
        if route is None:
            return None
        position, name = route
        goal = self.streets.plane.point(position)
        if self.journal.stood_at(goal, since, moment, within=THERE_M):
            return None
        ahead = self.journal.latest(moment)
        if ahead is not None and moment < ahead.ends and apart(ahead.goal, goal) < 1:
            instant = ahead.instant(moment)
            seconds, metres = instant.foreseen, ahead.motion.metres - instant.metres
        else:
            metres = apart(here, goal) * 1.3
            seconds = metres / _USUAL
        return Route(position, name, seconds / 60, metres / METRES_A_MILE)

    def _chance(self, what: str) -> Random:
        self._drawn += 1
        return Random(f"{self.seed} {what} {self._drawn}")  # noqa: S311  # repeatable
