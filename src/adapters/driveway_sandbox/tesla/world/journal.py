"""A car's days: its drives, when it was awake, when it had no signal and no fix."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import attrs

from driveway_core.cars import CarState, Gear
from driveway_sandbox.tesla.world.driving import CRAWL, Instant, Motion
from driveway_sandbox.tesla.world.plane import Point, apart
from driveway_sandbox.tesla.world.plans import Leg, Outage, Sleep

_DOOR: Final = timedelta(seconds=15)  # before its place, and after leaving it, a car is inside of a garage
_SHORTLY: Final = timedelta(seconds=2)
_EVER: Final = datetime.max.replace(tzinfo=UTC)
_Span = tuple[datetime, datetime]


@attrs.frozen(eq=False)
class Drive:
    """A motion from ``begins`` on; ``goal`` is what the driver came for, ``odometer`` the metres before it.

    ``leg`` is the plan behind it, ``known`` the moment at which it was decided.
    """

    begins: datetime
    motion: Motion
    goal: Point
    known: datetime
    leg: Leg | None = None
    odometer: float = 0.0

    @property
    def ends(self) -> datetime:
        """When it stands at its end."""
        return self.begins + timedelta(seconds=self.motion.seconds)

    @property
    def nose_in(self) -> bool:
        """Whether the car then stands in a driveway with its back to the street."""
        last = self.motion.hops[-1]
        return last.limit <= CRAWL and last.gear is Gear.DRIVE

    def is_under_way(self, moment: datetime) -> bool:
        """Whether it has begun and not ended."""
        return self.begins <= moment < self.ends

    def instant(self, moment: datetime) -> Instant:
        """Where the car is then, metres counted from the beginning; at its end in park."""
        instant = self.motion.at((moment - self.begins).total_seconds())
        if self.is_under_way(moment):
            return instant
        return attrs.evolve(instant, gear=Gear.PARK, speed=0.0, foreseen=0.0)


@attrs.define(eq=False)
class Journal:
    """What becomes of a car that stands at ``start`` at ``since``.

    Drives follow one another; where one was left in its midst for another, the
    later one holds from its beginning on.
    """

    start: Point
    since: datetime
    sleep: Sleep = attrs.field(factory=Sleep)
    heading: float = 0.0
    drives: list[Drive] = attrs.field(factory=list, init=False)
    awake: list[_Span] = attrs.field(factory=list, init=False)
    told_at: list[datetime] = attrs.field(factory=list, init=False)
    outages: list[Outage] = attrs.field(factory=list, init=False)

    @property
    def busy_until(self) -> datetime:
        """When the last drive that is known of ends."""
        return self.drives[-1].ends if self.drives else self.since

    @property
    def nose_in(self) -> bool:
        """Whether the car has to leave its last place in reverse."""
        return self.drives[-1].nose_in if self.drives else True

    def latest(self, moment: datetime) -> Drive | None:
        """The drive that the car is on, or that brought it where it is."""
        place = bisect_right(self.drives, moment, key=lambda each: each.begins)
        return self.drives[place - 1] if place else None

    def at(self, moment: datetime) -> Instant:
        """Where the car is."""
        drive = self.latest(moment)
        if drive is None:
            return Instant(self.start, 0.0, 0.0, self.heading, Gear.PARK, 0, 0.0)
        return drive.instant(moment)

    def odometer(self, moment: datetime) -> float:
        """Metres driven in all by then."""
        drive = self.latest(moment)
        return drive.odometer + drive.instant(moment).metres if drive else 0.0

    def enter(self, drive: Drive) -> None:
        """Another drive; it begins after every other one."""
        self.drives.append(attrs.evolve(drive, odometer=self.odometer(drive.begins)))

    def cancel(self, now: datetime) -> list[Leg]:
        """Give up all drives that have not begun; the plans behind them."""
        given_up = [drive for drive in self.drives if drive.begins > now]
        self.drives = [drive for drive in self.drives if drive.begins <= now]
        return [drive.leg for drive in given_up if drive.leg is not None]

    def wake(self, at: datetime) -> None:
        """Awake from that moment for a while."""
        self.awake.append((at, at + self.sleep.after))

    def stir(self, now: datetime) -> None:
        """Awake for another while, if it is awake at all."""
        if self.is_awake(now):
            if self.awake and self.awake[-1][0] <= now <= self.awake[-1][1]:
                self.awake[-1] = (self.awake[-1][0], max(self.awake[-1][1], now + self.sleep.after))
            else:
                self.awake.append((now, now + self.sleep.after))

    def is_waking(self, now: datetime) -> bool:
        """Whether it was woken and is not there yet."""
        return any(now < start for start, _ in self.awake)

    def is_awake(self, moment: datetime) -> bool:
        """Whether it does not sleep, signal or not."""
        return any(start <= moment < end for start, end in self._waking_times())

    def state(self, moment: datetime) -> CarState:
        """Whether it is on the line."""
        if any(start <= moment < end for start, end in self._gone(gps=False)):
            return CarState.OFFLINE
        return CarState.ONLINE if self.is_awake(moment) else CarState.ASLEEP

    def told(self, moment: datetime) -> datetime:
        """Of which moment an answer about it would be: of an earlier one while it idles or sleeps."""
        drive = self.latest(moment)
        if drive is not None and drive.is_under_way(moment):
            return moment
        anchors = [drive.ends if drive else self.since]
        spans = list(self._waking_times())
        anchors += [start for start, _ in spans if start <= moment and not _inside(start, spans)]
        anchors += [each for each in self.told_at if each <= moment]
        if self.sleep.cached:
            return min(moment, max(anchors) + self.sleep.settles)
        return min(moment, max((end for start, end in spans if start <= moment), default=max(anchors)))

    def fixed(self, moment: datetime) -> datetime:
        """Of which moment its last GPS fix is."""
        fix = self.told(moment)
        for _ in range(len(self.drives) + len(self.outages) + 1):
            earlier = min((start for start, end in self._gone(gps=True) if start <= fix < end), default=fix)
            if earlier == fix:
                break
            fix = earlier
        return max(fix, self.since)

    def calm_until(self, moment: datetime, latest: datetime, *, restless: timedelta) -> datetime:
        """Until when, at most ``latest``, nothing at all changes; ``restless`` is what it takes to calm down.

        The moment itself where something is going on.
        """
        if self._under_way(moment) or (self.is_awake(moment) and not self.sleep.cached):
            return moment
        turns = sorted(self._turns())
        place = bisect_right(turns, moment)
        if place and moment - turns[place - 1] <= self.sleep.settles + restless + _SHORTLY:
            return moment
        return min(latest, turns[place] - _SHORTLY) if place < len(turns) else latest

    def _turns(self) -> Iterator[datetime]:
        """When something begins or ends."""
        yield self.since
        yield from self.told_at
        for start, end in self._waking_times():
            yield from (start, end)
        for gps in (False, True):
            for start, end in self._gone(gps=gps):
                yield from (start, end)
        for drive in self.drives:
            yield from (drive.begins, drive.ends)

    def stood_at(self, goal: Point, since: datetime, moment: datetime, *, within: float) -> bool:
        """Whether between those moments it stood in park so near to a place."""
        if not self._under_way(since) and apart(self.at(since).point, goal) <= within:
            return True
        return any(
            since < drive.ends <= min(moment, ends) and apart(drive.motion.hops[-1].end, goal) <= within
            for drive, ends in self._with_ends()
        )

    def _under_way(self, moment: datetime) -> bool:
        drive = self.latest(moment)
        return drive is not None and drive.is_under_way(moment)

    def _with_ends(self) -> Iterator[tuple[Drive, datetime]]:
        """Each drive and the begin of the next one."""
        begins = [*(drive.begins for drive in self.drives[1:]), _EVER]
        return zip(self.drives, begins, strict=False)

    def _waking_times(self) -> Iterator[_Span]:
        yield from self.awake
        for drive, until in self._with_ends():
            begins = min(drive.begins, max(drive.begins - self.sleep.driver_comes, drive.known))
            yield begins, min(drive.ends, until) + self.sleep.after

    def _gone(self, *, gps: bool) -> Iterator[_Span]:
        """When it had no signal, or with ``gps`` no fix."""
        for outage in self.outages:
            if outage.gps if gps else outage.signal:
                yield outage.start, outage.end
        for drive, until in self._with_ends():
            for start, end in drive.motion.tunnels:
                if drive.begins + timedelta(seconds=start) < until:
                    yield (
                        drive.begins + timedelta(seconds=start),
                        min(until, drive.begins + timedelta(seconds=end)),
                    )
            if drive.leg is not None and drive.leg.garage and drive.ends <= until:
                leaves = until + _DOOR if until < _EVER else _EVER
                yield max(drive.begins, drive.ends - _DOOR), leaves


def _inside(start: datetime, spans: list[_Span]) -> bool:
    return any(begins < start <= ends for begins, ends in spans)
