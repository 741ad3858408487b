"""Forget where cars were, after a month: what stays is when they arrived, and when they left."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.ports import Clock, Transactions, Work
from driveway_core.retention import Kept, period
from driveway_core.transactions import retried

KEPT_FOR: Final = period(Kept.LOCATIONS).lasts
"""How long anybody can look up where a car was."""

CALLS_KEPT_FOR: Final = timedelta(days=35)
"""How long after the last call it is known how many there were: longer than the month that is paid for."""

BATCH: Final = 500


@attrs.frozen(kw_only=True)
class Reduced:
    """How much was forgotten.

    That is observations, the evidence of so many trips, where so many cars were
    last, and logs of calls.
    """

    observations: int
    trips: int
    cars: int
    call_logs: int


@attrs.frozen
class ReduceLocations:
    """Drops what tells where a car was more than a month ago, batch by batch.

    That is every observation, the evidence of every trip that ended, and what a
    car did last that nobody has seen since. When a car arrived and departed
    stays with its trip and its booking. Old logs of calls go, too.
    """

    transactions: Transactions
    clock: Clock
    batch: int = BATCH

    def __call__(self) -> Reduced:
        at = self.clock()
        before = at - KEPT_FOR
        return Reduced(
            observations=self._all(lambda work: work.sightings.forget(before=before, limit=self.batch)),
            trips=self._all(lambda work: work.trips.reduce(before=before, limit=self.batch)),
            cars=self._all(lambda work: _forget_cars(work, since=before, limit=self.batch)),
            call_logs=self._some(lambda work: work.call_logs.forget(before=at - CALLS_KEPT_FOR)),
        )

    def _all(self, forget: Callable[[Work], int]) -> int:
        forgotten = 0
        while some := self._some(forget):
            forgotten += some
        return forgotten

    @retried
    def _some(self, forget: Callable[[Work], int]) -> int:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            return forget(work)


def _forget_cars(work: Work, *, since: datetime, limit: int) -> int:
    unseen = work.cars.unseen(since=since, limit=limit)
    for vehicle_id in unseen:
        car = work.cars.of(vehicle_id, changing=True)
        if car is not None:
            work.cars.save(car.forgotten())
    return len(unseen)
