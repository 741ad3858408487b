"""What every store must do for whoever asks what is known of them, or wants it gone."""

import json
from collections.abc import Mapping, Sequence

import attrs
import pytest

from driveway_core.actors import SYSTEM, AccountId
from driveway_core.bookings import Awaiting, Booking
from driveway_core.disputes import DisputeStatus
from driveway_core.dossiers import Record
from driveway_core.erasures import ERASED, Erasure, MatterKind, nobodys_address
from driveway_core.errors import Missing
from driveway_core.payments import PaymentStatus
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, a_dispute, a_payment, a_payout
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.furnished import OF_DRIVER, OF_HOST, OVER, Furnished, furnish
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.windows import DAY, HOUR

_SECRET = frozenset({"access_token"})


def dossier(transactions: Transactions, account_id: AccountId) -> Mapping[str, Sequence[Record]]:
    """Every section of an account's export, read three records at a time."""
    found: dict[str, list[Record]] = {}
    with transactions.read(acting_as=SYSTEM) as work:
        for section in work.dossiers.sections():
            after: str | None = None
            found[section.name] = []
            while True:
                some = work.dossiers.records(account_id, section.name, limit=3, after=after)
                found[section.name].extend(some.items)
                if some.next is None:
                    break
                after = some.next
    return found


class DossiersContract(OverTransactions):
    """``Dossiers``."""

    @pytest.fixture
    def known(self, transactions: Transactions) -> Furnished:
        """A driver and a host of whom something is known in every way."""
        return furnish(transactions)

    def test_a_dossier_holds_what_its_owner_wrote_and_no_secret(self, known: Furnished) -> None:
        for account, planted in ((known.driver, OF_DRIVER), (known.host, OF_HOST)):
            text = json.dumps(dossier(known.transactions, account.id), ensure_ascii=False)
            for name, words in planted.items():
                assert (words in text) is (name not in _SECRET), name

    def test_a_dossier_holds_nothing_that_tells_who_somebody_else_is(self, known: Furnished) -> None:
        driver = json.dumps(dossier(known.transactions, known.driver.id))
        assert [words for words in OF_HOST.values() if words in driver] == []
        assert str(known.host.id) not in driver
        host = json.dumps(dossier(known.transactions, known.host.id))
        assert [words for words in OF_DRIVER.values() if words in host] == []
        assert str(known.driver.id) not in host
        assert str(known.car.id) not in host
        assert known.car.vin.value not in host

    def test_each_side_finds_the_stay_in_its_own_section(self, known: Furnished) -> None:
        driver, host = (dossier(known.transactions, each.id) for each in (known.driver, known.host))
        assert [each["id"] for each in driver["bookings_as_driver"]] == [str(known.booking.id)]
        assert [each["id"] for each in host["bookings_as_host"]] == [str(known.booking.id)]
        assert not driver["bookings_as_host"]
        assert not host["bookings_as_driver"]
        assert len(driver["payments"]) == len(driver["trouble_photos"]) == len(host["payouts"]) == 1
        assert not host["payments"]

    def test_records_come_in_batches_each_once_and_always_in_the_same_order(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions)
        stays = {str(scene.book(3 * each, 3 * each + 1).id) for each in range(1, 8)}
        first, again = (dossier(transactions, scene.driver.id)["bookings_as_driver"] for _ in range(2))
        assert first == again
        assert len(first) == 7
        assert {each["id"] for each in first} == stays

    def test_there_is_no_section_of_another_name(self, known: Furnished) -> None:
        with known.transactions.read(acting_as=SYSTEM) as work, pytest.raises(Missing):
            work.dossiers.records(known.driver.id, "elsewhere", limit=1)


class ErasuresContract(OverTransactions):
    """``Erasures``."""

    @pytest.fixture
    def known(self, transactions: Transactions) -> Furnished:
        """A driver and a host of whom something is known in every way."""
        return furnish(transactions)

    @pytest.fixture
    def scene(self, transactions: Transactions) -> Scene:
        """A host, a driver, a car and a driveway."""
        return set_scene(transactions)

    def test_an_erasure_comes_back_at_every_step(self, scene: Scene) -> None:
        asked = Erasure.request(scene.driver.id, at=NOW)
        begun = asked.begin(at=asked.purge_at)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            assert work.erasures.of(scene.driver.id, changing=True) is None
            work.erasures.add(asked)
        for step in (asked, begun, begun.end(at=OVER + 90 * DAY)):
            with scene.transactions.begin(acting_as=SYSTEM) as work:
                work.erasures.save(step)
            with scene.transactions.read(acting_as=SYSTEM) as work:
                assert work.erasures.of(scene.driver.id) == step
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.erasures.remove(scene.driver.id)
            assert work.erasures.of(scene.driver.id) is None

    def test_those_are_due_whose_day_has_come_until_they_are_done(self, scene: Scene) -> None:
        one, other = sorted((scene.driver.id, scene.host.id))
        early, late = Erasure.request(one, at=NOW), Erasure.request(other, at=NOW + HOUR)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.erasures.add(early)
            work.erasures.add(late)
            assert list(work.erasures.due(at=early.purge_at, limit=9)) == [early]
            assert list(work.erasures.due(at=late.purge_at, limit=1)) == [early]
            assert list(work.erasures.due(at=late.purge_at, limit=9, after=one)) == [late]
            work.erasures.save(early.begin(at=OVER).end(at=OVER))
            assert list(work.erasures.due(at=late.purge_at, limit=9)) == [late]

    def test_a_stay_that_is_booked_or_held_is_open_for_both_sides(self, scene: Scene) -> None:
        booked, held = scene.book(1, 3), scene.book(5, 6, awaiting=Awaiting.PAYMENT)
        for account in (scene.driver, scene.host):
            assert _open(scene, account.id) == {MatterKind.STAY: 2}
        with scene.transactions.read(acting_as=SYSTEM) as work:
            (matter,) = work.erasures.open_matters(scene.driver.id, at=NOW)
            assert set(matter.references) == {str(booked.reference), str(held.reference)}
        lapsed = NOW + HOUR
        with scene.transactions.read(acting_as=SYSTEM) as work:
            (matter,) = work.erasures.open_matters(scene.driver.id, at=lapsed)
            assert matter.references == (str(booked.reference),)

    def test_a_payment_a_dispute_and_a_payout_under_way_are_open(self, known: Furnished) -> None:
        assert _open(known, known.driver.id) == _open(known, known.host.id) == {}
        open_, disputed = _bookings(known, 2)
        with known.transactions.begin(acting_as=SYSTEM) as work:
            work.payments.add(a_payment(open_))
            paid = a_payment(disputed, status=PaymentStatus.SUCCEEDED)
            work.payments.add(paid)
            work.disputes.add(a_dispute(paid))
            work.payouts.add(a_payout(known.host.id, disputed))
        both = {MatterKind.PAYMENT: 1, MatterKind.DISPUTE: 1}
        assert _open(known, known.driver.id) == both
        assert _open(known, known.host.id) == {**both, MatterKind.PAYOUT: 1}

    def test_a_dispute_that_is_decided_is_not_open(self, known: Furnished) -> None:
        (booking,) = _bookings(known, 1)
        paid = a_payment(booking, status=PaymentStatus.SUCCEEDED)
        with known.transactions.begin(acting_as=SYSTEM) as work:
            work.payments.add(paid)
            work.disputes.add(a_dispute(paid, status=DisputeStatus.LOST))
        assert _open(known, known.driver.id) == {}

    def test_withdrawing_hides_what_others_saw_and_cuts_every_line_to_elsewhere(
        self, known: Furnished
    ) -> None:
        with known.transactions.begin(acting_as=SYSTEM) as work:
            for account in (known.driver, known.host):
                work.erasures.withdraw(account.id, at=OVER)
        with known.transactions.read(acting_as=SYSTEM) as work:
            driveway = work.driveways.get(known.driveway.id)
            assert driveway.retired_at == OVER
            with pytest.raises(Missing):
                work.vehicles.get(known.car.id, owner=known.driver.id)
            assert work.car_links.of(known.driver.id) is None
            assert work.cars.of(known.car.id) is None
            assert work.calendar_feeds.of(known.driveway.id) is None
            (source,) = work.calendar_sources.of(known.driveway.id)
            assert source.next_fetch_at is None
            assert work.accounts.get(known.driver.id).profile_image_url is None

    def test_what_a_purge_leaves_names_nobody(self, known: Furnished) -> None:
        for account in (known.driver, known.host):
            _purge(known.transactions, account.id)
        with known.transactions.read(acting_as=SYSTEM) as work:
            for account in (known.driver, known.host):
                left = work.accounts.get(account.id)
                assert (left.first_name, left.last_name, left.phone) == (ERASED, ERASED, None)
                assert left.email.value == nobodys_address(account.id)
                assert (left.customer_id, left.payee_id, left.password_hash) == (None, None, "")
                assert work.accounts.with_email(account.email) is None
                text = json.dumps(dossier(known.transactions, account.id))
                assert [w for w in (*OF_DRIVER.values(), *OF_HOST.values()) if w in text] == []
            details = work.bookings.details(known.booking.id)
        assert (details.driver_first_name, details.host_first_name) == (ERASED, ERASED)
        assert details.driveway.address.line == details.driveway.address.street == ERASED
        assert details.driveway.position != known.driveway.position
        assert details.vehicle.vin.value != known.car.vin.value
        assert (details.vehicle.display_name, details.vehicle.color) == (None, None)
        assert (details.booking.driver_notes, details.booking.host_notes) == (None, None)
        assert details.booking.offer == known.booking.offer

    def test_a_purge_of_one_side_leaves_the_other_side_whole(self, known: Furnished) -> None:
        before = dossier(known.transactions, known.host.id)
        _purge(known.transactions, known.driver.id)
        after = dossier(known.transactions, known.host.id)
        assert after == before
        with known.transactions.read(acting_as=SYSTEM) as work:
            report = work.troubles.of(known.booking.id)
            assert (report.note, report.host_answer) == (ERASED, OF_HOST["host_answer"])
            assert report.photos == ()
            assert work.bookings.get(known.booking.id).host_notes == OF_HOST["host_notes"]

    def test_accounting_outlives_a_purge(self, known: Furnished) -> None:
        for account in (known.driver, known.host):
            _purge(known.transactions, account.id)
        with known.transactions.read(acting_as=SYSTEM) as work:
            (payment,) = work.payments.of(known.booking.id)
            assert payment.amount == known.booking.offer.due.total
            assert payment.method_id is None
            assert len(work.refunds.of(known.booking.id)) == 1
            assert len(work.payouts.of(known.host.id, limit=9).items) == 1

    def test_a_purge_in_small_batches_ends_and_then_finds_nothing(self, known: Furnished) -> None:
        batches = _purge(known.transactions, known.driver.id, limit=1)
        assert batches >= 1
        with known.transactions.begin(acting_as=SYSTEM) as work:
            assert work.erasures.purge(known.driver.id, limit=500) == 0
            assert work.erasures.purge(known.host.id, limit=500) > 0

    def test_who_never_stayed_anywhere_leaves_no_car_and_no_driveway(self, scene: Scene) -> None:
        for account in (scene.driver, scene.host):
            _purge(scene.transactions, account.id)
        with scene.transactions.read(acting_as=SYSTEM) as work:
            with pytest.raises(Missing):
                work.driveways.get(scene.driveway.id)
            assert work.vehicles.with_vin(scene.car.vin) is None


def _open(scene: Scene | Furnished, account_id: AccountId) -> dict[MatterKind, int]:
    with scene.transactions.read(acting_as=SYSTEM) as work:
        return {each.kind: each.count for each in work.erasures.open_matters(account_id, at=NOW)}


def _bookings(known: Furnished, count: int) -> list[Booking]:
    """Further stays of the two that are over: cancelled."""
    scene = Scene(
        transactions=known.transactions,
        host=known.host,
        driver=known.driver,
        car=known.car,
        driveway=known.driveway,
    )
    made = [scene.book(10 + each, 10.5 + each, awaiting=Awaiting.PAYMENT) for each in range(count)]
    return [scene.save(attrs.evolve(each.lapse(), version=each.version)) for each in made]


def _purge(transactions: Transactions, account_id: AccountId, *, limit: int = 500) -> int:
    batches = 0
    while True:
        with transactions.begin(acting_as=SYSTEM) as work:
            if not work.erasures.purge(account_id, limit=limit):
                break
        batches += 1
        assert batches < 500
    with transactions.begin(acting_as=SYSTEM) as work:
        work.erasures.bury(account_id, at=OVER)
    return batches
