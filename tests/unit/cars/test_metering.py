"""Calls are counted for the driver and for the car before they are made."""

from datetime import datetime, timedelta

import attrs
import pytest

from driveway_core.actors import SYSTEM, AccountId
from driveway_core.car_budgets import account_subject, car_subject
from driveway_core.car_calls import Call, CallKind
from driveway_core.car_troubles import BudgetSpent, CarServiceClosed
from driveway_core.ports import CallMeter
from driveway_core.testing.builders import NOW, an_id
from driveway_core.use_cases.meter_calls import Meter
from driveway_core.vehicles import VehicleId
from driveway_memory import Memory

ADA, BOB = AccountId(an_id()), AccountId(an_id())
CAR, OTHER_CAR = VehicleId(an_id()), VehicleId(an_id())
MINUTE = timedelta(minutes=1)


@attrs.define
class World:
    """A meter over memory, and the time there."""

    memory: Memory = attrs.field(factory=Memory)
    now: datetime = NOW

    @property
    def meter(self) -> CallMeter:
        return Meter(self.memory.transactions, lambda: self.now)

    def spent(self, call: Call, times: int) -> int:
        """How many of so many calls were let through."""
        made = 0
        for _ in range(times):
            try:
                self.meter.spend(call)
            except BudgetSpent:
                continue
            made += 1
        return made

    def refusal(self, call: Call) -> BudgetSpent:
        with pytest.raises(BudgetSpent) as refused:
            self.meter.spend(call)
        return refused.value

    def total(self, subject: str) -> int:
        with self.memory.transactions.read(acting_as=SYSTEM) as work:
            return work.call_logs.get(subject).total

    def allow(self, an_hour: int) -> None:
        with self.memory.transactions.begin(acting_as=SYSTEM) as work:
            setting = work.settings.get("tesla_api_rate_limit")
            work.settings.save(setting.changed(str(an_hour), at=NOW))


def a_call(kind: CallKind = CallKind.DATA, account: AccountId = ADA, car: VehicleId | None = CAR) -> Call:
    return Call(kind=kind, account_id=account, vehicle_id=car)


def test_one_kind_of_calls_to_one_car_leaves_the_others_alone() -> None:
    world = World()
    assert world.spent(a_call(), 40) == 30
    assert world.refusal(a_call()).until == NOW + MINUTE
    assert world.spent(a_call(CallKind.COMMAND), 20) == 15
    assert world.spent(a_call(CallKind.WAKE), 2) == 1
    assert world.spent(a_call(car=OTHER_CAR), 40) == 30


def test_a_driver_is_asked_for_so_often_an_hour_whatever_it_is_and_about_which_car() -> None:
    world = World()
    world.allow(4)
    calls = [a_call(CallKind.FREE), a_call(car=None), a_call(CallKind.WAKE), a_call(car=OTHER_CAR)]
    assert [world.spent(call, 1) for call in calls] == [1, 1, 1, 1]
    assert world.refusal(a_call(CallKind.FREE)).until == NOW + 60 * MINUTE
    assert world.spent(a_call(account=BOB, car=None), 5) == 4


def test_of_two_budgets_the_later_one_says_when() -> None:
    world = World()
    world.allow(30)
    assert world.spent(a_call(CallKind.WAKE), 1) == 1
    assert world.refusal(a_call(CallKind.WAKE)).until == NOW + MINUTE
    assert world.spent(a_call(), 30) == 29
    assert world.refusal(a_call(CallKind.WAKE)).until == NOW + 60 * MINUTE


def test_what_was_refused_is_not_counted_anywhere() -> None:
    world = World()
    world.spent(a_call(), 100)
    assert world.total(account_subject(ADA)) == world.total(car_subject(CAR, CallKind.DATA)) == 30


def test_a_setting_of_zero_asks_nothing_at_all() -> None:
    world = World()
    world.allow(0)
    assert world.spent(a_call(CallKind.FREE), 3) == 0


def test_the_maker_can_park_the_calls_of_one_kind_to_one_car() -> None:
    world = World()
    world.meter.park(a_call(), until=NOW + 10 * MINUTE)
    assert world.refusal(a_call()).until == NOW + 10 * MINUTE
    assert world.spent(a_call(CallKind.COMMAND), 1) == world.spent(a_call(car=OTHER_CAR), 1) == 1
    world.now = NOW + 10 * MINUTE
    assert world.spent(a_call(), 1) == 1


def test_what_is_parked_without_a_car_is_parked_for_the_driver() -> None:
    world = World()
    world.meter.park(a_call(car=None), until=NOW + 10 * MINUTE)
    assert world.spent(a_call(CallKind.WAKE), 1) == 0
    assert world.spent(a_call(account=BOB), 1) == 1


def test_the_maker_can_close_for_everybody_and_opens_again() -> None:
    world = World()
    world.meter.close(until=NOW + 15 * MINUTE)
    for call in (a_call(), a_call(CallKind.FREE, BOB, None)):
        with pytest.raises(CarServiceClosed):
            world.meter.spend(call)
    world.now = NOW + 15 * MINUTE
    assert world.spent(a_call(), 1) == 1
