"""Keep what a car's answer tells of what it can do."""

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.cars import Abilities, Car
from driveway_core.ports import Transactions
from driveway_core.transactions import retried


@attrs.frozen
class LearnAbilities:
    """Brings what is known of a car's abilities up to date; nothing is written where nothing is new."""

    transactions: Transactions

    @retried
    def __call__(self, car: Car, told: Abilities) -> None:
        if merged(car.abilities, told) == car.abilities:
            return
        with self.transactions.begin(acting_as=SYSTEM) as work:
            current = work.cars.of(car.vehicle_id, changing=True)
            if current is not None:
                work.cars.save(attrs.evolve(current, abilities=merged(current.abilities, told)))


def merged(known: Abilities, told: Abilities) -> Abilities:
    """What is known of a car's abilities, brought up to date by what was told now."""
    news = {name: value for name, value in attrs.asdict(told).items() if value is not None}
    news["parks_itself"] = known.parks_itself or told.parks_itself
    return attrs.evolve(known, **news)
