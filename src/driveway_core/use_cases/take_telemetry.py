"""Take what cars tell by themselves into the one stream of what is seen of them."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.booking_states import Source
from driveway_core.cars import Car, Signals, Streaming, VehicleObservation
from driveway_core.ports import Transactions
from driveway_core.signals import (
    CarNews,
    as_of,
    gathered,
    is_second_delivery,
    joined,
    latest,
    newest,
    taken,
    told_by,
)
from driveway_core.transactions import retried
from driveway_core.use_cases.take_observation import TakeObservation
from driveway_core.vehicles import VehicleId


@attrs.frozen(kw_only=True)
class TelemetryTaken:
    """What became of some news: how many times a car was observed, and what was left out.

    ``unknown`` counts news of cars that are not linked here, ``unreadable``
    single things that no one could read.
    """

    observed: int = 0
    unknown: int = 0
    unreadable: int = 0

    def __add__(self, other: "TelemetryTaken") -> "TelemetryTaken":
        return TelemetryTaken(
            observed=self.observed + other.observed,
            unknown=self.unknown + other.unknown,
            unreadable=self.unreadable + other.unreadable,
        )


@attrs.frozen
class TakeTelemetry:
    """Puts news together with what each car told before, and passes on what is known of it then.

    When this returns, all of it is durably taken; whatever it raises, the same
    news may be brought again. A car that is not linked here is passed over.
    """

    transactions: Transactions
    observe: TakeObservation

    def __call__(self, news: Sequence[CarNews], *, received_at: datetime) -> TelemetryTaken:
        total = TelemetryTaken(unreadable=sum(len(each.problems) for each in news))
        for told in gathered(news):
            observed = self._put_together(told)
            if observed is None:
                total += TelemetryTaken(unknown=len(told))
                continue
            vehicle_id, observation = observed
            self.observe(vehicle_id, observation, received_at=received_at)
            total += TelemetryTaken(observed=1)
        return total

    @retried
    def _put_together(self, told: Sequence[CarNews]) -> tuple[VehicleId, VehicleObservation] | None:
        """The car as it is known with this news, of one car; None where it is not linked."""
        with self.transactions.begin(acting_as=SYSTEM) as work:
            car = work.cars.with_vin(told[0].vin, changing=True)
            if car is None:
                return None
            fresh = [each for each in told if not is_second_delivery(car.signals, each)]
            if not fresh and car.signals.marked_at is not None:
                # taken before, yet perhaps not passed on: a process that was killed may not have come so far
                return car.vehicle_id, as_of(car.signals, car.signals.marked_at)
            signals = taken(_known(car), fresh)
            work.cars.save(_with(car, signals))
            at = max(each.at for each in fresh)
            return car.vehicle_id, as_of(signals, at, resent=all(each.resent for each in fresh))


def _known(car: Car) -> Signals:
    """What the car told, and what others saw of it."""
    if car.latest is None or car.latest.source is Source.TELEMETRY:
        return car.signals
    return joined(car.signals, told_by(car.latest))


def _with(car: Car, signals: Signals) -> Car:
    """The car as it is known by these signals; what was seen later than all of them stays."""
    at = newest(signals)
    if at is not None and (car.state_at is None or at >= car.state_at):
        car = attrs.evolve(car, state=as_of(signals, at).state, state_at=at)
    return attrs.evolve(
        car, signals=signals, latest=_latest(car, signals), streaming=Streaming.ON, streaming_problem=None
    )


def _latest(car: Car, signals: Signals) -> VehicleObservation | None:
    before, now = car.latest, latest(signals)
    if now is None or before is None or now.at > before.at:
        return now or before
    if before.at > now.at or before.source is not Source.TELEMETRY:
        return before
    return attrs.evolve(now, resent=before.resent)
