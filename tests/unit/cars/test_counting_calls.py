"""Operators are told how many calls were made for a driver."""

import pytest

from driveway_core.actors import SYSTEM, OperatorsOnly
from driveway_core.car_calls import Call, CallKind
from driveway_core.testing.builders import NOW, a_car
from driveway_core.testing.scenes import set_scene
from driveway_core.use_cases.count_calls import CallTotals, CountCalls
from driveway_core.use_cases.meter_calls import Meter
from driveway_memory import Memory


def test_calls_are_counted_for_the_driver_and_for_each_car_by_kind() -> None:
    memory = Memory()
    scene = set_scene(memory.transactions)
    with memory.transactions.begin(acting_as=SYSTEM) as work:
        work.cars.save(a_car(scene.car))
    meter = Meter(memory.transactions, lambda: NOW)
    kinds = [CallKind.FREE, CallKind.DATA, CallKind.DATA, CallKind.COMMAND]
    for kind, car in [*((kind, scene.car.id) for kind in kinds), (CallKind.DATA, None)]:
        meter.spend(Call(kind=kind, account_id=scene.driver.id, vehicle_id=car))

    count_calls = CountCalls(memory.transactions, lambda: NOW)
    of_kind = {CallKind.FREE: 1, CallKind.DATA: 2, CallKind.COMMAND: 1, CallKind.WAKE: 0}
    assert count_calls(SYSTEM, scene.driver.id) == CallTotals(calls=5, cars={scene.car.id: of_kind})
    assert count_calls(SYSTEM, scene.host.id) == CallTotals(calls=0, cars={})
    with pytest.raises(OperatorsOnly):
        count_calls(scene.driver.actor, scene.driver.id)
