"""What every store of reports of trouble must do."""

from typing import Final

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.booking_states import TroubleKind
from driveway_core.bookings import BookingId
from driveway_core.errors import Missing
from driveway_core.photos import LARGEST_PHOTO, Photo, PhotoId, PhotoMedia
from driveway_core.ports import Transactions
from driveway_core.testing.builders import A_PICTURE, NOW, a_report, an_id
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.transactions import Interrupted
from driveway_core.troubles import TroubleId, TroubleReport, Verdict
from driveway_core.windows import HOUR

LARGEST: Final = A_PICTURE + bytes(LARGEST_PHOTO - len(A_PICTURE))


class TroublesContract(OverTransactions):
    """``Troubles``."""

    @pytest.fixture
    def scene(self, transactions: Transactions) -> Scene:
        """A host, a driver, a car and a driveway."""
        return set_scene(transactions, spaces=5)

    def test_a_report_comes_back_at_every_step_of_its_life(self, scene: Scene) -> None:
        report = _added(scene, a_report(scene.book().id, photos=2), A_PICTURE, A_PICTURE)
        answered = report.answer("Nobody was there. Straße!", at=NOW + HOUR)
        decided = answered.decide(Verdict.UPHELD, by=scene.host.id, at=NOW + 2 * HOUR)
        for step in (report, answered, decided):
            with scene.transactions.begin(acting_as=SYSTEM) as work:
                work.troubles.save(step)
            with scene.transactions.read(acting_as=SYSTEM) as work:
                assert work.troubles.get(report.id) == work.troubles.of(report.booking_id) == step

    @pytest.mark.parametrize("kind", TroubleKind)
    def test_every_kind_and_a_decision_on_the_spot_can_be_kept(self, scene: Scene, kind: TroubleKind) -> None:
        report = _added(scene, attrs.evolve(a_report(scene.book().id), kind=kind))
        decided = report.decide(Verdict.DISMISSED, by=None, at=NOW)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            assert work.troubles.get(report.id, changing=True) == report
            assert work.troubles.of(report.booking_id, changing=True) == report
            work.troubles.save(decided)
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert work.troubles.get(report.id) == decided

    def test_photos_come_back_in_their_order_and_byte_by_byte(self, scene: Scene) -> None:
        sent = (b"\x89PNG\r\n\x1a\n\x00", LARGEST, b"RIFF\x00\x00\x00\x00WEBP", A_PICTURE)
        media = (PhotoMedia.PNG, PhotoMedia.JPEG, PhotoMedia.WEBP, PhotoMedia.JPEG)
        photos = tuple(
            Photo(id=PhotoId(an_id()), media=kind, size=len(each))
            for kind, each in zip(media, sent, strict=True)
        )
        report = _added(scene, attrs.evolve(a_report(scene.book().id), photos=photos), *sent)
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert work.troubles.get(report.id).photos == photos
            assert tuple(work.troubles.picture(each.id) for each in photos) == sent

    def test_one_booking_has_one_report(self, scene: Scene) -> None:
        first = _added(scene, a_report(scene.book().id))
        with pytest.raises(Interrupted):
            _added(scene, a_report(first.booking_id))
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert work.troubles.of(first.booking_id) == first

    def test_each_booking_has_its_own(self, scene: Scene) -> None:
        first, second = (_added(scene, a_report(scene.book().id)) for _ in range(2))
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert work.troubles.of(first.booking_id) == first
            assert work.troubles.of(second.booking_id) == second

    def test_what_is_not_there_is_missing(self, scene: Scene) -> None:
        booking = scene.book()
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            with pytest.raises(Missing):
                work.troubles.get(TroubleId(an_id()))
            with pytest.raises(Missing):
                work.troubles.of(booking.id)
            with pytest.raises(Missing):
                work.troubles.of(BookingId(an_id()))
            with pytest.raises(Missing):
                work.troubles.picture(PhotoId(an_id()))
            with pytest.raises(Missing):
                work.troubles.save(a_report(booking.id))


def _added(scene: Scene, report: TroubleReport, *pictures: bytes) -> TroubleReport:
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.troubles.add(report, pictures)
    return report
