"""The drawings of listings: photos that the upload takes, the same each time, and true to the listing."""

from datetime import UTC, date, datetime
from typing import cast
from uuid import UUID

import attrs
import pytest

from driveway_core.actors import AccountId
from driveway_core.drafts import DrivewayFields, new_driveway
from driveway_core.driveways import DrivewayId, DrivewayType
from driveway_core.photos import LONGEST_CAPTION, PhotoMedia, media_of
from driveway_demo.city import city
from driveway_demo.parking_picture import picture
from driveway_demo.photographing import in_turn
from driveway_demo.views import Roof, View

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)
ONE = UUID(int=1)
PLAIN = View("1 Oak Street", DrivewayType.CONCRETE, "none", 1, charger=False, lamp=False, camera=False)


def views() -> list[View]:
    made = []
    for listing in city(TODAY).listings:
        fields = cast("DrivewayFields", {k: v for k, v in listing.body.items() if k != "time_zone"})
        driveway = new_driveway(
            fields, id=DrivewayId(ONE), host_id=AccountId(ONE), time_zone="America/Los_Angeles", at=NOW
        )
        made.append(View.of(driveway))
    return made


@pytest.mark.wide
@pytest.mark.parametrize("ground", DrivewayType)
@pytest.mark.parametrize("roof", ["none", "garage", "carport"])
def test_every_ground_under_every_roof_is_drawn(ground: DrivewayType, roof: Roof) -> None:
    view = attrs.evolve(PLAIN, ground=ground, roof=roof)
    drawn = picture(view)
    assert media_of(drawn, field="photo") is PhotoMedia.JPEG
    assert drawn == picture(view)


@pytest.mark.wide
@pytest.mark.parametrize(
    "other",
    [
        attrs.evolve(PLAIN, charger=True),
        attrs.evolve(PLAIN, lamp=True),
        attrs.evolve(PLAIN, camera=True),
        attrs.evolve(PLAIN, spaces=2),
        attrs.evolve(PLAIN, key="2 Oak Street"),
    ],
)
def test_what_a_listing_has_is_seen(other: View) -> None:
    assert picture(other) != picture(PLAIN)


@pytest.mark.wide
def test_every_listing_is_said_to_be_drawn_and_shows_its_own_facts() -> None:
    seen = views()
    for view in seen:
        assert view.words.startswith("A drawing, not a photo: ")
        assert len(view.words) <= LONGEST_CAPTION
        assert view.ground.value in view.words
    assert {each.roof for each in seen} == {"none", "garage", "carport"}
    assert len({each.key for each in seen}) == len(seen) == 200


def test_the_host_to_log_in_as_comes_first_and_then_the_park() -> None:
    turns = in_turn(TODAY)
    mine = [each.host == 0 for each in turns]
    assert mine == sorted(mine, reverse=True)
    assert mine[0]
    assert len({each.body["address"] for each in turns}) == 200
