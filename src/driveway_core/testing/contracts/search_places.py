"""What every search must do wherever on earth, and on pages of any size."""

import pytest

from driveway_core.accounts import Account
from driveway_core.errors import InvalidValue
from driveway_core.places import Position
from driveway_core.ports import DrivewaySearch, Transactions
from driveway_core.settings import Marketplace
from driveway_core.testing.builders import (
    HERE,
    NOW,
    a_driveway,
    a_question,
    an_account,
)
from driveway_core.testing.contracts.fixtures import OverSearch
from driveway_core.testing.contracts.search import found
from driveway_core.testing.scenes import store_open, stored_account
from driveway_core.testing.searches import moved, walked
from driveway_core.windows import TimeWindow


class SearchPlacesContract(OverSearch):
    """``DrivewaySearch``: near and far, page by page."""

    @pytest.fixture
    def host(self, transactions: Transactions) -> Account:
        """A host called Grace."""
        return stored_account(transactions, an_account(first_name="Grace"))

    def test_the_edge_of_the_radius_is_drawn_around_rounded_positions(
        self, transactions: Transactions, search: DrivewaySearch, host: Account
    ) -> None:
        driveway = a_driveway(host.id, position=Position(37.7843, -122.4194))
        store_open(transactions, driveway)
        edge = HERE.metres_to(driveway.position.in_public())
        assert found(search, a_question(radius_m=int(edge) + 1)) == {driveway.id}
        assert found(search, a_question(radius_m=int(edge))) == set()

    @pytest.mark.parametrize("page", [1, 2, 7, 29, 100])
    def test_pages_of_any_size_give_everything_once_nearest_first_ties_by_id(
        self, transactions: Transactions, search: DrivewaySearch, host: Account, page: int
    ) -> None:
        crowd = [a_driveway(host.id, position=moved(HERE, north_m=number % 3)) for number in range(25)]
        ring = [
            a_driveway(host.id, position=moved(HERE, north_m=130.0 * (number - 8), east_thousandths=number))
            for number in range(17)
        ]
        store_open(transactions, *crowd, *ring)
        everything = walked(search, a_question(radius_m=5_000), page=page)
        distances = {each.id: HERE.metres_to(each.position.in_public()) for each in (*crowd, *ring)}
        assert [each.listing.id for each in everything] == sorted(
            distances, key=lambda each: (round(distances[each], 6), each)
        )

    @pytest.mark.parametrize(
        "near",
        [
            Position(0, 179.9995),
            Position(-17.5, -179.99),
            Position(70, 25),
            Position(84.5, 179.95),
            Position(-89.5, 10),
            Position(89.95, -100),
            Position(90, 0),
        ],
    )
    def test_it_sees_across_the_date_line_and_around_the_poles(
        self, transactions: Transactions, search: DrivewaySearch, host: Account, near: Position
    ) -> None:
        driveways = [
            a_driveway(
                host.id, position=Position(_within(near.latitude + north), _around(near.longitude + east))
            )
            for north in (-0.1, -0.01, 0.01, 0.1)
            for east in (-180, -90, -10, -1, -0.1, -0.01, 0, 0.01, 0.1, 1, 10, 90)
        ]
        driveways += [a_driveway(host.id, position=Position(near.latitude, lon)) for lon in (-180, 180)]
        store_open(transactions, *driveways)
        distances = {each.id: near.metres_to(each.position.in_public()) for each in driveways}
        inside = {each for each, distance in distances.items() if distance <= 20_000}
        for page in (3, 100):
            everything = walked(search, a_question(near=near, radius_m=20_000), page=page)
            assert {each.listing.id for each in everything} == inside
            assert len(everything) == len(inside)
            order = [distances[each.listing.id] for each in everything]
            assert order == pytest.approx(sorted(order), abs=1e-6)

    def test_the_marketplace_says_which_cities_it_serves(
        self, transactions: Transactions, search: DrivewaySearch, host: Account
    ) -> None:
        names = ('Saint "Bart\\" {é, x}', "San Francisco")
        driveways = [a_driveway(host.id, city=city) for city in names]
        store_open(transactions, *driveways)
        for city, driveway in zip(names, driveways, strict=True):
            assert found(search, a_question(market=Marketplace(supported_cities=frozenset({city})))) == {
                driveway.id
            }
        assert found(search, a_question(market=Marketplace(supported_cities=frozenset()))) == set()

    def test_years_without_a_calendar_are_refused(self, search: DrivewaySearch) -> None:
        with pytest.raises(InvalidValue):
            a_question(stay=TimeWindow(NOW.replace(year=9998), NOW.replace(year=9999)))


def _around(longitude: float) -> float:
    return (longitude + 180) % 360 - 180


def _within(latitude: float) -> float:
    return max(-90.0, min(90.0, latitude))
