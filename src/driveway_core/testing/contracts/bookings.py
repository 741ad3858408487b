"""What every store of bookings must do about space: the last word on who gets it.

Among these tests are faults that other booking programs shipped
(domain rules §10): double bookings, one booking inside another, an
abandoned payment that blocks the window.
"""

import contextlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.bookings import Awaiting, Booking, CancelledBy, Source
from driveway_core.entries import WindowTaken
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, a_driveway
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.windows import HOUR, MINUTE, TimeWindow


def _race(scene: Scene, bookings: Sequence[Booking]) -> list[Booking]:
    """All at once; those that got a space."""

    def attempt(booking: Booking) -> Booking | None:
        try:
            return scene.store(booking)
        except WindowTaken:
            return None

    with ThreadPoolExecutor(len(bookings)) as drivers:
        return [each for each in drivers.map(attempt, bookings) if each is not None]


def _kept(scene: Scene, booking: Booking) -> Booking:
    with scene.transactions.read(acting_as=SYSTEM) as work:
        return work.bookings.get(booking.id)


class BookingSpaceContract(OverTransactions):
    """``Bookings.add``, and what makes room again."""

    @pytest.mark.parametrize(
        "second",
        [(2, 6), (1, 3), (3, 5), (2, 3), (2, 4), (5, 6), (5, 7), (3, 4), (5.99, 8), (0, 2.01)],
        ids=str,
    )
    def test_a_window_that_shares_an_instant_with_a_stay_is_taken(
        self, transactions: Transactions, second: tuple[float, float]
    ) -> None:
        scene = set_scene(transactions)
        first = scene.book(2, 6)
        late = scene.booking(*second)
        with pytest.raises(WindowTaken) as refused:
            scene.store(late)
        assert refused.value.window == late.stay
        assert _kept(scene, first) == first

    def test_a_booking_that_encloses_another_is_refused(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        scene.book(3, 4)
        with pytest.raises(WindowTaken):
            scene.book(1, 8)

    def test_windows_that_only_touch_are_both_granted(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        assert [scene.book(*window).space for window in ((2, 4), (4, 6), (1, 2))] == [1, 1, 1]

    def test_another_driveway_is_another_place(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        other = attrs.evolve(scene, driveway=scene.add(a_driveway(scene.host.id)))
        scene.book()
        assert other.book().driveway_id == other.driveway.id

    def test_the_buffer_after_a_stay_is_kept_free(self, transactions: Transactions) -> None:
        scene = set_scene(transactions, buffer_minutes=30)
        first = scene.book(2, 4)
        assert first.occupied == TimeWindow(first.stay.start, first.stay.end + 30 * MINUTE)
        with pytest.raises(WindowTaken):
            scene.book(4.25, 6)
        with pytest.raises(WindowTaken):
            scene.book(1, 1.75)
        scene.book(4.5, 6)
        scene.book(0.5, 1.5)

    def test_of_many_who_want_one_window_one_gets_it(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        assert len(_race(scene, [scene.booking() for _ in range(10)])) == 1

    def test_of_many_who_want_three_spaces_three_get_one_each(self, transactions: Transactions) -> None:
        scene = set_scene(transactions, spaces=3)
        won = _race(scene, [scene.booking(1 + number % 3 / 4, 3) for number in range(10)])
        assert sorted(booking.space for booking in won) == [1, 2, 3]
        assert [_kept(scene, booking) for booking in won] == won

    def test_spaces_are_taken_in_their_order_and_one_stay_after_another(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions, spaces=2)
        assert [scene.book(*window).space for window in ((1, 3), (2, 4), (3, 5), (4, 6))] == [1, 2, 1, 2]
        with pytest.raises(WindowTaken):
            scene.book(2.5, 4.5)

    def test_a_hold_occupies_like_a_stay(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        scene.book(awaiting=Awaiting.PAYMENT)
        with pytest.raises(WindowTaken):
            scene.book(awaiting=Awaiting.HOST)

    def test_an_abandoned_hold_makes_room_once_it_was_swept(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        hold = scene.book(awaiting=Awaiting.PAYMENT)
        later = NOW + 20 * MINUTE
        with pytest.raises(WindowTaken):
            scene.book(at=later)
        with transactions.begin(acting_as=SYSTEM) as work:
            for due in work.bookings.due(at=later, driveway_id=scene.driveway.id):
                work.bookings.save(due.due(at=later))
            winner = work.bookings.add(scene.booking(at=later), spaces=1)
        assert _kept(scene, winner).status.occupies
        assert _kept(scene, hold).cancel_reason == "hold_lapsed"

    def test_a_cancelled_booking_makes_room(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        scene.save(scene.book().cancel(by=CancelledBy.DRIVER, at=NOW))
        assert scene.book().space == 1

    def test_a_declined_request_makes_room(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        scene.save(scene.book(awaiting=Awaiting.HOST).decline(at=NOW))
        assert scene.book().space == 1

    def test_who_leaves_early_makes_room_at_once_buffer_included(self, transactions: Transactions) -> None:
        scene = set_scene(transactions, buffer_minutes=30)
        active = scene.save(
            scene.book(1, 8).check_in(at=NOW + HOUR, source=Source.DRIVER, early_arrival=15 * MINUTE)
        )
        with pytest.raises(WindowTaken):
            scene.book(3, 5)
        scene.save(active.check_out(at=NOW + 2 * HOUR, source=Source.DRIVER))
        scene.book(3, 5)

    def test_a_refused_booking_leaves_nothing_behind(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        scene.book()
        quoted = scene.booking()
        with contextlib.suppress(WindowTaken), transactions.begin(acting_as=scene.driver.actor) as work:
            work.accounts.save(attrs.evolve(scene.driver, first_name="Never"))
            work.bookings.add(quoted, spaces=1)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.accounts.get(scene.driver.id) == scene.driver
