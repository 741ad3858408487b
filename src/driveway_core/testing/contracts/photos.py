"""What every store of photos must do: of the files, and of whose they are."""

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import attrs
import pytest

from driveway_core.actors import SYSTEM, AccountId
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Missing
from driveway_core.photos import DrivewayPhoto, PhotoId, Portrait
from driveway_core.ports import PhotoStore, Transactions
from driveway_core.testing.builders import A_PICTURE, NOW, a_driveway, a_photo, an_id
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import Scene, set_scene, store_open

_LARGE: Final = bytes(range(256)) * 8_192


class PhotoStoreContract:
    """``PhotoStore``."""

    @pytest.fixture
    def photo_store(self) -> PhotoStore:
        """A store that holds nothing."""
        raise NotImplementedError("override the fixture `photo_store` with your adapter's")

    @pytest.mark.parametrize("data", [A_PICTURE, b"\x00", _LARGE], ids=["small", "a byte", "2 MB"])
    def test_what_is_put_is_got_byte_by_byte(self, photo_store: PhotoStore, data: bytes) -> None:
        photo_id = PhotoId(an_id())
        photo_store.put(photo_id, data)
        assert photo_store.get(photo_id) == data
        assert photo_store.holds(photo_id)

    def test_what_is_put_again_is_replaced(self, photo_store: PhotoStore) -> None:
        photo_id = PhotoId(an_id())
        photo_store.put(photo_id, _LARGE)
        photo_store.put(photo_id, A_PICTURE)
        assert photo_store.get(photo_id) == A_PICTURE
        assert list(photo_store.ids(limit=9)) == [photo_id]

    def test_what_is_removed_is_gone_and_nothing_else_is(self, photo_store: PhotoStore) -> None:
        gone, kept = PhotoId(an_id()), PhotoId(an_id())
        for each in (gone, kept):
            photo_store.put(each, A_PICTURE)
        for _ in range(2):
            photo_store.remove(gone)
        photo_store.remove(PhotoId(an_id()))
        assert not photo_store.holds(gone)
        with pytest.raises(Missing):
            photo_store.get(gone)
        assert photo_store.get(kept) == A_PICTURE
        assert list(photo_store.ids(limit=9)) == [kept]

    def test_what_was_never_put_is_missing(self, photo_store: PhotoStore) -> None:
        assert not photo_store.holds(PhotoId(an_id()))
        assert list(photo_store.ids(limit=9)) == []
        with pytest.raises(Missing):
            photo_store.get(PhotoId(an_id()))

    def test_everything_is_listed_by_id_in_pieces(self, photo_store: PhotoStore) -> None:
        ids = [PhotoId(an_id()) for _ in range(5)]
        for each in reversed(ids):
            photo_store.put(each, A_PICTURE)
        assert list(photo_store.ids(limit=3)) == ids[:3]
        assert list(photo_store.ids(after=ids[2], limit=3)) == ids[3:]
        assert list(photo_store.ids(after=ids[4], limit=3)) == []

    def test_of_many_who_put_one_a_whole_one_is_kept(self, photo_store: PhotoStore) -> None:
        photo_id, wanted = PhotoId(an_id()), [bytes([number]) * 100_000 for number in range(4)]
        with ThreadPoolExecutor(4) as putters:
            list(putters.map(lambda data: photo_store.put(photo_id, data), wanted))
        assert photo_store.get(photo_id) in wanted


class PhotosContract(OverTransactions):
    """``Photos``."""

    @pytest.fixture
    def scene(self, transactions: Transactions) -> Scene:
        """A host with a driveway, and a driver."""
        return set_scene(transactions)

    def test_a_photo_comes_back_captioned_and_moved(self, scene: Scene) -> None:
        photo = _added(scene, a_photo(scene.driveway.id))
        changed = attrs.evolve(photo.captioned("Straße, “hinten”"), order=3)
        for step in (photo, changed, changed.captioned("")):
            with scene.transactions.begin(acting_as=SYSTEM) as work:
                work.photos.save(step)
            with scene.transactions.read(acting_as=SYSTEM) as work:
                assert work.photos.get(photo.id) == step

    def test_a_listings_photos_come_in_their_order_and_no_others(self, scene: Scene) -> None:
        third, first, second = (_added(scene, a_photo(scene.driveway.id, order=order)) for order in (3, 1, 2))
        elsewhere = a_driveway(scene.host.id)
        store_open(scene.transactions, elsewhere)
        _added(scene, a_photo(elsewhere.id))
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            assert list(work.photos.of(scene.driveway.id)) == [first, second, third]
            assert list(work.photos.of(scene.driveway.id, changing=True)) == [first, second, third]
            work.photos.remove(second.id)
            work.photos.remove(second.id)
            assert list(work.photos.of(scene.driveway.id)) == [first, third]

    def test_who_changes_a_listings_photos_waits_for_who_does(self, scene: Scene) -> None:
        """Each counts what is there and adds one: none is counted by two."""

        def add(_: int) -> int:
            with scene.transactions.begin(acting_as=SYSTEM) as work:
                there = len(work.photos.of(scene.driveway.id, changing=True))
                work.photos.add(a_photo(scene.driveway.id, order=there + 1))
            return there

        with ThreadPoolExecutor(4) as adders:
            assert sorted(adders.map(add, range(4))) == [0, 1, 2, 3]

    def test_an_account_shows_one_photo_of_itself(self, scene: Scene) -> None:
        first, second = (_portrait(scene.driver.id) for _ in range(2))
        other = _portrait(scene.host.id)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            for portrait in (first, other, second):
                work.photos.show(portrait)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            assert work.photos.portrait(second.id) == second
            assert work.photos.portrait(other.id) == other
            with pytest.raises(Missing):
                work.photos.portrait(first.id)
            work.photos.unshow(scene.driver.id)
            work.photos.unshow(scene.driver.id)
            with pytest.raises(Missing):
                work.photos.portrait(second.id)

    def test_what_belongs_to_somebody_is_known_and_listed(self, scene: Scene) -> None:
        photo, portrait = _added(scene, a_photo(scene.driveway.id)), _portrait(scene.host.id)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.photos.show(portrait)
        nobodys = PhotoId(an_id())
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert work.photos.known([photo.id, portrait.id, nobodys]) == {photo.id, portrait.id}
            assert work.photos.known([]) == set()
            assert list(work.photos.ids(limit=9)) == [photo.id, portrait.id]
            assert list(work.photos.ids(limit=1)) == [photo.id]
            assert list(work.photos.ids(after=photo.id, limit=9)) == [portrait.id]
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            for each in (photo.id, portrait.id, nobodys):
                work.photos.forget(each)
            assert list(work.photos.ids(limit=9)) == []

    def test_photos_of_retired_listings_go_and_no_others(self, scene: Scene) -> None:
        retired = a_driveway(scene.host.id)
        store_open(scene.transactions, retired)
        kept = _added(scene, a_photo(scene.driveway.id))
        for _ in range(3):
            _added(scene, a_photo(retired.id))
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.driveways.save(retired.retire(at=NOW))
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            assert [work.photos.retire(limit=2) for _ in range(3)] == [2, 1, 0]
            assert list(work.photos.ids(limit=9)) == [kept.id]

    def test_photos_go_with_their_listing(self, scene: Scene) -> None:
        _added(scene, a_photo(scene.driveway.id))
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.driveways.remove(scene.driveway.id)
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert list(work.photos.ids(limit=9)) == []

    def test_what_is_not_there_is_missing(self, scene: Scene) -> None:
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            for read in (work.photos.get, work.photos.portrait):
                with pytest.raises(Missing):
                    read(PhotoId(an_id()))
            with pytest.raises(Missing):
                work.photos.save(a_photo(scene.driveway.id))

    def test_nobody_and_nothing_that_is_not_there_has_a_photo(self, scene: Scene) -> None:
        with pytest.raises(Missing):
            _added(scene, a_photo(DrivewayId(an_id())))
        with pytest.raises(Missing), scene.transactions.begin(acting_as=SYSTEM) as work:
            work.photos.show(_portrait(AccountId(an_id())))


def _added(scene: Scene, photo: DrivewayPhoto) -> DrivewayPhoto:
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.photos.add(photo)
    return photo


def _portrait(account_id: AccountId) -> Portrait:
    return Portrait(id=PhotoId(an_id()), account_id=account_id, created_at=NOW)
