"""An account is locked at once, purged in ninety days, and can be called back until then."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.unit.privacy.market import Market

from driveway_app import in_memory
from driveway_core.accounts import BadCredentials
from driveway_core.actors import SYSTEM, OperatorsOnly
from driveway_core.audit import AuditQuestion
from driveway_core.data_keys import ErasedAccount
from driveway_core.erasures import (
    ERASED,
    PURGE_AFTER,
    AccountClosed,
    MatterKind,
    NothingToCallOff,
    PurgeBegun,
    StillOpen,
)
from driveway_core.sessions import NotSignedIn
from driveway_core.testing.builders import NOW, a_dispute, an_account
from driveway_core.windows import DAY


@pytest.fixture
def market() -> Iterator[Market]:
    with in_memory() as container:
        yield Market.over(container)


def test_an_erased_account_is_out_at_once_and_does_not_come_back_in(market: Market) -> None:
    opened = market.log_in()
    erasure = market.erase()
    assert erasure.purge_at == market.now + timedelta(days=90)
    with pytest.raises(NotSignedIn):
        market.container.identify()(opened.access_token)
    with pytest.raises(NotSignedIn):
        market.container.refresh_session()(opened.refresh_token)
    with pytest.raises(AccountClosed):
        market.log_in()


def test_asked_twice_the_first_day_stands(market: Market) -> None:
    first = market.erase()
    market.now += DAY
    assert market.erase() == first


def test_only_its_owner_and_operators_erase_an_account(market: Market) -> None:
    with pytest.raises(OperatorsOnly):
        market.erase(market.known.host.actor)
    assert market.erase(SYSTEM).account_id == market.known.driver.id


def test_a_booked_stay_keeps_both_sides(market: Market) -> None:
    booking = market.scene.book(100, 102)
    for account in (market.known.driver, market.known.host):
        with pytest.raises(StillOpen) as refused:
            market.container.erase_account()(account.actor, account.id)
        (matter,) = refused.value.matters
        assert (matter.kind, matter.references) == (MatterKind.STAY, (str(booking.reference),))
        assert str(booking.reference) in str(refused.value)
    assert market.log_in().access_token


def test_a_missed_stay_is_missed_before_anything_is_asked(market: Market) -> None:
    market.scene.book(30, 31)
    market.now = NOW + 3 * DAY
    assert market.erase().requested_at == market.now


def test_the_purge_comes_on_its_day_and_is_the_last_word(market: Market) -> None:
    market.erase()
    market.now += PURGE_AFTER - timedelta(seconds=1)
    assert market.container.purge_erased()() == ()
    market.now += timedelta(seconds=1)
    (purged,) = market.container.purge_erased()()
    assert purged.done
    assert purged.rows > 5
    assert market.container.key_store().destroyed_at(market.known.driver.id) == market.now
    assert market.container.purge_erased()() == ()
    with market.known.transactions.read(acting_as=SYSTEM) as work:
        assert work.accounts.get(market.known.driver.id).first_name == ERASED
    with pytest.raises(BadCredentials):
        market.log_in()
    with pytest.raises(PurgeBegun):
        market.container.call_off_erasure()(SYSTEM, market.known.driver.id)
    with pytest.raises(ErasedAccount):
        list(market.container.export_account()(SYSTEM, market.known.driver.id))


def test_an_erasure_that_was_called_off_is_not_purged(market: Market) -> None:
    market.erase()
    market.container.call_off_erasure()(SYSTEM, market.known.driver.id)
    assert market.log_in().access_token
    market.now += 100 * DAY
    assert market.container.purge_erased()() == ()
    with pytest.raises(NothingToCallOff):
        market.container.call_off_erasure()(SYSTEM, market.known.driver.id)
    with pytest.raises(NothingToCallOff):
        market.container.read_erasure()(SYSTEM, market.known.driver.id)


def test_only_operators_call_an_erasure_off(market: Market) -> None:
    market.erase()
    for actor in (market.known.driver.actor, market.known.host.actor, an_account().actor):
        with pytest.raises(OperatorsOnly):
            market.container.call_off_erasure()(actor, market.known.driver.id)


def test_a_dispute_of_an_old_payment_puts_the_purge_off(market: Market) -> None:
    market.erase()
    with market.known.transactions.begin(acting_as=SYSTEM) as work:
        (payment,) = work.payments.of(market.known.booking.id)
        work.disputes.add(a_dispute(payment))
    market.now += 100 * DAY
    (waiting,) = market.container.purge_erased()()
    assert not waiting.done
    assert [each.kind for each in waiting.waits_for] == [MatterKind.DISPUTE]
    assert market.container.read_erasure()(SYSTEM, market.known.driver.id).begun_at is None


def test_the_audit_log_tells_who_asked_and_who_called_it_off(market: Market) -> None:
    market.erase()
    market.container.call_off_erasure()(SYSTEM, market.known.driver.id)
    with market.known.transactions.read(acting_as=SYSTEM) as work:
        kinds = [each.kind for each in work.audit.search(AuditQuestion(), limit=9).items]
    assert {"erasure_asked", "erasure_called_off"} <= set(kinds)
