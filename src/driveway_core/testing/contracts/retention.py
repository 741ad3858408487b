"""What every store must let go once its time is over, and what it must not."""

from datetime import datetime

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.bookings import BookingId
from driveway_core.erasures import Erasure
from driveway_core.errors import InvalidValue, Missing
from driveway_core.ports import Transactions
from driveway_core.retention import Kept
from driveway_core.testing.builders import NOW, a_notice, a_quote, an_event
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.furnished import Furnished, furnish
from driveway_core.testing.scenes import set_scene
from driveway_core.windows import DAY, HOUR

LATER = NOW + 4_000 * DAY
"""When all that a test stored is old."""


class RetentionContract(OverTransactions):
    """``Retention``."""

    def test_lapsed_quotes_go(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        old, new = (a_quote(scene.driveway, scene.car, at=at) for at in (NOW, NOW + 2 * DAY))
        with transactions.begin(acting_as=SYSTEM) as work:
            work.quotes.add(old)
            work.quotes.add(new)
        assert _drop(transactions, Kept.QUOTES, NOW + DAY) == 1
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.quotes.get(new.id, driver=scene.driver.id) == new
            with pytest.raises(Missing):
                work.quotes.get(old.id, driver=scene.driver.id)

    def test_old_notices_go(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        old = a_notice(scene.driver.id)
        new = attrs.evolve(a_notice(scene.driver.id), created_at=NOW + 2 * DAY)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.notices.add(old)
            work.notices.add(new)
        assert _drop(transactions, Kept.NOTICES, NOW + DAY) == 1
        with transactions.read(acting_as=SYSTEM) as work:
            assert list(work.notices.of(scene.driver.id, limit=9).items) == [new]

    def test_events_go_once_they_are_dealt_with(self, transactions: Transactions) -> None:
        waiting, done = an_event(), an_event()
        with transactions.begin(acting_as=SYSTEM) as work:
            work.inbox.add(waiting)
            work.inbox.add(done)
            work.inbox.save(attrs.evolve(done, handled_at=NOW))
        assert _drop(transactions, Kept.GATEWAY_EVENTS, LATER) == 1
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.inbox.get(waiting.id) == waiting

    def test_an_old_stay_goes_with_its_money_and_all_that_hangs_on_it(
        self, transactions: Transactions
    ) -> None:
        known = furnish(transactions)
        assert _drop(transactions, Kept.BOOKINGS, LATER) == 1
        assert not _is_there(known, known.booking.id)
        assert _drop(transactions, Kept.BOOKINGS, LATER) == 0
        with transactions.read(acting_as=SYSTEM) as work:
            assert list(work.payments.of(known.booking.id)) == []
            assert work.trips.of(known.booking.id) is None
        assert _drop(transactions, Kept.PAYOUTS, LATER) == 1
        with transactions.read(acting_as=SYSTEM) as work:
            assert list(work.payouts.of(known.host.id, limit=9).items) == []

    def test_a_stay_is_kept_while_it_is_young_or_not_over(self, transactions: Transactions) -> None:
        known = furnish(transactions)
        assert _drop(transactions, Kept.BOOKINGS, known.booking.stay.end) == 0
        scene = set_scene(transactions)
        booked = scene.book()
        assert _drop(transactions, Kept.BOOKINGS, LATER) == 1
        assert not _is_there(known, known.booking.id)
        assert _is_there(known, booked.id)

    def test_a_stay_is_kept_while_its_payout_is_young(self, transactions: Transactions) -> None:
        known = furnish(transactions)
        with transactions.begin(acting_as=SYSTEM) as work:
            (payout,) = work.payouts.of(known.host.id, limit=9).items
            work.payouts.save(attrs.evolve(payout, updated_at=LATER))
        assert _drop(transactions, Kept.BOOKINGS, LATER) == 0
        assert _drop(transactions, Kept.PAYOUTS, LATER + DAY) == 0
        assert _drop(transactions, Kept.BOOKINGS, LATER + DAY) == 1

    def test_an_erased_account_goes_once_nothing_refers_to_it(self, transactions: Transactions) -> None:
        known = furnish(transactions)
        erasure = Erasure.request(known.driver.id, at=NOW).begin(at=NOW + HOUR).end(at=NOW + HOUR)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.erasures.add(erasure)
            while work.erasures.purge(known.driver.id, limit=500):
                pass
        assert _drop(transactions, Kept.ERASED_ACCOUNTS, LATER) == 0
        assert _drop(transactions, Kept.BOOKINGS, LATER) == 1
        assert _drop(transactions, Kept.ERASED_ACCOUNTS, NOW) == 0
        assert _drop(transactions, Kept.ERASED_ACCOUNTS, LATER) == 1
        with transactions.read(acting_as=SYSTEM) as work, pytest.raises(Missing):
            work.accounts.get(known.driver.id)

    @pytest.mark.parametrize("kept", [Kept.REPLIES, Kept.SESSIONS, Kept.LOCATIONS])
    def test_what_jobs_of_their_own_drop_is_left_to_them(
        self, transactions: Transactions, kept: Kept
    ) -> None:
        with pytest.raises(InvalidValue):
            _drop(transactions, kept, LATER)


def _is_there(known: Furnished, booking_id: BookingId) -> bool:
    with known.transactions.read(acting_as=SYSTEM) as work:
        try:
            work.bookings.get(booking_id)
        except Missing:
            return False
        return True


def _drop(transactions: Transactions, kept: Kept, before: datetime) -> int:
    with transactions.begin(acting_as=SYSTEM) as work:
        return work.retention.drop(kept, before=before, limit=500)
