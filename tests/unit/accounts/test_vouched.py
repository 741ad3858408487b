"""Members whom the application around us vouches for: no password, no mail, and no way in for the banned."""

from collections.abc import Iterator

import pytest

from driveway_app import Container, in_memory, joined
from driveway_core.accounts import Account, AccountBanned, BadCredentials, EmailTaken
from driveway_core.actors import SYSTEM, AccountId, UserType
from driveway_core.audit import AuditQuestion
from driveway_core.erasures import AccountClosed
from driveway_core.errors import Missing
from driveway_core.testing.builders import an_id


@pytest.fixture
def market() -> Iterator[Container]:
    with in_memory() as container:
        yield container


@pytest.fixture
def ada(market: Container) -> Account:
    return market.admit_member()(
        {"email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace", "user_type": UserType.BOTH}
    )


def test_their_address_is_taken_for_verified_and_nobody_is_written_to(
    market: Container, ada: Account
) -> None:
    assert ada.email_verified
    assert all(each.waiting + each.later == 0 for each in market.queue().tallies(at=market.clock()()))
    with market.transactions().read(acting_as=SYSTEM) as work:
        assert [each.kind for each in work.audit.search(AuditQuestion(), limit=9).items] == [
            "account_registered"
        ]


def test_no_password_opens_it(market: Container, ada: Account) -> None:
    for guess in ("", ada.password_hash):
        with pytest.raises(BadCredentials):
            market.start_session()("ada@example.com", guess)


@pytest.mark.usefixtures("ada")
def test_an_address_is_admitted_once(market: Container) -> None:
    with pytest.raises(EmailTaken):
        market.admit_member()(
            {"email": "ADA@example.com", "first_name": "A", "last_name": "L", "user_type": UserType.HOST}
        )


def test_whoever_is_recognised_acts_as_themselves(market: Container, ada: Account) -> None:
    actor = market.act_for()(ada.id)
    assert actor == ada.actor
    assert market.read_profile()(actor).id == ada.id


def test_whoever_is_let_in_has_a_session_of_the_http_interface(market: Container, ada: Account) -> None:
    opened = market.let_in()(ada.id)
    assert market.identify()(opened.access_token).actor == ada.actor
    assert market.refresh_session()(opened.refresh_token).session.account_id == ada.id


def test_nobody_who_may_not_come_in_does(market: Container, ada: Account) -> None:
    leaving = market.admit_member()(
        {"email": "eve@example.com", "first_name": "Eve", "last_name": "E", "user_type": UserType.DRIVER}
    )
    market.erase_account()(leaving.actor, leaving.id)
    market.ban_account()(SYSTEM, ada.id)
    for come_in in (market.act_for(), market.let_in()):
        with pytest.raises(AccountBanned):
            come_in(ada.id)
        with pytest.raises(AccountClosed):
            come_in(leaving.id)
        with pytest.raises(Missing):
            come_in(AccountId(an_id()))


def test_a_marketplace_in_memory_joins_no_transaction(market: Container) -> None:
    with pytest.raises(TypeError, match="only a marketplace on PostgreSQL"), joined(market, None):  # type: ignore[arg-type]  # what is refused before it is looked at
        pass
