"""Change a setting of the marketplace."""

import attrs

from driveway_core.actors import Actor
from driveway_core.ports import Clock, Transactions
from driveway_core.settings import Setting
from driveway_core.transactions import retried


@attrs.frozen
class ChangeSetting:
    """An operator changes one setting; refuses a value that it cannot mean."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, key: str, value: str) -> Setting:
        actor.operator()
        with self.transactions.begin(acting_as=actor) as work:
            setting = work.settings.get(key).changed(value, at=self.clock())
            work.settings.save(setting)
        return setting
