"""What every search must find, in which order, and how far it may be trusted."""

from typing import Final
from uuid import UUID

import attrs
import pytest

from driveway_core.actors import AccountStatus
from driveway_core.bookings import Awaiting, CancelledBy
from driveway_core.driveways import ConnectorType, Features, ListingStatus
from driveway_core.entries import AvailabilityType
from driveway_core.listings import HostSummary, Listing, PublicListing
from driveway_core.places import Position
from driveway_core.ports import DrivewaySearch, Transactions
from driveway_core.recurrence import RecurrenceRule
from driveway_core.searching import Filters, SearchQuestion, free_minutes
from driveway_core.testing.builders import (
    NOW,
    a_driveway,
    a_question,
    always_open,
    an_entry,
    hours_from_now,
    some_terms,
)
from driveway_core.testing.contracts.driveways import a_full_driveway
from driveway_core.testing.contracts.fixtures import OverSearch
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.windows import MINUTE

NEAR: Final = Position(37.775, -122.419)


def found(search: DrivewaySearch, question: SearchQuestion) -> set[UUID]:
    """The ids of all listings that a question finds."""
    return {candidate.listing.id for candidate in search.nearest(question, limit=100)}


def _north(metres_of_latitude: float) -> Position:
    """So many thousandths of a degree (111.19 m each) north of the middle."""
    return Position(NEAR.latitude + metres_of_latitude / 1_000, NEAR.longitude)


def _at(scene: Scene, *norths: float) -> list[UUID]:
    return [scene.add(a_driveway(scene.host.id, position=_north(north))).id for north in norths]


class SearchContract(OverSearch):
    """``DrivewaySearch``: distance, order, pages, filters, stays in the way, and neighbours."""

    def test_a_candidate_is_the_public_part_of_a_listing(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions)
        [candidate] = search.nearest(a_question(), limit=10)
        summary = HostSummary(scene.host.id, "Grace", AccountStatus.ACTIVE)
        assert candidate.listing == PublicListing.of(
            Listing(scene.driveway, summary, always_open(scene.driveway))
        )
        assert candidate.listing.position == scene.driveway.position.in_public()
        assert (candidate.hours, tuple(candidate.taken)) == (None, ())

    @pytest.mark.parametrize(
        "exact",
        [(37.7774, -122.4194), (37.77749999, -122.41949999), (37.7765, -122.4185), (37.7775, -122.4195)],
        ids=str,
    )
    def test_distance_is_measured_to_the_rounded_position(
        self, transactions: Transactions, search: DrivewaySearch, exact: tuple[float, float]
    ) -> None:
        scene = set_scene(transactions)
        position = Position(*exact)
        driveway = scene.add(a_driveway(scene.host.id, position=position))
        metres = {each.listing.id: each.distance_m for each in search.nearest(a_question(), limit=10)}
        expected = a_question().near.metres_to(position.in_public())
        assert metres[driveway.id] == pytest.approx(expected, rel=1e-9, abs=1e-6)

    @pytest.mark.parametrize("radius, is_found", [(555, False), (556, True), (1, False), (20_000, True)])
    def test_the_radius_is_a_circle(
        self, transactions: Transactions, search: DrivewaySearch, *, radius: int, is_found: bool
    ) -> None:
        [at_556_metres] = _at(set_scene(transactions), 5)
        question = a_question(near=NEAR, radius_m=radius)
        assert (at_556_metres in found(search, question)) is is_found

    def test_corners_of_the_square_around_the_circle_are_left_out(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions)
        corner = Position(NEAR.latitude + 0.005, NEAR.longitude + 0.006)
        driveway = scene.add(a_driveway(scene.host.id, position=corner))
        assert driveway.id not in found(search, a_question(near=NEAR, radius_m=600))
        assert driveway.id in found(search, a_question(near=NEAR, radius_m=800))

    def test_places_are_found_across_the_date_line(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions)
        driveway = scene.add(
            a_driveway(scene.host.id, position=Position(-16.5, -179.998), time_zone="Pacific/Fiji")
        )
        assert found(search, a_question(near=Position(-16.5, 179.998))) == {driveway.id}

    def test_the_nearest_come_first_and_no_more_than_asked_for(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        far, near, middle = _at(set_scene(transactions), 9, 2, -4)
        question = a_question(near=_north(0.1))
        order = [each.listing.id for each in search.nearest(question, limit=10)]
        assert order[1:] == [near, middle, far]
        assert [each.listing.id for each in search.nearest(question, limit=2)] == order[:2]

    @pytest.mark.parametrize("size", [1, 2, 3, 7])
    def test_pages_follow_one_another_without_gap_or_repetition(
        self, transactions: Transactions, search: DrivewaySearch, size: int
    ) -> None:
        scene = set_scene(transactions)
        _at(scene, 3, 3, 3, 1, 2, 2, 5, 5, 5, 5, 8)
        question = a_question(near=NEAR)
        whole = [(each.distance_m, each.listing.id) for each in search.nearest(question, limit=100)]
        assert len(whole) == 12
        assert whole == sorted(whole)
        paged: list[tuple[float, UUID]] = []
        while page := search.nearest(question, limit=size, after=paged[-1] if paged else None):
            paged += [(each.distance_m, each.listing.id) for each in page]
        assert paged == whole

    def test_ones_own_listing_is_left_out(self, transactions: Transactions, search: DrivewaySearch) -> None:
        scene = set_scene(transactions)
        assert found(search, a_question(driver_id=scene.driver.id)) == {scene.driveway.id}
        assert found(search, a_question(driver_id=scene.host.id)) == set()

    @pytest.mark.parametrize("status", [AccountStatus.SUSPENDED, AccountStatus.BANNED])
    def test_the_listing_of_a_suspended_host_is_left_out(
        self, transactions: Transactions, search: DrivewaySearch, status: AccountStatus
    ) -> None:
        set_scene(transactions, host_status=status)
        assert found(search, a_question()) == set()

    @pytest.mark.parametrize(
        "name, value",
        [
            ("is_covered", True),
            ("has_ev_charging", True),
            ("charging_connector_type", ConnectorType.CCS),
            ("has_security_camera", True),
            ("has_lighting", True),
        ],
    )
    def test_a_filter_insists(
        self, transactions: Transactions, search: DrivewaySearch, name: str, *, value: bool | ConnectorType
    ) -> None:
        scene = set_scene(transactions)
        charging = {"has_ev_charging": True} if name == "charging_connector_type" else {}
        with_it = scene.add(
            a_driveway(scene.host.id, features=Features(**{**charging, name: value}))  # type: ignore[arg-type]  # one field of the class by its name
        )
        question = a_question(filters=Filters(**{name: value}))  # type: ignore[arg-type]  # as above
        assert found(search, question) == {with_it.id}
        assert found(search, a_question()) == {with_it.id, scene.driveway.id}
        if isinstance(value, bool):
            without = a_question(filters=Filters(**{name: False}))  # type: ignore[arg-type]  # as above
            assert found(search, without) == {scene.driveway.id}

    def test_a_connector_is_asked_for_by_its_kind(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions)
        tesla = Features(has_ev_charging=True, charging_connector_type=ConnectorType.TESLA)
        scene.add(a_driveway(scene.host.id, features=tesla))
        filters = Filters(charging_connector_type=ConnectorType.J1772)
        assert found(search, a_question(filters=filters)) == set()

    @pytest.mark.parametrize("instant", [True, False])
    def test_who_books_instantly_can_be_asked_for(
        self, transactions: Transactions, search: DrivewaySearch, *, instant: bool
    ) -> None:
        scene = set_scene(transactions)
        asking = scene.add(a_driveway(scene.host.id, terms=some_terms(instant_booking=False)))
        wanted = {True: scene.driveway.id, False: asking.id}[instant]
        assert found(search, a_question(filters=Filters(instant_booking_enabled=instant))) == {wanted}

    def test_filters_add_up(self, transactions: Transactions, search: DrivewaySearch) -> None:
        scene = set_scene(transactions)
        for has_lighting, is_covered in ((True, False), (False, True)):
            features = Features(has_lighting=has_lighting, is_covered=is_covered)
            scene.add(a_driveway(scene.host.id, features=features))
        both = scene.add(a_driveway(scene.host.id, features=Features(has_lighting=True, is_covered=True)))
        assert found(search, a_question(filters=Filters(has_lighting=True, is_covered=True))) == {both.id}

    def test_neighbours_tell_how_much_time_is_free_around_a_stay(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions, buffer_minutes=30)
        scene.book(1, 2)
        scene.book(8, 9)
        stay = hours_from_now(4, 6)
        [candidate] = search.nearest(a_question(stay=stay, neighbours=True), limit=10)
        assert free_minutes(candidate, stay) == 90 + 120
        scene.save(scene.book(7, 7.5).cancel(by=CancelledBy.HOST, at=NOW))
        scene.book(6.5, 7.5, awaiting=Awaiting.PAYMENT)
        [candidate] = search.nearest(a_question(stay=stay, neighbours=True), limit=10)
        assert free_minutes(candidate, stay) == 90 + 30
        later = NOW + 16 * MINUTE
        [candidate] = search.nearest(a_question(stay=stay, neighbours=True, at=later), limit=10)
        assert free_minutes(candidate, stay) == 90 + 120

    def test_the_space_that_leaves_most_time_counts(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions, spaces=2)
        scene.book(1, 3.5)
        scene.book(1, 2)
        stay = hours_from_now(4, 6)
        [candidate] = search.nearest(a_question(stay=stay, neighbours=True), limit=10)
        assert free_minutes(candidate, stay) == 240
        scene.book(6, 20)
        scene.book(7, 20)
        [candidate] = search.nearest(a_question(stay=stay, neighbours=True), limit=10)
        assert free_minutes(candidate, stay) == 120 + 60

    def test_opening_hours_bound_the_time_around_a_stay(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions)
        open_once, shut = an_entry(scene.driveway.id), an_entry(scene.driveway.id)
        shut = attrs.evolve(shut, kind=AvailabilityType.BLOCKED, window=hours_from_now(9, 10))
        scene.open(open_once, shut)
        stay = hours_from_now(2, 8)
        [candidate] = search.nearest(a_question(stay=stay, neighbours=True), limit=10)
        assert free_minutes(candidate, stay) == 120 + 60

    def test_weekly_hours_bound_the_time_around_a_stay(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions)
        daily = RecurrenceRule(tuple(range(7)))
        scene.open(an_entry(scene.driveway.id, window=hours_from_now(-24, -12), rule=daily))
        stay = hours_from_now(2, 11)
        [candidate] = search.nearest(a_question(stay=stay, neighbours=True), limit=10)
        assert free_minutes(candidate, stay) == 120 + 60

    def test_without_neighbours_nothing_is_told_of_them(
        self, transactions: Transactions, search: DrivewaySearch
    ) -> None:
        scene = set_scene(transactions)
        scene.book(4, 5)
        [candidate] = search.nearest(a_question(), limit=10)
        assert (candidate.hours, tuple(candidate.taken)) == (None, ())

    def test_every_public_field_is_shown(self, transactions: Transactions, search: DrivewaySearch) -> None:
        scene = set_scene(transactions)
        full = attrs.evolve(
            a_full_driveway(scene.host), status=ListingStatus.ACTIVE, is_available=True, retired_at=None
        )
        scene.add(full)
        [candidate] = search.nearest(a_question(near=full.position, stay=hours_from_now(24, 27)), limit=10)
        summary = HostSummary(scene.host.id, "Grace", AccountStatus.ACTIVE)
        assert candidate.listing == PublicListing.of(Listing(full, summary, always_open(full)))
