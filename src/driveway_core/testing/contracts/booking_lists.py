"""What every store of bookings must do besides handing out space."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import UUID

import attrs
import pytest

from driveway_core.actors import SYSTEM, AccountId
from driveway_core.booking_states import TroubleKind
from driveway_core.booking_texts import BookingReference
from driveway_core.bookings import Awaiting, Booking, BookingId, BookingStatus, CancelledBy, Source
from driveway_core.details import BookingDetails, BookingQuestion, Side
from driveway_core.errors import Missing
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, a_driveway, an_id
from driveway_core.testing.contracts.driveways import a_full_driveway
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import Scene, set_scene, stored_account, stored_driver
from driveway_core.windows import HOUR, MINUTE


def _due(
    scene: Scene,
    at: datetime,
    *,
    driveway: bool = False,
    account: AccountId | None = None,
    limit: int = 100,
) -> list[Booking]:
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        return list(
            work.bookings.due(
                at=at, driveway_id=scene.driveway.id if driveway else None, account_id=account, limit=limit
            )
        )


def _every_page(
    scene: Scene, account: AccountId, side: Side, *, status: BookingStatus | None = None, limit: int = 2
) -> list[Booking]:
    found: list[Booking] = []
    after: UUID | None = None
    while True:
        with scene.transactions.read(acting_as=SYSTEM) as work:
            page = work.bookings.of(account, side=side, status=status, limit=limit, after=after)
        assert len(page.items) == limit or page.next_after is None
        found += [details.booking for details in page.items]
        after = page.next_after
        if after is None:
            return found


class BookingsContract(OverTransactions):
    """``Bookings``: reading, listing, and what is due."""

    def test_who_would_change_a_booking_waits_for_whoever_is_at_it(self, transactions: Transactions) -> None:
        booking = set_scene(transactions).book()

        def note(line: int) -> None:
            with transactions.begin(acting_as=SYSTEM) as work:
                current = work.bookings.get(booking.id, changing=True)
                notes = f"{current.host_notes or ''}{line}"
                work.bookings.save(current.annotated(at=NOW, driver_notes=None, host_notes=notes))

        with ThreadPoolExecutor(4) as writers:
            list(writers.map(note, range(4)))
        with transactions.read(acting_as=SYSTEM) as work:
            assert sorted(work.bookings.get(booking.id).host_notes or "") == ["0", "1", "2", "3"]

    def test_a_booking_comes_back_as_it_was_added(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        elsewhere = attrs.evolve(scene, driveway=scene.add(a_full_driveway(scene.host)))
        full = attrs.evolve(
            elsewhere.booking(30, 24 * 40, awaiting=Awaiting.HOST, at=NOW),
            driver_notes="Ich komme später – 10 min",
            host_notes="Tor klemmt",
            tesla_navigation_sent=True,
            auto_park_attempted=True,
            auto_park_successful=True,
            auto_park_source="driver",
            auto_park_reason="tried",
        )
        for booking in (scene.booking(), full):
            stored = scene.store(booking)
            with transactions.read(acting_as=SYSTEM) as work:
                assert stored == booking
                assert work.bookings.get(booking.id) == booking
                assert work.bookings.by_reference(booking.reference) == booking

    def test_every_step_of_a_life_comes_back_as_it_was_saved(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        early = 15 * MINUTE
        stay, trouble = scene.book(1, 2), scene.book(2, 3)
        active = scene.save(stay.check_in(at=NOW + HOUR, source=Source.DRIVER, early_arrival=early))
        other = scene.save(trouble.check_in(at=NOW + 2 * HOUR, source=Source.POLLING, early_arrival=early))
        lives = (
            active,
            scene.save(active.check_out(at=NOW + 2 * HOUR, source=Source.TELEMETRY)),
            scene.save(
                other.report_trouble(at=NOW + 2 * HOUR, kind=TroubleKind.BLOCKED, early_arrival=early)
            ),
            scene.save(scene.book(3, 4).miss()),
            scene.save(scene.book(4, 5).cancel(by=CancelledBy.DRIVER, at=NOW, reason="ill")),
            scene.save(scene.book(5, 6, awaiting=Awaiting.HOST).accept(at=NOW)),
            scene.save(scene.book(6, 7, awaiting=Awaiting.PAYMENT).confirm(at=NOW)),
        )
        for saved in lives[1:]:
            with transactions.read(acting_as=SYSTEM) as work:
                assert work.bookings.get(saved.id) == saved

    def test_stays_over_99_hours_are_kept_to_the_quarter_of_an_hour(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        booking = scene.book(1, 8_761)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.bookings.get(booking.id).offer.price.total_hours == 8_760
            assert work.bookings.get(booking.id) == booking

    def test_an_unknown_booking_is_missing(self, transactions: Transactions) -> None:
        with transactions.read(acting_as=SYSTEM) as work:
            with pytest.raises(Missing):
                work.bookings.get(BookingId(an_id()))
            with pytest.raises(Missing):
                work.bookings.details(BookingId(an_id()))
            with pytest.raises(Missing):
                work.bookings.by_reference(BookingReference("DH-23456789"))

    def test_details_name_everything_that_belongs_to_a_booking(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        booking = scene.book()
        with transactions.begin(acting_as=SYSTEM) as work:
            car = work.vehicles.save(scene.car.retire(at=NOW))
            driveway = work.driveways.save(scene.driveway.retire(at=NOW))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.bookings.details(booking.id) == BookingDetails(
                booking=booking,
                driveway=driveway,
                vehicle=car,
                driver_first_name="Ada",
                host_first_name="Grace",
            )

    def test_each_side_sees_its_bookings_latest_made_first(self, transactions: Transactions) -> None:
        scene, elsewhere = set_scene(transactions), set_scene(transactions)
        bookings = [scene.book(number, number + 1) for number in (9, 1, 5, 3, 7)]
        elsewhere.book()
        latest_first = bookings[::-1]
        assert _every_page(scene, scene.driver.id, Side.DRIVER) == latest_first
        assert _every_page(scene, scene.host.id, Side.HOST) == latest_first
        assert _every_page(scene, scene.host.id, Side.DRIVER) == []
        assert _every_page(scene, scene.driver.id, Side.DRIVER, limit=5) == latest_first

    def test_lists_can_be_narrowed_to_a_status(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        kept = [scene.book(number, number + 1) for number in range(1, 5)]
        gone = [scene.save(each.cancel(by=CancelledBy.HOST, at=NOW)) for each in kept[1:4:2]]
        assert _every_page(scene, scene.driver.id, Side.DRIVER, status=BookingStatus.CANCELLED) == gone[::-1]
        assert (
            _every_page(scene, scene.host.id, Side.HOST, status=BookingStatus.CONFIRMED) == kept[0:3:2][::-1]
        )
        assert _every_page(scene, scene.host.id, Side.HOST, status=BookingStatus.ACTIVE) == []

    def test_everybodys_are_found_by_all_that_is_asked_latest_made_first(
        self, transactions: Transactions
    ) -> None:
        scene, elsewhere = set_scene(transactions), set_scene(transactions)
        first, there, mine_there = scene.book(), elsewhere.book(), elsewhere.book(5, 6, car=scene.car)
        gone = scene.save(scene.book(5, 6).cancel(by=CancelledBy.HOST, at=NOW))

        def found(question: BookingQuestion, *, limit: int = 9, after: UUID | None = None) -> list[Booking]:
            with transactions.read(acting_as=SYSTEM) as work:
                page = work.bookings.find(question, limit=limit, after=after)
            return [details.booking for details in page.items]

        everything, here = BookingQuestion(), BookingQuestion(driveway_id=scene.driveway.id)
        assert found(everything) == [gone, mine_there, there, first]
        assert found(everything, limit=2, after=mine_there.id) == [there, first]
        assert found(BookingQuestion(reference=there.reference)) == [there]
        assert found(BookingQuestion(status=BookingStatus.CANCELLED)) == [gone]
        assert found(BookingQuestion(account_id=scene.driver.id)) == [gone, mine_there, first]
        assert found(BookingQuestion(account_id=elsewhere.host.id)) == [mine_there, there]
        assert found(here) == [gone, first]
        assert found(attrs.evolve(here, account_id=elsewhere.driver.id)) == []
        asked = attrs.evolve(here, account_id=scene.host.id, status=BookingStatus.CONFIRMED)
        assert found(attrs.evolve(asked, reference=first.reference)) == [first]
        assert found(attrs.evolve(asked, reference=gone.reference)) == []

    def test_a_hold_is_due_when_it_ends_and_a_stay_when_it_is_over(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        hold = scene.book(5, 6, awaiting=Awaiting.PAYMENT)
        request = scene.book(7, 8, awaiting=Awaiting.HOST)
        stay = scene.book(1, 2)
        running = scene.book(2, 3)
        scene.save(running.check_in(at=NOW + 2 * HOUR, source=Source.DRIVER, early_arrival=HOUR))
        for hours, expected in (
            (0, []),
            (0.24, []),
            (0.25, [hold]),
            (1.99, [hold]),
            (2, [hold, stay]),
            (6.99, [hold, stay]),
            (7, [hold, stay, request]),
        ):
            assert _due(scene, NOW + hours * HOUR) == expected

    def test_what_is_due_comes_earliest_first_and_as_many_as_asked_for(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions)
        stays = [scene.book(number, number + 1) for number in (7, 1, 5, 3)]
        by_end = sorted(stays, key=lambda booking: booking.stay.end)
        assert _due(scene, NOW + 30 * HOUR) == by_end
        assert _due(scene, NOW + 30 * HOUR, limit=2) == by_end[:2]

    def test_what_is_due_can_be_asked_of_one_driveway_or_one_account(
        self, transactions: Transactions
    ) -> None:
        scene, elsewhere = set_scene(transactions), set_scene(transactions)
        stranger = stored_account(transactions)
        late = NOW + 30 * HOUR
        here, there = scene.book(), elsewhere.book()
        mine_there = elsewhere.book(5, 6, car=scene.car)
        assert _due(scene, late, driveway=True) == [here]
        assert _due(elsewhere, late, driveway=True) == [there, mine_there]
        assert _due(scene, late, account=scene.driver.id) == [here, mine_there]
        assert _due(scene, late, account=scene.host.id) == [here]
        assert _due(scene, late, account=elsewhere.host.id) == [there, mine_there]
        assert _due(scene, late, account=stranger.id) == []

    def test_live_holds_are_those_that_have_not_lapsed(self, transactions: Transactions) -> None:
        scene = set_scene(transactions, spaces=2)
        scene.book(1, 2)
        scene.book(3, 4, awaiting=Awaiting.PAYMENT)
        scene.book(5, 6, awaiting=Awaiting.HOST)
        scene.save(scene.book(7, 8, awaiting=Awaiting.PAYMENT).confirm(at=NOW))
        scene.book(3, 4, awaiting=Awaiting.PAYMENT, car=stored_driver(transactions))
        for minutes, expected in ((0, 2), (14, 2), (15, 1), (299, 1), (300, 0)):
            with transactions.begin(acting_as=scene.driver.actor) as work:
                assert work.bookings.live_holds(scene.driver.id, at=NOW + minutes * MINUTE) == expected

    def test_who_ever_booked_a_driveway_is_a_party_to_it(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        stranger, other = stored_account(transactions), scene.add(a_driveway(scene.host.id))
        scene.save(scene.book().cancel(by=CancelledBy.DRIVER, at=NOW))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.bookings.is_party(scene.driver.id, scene.driveway.id)
            assert not work.bookings.is_party(scene.driver.id, other.id)
            assert not work.bookings.is_party(stranger.id, scene.driveway.id)

    def test_the_next_booking_of_a_space_is_found(self, transactions: Transactions) -> None:
        scene = set_scene(transactions, spaces=2)
        late, beside = scene.book(7, 9), scene.book(7, 9)
        held = scene.book(5, 6, awaiting=Awaiting.PAYMENT)
        early = scene.book(1, 2)
        scene.save(scene.book(3, 4).cancel(by=CancelledBy.DRIVER, at=NOW))
        scene.save(early.check_in(at=NOW + HOUR, source=Source.DRIVER, early_arrival=HOUR))
        set_scene(transactions).book(4, 5)
        assert (late.space, beside.space, held.space, early.space) == (1, 2, 1, 1)
        for space, hours, expected in (
            (1, 0, held),
            (1, 5, held),
            (1, 5.001, late),
            (1, 7.001, None),
            (2, 5, beside),
            (3, 0, None),
        ):
            with transactions.read(acting_as=SYSTEM) as work:
                found = work.bookings.next_at(scene.driveway.id, space, after=NOW + hours * HOUR)
            assert found == expected

    def test_active_bookings_whose_end_has_passed_are_found(self, transactions: Transactions) -> None:
        scene = set_scene(transactions, spaces=2)

        def active(start: int, end: int) -> Booking:
            booking, at = scene.book(start, end), NOW + start * HOUR
            return scene.save(booking.check_in(at=at, source=Source.DRIVER, early_arrival=HOUR))

        second, first, third = active(3, 5), active(1, 3), active(5, 6)
        scene.save(active(1, 2).check_out(at=NOW + 2 * HOUR, source=Source.ASSUMED))
        scene.book(2, 3)
        with transactions.read(acting_as=SYSTEM) as work:

            def past(hours: float, limit: int = 9, after: BookingId | None = None) -> list[BookingId]:
                return list(work.bookings.active_past(at=NOW + hours * HOUR, limit=limit, after=after))

            assert past(2.999) == []
            assert past(3) == [first.id]
            assert past(9) == [first.id, second.id, third.id]
            assert past(9, limit=2) == [first.id, second.id]
            assert past(9, limit=1, after=first.id) == [second.id]
            assert past(9, after=second.id) == [third.id]
            assert past(9, after=third.id) == []
