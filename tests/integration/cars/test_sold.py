"""A car that is sold, and one that is lent: whose it is here."""

from collections.abc import Iterator

import pytest
from tests.integration.cars.lane import AWAY, Lane, a_lane

from driveway_core.testing.scenes import stored_account


@pytest.fixture
def lane() -> Iterator[Lane]:
    with a_lane() as lane:
        yield lane


def test_who_bought_a_car_has_it_though_its_seller_never_imports_again(lane: Lane) -> None:
    listed = lane.sandbox.car(lane.owner, AWAY)
    (sold,) = lane.link().added
    buyer = stored_account(lane.container.transactions())
    listed.owner = lane.sandbox.owner("Berta")
    linked = lane.link(buyer, listed.owner)
    assert (len(linked.added), linked.taken) == (1, 0)
    assert lane.vehicle(listed).owner_id == buyer.id
    assert lane.vehicle(listed).id != sold


def test_who_has_linked_a_car_keeps_it_where_another_links_the_same_account(lane: Lane) -> None:
    listed = lane.sandbox.car(lane.owner, AWAY)
    lane.link()
    other = stored_account(lane.container.transactions())
    assert lane.link(other).taken == 1
    assert lane.vehicle(listed).owner_id == lane.scene.driver.id


def test_who_is_only_lent_what_was_theirs_has_it_here_no_more(lane: Lane) -> None:
    listed = lane.sandbox.car(lane.owner, AWAY)
    (vehicle_id,) = lane.link().added
    listed.driver_only = True
    synced = lane.container.sync_cars()(lane.scene.driver.actor)
    assert (synced.gone, synced.not_owned) == ((vehicle_id,), 1)
