"""Hundreds of clients, each a process with a driver of its own, want one window at one moment."""

import pytest
from benchmarks.crowd import Outcome, play
from benchmarks.world import a_place, settle
from tests.integration.load.asking import booked, overlapping
from tests.integration.load.conftest import Marketplace

from driveway_http.problems import type_of


def crowd(marketplace: Marketplace, *, clients: int, spaces: int) -> Outcome:
    world = settle(
        marketplace.quarters.url,
        marketplace.quarters.home,
        drivers=clients,
        driveways=[a_place(spaces=spaces)],
    )
    wanted = world.driveways[0].id, world.stay(24)
    outcome = play(marketplace.served.port, [[[driver.wishes(*wanted)]] for driver in world.drivers])
    kept = booked(marketplace.quarters.url, world)
    assert {str(each) for each in kept} == {answer.document["id"] for answer in outcome.with_status(201)}
    return outcome


@pytest.mark.parametrize("clients", [50, 200])
@pytest.mark.parametrize("spaces", [1, 3])
def test_exactly_as_many_get_the_window_as_there_are_spaces(
    marketplace: Marketplace, clients: int, spaces: int, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = crowd(marketplace, clients=clients, spaces=spaces)
    with capsys.disabled():
        told = f"{clients} clients, {spaces} space(s): slowest answer {outcome.slowest * 1000:.0f} ms"
        print(f"\n{told}")  # noqa: T201  # a figure to report
    assert outcome.statuses == {201: spaces, 409: clients - spaces}
    assert {answer.document["type"] for answer in outcome.with_status(409)} == {type_of("window-taken")}
    assert overlapping(marketplace.quarters.url) == []
