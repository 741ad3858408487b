"""What a receiver makes of where a car is: white noise, a slow drift, and times without a fix.

A pure function of the seed and the moment: asked twice, it answers the same.
"""

from datetime import datetime
from math import hypot, sin, tau
from random import Random
from typing import Final

import attrs

from driveway_sandbox.tesla.world.plane import Point

_WAVES: Final = 3
_BOUND: Final = 0.995  # of what is allowed: flat ground is not quite the earth
_OF_95: Final = 2.45  # radii in standard deviations that hold 95 of 100 fixes


@attrs.frozen
class Gps:
    """How good a receiver is, in metres: ``white`` a standard deviation, ``drift`` a bound.

    ``most`` bounds both together. The drift wanders in waves of ``slow`` seconds
    from one to five times that.
    """

    white: float = attrs.field(default=2.0, validator=attrs.validators.ge(0))
    drift: float = attrs.field(default=4.0, validator=attrs.validators.ge(0))
    most: float = attrs.field(default=50.0, validator=[attrs.validators.ge(0), attrs.validators.le(50)])
    slow: float = attrs.field(default=60.0, validator=attrs.validators.gt(0))

    @property
    def accuracy(self) -> float:
        """The radius in metres that holds the true position at least 95 times of 100."""
        return max(1.0, min(self.most, self.drift + _OF_95 * self.white))

    def seen(self, true: Point, moment: datetime, seed: str) -> Point:
        """The point it tells when the car is at ``true``."""
        if not self.white and not self.drift:
            return true
        second = moment.timestamp()
        east, north = self._drifted(second, seed)
        chance = Random(f"{seed} {int(second)}")  # noqa: S311  # repeatable
        east, north = east + chance.gauss(0, self.white), north + chance.gauss(0, self.white)
        far = hypot(east, north)
        if far > _BOUND * self.most:
            east, north = east * _BOUND * self.most / far, north * _BOUND * self.most / far
        return true[0] + east, true[1] + north

    def _drifted(self, second: float, seed: str) -> Point:
        chance = Random(f"{seed} drift")  # noqa: S311  # repeatable
        sums = [0.0, 0.0]
        for axis in (0, 1):
            for _ in range(_WAVES):
                period = self.slow * chance.uniform(1, 5)
                sums[axis] += sin(tau * second / period + chance.uniform(0, tau)) / _WAVES
        return self.drift * sums[0] * 0.7, self.drift * sums[1] * 0.7
