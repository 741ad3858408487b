"""What every fleet must do: looking wakes nobody, nothing is done twice, each call is counted first."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from driveway_core.booking_states import Source
from driveway_core.car_calls import Call, CallKind
from driveway_core.car_links import CarLink
from driveway_core.car_troubles import (
    BudgetSpent,
    CarServiceClosed,
    LinkBroken,
    RegionMoved,
    TokenRejected,
    VehicleAsleep,
    VehicleUnreachable,
)
from driveway_core.cars import Car, CarCommand, CarState, Destination, NavigationRoute
from driveway_core.places import Position
from driveway_core.ports import Fleet
from driveway_core.testing.contracts.car_far_sides import (
    CarFarSide,
    CountedCalls,
    Driver,
    Mishap,
    OverFleet,
)


def near(far_side: CarFarSide, car: Car) -> Destination:
    """A place around the corner of a car, whose address its maker knows."""
    here = far_side.where(car.vin)
    place = Destination(
        address="7 Quiet Lane, Springfield", position=Position(here.latitude + 0.004, here.longitude)
    )
    far_side.knows(place.address, place.position)
    return place


class FleetLinksContract(OverFleet):
    """``Fleet``: accounts, their tokens and their regions."""

    def test_people_are_told_whose_account_it_is(self, fleet: Fleet) -> None:
        assert fleet.maker.strip() == fleet.maker != ""

    def test_a_driver_is_sent_to_a_page_with_the_state_that_comes_back(self, fleet: Fleet) -> None:
        assert "state=a-signed-state" in fleet.authorize_url(state="a-signed-state")

    def test_a_driver_who_lets_us_in_is_known_by_name(
        self, fleet: Fleet, far_side: CarFarSide, link: CarLink
    ) -> None:
        assert link.owner
        assert link.scopes
        assert link.is_fresh(at=far_side.now())
        assert list(fleet.cars(link)) == []

    def test_a_code_is_good_once(self, fleet: Fleet, far_side: CarFarSide) -> None:
        code = far_side.code()
        fleet.exchange(code)
        with pytest.raises(LinkBroken):
            fleet.exchange(code)

    def test_what_is_no_code_is_refused(self, fleet: Fleet) -> None:
        with pytest.raises(LinkBroken):
            fleet.exchange("no-such-code")

    def test_a_pair_is_renewed_and_works(self, fleet: Fleet, far_side: CarFarSide, link: CarLink) -> None:
        grant = fleet.refresh(link)
        assert grant.access_token != link.access_token
        assert grant.refresh_token != link.refresh_token
        assert list(fleet.cars(link.renewed(grant, at=far_side.now()))) == []

    def test_a_pair_that_was_renewed_and_lost_is_renewed_again(
        self, fleet: Fleet, far_side: CarFarSide, link: CarLink
    ) -> None:
        fleet.refresh(link)
        again = fleet.refresh(link)
        assert list(fleet.cars(link.renewed(again, at=far_side.now()))) == []

    def test_a_token_that_has_ended_is_told_so_and_can_be_renewed(
        self, fleet: Fleet, far_side: CarFarSide, link: CarLink
    ) -> None:
        far_side.tokens_end()
        with pytest.raises(TokenRejected):
            fleet.cars(link)
        assert list(fleet.cars(link.renewed(fleet.refresh(link), at=far_side.now()))) == []

    def test_whoever_takes_everything_back_has_to_connect_again(
        self, fleet: Fleet, far_side: CarFarSide, link: CarLink
    ) -> None:
        far_side.takes_back()
        with pytest.raises((TokenRejected, LinkBroken)):
            fleet.cars(link)
        with pytest.raises(LinkBroken):
            fleet.refresh(link)

    def test_tokens_are_counted_nowhere(self, fleet: Fleet, meter: CountedCalls, link: CarLink) -> None:
        fleet.refresh(link)
        assert meter.spent == []

    def test_an_account_tells_where_it_lives(self, fleet: Fleet, link: CarLink) -> None:
        assert fleet.region(link).rstrip("/") == link.base_url.rstrip("/")

    def test_an_account_that_lives_elsewhere_says_where_and_answers_there(
        self, fleet: Fleet, far_side: CarFarSide, driver: Driver, link: CarLink
    ) -> None:
        car = driver.car()
        base_url = far_side.moves_away()
        with pytest.raises(RegionMoved) as moved:
            fleet.cars(link)
        assert moved.value.base_url.rstrip("/") == base_url.rstrip("/")
        there = link.moved(moved.value.base_url, at=far_side.now())
        assert [found.vin for found in fleet.cars(there)] == [car.vin]


class FleetContract(OverFleet):
    """``Fleet``: cars, looked at, sent somewhere and told to do something."""

    def test_every_car_is_listed_as_it_is(self, fleet: Fleet, driver: Driver, link: CarLink) -> None:
        awake, asleep = driver.car(), driver.car(asleep=True)
        found = {car.vin: car.state for car in fleet.cars(link)}
        assert found == {awake.vin: CarState.ONLINE, asleep.vin: CarState.ASLEEP}

    def test_a_state_wakes_nobody_and_costs_nothing(
        self, fleet: Fleet, far_side: CarFarSide, meter: CountedCalls, driver: Driver, link: CarLink
    ) -> None:
        awake, asleep = driver.car(), driver.car(asleep=True)
        assert fleet.state(link, awake) is CarState.ONLINE
        assert fleet.state(link, asleep) is CarState.ASLEEP
        assert far_side.sleeps(asleep.vin)
        assert meter.kinds == [CallKind.FREE, CallKind.FREE]

    def test_a_look_tells_where_a_car_is_and_when(
        self, fleet: Fleet, far_side: CarFarSide, meter: CountedCalls, driver: Driver, link: CarLink
    ) -> None:
        car = driver.car()
        seen, abilities = fleet.look(link, car)
        assert seen.position is not None
        assert seen.position.metres_to(far_side.where(car.vin)) < 1
        assert abs(seen.at - far_side.now()) < timedelta(minutes=1)
        assert (seen.source, seen.state) == (Source.POLLING, CarState.ONLINE)
        assert seen.stands
        assert abilities.takes_destinations is True
        assert not abilities.parks_itself
        assert meter.spent == [
            Call(kind=CallKind.DATA, account_id=link.account_id, vehicle_id=car.vehicle_id)
        ]

    def test_a_look_at_a_sleeping_car_lets_it_sleep(
        self, fleet: Fleet, far_side: CarFarSide, driver: Driver, link: CarLink
    ) -> None:
        car = driver.car(asleep=True)
        with pytest.raises(VehicleAsleep):
            fleet.look(link, car)
        assert far_side.sleeps(car.vin)

    def test_abilities_of_all_cars_are_one_call(
        self, fleet: Fleet, meter: CountedCalls, driver: Driver, link: CarLink
    ) -> None:
        cars = [driver.car(), driver.car()]
        found = fleet.abilities(link, cars)
        assert {vin: each.needs_signing for vin, each in found.items()} == {car.vin: False for car in cars}
        assert len(meter.spent) == 1

    def test_a_destination_reaches_the_display(
        self, fleet: Fleet, far_side: CarFarSide, meter: CountedCalls, driver: Driver, link: CarLink
    ) -> None:
        car = driver.car()
        place = near(far_side, car)
        assert fleet.navigate(link, car, place) is NavigationRoute.DIRECT
        leads = far_side.leads_to(car.vin)
        assert leads is not None
        assert leads.metres_to(place.position) < 1
        seen, _ = fleet.look(link, car)
        assert seen.destination is not None
        assert seen.destination.metres_to(place.position) < 1
        assert meter.kinds == [CallKind.COMMAND, CallKind.DATA]

    @pytest.mark.parametrize("command", [CarCommand.FLASH_LIGHTS, CarCommand.HONK_HORN])
    def test_a_command_is_done_once_and_counted_once(
        self,
        fleet: Fleet,
        far_side: CarFarSide,
        meter: CountedCalls,
        driver: Driver,
        link: CarLink,
        command: CarCommand,
    ) -> None:
        car = driver.car()
        fleet.command(link, car, command)
        assert far_side.done(car.vin, command) == 1
        assert meter.kinds == [CallKind.COMMAND]

    def test_a_sleeping_car_hears_nothing_and_is_not_woken(
        self, fleet: Fleet, far_side: CarFarSide, driver: Driver, link: CarLink
    ) -> None:
        car = driver.car(asleep=True)
        for command in (CarCommand.HONK_HORN, CarCommand.OPEN_CHARGE_PORT):
            with pytest.raises(VehicleAsleep):
                fleet.command(link, car, command)
        with pytest.raises(VehicleAsleep):
            fleet.navigate(link, car, near(far_side, car))
        assert far_side.sleeps(car.vin)
        assert far_side.done(car.vin, CarCommand.HONK_HORN) == 0

    def test_a_wake_is_asked_for_and_takes_its_time(
        self, fleet: Fleet, far_side: CarFarSide, meter: CountedCalls, driver: Driver, link: CarLink
    ) -> None:
        car = driver.car(asleep=True)
        fleet.command(link, car, CarCommand.WAKE)
        far_side.later(timedelta(seconds=61))
        assert fleet.state(link, car) is CarState.ONLINE
        assert meter.kinds == [CallKind.WAKE, CallKind.FREE]


class FleetMishapsContract(OverFleet):
    """``Fleet`` where something goes wrong: what is raised, what was done, and what was counted."""

    def test_a_limit_is_kept_and_says_until_when(
        self, fleet: Fleet, far_side: CarFarSide, meter: CountedCalls, driver: Driver, link: CarLink
    ) -> None:
        car = driver.car()
        far_side.next_call(Mishap.LIMITED)
        with pytest.raises(BudgetSpent) as spent:
            fleet.command(link, car, CarCommand.HONK_HORN)
        assert spent.value.retry_after == 37
        assert [until for _, until in meter.parked] == [spent.value.until]
        assert far_side.done(car.vin, CarCommand.HONK_HORN) == 0
        assert meter.kinds == [CallKind.COMMAND]

    def test_a_maker_that_does_not_serve_us_is_left_alone(
        self, fleet: Fleet, far_side: CarFarSide, meter: CountedCalls, driver: Driver, link: CarLink
    ) -> None:
        car = driver.car()
        far_side.next_call(Mishap.CLOSED)
        with pytest.raises(CarServiceClosed):
            fleet.state(link, car)
        (until,) = meter.closed
        assert until >= far_side.now() + timedelta(minutes=15)

    def test_trouble_there_is_told_and_nothing_honks(
        self, fleet: Fleet, far_side: CarFarSide, meter: CountedCalls, driver: Driver, link: CarLink
    ) -> None:
        car = driver.car()
        far_side.next_call(Mishap.TROUBLE)
        with pytest.raises(VehicleUnreachable) as told:
            fleet.command(link, car, CarCommand.HONK_HORN)
        assert not told.value.may_have_run
        assert far_side.done(car.vin, CarCommand.HONK_HORN) == 0
        assert len(meter.spent) == 1

    def test_an_answer_that_is_lost_never_makes_a_car_honk_twice(
        self, fleet: Fleet, far_side: CarFarSide, meter: CountedCalls, driver: Driver, link: CarLink
    ) -> None:
        car = driver.car()
        far_side.next_call(Mishap.LOST)
        with pytest.raises(VehicleUnreachable) as told:
            fleet.command(link, car, CarCommand.HONK_HORN)
        assert told.value.may_have_run
        assert far_side.done(car.vin, CarCommand.HONK_HORN) == 1
        assert len(meter.spent) == 1

    def test_a_read_is_asked_again_where_its_answer_was_lost(
        self, fleet: Fleet, far_side: CarFarSide, meter: CountedCalls, driver: Driver, link: CarLink
    ) -> None:
        car = driver.car()
        far_side.next_call(Mishap.LOST)
        assert fleet.look(link, car)[0].position is not None
        assert meter.kinds == [CallKind.DATA, CallKind.DATA]

    def test_where_a_budget_is_spent_nobody_is_asked(
        self, fleet: Fleet, far_side: CarFarSide, meter: CountedCalls, driver: Driver, link: CarLink
    ) -> None:
        car, now = driver.car(), far_side.now()
        meter.full = BudgetSpent(now + timedelta(minutes=1), now)
        before = far_side.asked()
        asking: tuple[Callable[[], object], ...] = (
            lambda: fleet.cars(link),
            lambda: fleet.state(link, car),
            lambda: fleet.look(link, car),
            lambda: fleet.abilities(link, [car]),
            lambda: fleet.navigate(link, car, near(far_side, car)),
            lambda: fleet.command(link, car, CarCommand.WAKE),
            lambda: fleet.command(link, car, CarCommand.FLASH_LIGHTS),
        )
        for ask in asking:
            with pytest.raises(BudgetSpent):
                ask()
        assert far_side.asked() == before
