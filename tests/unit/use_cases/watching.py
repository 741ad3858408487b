"""Looking on while observations are taken."""

from datetime import datetime

import attrs

from driveway_core.cars import VehicleObservation
from driveway_core.use_cases.take_observation import TakeObservation
from driveway_core.vehicles import VehicleId


@attrs.frozen
class Watch(TakeObservation):
    """Takes observations, and keeps what it took; breaks as often as it is told to."""

    seen: list[VehicleObservation] = attrs.field(factory=list)
    breaks: list[Exception] = attrs.field(factory=list)

    def __call__(
        self, vehicle_id: VehicleId, observation: VehicleObservation, *, received_at: datetime
    ) -> None:
        if self.breaks:
            raise self.breaks.pop()
        super().__call__(vehicle_id, observation, received_at=received_at)
        self.seen.append(observation)
