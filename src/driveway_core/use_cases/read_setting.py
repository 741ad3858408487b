"""Read one setting of the marketplace."""

import attrs

from driveway_core.actors import Actor
from driveway_core.errors import Missing
from driveway_core.ports import Clock, Transactions
from driveway_core.settings import READERS, Setting
from driveway_core.use_cases.note import note_look


@attrs.frozen
class ReadSetting:
    """One setting by its key, public or not; for operators."""

    transactions: Transactions
    clock: Clock

    def __call__(self, actor: Actor, key: str) -> Setting:
        actor.operator()
        note_look(self.transactions, actor, "setting", at=self.clock())
        if key not in READERS:
            raise Missing("key", "setting")
        with self.transactions.read(acting_as=actor) as work:
            return work.settings.get(key)
