"""Looking at cars and asking them on the command line, through the stand-in for Tesla."""

import pytest
from tests.integration.cli.conftest import Driveway, Json
from tests.integration.cli.teslas import DORA

from driveway_core.cars import CarState
from driveway_sandbox import FleetFault, FleetFaultKind, TeslaSandbox
from driveway_sandbox.tesla.accounts import Owner
from driveway_sandbox.tesla.garage import ListedCar

AS_DORA = ("--as", DORA)


@pytest.mark.usefixtures("link")
def test_cars_are_listed_with_their_state_and_without_asking_them(
    driveway: Driveway, sandbox: TeslaSandbox
) -> None:
    asked = len(sandbox.requests)
    told = driveway.json("cars", "list", DORA)
    assert told["link"] | {"linked_at": None} == {
        "linked": True,
        "linked_at": None,
        "problem": None,
        "problem_text": None,
    }
    states = {each["vehicle"]["display_name"]: each["car"] and each["car"]["state"] for each in told["items"]}
    assert states == {"Pearl": None, "Comet": "online", "Dozer": "asleep"}
    shown = driveway("cars", "list", DORA)
    assert shown.exit_code == 0
    assert ("not linked" in shown.stdout, "asleep" in shown.stdout, "plain" in shown.stdout) == (True,) * 3
    assert len(sandbox.requests) == asked


@pytest.mark.usefixtures("owner")
def test_who_has_no_car_is_told_how_to_link_one(driveway: Driveway) -> None:
    told = driveway("cars", "list", "dan@example.com")
    assert (told.exit_code, told.stdout.splitlines()[0]) == (0, "No cars.")
    assert "driveway cars link dan@example.com" in told.stdout


@pytest.mark.usefixtures("link")
def test_a_car_is_looked_at(driveway: Driveway, comet: ListedCar) -> None:
    seen = driveway.json("cars", "state", "comet", *AS_DORA)
    assert (seen["state"], seen["problem"]) == ("online", None)
    assert seen["latest"]["latitude"] == pytest.approx(comet.body.now().position.latitude, abs=0.001)
    told = driveway("cars", "state", comet.vin.value, *AS_DORA)
    assert told.exit_code == 0
    assert ("position" in told.stdout, "in park" in told.stdout) == (True, True)


@pytest.mark.usefixtures("link", "sandbox")
def test_a_sleeping_car_is_left_asleep(driveway: Driveway, dozer: ListedCar) -> None:
    told = driveway("cars", "state", "Dozer", *AS_DORA)
    assert (told.exit_code, "asleep" in told.stdout, "position" in told.stdout) == (0, True, False)
    refused = driveway("cars", "honk", "Dozer", *AS_DORA)
    assert (refused.exit_code, "Your car is asleep" in refused.stderr) == (3, True)
    assert dozer.body.now().state is CarState.ASLEEP


@pytest.mark.usefixtures("link")
def test_a_car_that_cannot_be_reached_is_told_of_as_last_seen_and_why(
    driveway: Driveway, sandbox: TeslaSandbox
) -> None:
    sandbox.faults.answer(503, path="*/api/1/vehicles/*", times=6)
    told = driveway("cars", "state", "Comet", *AS_DORA)
    sandbox.faults.clear()
    assert told.exit_code == 0
    assert "not seen now" in told.stdout
    assert "Your car cannot be reached right now" in told.stdout


@pytest.mark.parametrize(
    "words, heard, said",
    [
        (("flash",), "flash_lights", "Comet has flashed its lights."),
        (("honk",), "honk_horn", "Comet has honked."),
        (("charge-port",), "charge_port_door_open", "Comet has opened its charge port."),
        (("charge-port", "--close"), "charge_port_door_close", "Comet has closed its charge port."),
    ],
)
@pytest.mark.usefixtures("link")
def test_a_car_does_once_what_it_is_asked(
    driveway: Driveway, comet: ListedCar, words: tuple[str, ...], heard: str, said: str
) -> None:
    before = comet.heard[heard]
    told = driveway("cars", words[0], "Comet", *words[1:], *AS_DORA)
    assert (told.exit_code, told.stdout) == (0, f"{said}\n")
    assert comet.heard[heard] == before + 1


@pytest.mark.usefixtures("link")
def test_a_car_that_may_have_honked_is_not_asked_again(
    driveway: Driveway, comet: ListedCar, sandbox: TeslaSandbox
) -> None:
    before = comet.heard["honk_horn"]
    sandbox.faults.add(FleetFault(kind=FleetFaultKind.DROP_AFTER, path="*/honk_horn"))
    unsure = driveway("cars", "honk", "Comet", *AS_DORA)
    assert (unsure.exit_code, "it may have done it, or not" in unsure.stderr) == (3, True)
    assert comet.heard["honk_horn"] == before + 1


@pytest.mark.usefixtures("link")
def test_what_a_machine_is_told_of_a_command(driveway: Driveway) -> None:
    told = driveway.json("cars", "flash", "Comet", *AS_DORA)
    assert (told["command"], told["taken"]) == ("flash_lights", True)
    refused = driveway("cars", "charge-port", "Comet", "--close", *AS_DORA, "--json")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "Your car refuses: already closed" in refused.stderr


@pytest.mark.usefixtures("link")
def test_a_car_is_woken_once_a_minute_and_no_oftener(driveway: Driveway) -> None:
    told = driveway("cars", "wake", "Dozer", *AS_DORA)
    assert (told.exit_code, told.stdout) == (0, "Dozer was asked to wake: give it a minute.\n")
    again = driveway("cars", "wake", "Dozer", *AS_DORA)
    assert (again.exit_code, "please try again in" in again.stderr) == (3, True)


@pytest.mark.parametrize("words", [("state",), ("flash",), ("honk",), ("wake",), ("charge-port",)])
@pytest.mark.usefixtures("link")
def test_nobody_asks_a_car_that_is_not_theirs_or_not_linked(
    driveway: Driveway, words: tuple[str, ...]
) -> None:
    stranger = driveway("cars", *words, "Comet", "--as", "dan@example.com")
    assert (stranger.exit_code, "Dan has no such car" in stranger.stderr) == (2, True)
    apart = driveway("cars", *words, "Pearl", *AS_DORA)
    assert (apart.exit_code, "Your car's account is not connected" in apart.stderr) == (1, True)
    assert driveway("cars", *words, *AS_DORA).exit_code == 2
    assert driveway("cars", *words, "Comet", "--as", "nobody@example.com").exit_code == 1


@pytest.mark.usefixtures("link")
def test_calls_are_counted_and_priced_by_the_list(driveway: Driveway, comet: ListedCar) -> None:
    before = priced(driveway, comet)
    driveway.json("cars", "flash", "Comet", *AS_DORA)
    driveway.json("cars", "state", "Comet", *AS_DORA)
    after = priced(driveway, comet)
    grown = {kind: after[kind] - before[kind] for kind in ("free", "data", "command", "wake")}
    assert grown == {"free": 1, "data": 1, "command": 1, "wake": 0}
    assert float(after["price"]) - float(before["price"]) == pytest.approx(0.003)
    told = driveway("cars", "calls", DORA)
    assert (told.exit_code, "Comet" in told.stdout) == (0, True)
    assert "by Tesla's list prices of January 2026" in told.stdout
    nobody = driveway("cars", "calls", "dan@example.com")
    assert "No linked cars." in nobody.stdout
    assert "0 calls in all" in nobody.stdout


def priced(driveway: Driveway, car: ListedCar) -> Json:
    listed = driveway.json("cars", "list", DORA)["items"]
    its_id = next(each["vehicle"]["id"] for each in listed if each["vehicle"]["vin"] == car.vin.value)
    counted = driveway.json("cars", "calls", DORA)
    assert counted["calls"] >= counted["about_no_car"] > 0
    return next(each for each in counted["cars"] if each["vehicle_id"] == its_id)


def test_a_sync_finds_a_new_car_and_lets_a_sold_one_go(
    driveway: Driveway, link: Owner, sandbox: TeslaSandbox
) -> None:
    new = sandbox.car(link, display_name="Nova", needs_signing=True)
    told = driveway.json("cars", "sync", DORA)
    assert (len(told["added"]), len(told["known"])) == (1, 2)
    assert "signed" in driveway("cars", "list", DORA).stdout
    sandbox.realm.cars.remove(new.vin.value)
    shown = driveway("cars", "sync", DORA)
    assert shown.exit_code == 0
    assert "Not in the account any more: 1 car." in shown.stdout
    assert "not active any more" in next(line for line in shown.stdout.splitlines() if "Nova" in line)
