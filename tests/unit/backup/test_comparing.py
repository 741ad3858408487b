"""A drill fails when a booking is lost, changed, or younger than the moment: it is no ceremony."""

from collections.abc import Iterator

import attrs
import pytest

from driveway_app import Container, in_memory
from driveway_app.drilling import DrillFailed, Scene, book, compare, set_scene
from driveway_core.actors import SYSTEM


@pytest.fixture
def container() -> Iterator[Container]:
    with in_memory() as opened:
        yield opened


@pytest.fixture
def scene(container: Container) -> Scene:
    return set_scene(container)


def test_what_is_as_it_was_passes(container: Container, scene: Scene) -> None:
    compare(container, scene, book(container, scene, range(3)), [])


def test_a_lost_booking_fails_it(container: Container, scene: Scene) -> None:
    with in_memory() as elsewhere:
        lost = book(elsewhere, set_scene(elsewhere), range(1))
    with pytest.raises(DrillFailed, match="is lost"):
        compare(container, scene, lost, [])


def test_a_changed_booking_fails_it(container: Container, scene: Scene) -> None:
    kept = book(container, scene, range(2))
    with container.transactions().begin(acting_as=SYSTEM) as work:
        work.bookings.save(attrs.evolve(work.bookings.get(kept[0].id), driver_notes="Changed"))
    with pytest.raises(DrillFailed, match="not as it was acknowledged"):
        compare(container, scene, kept, [])


def test_a_booking_from_after_the_moment_fails_it(container: Container, scene: Scene) -> None:
    kept = book(container, scene, range(2))
    with pytest.raises(DrillFailed, match="is younger"):
        compare(container, scene, kept[:1], kept[1:])


def test_a_time_that_can_be_booked_again_fails_it(container: Container, scene: Scene) -> None:
    kept = book(container, scene, range(2))
    cancelled = container.cancel_booking()(scene.driver, kept[1].id)
    with pytest.raises(DrillFailed, match="booked again"):
        compare(container, scene, [kept[0], cancelled.booking], [])
