"""A picture for each listing of the city: drawn, and added as hosts add photos."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Final

from driveway_app import Container
from driveway_core.accounts import EmailAddress
from driveway_core.actors import SYSTEM, Actor
from driveway_core.driveways import Driveway
from driveway_core.pages import LARGEST
from driveway_core.places import Position
from driveway_demo.city import HOSTS, ListingSketch, city
from driveway_demo.map_picture import DOLORES_PARK
from driveway_demo.parking_picture import picture
from driveway_demo.views import View

MOST: Final = 40
"""So many at once: whoever starts the city waits for them, and the others are drawn at its next starts."""

_AT_ONCE: Final = 2


def in_turn(today: date) -> tuple[ListingSketch, ...]:
    """The listings in the order in which they get a picture.

    First come those of the host to log in as, then those near the park, where visitors look.
    """
    return tuple(sorted(city(today).listings, key=lambda each: (each.host != 0, _metres_from_the_park(each))))


def hang_pictures(container: Container, today: date, *, most: int = MOST) -> int:
    """Draw so many of those that are missing, in the name of their hosts; how many there were."""
    ranks = {str(each.body["address"]): rank for rank, each in enumerate(in_turn(today))}
    bare = sorted(
        (each for each in _bare(container) if each[1].address.line in ranks),
        key=lambda each: ranks[each[1].address.line],
    )
    with ThreadPoolExecutor(_AT_ONCE) as hands:
        hung = [hands.submit(_hang, container, *each) for each in bare[:most]]
        for each in hung:
            each.result()
    return len(hung)


def _hang(container: Container, host: Actor, driveway: Driveway) -> None:
    view = View.of(driveway)
    container.add_photo()(host, driveway.id, picture(view), caption=view.words)


def _bare(container: Container) -> Iterator[tuple[Actor, Driveway]]:
    """The listings without any picture, with the hosts of the city that they belong to."""
    with container.transactions().read(acting_as=SYSTEM) as work:
        for sketch in HOSTS:
            host = work.accounts.with_email(EmailAddress(sketch.email))
            if host is None:
                continue
            for driveway in work.driveways.hosted_by(host.id, limit=LARGEST).items:
                if not work.photos.of(driveway.id):
                    yield host.actor, driveway


def _metres_from_the_park(sketch: ListingSketch) -> float:
    latitude, longitude = (float(str(sketch.body[name])) for name in ("latitude", "longitude"))
    return DOLORES_PARK.metres_to(Position(latitude, longitude))
