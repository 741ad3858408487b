"""The city that cars drive in is the one that the listings stand in."""

from datetime import UTC, datetime

import pytest

from driveway_app import lay_out, tesla_sandbox
from driveway_core.places import Position
from driveway_demo.looking import HOME
from driveway_demo.streets import addresses, driven

TODAY = datetime(2026, 11, 22, 20, 17, tzinfo=UTC).date()


@pytest.mark.wide
def test_every_listing_stands_by_a_street_and_is_found_by_its_address() -> None:
    known = list(addresses(TODAY))
    assert len(known) == 200
    with tesla_sandbox(furnished=False) as sandbox:
        lay_out(sandbox, driven(), known)
        streets = sandbox.realm.world.streets
        for words, latitude, longitude in known[::10]:
            assert sandbox.places.find(words) == (words, Position(latitude, longitude))
            assert streets.nearest(streets.plane.point(Position(latitude, longitude))).metres < 60
        assert streets.nearest(streets.plane.point(Position(*HOME))).metres < 60
