"""How many calls were made for a driver: what the maker of the cars is paid for."""

from collections.abc import Mapping

import attrs

from driveway_core.actors import SYSTEM, AccountId, Actor
from driveway_core.car_budgets import account_subject, car_subject
from driveway_core.car_calls import CallKind
from driveway_core.ports import CallLogs, Clock, Transactions
from driveway_core.use_cases.note import note_look
from driveway_core.vehicles import VehicleId


@attrs.frozen(kw_only=True)
class CallTotals:
    """All calls for a driver, and those about each linked car by their kind.

    What the cars leave of ``calls`` was about no car, or about one that is gone.
    """

    calls: int
    cars: Mapping[VehicleId, Mapping[CallKind, int]]


@attrs.frozen
class CountCalls:
    """The calls there ever were, until there were none for so long that nobody keeps count; for operators."""

    transactions: Transactions
    clock: Clock

    def __call__(self, actor: Actor, account_id: AccountId) -> CallTotals:
        actor.operator()
        note_look(self.transactions, actor, "car_calls", at=self.clock(), about=account_id)
        with self.transactions.read(acting_as=SYSTEM) as work:
            logs = work.call_logs
            return CallTotals(
                calls=_total(logs, account_subject(account_id)),
                cars={
                    car.vehicle_id: {
                        kind: _total(logs, car_subject(car.vehicle_id, kind)) for kind in CallKind
                    }
                    for car in work.cars.owned_by(account_id)
                },
            )


def _total(logs: CallLogs, subject: str) -> int:
    return logs.get(subject, changing=False).total
