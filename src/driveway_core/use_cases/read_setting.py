"""Read one setting of the marketplace."""

import attrs

from driveway_core.actors import Actor
from driveway_core.errors import Missing
from driveway_core.ports import Transactions
from driveway_core.settings import READERS, Setting


@attrs.frozen
class ReadSetting:
    """One setting by its key, public or not; for operators."""

    transactions: Transactions

    def __call__(self, actor: Actor, key: str) -> Setting:
        actor.operator()
        if key not in READERS:
            raise Missing("key", "setting")
        with self.transactions.read(acting_as=actor) as work:
            return work.settings.get(key)
