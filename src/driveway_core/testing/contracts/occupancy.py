"""What every store of bookings must say of the time that is taken."""

from datetime import datetime
from typing import Final

from driveway_core.actors import SYSTEM
from driveway_core.bookings import Awaiting, CancelledBy, Source
from driveway_core.ports import Transactions
from driveway_core.searching import Spot
from driveway_core.testing.builders import NOW, hours_from_now
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.windows import HOUR, MINUTE, TimeWindow

MONTH: Final = hours_from_now(0, 24 * 30)


def _taken(scene: Scene, within: TimeWindow = MONTH, *, at: datetime = NOW) -> list[Spot]:
    with scene.transactions.read(acting_as=SYSTEM) as work:
        spots = work.bookings.occupied(scene.driveway.id, within, at=at)
        behind = work.bookings.occupying(scene.driveway.id, within, at=at)
    assert [Spot(booking.space, booking.occupied) for booking in behind] == list(spots)
    return sorted(spots, key=lambda spot: (spot.space, spot.window))


class OccupancyContract(OverTransactions):
    """``Bookings.occupied``, and the bookings behind it."""

    def test_what_is_occupied_names_space_and_window_buffer_included(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions, spaces=2, buffer_minutes=30)
        first, second, hold = scene.book(1, 3), scene.book(2, 4), scene.book(6, 7, awaiting=Awaiting.HOST)
        scene.save(scene.book(8, 9).cancel(by=CancelledBy.HOST, at=NOW))
        assert _taken(scene) == [
            Spot(1, first.occupied),
            Spot(1, hold.occupied),
            Spot(2, second.occupied),
        ]
        with transactions.read(acting_as=SYSTEM) as work:
            behind = work.bookings.occupying(scene.driveway.id, MONTH, at=NOW)
        assert list(behind) == [first, hold, second]

    def test_what_is_occupied_shares_an_instant_with_the_window_asked_about(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions, buffer_minutes=30)
        spot = Spot(1, scene.book(2, 4).occupied)
        for start, end, expected in (
            (1, 2, []),
            (1, 2.01, [spot]),
            (3, 3.1, [spot]),
            (4.25, 6, [spot]),
            (4.5, 6, []),
            (0, 9, [spot]),
        ):
            assert _taken(scene, hours_from_now(start, end)) == expected

    def test_what_is_occupied_elsewhere_does_not_count(self, transactions: Transactions) -> None:
        scene, elsewhere = set_scene(transactions), set_scene(transactions)
        elsewhere.book()
        assert _taken(scene) == []

    def test_a_lapsed_hold_counts_as_free_before_it_is_swept(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        hold = scene.book(awaiting=Awaiting.PAYMENT)
        assert _taken(scene, at=NOW + 14 * MINUTE) == [Spot(1, hold.occupied)]
        assert _taken(scene, at=NOW + 15 * MINUTE) == []

    def test_the_buffer_of_a_missed_stay_counts_as_free_before_it_is_swept(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions, buffer_minutes=60)
        stay = scene.book(1, 3)
        assert _taken(scene, at=stay.stay.end - MINUTE) == [Spot(1, stay.occupied)]
        assert _taken(scene, at=stay.stay.end) == []

    def test_a_car_that_stays_on_occupies_to_the_end_of_its_buffer(self, transactions: Transactions) -> None:
        scene = set_scene(transactions, buffer_minutes=60)
        active = scene.save(
            scene.book(1, 3).check_in(at=NOW + HOUR, source=Source.DRIVER, early_arrival=HOUR)
        )
        assert _taken(scene, at=NOW + 3.5 * HOUR) == [Spot(1, active.occupied)]
