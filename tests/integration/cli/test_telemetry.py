"""``driveway telemetry``: what it refuses, and with which exit code."""

import pytest
from tests.integration.cli.conftest import Driveway

UNKNOWN = "01950000-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--mqtt", "http://127.0.0.1:1"],
        ["--mqtt", "mqtt://127.0.0.1:1", "--ca-file", "/nowhere.pem"],
        ["ask"],
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(driveway: Driveway, words: list[str]) -> None:
    assert driveway("telemetry", *words, "--json").exit_code == 2


@pytest.mark.parametrize("which", [UNKNOWN, "DRV-2222222", "not-a-reference"])
@pytest.mark.parametrize("verb", ["ask", "check"])
def test_a_car_that_is_not_there_is_refused(driveway: Driveway, verb: str, which: str) -> None:
    told = driveway("telemetry", verb, which)
    assert told.exit_code == 1
    assert "There is no such" in told.output


def test_what_it_can_do_is_told(driveway: Driveway) -> None:
    told = driveway("telemetry", "--help")
    assert told.exit_code == 0
    assert {"ask", "check", "--mqtt", "--topic", "--client-id", "--ca-file"} <= set(told.output.split())
