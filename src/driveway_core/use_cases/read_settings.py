"""Read the settings of the marketplace."""

from collections.abc import Sequence

import attrs

from driveway_core.actors import Actor
from driveway_core.ports import Clock, Transactions
from driveway_core.settings import Setting
from driveway_core.use_cases.note import note_look


@attrs.frozen
class ReadSettings:
    """All settings for an operator, the public ones for anybody."""

    transactions: Transactions
    clock: Clock

    def __call__(self, actor: Actor, *, public_only: bool = True) -> Sequence[Setting]:
        if not public_only:
            actor.operator()
            note_look(self.transactions, actor, "settings", at=self.clock())
        with self.transactions.read(acting_as=actor) as work:
            settings = work.settings.all()
        return [setting for setting in settings if setting.is_public or not public_only]
