"""Ways of cars to their stays and away again, as they truly were: what observations are judged by.

A track is drawn from a ``random.Random``, so a seed makes the same one each
time; ``tracks`` lets hypothesis choose it. Points are metres east and
north of the place, as complex numbers; times are seconds from the start of
the stay. ``driveway_core.testing.receivers`` tells what is seen of a track.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import cos, pi, radians
from random import Random
from types import MappingProxyType
from typing import Final

import attrs
from hypothesis import strategies as st

from driveway_core.cars import Gear
from driveway_core.following import TripPlan
from driveway_core.places import Position
from driveway_core.windows import MINUTE, TimeWindow

START: Final = datetime(2026, 11, 23, 17, tzinfo=UTC)
PLACE: Final = Position(37.7599, -122.4148)
_DEGREE_M: Final = 111_195.08


class Kind(StrEnum):
    """What is hard about a track."""

    ROAD = "road"
    GAP = "gap of 30 minutes"
    NEXT_DOOR = "next door"
    DRIVE_BY = "drive-by"
    U_TURN = "U-turn at the kerb"
    WRONG_DAY = "wrong day"
    TUNNEL = "tunnel"
    JUMPS = "ferry-like jumps"
    CACHED = "cached answers"
    SLEEPER = "asleep at once"
    LATE = "late departure"
    SHUFFLE = "parks again"


class Trouble(StrEnum):
    """What keeps a car from telling the truth for a while."""

    ASLEEP = "asleep"
    OFFLINE = "offline"
    CACHED = "cached"
    """It answers as it did when this began."""
    FROZEN = "frozen"
    """It tells the time, and the position where this began."""


@attrs.frozen
class Leg:
    """A car between two moments: on a straight line at an even speed, or standing."""

    begin: float
    end: float
    start: complex
    stop: complex
    gear: Gear

    @property
    def speed(self) -> float:
        """Metres a second."""
        return abs(self.stop - self.start) / (self.end - self.begin)

    def at(self, second: float) -> complex:
        """Where the car is."""
        return self.start + (self.stop - self.start) * (second - self.begin) / (self.end - self.begin)


@attrs.frozen
class Episode:
    """A trouble from a moment up to another."""

    begin: float
    end: float
    trouble: Trouble


@attrs.frozen
class Noise:
    """Errors of the bell curve: 95 of 100 within ``radius_m``; ``lasting`` ones change over minutes."""

    radius_m: float
    lasting: bool
    told: bool


@attrs.frozen(kw_only=True)
class Track:
    """One car's true way.

    ``arrives`` and ``departs`` are when it came to stand in the place, within
    the window, and when it drove off; None where it never did. ``stands_m`` is
    how far from the pin it stood, wherever it parked.
    """

    kind: Kind
    plan: TripPlan
    legs: tuple[Leg, ...]
    episodes: tuple[Episode, ...]
    noise: Noise
    jumps: bool
    routed: bool
    stands_m: float | None
    arrives: float | None
    departs: float | None

    def leg(self, second: float) -> Leg:
        """What the car does at a moment; before and after all legs it stands where they begin and end."""
        for each in self.legs:
            if second < each.end:
                return (
                    each
                    if second >= each.begin
                    else Leg(second, second + 1, each.start, each.start, Gear.PARK)
                )
        last = self.legs[-1].stop
        return Leg(second, second + 1, last, last, Gear.PARK)

    def trouble(self, second: float) -> Episode | None:
        """What is the matter at a moment."""
        return next((each for each in self.episodes if each.begin <= second < each.end), None)


def moment(second: float) -> datetime:
    """So many seconds from the start of the stay."""
    return START + timedelta(seconds=second)


def position(point: complex) -> Position:
    """A point on the earth."""
    east = point.real / (_DEGREE_M * cos(radians(PLACE.latitude)))
    return Position(PLACE.latitude + point.imag / _DEGREE_M, PLACE.longitude + east)


@attrs.define
class _Driver:
    """Somebody who drives, leg by leg."""

    rng: Random
    second: float
    point: complex
    legs: list[Leg] = attrs.field(factory=list)

    def goes(self, to: complex, *, speed: float, gear: Gear = Gear.DRIVE) -> None:
        end = self.second + max(abs(to - self.point) / speed, 1.0)
        self.legs.append(Leg(self.second, end, self.point, to, gear))
        self.second, self.point = end, to

    def stands(self, seconds: float, gear: Gear = Gear.PARK) -> float:
        """For so long; from when on."""
        begin, end = self.second, self.second + seconds
        self.legs.append(Leg(begin, end, self.point, self.point, gear))
        self.second = end
        return begin

    def drives(self, to: complex) -> None:
        """By road: in two or three stretches, with red lights between them, slowly at both ends."""
        for _ in range(self.rng.randint(1, 2)):
            middle = self.point + (to - self.point) * self.rng.uniform(0.3, 0.8)
            self.goes(middle + self.around(200), speed=self.rng.uniform(8, 20))
            self.stands(self.rng.uniform(5, 90), Gear.DRIVE)
        if abs(to - self.point) > 400:
            self.goes(to + (self.point - to) / abs(self.point - to) * 150, speed=self.rng.uniform(8, 14))
        self.goes(to, speed=self.rng.uniform(2, 8))

    def around(self, metres: float) -> complex:
        """Somewhere within so many metres."""
        return self.ring(0, metres)

    def ring(self, nearest: float, farthest: float) -> complex:
        """Somewhere so far off."""
        angle = self.rng.uniform(0, 2 * pi)
        return self.rng.uniform(nearest, farthest) * complex(cos(angle), cos(angle - pi / 2))


def _passes(driver: _Driver) -> None:
    """Past the place on the street, waiting there for a moment."""
    bearing = driver.ring(1, 1)
    across = bearing * 1j * driver.rng.uniform(5, 30)
    driver.drives(400 * bearing + across)
    driver.goes(across, speed=driver.rng.uniform(3, 14))
    if driver.rng.random() < 0.5:
        driver.stands(driver.rng.uniform(5, 100), Gear.DRIVE)
    driver.goes(across - 400 * bearing, speed=driver.rng.uniform(3, 14))


def _turns(driver: _Driver) -> None:
    """At the kerb before the place, in three moves."""
    kerb = driver.ring(3, 15)
    driver.drives(kerb)
    for gear in (Gear.REVERSE, Gear.DRIVE, Gear.REVERSE):
        driver.stands(driver.rng.uniform(2, 12), gear)
        driver.goes(kerb + driver.around(8), speed=1.5, gear=gear)
    driver.goes(driver.ring(500, 900), speed=9)


_DETOURS: Final[Mapping[Kind, Callable[[_Driver], None]]] = MappingProxyType(
    {Kind.DRIVE_BY: _passes, Kind.U_TURN: _turns}
)


def a_track(rng: Random, kind: Kind) -> Track:
    """A track of that kind."""
    stays = rng.choice((1, 1, 2, 3, 5, 8)) * 3600.0
    comes = rng.uniform(-14, 30) * 60
    leaves = stays + rng.uniform(-30, 5) * 60
    if kind is Kind.LATE:
        leaves = stays + rng.uniform(15, 120) * 60
    elif kind is Kind.WRONG_DAY:
        comes, leaves = rng.choice(((-86_400.0, -82_000.0), (86_400.0, 90_000.0), (-9_000.0, -1_800.0)))
    driver = _Driver(rng, 0.0, 0j)
    home = driver.ring(1_500, 9_000)
    driver.point = home
    if kind in _DETOURS:
        _DETOURS[kind](driver)
        returns = rng.random() < 0.5
        if not returns:
            driver.drives(driver.ring(2_000, 4_000))
    else:
        returns = True
    spot = driver.ring(20, 300) if kind is Kind.NEXT_DOOR else driver.ring(0, 10)
    if returns:
        driver.drives(spot)
    shift, parked = comes - driver.second, driver.second
    if returns:
        _stays(driver, kind, leaves - comes)
    away = driver.second
    driver.drives(driver.ring(2_000, 5_000))
    legs = tuple(attrs.evolve(leg, begin=leg.begin + shift, end=leg.end + shift) for leg in driver.legs)
    came, went = parked + shift, away + shift
    there = returns and kind not in (Kind.NEXT_DOOR, Kind.WRONG_DAY)
    return Track(
        kind=kind,
        plan=TripPlan(PLACE, TimeWindow(START, moment(stays)), 15 * MINUTE, 10 * MINUTE),
        legs=legs,
        episodes=_episodes(rng, kind, legs, came if returns else None, went),
        noise=Noise(rng.choice((3.0, 5.0, 10.0, 20.0, 50.0)), rng.random() < 0.5, rng.random() < 0.3),
        jumps=kind is Kind.JUMPS,
        routed=rng.random() < 0.6,
        stands_m=abs(spot) if returns else None,
        arrives=came if there else None,
        departs=went if there else None,
    )


def _stays(driver: _Driver, kind: Kind, seconds: float) -> None:
    spot, until = driver.point, driver.second + max(seconds, 600)
    if kind is Kind.SHUFFLE:
        driver.stands(driver.rng.uniform(20, 400))
        for gear in (Gear.REVERSE, Gear.DRIVE):
            driver.goes(spot + driver.around(6), speed=1.2, gear=gear)
            driver.stands(driver.rng.uniform(1, 20), gear)
    driver.stands(max(until - driver.second, 300))


def _episodes(
    rng: Random, kind: Kind, legs: tuple[Leg, ...], came: float | None, went: float
) -> tuple[Episode, ...]:
    """What is the matter when: of two troubles at once the first listed tells."""
    first = legs[0].begin
    found = [Episode(first - 20 * 3600, first - 60, Trouble.ASLEEP)] if rng.random() < 0.7 else []
    if kind is Kind.GAP:
        begin = rng.choice((came or went, went)) - rng.uniform(0, 1_800)
        found.append(Episode(begin, begin + 1_800, Trouble.OFFLINE))
    if kind is Kind.TUNNEL:
        end = (came or went) - rng.uniform(10, 60)
        found.append(Episode(end - rng.uniform(30, 600), end, rng.choice((Trouble.OFFLINE, Trouble.FROZEN))))
    if kind is Kind.CACHED:
        for about in (came or went, went):
            begin = about + rng.uniform(-600, 600)
            found.append(Episode(begin, begin + rng.uniform(300, 2_400), Trouble.CACHED))
    if came is not None:
        drowsy = rng.uniform(60, 300) if kind is Kind.SLEEPER else rng.uniform(600, 1_500)
        found.append(Episode(came + drowsy, went - 60, Trouble.ASLEEP))
    last = legs[-1].end
    found.append(Episode(last + rng.uniform(600, 1_500), last + 40 * 3600, Trouble.ASLEEP))
    return tuple(each for each in found if each.end > each.begin)


def tracks(kinds: tuple[Kind, ...] = tuple(Kind)) -> st.SearchStrategy[Track]:
    """Tracks of these kinds; hypothesis chooses the seed only, so that errors keep their bell curve."""
    return st.builds(a_track, st.integers(0, 2**32).map(Random), st.sampled_from(kinds))
