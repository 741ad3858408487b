"""Change a setting of the marketplace."""

import attrs

from driveway_core.actors import Actor
from driveway_core.errors import Missing
from driveway_core.ports import Clock, Transactions
from driveway_core.settings import READERS, Setting
from driveway_core.transactions import retried


@attrs.frozen
class ChangeSetting:
    """An operator changes one setting; refuses a value that it cannot mean.

    Every process goes by the new value within seconds.
    """

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, key: str, value: str) -> Setting:
        actor.operator()
        if key not in READERS:
            raise Missing("key", "setting")
        with self.transactions.begin(acting_as=actor) as work:
            setting = work.settings.get(key).changed(value, at=self.clock())
            work.settings.save(setting)
        return setting
