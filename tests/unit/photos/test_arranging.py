"""Photos of a listing have an order, and files and rows of photos keep each other company."""

from collections.abc import Iterator
from datetime import timedelta

import attrs
import pytest
from dependency_injector import providers
from hypothesis import given
from hypothesis import strategies as st

from driveway_app import Container, in_memory
from driveway_app.clockwork import new_id, now
from driveway_core.actors import SYSTEM
from driveway_core.driveways import DrivewayId
from driveway_core.photos import (
    MADE_WITHIN,
    DrivewayPhoto,
    PhotoId,
    PhotosUnavailable,
    Portrait,
    arranged,
    counted,
    made_at,
    photo_url,
)
from driveway_core.ports import PhotoStore
from driveway_core.testing.builders import A_PICTURE, NOW, a_photo, an_id
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.use_cases.sweep_photos import MOST_LOST

SOMEWHERE = DrivewayId(an_id())


@given(st.integers(1, 12), st.integers(0, 11), st.integers(1, 12))
def test_a_moved_photo_is_where_it_was_moved_and_the_others_keep_their_order(
    many: int, which: int, to: int
) -> None:
    photos = [a_photo(SOMEWHERE, order=number) for number in range(1, many + 1)]
    moved = photos[which % many]
    after = arranged(photos, moved.id, to=to)
    assert [each.order for each in after] == list(range(1, many + 1))
    assert next(each.order for each in after if each.id == moved.id) == min(to, many)
    assert [each.id for each in after if each.id != moved.id] == [each.id for each in photos if each != moved]


def test_counting_closes_gaps() -> None:
    photos = [a_photo(SOMEWHERE, order=number) for number in (2, 5, 9)]
    assert [(each.id, each.order) for each in counted(photos)] == [
        (each.id, number) for number, each in enumerate(photos, 1)
    ]


def test_an_id_tells_when_it_was_made() -> None:
    before = now() - timedelta(milliseconds=1)
    assert before <= made_at(PhotoId(new_id())) <= now()


@attrs.frozen
class Shelf:
    """A marketplace whose clock stands long after every id of the builders was made."""

    container: Container
    scene: Scene

    @property
    def store(self) -> PhotoStore:
        return self.container.photo_store()

    def keep(self, *, filed: bool = True, rowed: bool = True) -> DrivewayPhoto:
        """A photo of the listing, with or without its file and its row."""
        photo = a_photo(self.scene.driveway.id)
        if filed:
            self.store.put(photo.id, A_PICTURE)
        if rowed:
            with self.scene.transactions.begin(acting_as=SYSTEM) as work:
                work.photos.add(photo)
        return photo

    def swept(self) -> tuple[int, int]:
        swept = self.container.sweep_photos()()
        return swept.files, swept.rows

    def rows(self) -> list[PhotoId]:
        with self.scene.transactions.read(acting_as=SYSTEM) as work:
            return list(work.photos.ids(limit=99))


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with in_memory() as container:
        container.clock.override(providers.Object(lambda: NOW))
        yield Shelf(container, set_scene(container.transactions()))


def test_a_file_without_a_row_goes_and_a_row_without_a_file(shelf: Shelf) -> None:
    kept, _, _ = shelf.keep(), shelf.keep(rowed=False), shelf.keep(filed=False)
    assert shelf.swept() == (1, 1)
    assert (list(shelf.store.ids(limit=9)), shelf.rows()) == ([kept.id], [kept.id])
    assert shelf.swept() == (0, 0)


def test_what_may_just_be_on_its_way_is_left_alone(shelf: Shelf) -> None:
    photo = shelf.keep(rowed=False)
    made = made_at(photo.id)
    moments = iter([made, made + MADE_WITHIN - timedelta(seconds=1), made + MADE_WITHIN])
    shelf.container.clock.override(providers.Object(lambda: next(moments)))
    assert [shelf.swept() for _ in range(3)] == [(0, 0), (0, 0), (1, 0)]


def test_photos_of_a_retired_listing_go(shelf: Shelf) -> None:
    shelf.keep()
    with shelf.scene.transactions.begin(acting_as=SYSTEM) as work:
        work.driveways.save(shelf.scene.driveway.retire(at=NOW))
    assert shelf.swept() == (1, 0)
    assert shelf.rows() == []


def test_a_store_that_is_lost_takes_no_row_along(shelf: Shelf) -> None:
    photos = [shelf.keep(filed=False) for _ in range(MOST_LOST + 1)]
    with pytest.raises(PhotosUnavailable):
        shelf.swept()
    assert shelf.rows() == [each.id for each in photos]
    shelf.store.put(photos[0].id, A_PICTURE)
    assert shelf.swept() == (0, MOST_LOST)


def test_whose_photo_is_lost_shows_none(shelf: Shelf) -> None:
    portrait = Portrait(id=PhotoId(an_id()), account_id=shelf.scene.driver.id, created_at=NOW)
    with shelf.scene.transactions.begin(acting_as=SYSTEM) as work:
        work.photos.show(portrait)
        work.accounts.save(attrs.evolve(shelf.scene.driver, profile_image_url=photo_url(portrait.id)))
    assert shelf.swept() == (0, 1)
    with shelf.scene.transactions.read(acting_as=SYSTEM) as work:
        assert work.accounts.get(shelf.scene.driver.id).profile_image_url is None
