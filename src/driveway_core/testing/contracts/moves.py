"""What every store of bookings must do when a stay moves, or comes back to life.

A stay that moves onto its own time is a fault that another booking program
shipped (domain rules §10).
"""

from concurrent.futures import ThreadPoolExecutor

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.bookings import Awaiting, Booking
from driveway_core.entries import WindowTaken
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, hours_from_now
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.transactions import Stale
from driveway_core.windows import HOUR

_ONTO_ITSELF = (
    (3, 5),  # later, over its own end
    (1, 6),  # around itself
    (2, 4),  # inside itself
    (4, 6),  # up to its own end, in its own buffer
    (6.5, 8),  # up to the end of its buffer
    (5, 6.5),  # up to its own start
    (4, 6),  # earlier, over its own start
    (4, 6),  # where it is
)
"""Windows, in hours from now, each asked for by the booking that has the one before."""


def _moved(booking: Booking, start: float, end: float) -> Booking:
    stay = hours_from_now(start, end)
    return booking.reschedule(stay, booking.offer.for_stay(stay), at=NOW)


def _kept(scene: Scene, booking: Booking) -> Booking:
    with scene.transactions.read(acting_as=SYSTEM) as work:
        return work.bookings.get(booking.id)


class MovesContract(OverTransactions):
    """``Bookings.move``, and who is too late for it."""

    def test_a_stay_may_move_onto_time_that_overlaps_its_own(self, transactions: Transactions) -> None:
        scene = set_scene(transactions, buffer_minutes=30)
        booking = scene.book(2, 4)
        for start, end in _ONTO_ITSELF:
            booking = scene.move(_moved(booking, start, end))
            assert booking.stay == hours_from_now(start, end)
            assert _kept(scene, booking) == booking

    def test_also_between_others_on_every_space(self, transactions: Transactions) -> None:
        scene = set_scene(transactions, spaces=2, buffer_minutes=30)
        others = [scene.book(start, end) for start, end in ((0, 0.5), (0, 0.5), (8.5, 9), (8.5, 9))]
        for own in (1, 2):
            booking = scene.book(2, 4)
            assert booking.space == own
            for start, end in _ONTO_ITSELF:
                booking = scene.move(_moved(booking, start, end))
                assert (booking.space, booking.stay) == (own, hours_from_now(start, end))
                assert _kept(scene, booking) == booking
            booking = scene.move(_moved(booking, 1, 8))
            assert booking.space == own
        assert [_kept(scene, other) for other in others] == others

    def test_around_itself_and_another_it_moves_to_a_space_that_is_free_or_not_at_all(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions, spaces=2)
        booking, beside = scene.book(2, 4), scene.book(5, 6)
        assert (booking.space, beside.space) == (1, 1)
        moved = scene.move(_moved(booking, 1, 7))
        assert moved.space == 2
        narrow = set_scene(transactions)
        booking, beside = narrow.book(2, 4), narrow.book(5, 6)
        for start, end in ((1, 7), (4, 7), (4, 5.5), (5.5, 7), (5, 6)):
            with pytest.raises(WindowTaken):
                narrow.move(_moved(booking, start, end))
        assert narrow.move(_moved(booking, 4, 5)).stay == hours_from_now(4, 5)

    def test_a_stay_cannot_move_onto_another(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        booking, other = scene.book(1, 2), scene.book(4, 6)
        for start, end in ((4, 6), (3, 5), (5, 7), (1, 8)):
            with pytest.raises(WindowTaken) as refused:
                scene.move(_moved(booking, start, end))
            assert refused.value.window == hours_from_now(start, end)
        assert _kept(scene, booking) == booking
        assert _kept(scene, other) == other

    def test_a_stay_may_move_up_to_another(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        booking = scene.book(1, 2)
        scene.book(4, 6)
        assert scene.move(_moved(booking, 1, 4)).version == booking.version + 1

    def test_moving_frees_the_time_left_behind(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        scene.move(_moved(scene.book(1, 4), 8, 9))
        assert scene.book(1, 4).space == 1

    def test_a_move_may_change_the_space(self, transactions: Transactions) -> None:
        scene = set_scene(transactions, spaces=2)
        first, second = scene.book(1, 3), scene.book(2, 4)
        scene.book(5, 7)
        assert second.space == 2
        moved = scene.move(_moved(first, 4.5, 6))
        assert moved.space == 2
        assert _kept(scene, moved) == moved

    def test_a_stay_on_a_space_that_was_given_up_may_still_be_shortened(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions, spaces=2)
        scene.book(1, 4)
        second = scene.book(1, 4)
        narrower = attrs.evolve(scene, driveway=attrs.evolve(scene.driveway, spaces=1))
        assert narrower.move(_moved(second, 1, 3)).space == 2
        with pytest.raises(WindowTaken):
            narrower.book(1, 2)

    def test_of_many_who_move_onto_one_window_one_gets_it(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        stays = [scene.book(2 * number, 2 * number + 1) for number in range(1, 7)]

        def attempt(booking: Booking) -> bool:
            try:
                scene.move(_moved(booking, 30, 32))
            except WindowTaken:
                return False
            return True

        with ThreadPoolExecutor(6) as drivers:
            assert sum(drivers.map(attempt, stays)) == 1

    def test_a_late_payment_revives_a_lapsed_hold_while_the_window_is_free(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions)
        lapsed = scene.save(scene.book(awaiting=Awaiting.PAYMENT).lapse())
        revived = scene.move(lapsed.revive(at=NOW + HOUR))
        assert (revived.id, revived.reference) == (lapsed.id, lapsed.reference)
        with pytest.raises(WindowTaken):
            scene.book()

    def test_a_late_payment_revives_nothing_once_the_window_is_taken(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions)
        lapsed = scene.save(scene.book(awaiting=Awaiting.PAYMENT).lapse())
        scene.book()
        with pytest.raises(WindowTaken):
            scene.move(lapsed.revive(at=NOW + HOUR))
        assert _kept(scene, lapsed) == lapsed

    @pytest.mark.parametrize("way", ["save", "move"])
    def test_what_was_read_before_somebody_elses_change_is_stale(
        self, transactions: Transactions, way: str
    ) -> None:
        scene = set_scene(transactions)
        booking = scene.book(1, 2)
        first = scene.save(booking.annotated(at=NOW, driver_notes="mine", host_notes=None))
        assert first.version == booking.version + 1
        second = {"save": scene.save, "move": scene.move}[way]
        with pytest.raises(Stale):
            second(_moved(booking, 3, 4))
        assert _kept(scene, booking) == first
