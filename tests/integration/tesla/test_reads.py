"""Cars listed and looked at: what is taken from an answer, and what is not."""

from datetime import UTC, datetime

import attrs
import pytest
from tests.integration.tesla.scripted import CAR, PLACE, VIN, Scene, able, told

from driveway_core.car_calls import Call, CallKind
from driveway_core.car_troubles import VehicleAsleep, VehicleUnreachable
from driveway_core.cars import Abilities, Car, CarState, Gear, VehicleObservation
from driveway_core.testing.vin_strategies import make_vin

SECONDS = 1_795_348_800
AT = datetime.fromtimestamp(SECONDS, UTC)


def row(serial: int, **others: object) -> dict[str, object]:
    """A car as it is listed."""
    return {"id": serial, "vin": make_vin(serial=serial).value, "state": "online", **others}


def page(rows: list[dict[str, object]], following: int | None) -> dict[str, object]:
    """One page of a list."""
    return {"response": rows, "count": len(rows), "pagination": {"current": 1, "next": following}}


def driving(**others: object) -> dict[str, dict[str, object]]:
    """A car that drives."""
    state: dict[str, object] = {
        "gps_as_of": SECONDS,
        "timestamp": (SECONDS + 5) * 1000,
        "latitude": PLACE.latitude,
        "longitude": PLACE.longitude,
        "shift_state": "D",
        "speed": 30,
        **others,
    }
    return {"response": {"state": "online", "drive_state": state}}


def seen(scene: Scene, answer: object, car: Car = CAR) -> VehicleObservation:
    """What a look at this answer gives."""
    scene.far.says(told(200, answer))
    return scene.fleet.look(scene.link, car)[0]


def test_every_page_is_asked_for_and_every_car_is_listed_once(scene: Scene) -> None:
    scene.far.says(
        told(200, page([row(1), row(2)], 2)),
        told(200, page([row(2), row(3)], None)),
    )
    assert [car.listing_id for car in scene.fleet.cars(scene.link)] == [1, 2, 3]
    assert [path for _, path, _ in scene.far.wire] == [
        "/api/1/vehicles?page=1&per_page=100",
        "/api/1/vehicles?page=2&per_page=100",
    ]
    assert scene.meter.spent == [Call(kind=CallKind.DATA, account_id=scene.link.account_id)] * 2


def test_a_list_that_never_ends_is_none(scene: Scene) -> None:
    scene.far.says(told(200, page([row(1)], 2)))
    with pytest.raises(VehicleUnreachable):
        scene.fleet.cars(scene.link)
    assert len(scene.far.asked) == 20


@pytest.mark.parametrize("rows", [None, "none", {}, 7])
def test_a_list_that_is_none_does_not_say_that_all_cars_are_gone(scene: Scene, rows: object) -> None:
    scene.far.says(told(200, {"response": rows}))
    with pytest.raises(VehicleUnreachable):
        scene.fleet.cars(scene.link)


def test_what_a_row_does_not_tell_is_not_known(scene: Scene) -> None:
    scene.far.says(told(200, page([{"vin": make_vin().value}], None)))
    (car,) = scene.fleet.cars(scene.link)
    assert (car.listing_id, car.display_name, car.state, car.needs_signing) == (None, None, None, None)
    assert (car.owned, car.in_service) == (True, False)


def test_a_row_tells_whose_it_is_and_whether_it_wants_signing(scene: Scene) -> None:
    rows = [
        row(1, access_type="DRIVER", command_signing="required", in_service=True, display_name="Kool"),
        row(2, access_type="OWNER", command_signing="allowed", state="waking"),
    ]
    scene.far.says(told(200, page(rows, None)))
    first, second = scene.fleet.cars(scene.link)
    assert (first.owned, first.needs_signing, first.in_service, first.display_name) == (
        False,
        True,
        True,
        "Kool",
    )
    assert (second.owned, second.needs_signing, second.state) == (True, False, CarState.OFFLINE)


def test_the_number_of_a_car_is_kept_to_its_last_digit(scene: Scene) -> None:
    scene.far.says(told(200, page([row(1, id=98_765_432_109_876_543)], None)))
    assert scene.fleet.cars(scene.link)[0].listing_id == 98_765_432_109_876_543


@pytest.mark.parametrize("rows", [[], [None, 7, "x", {}, {"vin": None}, {"energy_site_id": 1}]])
def test_what_is_no_car_is_not_listed(scene: Scene, rows: object) -> None:
    scene.far.says(told(200, {"response": rows}))
    assert scene.fleet.cars(scene.link) == ()


@pytest.mark.parametrize("state", list(CarState))
def test_a_state_is_told_without_waking(scene: Scene, state: CarState) -> None:
    scene.far.says(told(200, {"response": {"state": state.value}}))
    assert scene.fleet.state(scene.link, CAR) is state


def test_a_state_that_is_not_told_is_not_known(scene: Scene) -> None:
    scene.far.says(told(200, {"response": {}}))
    with pytest.raises(VehicleUnreachable):
        scene.fleet.state(scene.link, CAR)


def test_a_car_that_drives_is_seen_in_our_units(scene: Scene) -> None:
    seen_now = seen(
        scene,
        driving(
            active_route_minutes_to_arrival=7.5,
            active_route_latitude=52.5,
            active_route_longitude=13.4,
        ),
    )
    assert (seen_now.at, seen_now.position, seen_now.gear) == (AT, PLACE, Gear.DRIVE)
    assert seen_now.speed_mps == pytest.approx(13.4112)
    assert seen_now.minutes_to_arrival == 7.5
    assert seen_now.destination is not None
    assert seen_now.drives
    assert seen_now.is_news


def test_a_moment_is_that_of_the_position_and_else_that_of_the_answer(scene: Scene) -> None:
    assert seen(scene, driving(gps_as_of=None)).at == datetime.fromtimestamp(SECONDS + 5, UTC)
    hidden = seen(scene, driving(latitude=None))
    assert (hidden.position, hidden.at) == (None, datetime.fromtimestamp(SECONDS + 5, UTC))
    assert not hidden.is_news


@pytest.mark.parametrize(
    "shift, speed, gear",
    [
        ("P", None, Gear.PARK),
        ("R", 1, Gear.REVERSE),
        ("N", 0, Gear.NEUTRAL),
        (None, None, Gear.PARK),
        (None, 0, Gear.PARK),
        (None, 30, None),
        ("<invalid>", None, None),
        (7, 0, None),
    ],
)
def test_a_car_that_tells_no_gear_and_no_speed_is_parked(
    scene: Scene, shift: object, speed: object, gear: Gear | None
) -> None:
    assert seen(scene, driving(shift_state=shift, speed=speed)).gear is gear


@pytest.mark.parametrize(
    "odd",
    [
        {"latitude": 91},
        {"longitude": "13.4"},
        {"latitude": True},
        {"gps_as_of": -1, "timestamp": 0},
        {"timestamp": float(10**300), "gps_as_of": 10**30},
        {"speed": "fast"},
        {"speed": 1e300},
        {"active_route_latitude": 1000, "active_route_longitude": 0},
    ],
)
def test_odd_values_are_not_taken(scene: Scene, odd: dict[str, object]) -> None:
    try:
        observation = seen(scene, driving(**odd))
    except VehicleUnreachable:
        assert "timestamp" in odd
        return
    assert None in (observation.position, observation.speed_mps, observation.destination)


@pytest.mark.parametrize("minutes, told_as", [(1e308, None), (10_081, None), (-3, 0.0), (12.5, 12.5)])
def test_minutes_that_no_way_takes_are_none(scene: Scene, minutes: float, told_as: float | None) -> None:
    assert seen(scene, driving(active_route_minutes_to_arrival=minutes)).minutes_to_arrival == told_as


def test_what_no_store_could_keep_is_left_out(scene: Scene) -> None:
    odd = b'{"response":[{"vin":"%s","id":%d,"display_name":"A\\u0000d\\ud800a"}],"pagination":{"next":null}}'
    scene.far.says(told(200, odd % (VIN.encode(), 10**30)))
    (car,) = scene.fleet.cars(scene.link)
    assert (car.display_name, car.listing_id) == ("Ada", None)
    looked = driving()
    looked["response"]["vehicle_state"] = {"car_version": "\x00" + "9" * 999}
    scene.far.says(told(200, looked))
    _, known = scene.fleet.look(scene.link, CAR)
    assert known.firmware == "9" * 200


@pytest.mark.parametrize(
    "answer, error",
    [
        ({"response": {"state": "asleep"}}, VehicleAsleep),
        (
            {"response": {"state": "offline", "drive_state": {"timestamp": SECONDS * 1000}}},
            VehicleUnreachable,
        ),
        ({"response": {"state": "online"}}, VehicleUnreachable),
        ({"response": {}}, VehicleUnreachable),
        ({"response": None}, VehicleUnreachable),
    ],
)
def test_a_car_that_is_away_tells_nothing(scene: Scene, answer: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        seen(scene, answer)


def test_what_is_known_of_a_car_stays_known(scene: Scene) -> None:
    known = able(needs_signing=True, key_paired=True, takes_destinations=False, firmware="2026.1")
    scene.far.says(told(200, driving()))
    assert scene.fleet.look(scene.link, known)[1] == known.abilities


def test_a_look_tells_of_abilities(scene: Scene) -> None:
    answer = driving()
    response = answer["response"]
    assert isinstance(response, dict)
    response["vehicle_config"] = {"can_accept_navigation_requests": False}
    response["vehicle_state"] = {"smart_summon_available": True, "car_version": "2026.8.3 abcdef"}
    scene.far.says(told(200, answer))
    assert scene.fleet.look(scene.link, CAR)[1] == Abilities(
        takes_destinations=False, smart_summon=True, firmware="2026.8.3"
    )


def test_abilities_are_those_that_are_told(scene: Scene) -> None:
    other = attrs.evolve(CAR, vin=make_vin(serial=2))
    silent = attrs.evolve(CAR, vin=make_vin(serial=3))
    facts = {"firmware_version": "2026.8.3", "vehicle_command_protocol_required": True}
    status = {"key_paired_vins": [VIN], "unpaired_vins": [other.vin.value], "vehicle_info": {VIN: facts}}
    scene.far.says(told(200, {"response": status}))
    assert scene.fleet.abilities(scene.link, [CAR, other, silent]) == {
        CAR.vin: Abilities(needs_signing=True, key_paired=True, firmware="2026.8.3"),
        other.vin: Abilities(key_paired=False),
    }
