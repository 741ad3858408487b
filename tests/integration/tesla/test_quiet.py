"""Tokens, VINs and positions reach no log, no repr and no text of an error."""

import logging
from collections.abc import Callable, Iterable

import pytest
from tests.integration.tesla.scripted import (
    ADDRESS,
    CAR,
    DESTINATION,
    PLACE,
    REFRESH,
    SECRET,
    TOKEN,
    VIN,
    FarSide,
    done,
    playing,
    settings,
    told,
)

from driveway_core.cars import CarCommand
from driveway_core.errors import DrivewayError
from driveway_sandbox.loopback import Answer
from driveway_tesla import TeslaSettings

PLANTED = (TOKEN, REFRESH, SECRET, VIN, ADDRESS, str(PLACE.latitude), str(PLACE.longitude))


ANSWERS = (done(), told(500), Answer(200, dropped=True))


def holding(lines: Iterable[str]) -> list[str]:
    """Those that hold what was planted."""
    return [line for line in lines if any(each in line for each in PLANTED)]


@pytest.mark.parametrize("answer", ANSWERS)
def test_no_log_line_at_any_level_holds_a_token_a_vin_or_a_position(
    far: FarSide, caplog: pytest.LogCaptureFixture, answer: Answer
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, logger=name)
    far.says(answer)
    said: list[str] = []
    with playing(far, transport="proxy", proxy_url=far.url) as scene:
        asking: list[Callable[[], object]] = [
            lambda: scene.fleet.look(scene.link, CAR),
            lambda: scene.fleet.command(scene.link, CAR, CarCommand.HONK_HORN),
            lambda: scene.fleet.navigate(scene.link, CAR, DESTINATION),
            lambda: scene.fleet.refresh(scene.link),
            lambda: scene.fleet.exchange("EU_code"),
            lambda: scene.fleet.cars(scene.link),
        ]
        for ask in asking:
            try:
                ask()
            except DrivewayError as error:
                said.append(f"{error!r} {error} {error.__cause__!r}")
    assert holding(said) == []
    assert holding(caplog.messages) == []
    assert len(far.asked) >= 6
    assert [record for record in caplog.records if record.name == "httpx"] == []


def test_nothing_secret_shows_in_a_repr(far: FarSide) -> None:
    key = "-----BEGIN PRIVATE KEY-----"
    shown: TeslaSettings = settings(far.url, command_key=key)
    assert SECRET not in repr(shown)
    assert key not in repr(shown)
    with playing(far, command_key=None) as scene:
        assert holding([repr(scene.fleet), repr(scene.link)]) == []
