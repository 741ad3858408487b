"""What searching for a driveway must do over any store: prices, orders and pages."""

from decimal import Decimal
from uuid import UUID

import attrs
import pytest

from driveway_core.accounts import Account
from driveway_core.actors import ANYONE, SYSTEM
from driveway_core.dimensions import Dimensions
from driveway_core.driveways import Driveway, SizeLimits
from driveway_core.errors import Missing
from driveway_core.ports import DrivewaySearch, Transactions
from driveway_core.searching import RANKED_NEAREST, Hit, Order
from driveway_core.testing.builders import (
    HERE,
    NOW,
    a_driveway,
    a_review,
    a_vehicle,
    an_account,
    dollars,
    hours_from_now,
)
from driveway_core.testing.contracts.fixtures import OverSearch
from driveway_core.testing.scenes import Scene, set_scene, store_open, stored_account
from driveway_core.testing.searches import moved
from driveway_core.use_cases.search_driveways import SearchDriveways, Wish
from driveway_core.vehicles import VehicleId

WISH = Wish(near=HERE, radius_m=5_000, stay=hours_from_now(1, 3))


def walked(searching: SearchDriveways, wish: Wish, *, page: int) -> list[Hit]:
    """Every hit, page by page; no page is longer than asked for, and only the last may be shorter."""
    hits: list[Hit] = []
    after: tuple[float, UUID] | None = None
    while True:
        found = searching(ANYONE, wish, limit=page, after=after)
        assert len(found.hits) <= page
        hits += found.hits
        after = found.next_after
        if after is None:
            return hits
        assert len(found.hits) == page


class SearchOrdersContract(OverSearch):
    """``SearchDriveways`` over ``DrivewaySearch``."""

    @pytest.fixture
    def host(self, transactions: Transactions) -> Account:
        """A host called Grace."""
        return stored_account(transactions, an_account(first_name="Grace"))

    @pytest.fixture
    def searching(self, transactions: Transactions, search: DrivewaySearch) -> SearchDriveways:
        """The use case at `NOW`."""
        return SearchDriveways(search, transactions, lambda: NOW)

    @pytest.fixture
    def street(self, transactions: Transactions, host: Account) -> list[Driveway]:
        """Nine driveways, each 111 m further north than the last; two at one price."""
        prices = ("3.00", "4.00", "5.00", "9.00", "8.00", "4.00", "2.00", "7.00", "6.00")
        driveways = [
            a_driveway(host.id, position=moved(HERE, north_m=111.2 * number), hourly=price)
            for number, price in enumerate(prices)
        ]
        store_open(transactions, *driveways)
        return driveways

    @pytest.mark.parametrize("page", [1, 2, 4, 9, 50])
    @pytest.mark.parametrize("order", list(Order))
    def test_pages_of_any_size_give_every_hit_once(
        self, searching: SearchDriveways, street: list[Driveway], order: Order, page: int
    ) -> None:
        wish = attrs.evolve(WISH, order=order)
        hits = walked(searching, wish, page=page)
        assert [hit.id for hit in hits] == [hit.id for hit in searching(ANYONE, wish, limit=50).hits]
        assert {hit.id for hit in hits} == {driveway.id for driveway in street}
        assert len(hits) == len(street)

    def test_by_distance_the_nearest_comes_first(
        self, searching: SearchDriveways, street: list[Driveway]
    ) -> None:
        assert _ids(searching, Order.DISTANCE) == [driveway.id for driveway in street]

    def test_without_reviews_rating_goes_by_distance(
        self, searching: SearchDriveways, street: list[Driveway]
    ) -> None:
        assert _ids(searching, Order.RATING) == [driveway.id for driveway in street]

    def test_by_rating_the_best_come_first_and_those_without_reviews_last(
        self, transactions: Transactions, searching: SearchDriveways
    ) -> None:
        unrated, poor, good, better = (set_scene(transactions) for _ in range(4))
        for scene, given in ((poor, (1, 2)), (good, (5, 3)), (better, (5, 4))):
            with transactions.begin(acting_as=SYSTEM) as work:
                for hours, rating in zip((5, 9), given, strict=True):
                    booking = work.bookings.add(scene.booking(hours, hours + 1), spaces=1)
                    work.reviews.add(a_review(booking, rating=rating, published_at=NOW))
        hits = searching(ANYONE, attrs.evolve(WISH, order=Order.RATING), limit=9).hits
        assert [(hit.id, hit.candidate.listing.host_rating) for hit in hits] == [
            (better.driveway.id, 4.5),
            (good.driveway.id, 4.0),
            (poor.driveway.id, 1.5),
            (unrated.driveway.id, None),
        ]
        assert [hit.candidate.listing.review_count for hit in hits] == [2, 2, 2, 0]

    def test_by_price_the_cheapest_stay_comes_first_and_equal_ones_by_id(
        self, searching: SearchDriveways, street: list[Driveway]
    ) -> None:
        assert _ids(searching, Order.PRICE) == [street[number].id for number in (6, 0, 1, 5, 2, 8, 7, 4, 3)]

    def test_a_hit_carries_the_price_of_the_stay(
        self, searching: SearchDriveways, street: list[Driveway]
    ) -> None:
        hit = searching(ANYONE, WISH, limit=1).hits[0]
        assert (hit.price.subtotal, hit.price.platform_fee, hit.total) == (
            dollars("6.00"),
            dollars("0.90"),
            dollars("6.90"),
        )
        assert hit.candidate.listing.host_first_name == "Grace"

    def test_best_weighs_distance_price_rating_and_free_time(
        self, transactions: Transactions, searching: SearchDriveways, host: Account
    ) -> None:
        """Near, dear and free; further, cheap and hemmed in; furthest, cheap and free."""
        near = a_driveway(host.id, position=HERE, hourly="10.00")
        hemmed = a_driveway(host.id, position=moved(HERE, north_m=400), hourly="5.00")
        free = a_driveway(host.id, position=moved(HERE, north_m=600), hourly="5.00")
        store_open(transactions, near, hemmed, free)
        scene = set_scene(transactions)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.driveways.save(attrs.evolve(scene.driveway, is_available=False))
        for start, end in ((0, 1), (3, 4)):
            attrs.evolve(scene, driveway=hemmed).book(start, end)
        wish = attrs.evolve(WISH, radius_m=1_000, order=Order.BEST)
        metres = {each.id: HERE.metres_to(each.position.in_public()) for each in (near, hemmed, free)}
        scores = {
            near.id: 0.4 * (1 - metres[near.id] / 1_000) + 0.3 * 0 + 0.2 * 0.5 + 0.1 * 1,
            hemmed.id: 0.4 * (1 - metres[hemmed.id] / 1_000) + 0.3 * 1 + 0.2 * 0.5 + 0.1 * 0,
            free.id: 0.4 * (1 - metres[free.id] / 1_000) + 0.3 * 1 + 0.2 * 0.5 + 0.1 * 1,
        }
        found = [hit.id for hit in searching(ANYONE, wish, limit=5).hits]
        assert found == sorted(scores, key=lambda each: -scores[each]) == [free.id, hemmed.id, near.id]

    @pytest.mark.parametrize("page", [1, 2, 3, 50])
    @pytest.mark.parametrize("order", [Order.DISTANCE, Order.PRICE])
    def test_a_highest_price_holds_over_all_pages(
        self, searching: SearchDriveways, street: list[Driveway], order: Order, page: int
    ) -> None:
        """Two hours at 5.00 an hour are 11.50 with the fee."""
        wish = attrs.evolve(WISH, order=order, max_total=Decimal("11.50"))
        hits = walked(searching, wish, page=page)
        cheap = (6, 0, 1, 5, 2) if order is Order.PRICE else (0, 1, 2, 5, 6)
        assert [hit.id for hit in hits] == [street[number].id for number in cheap]

    def test_orders_other_than_distance_rank_the_nearest_500(
        self, transactions: Transactions, searching: SearchDriveways, host: Account
    ) -> None:
        near = [a_driveway(host.id, hourly="5.00") for _ in range(RANKED_NEAREST)]
        cheap_but_far = a_driveway(host.id, position=moved(HERE, north_m=500), hourly="1.00")
        store_open(transactions, *near, cheap_but_far)
        assert _ids(searching, Order.PRICE) == [driveway.id for driveway in near]
        assert _ids(searching, Order.DISTANCE) == [driveway.id for driveway in (*near, cheap_but_far)]

    def test_a_registered_car_is_judged_by_its_size(
        self, transactions: Transactions, searching: SearchDriveways
    ) -> None:
        scene, car = self._narrow(transactions)
        by_car = attrs.evolve(WISH, vehicle_id=car)
        assert searching(scene.driver.actor, by_car, limit=5).hits == ()
        bare = attrs.evolve(WISH, car=Dimensions(180, 70, 57))
        assert [hit.id for hit in searching(ANYONE, bare, limit=5).hits] == [scene.driveway.id]

    def test_somebody_elses_car_is_missing(
        self, transactions: Transactions, searching: SearchDriveways
    ) -> None:
        scene, car = self._narrow(transactions)
        with pytest.raises(Missing):
            searching(scene.host.actor, attrs.evolve(WISH, vehicle_id=car), limit=5)

    def _narrow(self, transactions: Transactions) -> tuple[Scene, VehicleId]:
        scene = set_scene(transactions)
        wide = a_vehicle(scene.driver.id, dimensions=Dimensions(180, 75, 57))
        with transactions.begin(acting_as=SYSTEM) as work:
            work.vehicles.add(wide)
            limits = SizeLimits(max_length=190, max_width=74)
            work.driveways.save(attrs.evolve(scene.driveway, limits=limits))
        return scene, wide.id


def _ids(searching: SearchDriveways, order: Order) -> list[UUID]:
    return [hit.id for hit in searching(ANYONE, attrs.evolve(WISH, order=order), limit=1_000).hits]
