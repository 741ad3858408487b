"""What operators do, settings, and what search gives a driver."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import attrs
import pytest
from tests.unit.use_cases.town import Town

from driveway_core.accounts import EmailAddress
from driveway_core.actors import (
    ANYONE,
    SYSTEM,
    AccountId,
    AccountStatus,
    AccountSuspended,
    Actor,
    OperatorsOnly,
)
from driveway_core.driveways import ListingStatus
from driveway_core.errors import InvalidValue, Missing, NotAllowed
from driveway_core.searching import Candidate, Order, SearchQuestion
from driveway_core.settings import READERS
from driveway_core.testing.builders import HERE, a_driveway, an_account, an_id, hours_from_now
from driveway_core.testing.scenes import stored_account
from driveway_core.use_cases.ban_account import BanAccount
from driveway_core.use_cases.change_setting import ChangeSetting
from driveway_core.use_cases.promote_operator import PromoteOperator
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.use_cases.read_settings import ReadSettings
from driveway_core.use_cases.restore_account import RestoreAccount
from driveway_core.use_cases.restore_driveway import RestoreDriveway
from driveway_core.use_cases.search_driveways import SearchDriveways, Wish
from driveway_core.use_cases.suspend_account import SuspendAccount
from driveway_core.use_cases.suspend_driveway import SuspendDriveway
from driveway_core.use_cases.verify_email import VerifyEmail
from driveway_core.use_cases.verify_identity import VerifyIdentity


class NobodyIsAsked:
    """A search that costs too much to be asked."""

    def nearest(
        self, question: SearchQuestion, *, limit: int, after: tuple[float, UUID] | None = None
    ) -> Sequence[Candidate]:
        raise AssertionError(question)


@pytest.mark.parametrize(
    "verb", [SuspendAccount, BanAccount, RestoreAccount, PromoteOperator, VerifyEmail, VerifyIdentity]
)
def test_accounts_are_operated_on_by_operators_only(
    town: Town,
    verb: type[SuspendAccount | BanAccount | RestoreAccount | PromoteOperator | VerifyEmail | VerifyIdentity],
) -> None:
    account = stored_account(town.transactions)
    for actor in (account.actor, ANYONE):
        with pytest.raises(OperatorsOnly):
            verb(town.transactions, town.clock)(actor, account.email)
    assert verb(town.transactions, town.clock)(SYSTEM, account.email).version == account.version + 1
    with pytest.raises(Missing):
        verb(town.transactions, town.clock)(SYSTEM, EmailAddress("nobody@example.com"))


def test_a_suspended_host_is_found_again_once_restored(town: Town) -> None:
    scene = town.scene()
    search = SearchDriveways(town.memory.search, town.transactions, town.clock)
    wish = Wish(near=HERE, stay=hours_from_now(1, 3))
    for verb, hits in ((SuspendAccount, 0), (RestoreAccount, 1)):
        verb(town.transactions, town.clock)(SYSTEM, scene.host.email)
        assert len(search(ANYONE, wish, limit=10).hits) == hits


def test_an_account_can_be_made_an_operator(town: Town) -> None:
    account = stored_account(town.transactions)
    operator = PromoteOperator(town.transactions, town.clock)(SYSTEM, account.email)
    operator.actor.operator()
    assert operator.status is AccountStatus.ACTIVE


def test_an_operator_vouches_for_a_hosts_address(town: Town) -> None:
    account = stored_account(town.transactions)
    assert not account.email_verified
    assert VerifyEmail(town.transactions, town.clock)(SYSTEM, account.email).email_verified


def test_listings_are_suspended_by_operators_only(town: Town) -> None:
    scene = town.scene()
    with pytest.raises(OperatorsOnly):
        SuspendDriveway(town.transactions, town.clock)(scene.host.actor, scene.driveway.id)


def test_visitors_see_public_settings_and_operators_all(town: Town) -> None:
    read = ReadSettings(town.transactions, town.clock)
    assert all(setting.is_public for setting in read(ANYONE))
    assert {setting.key for setting in read(SYSTEM, public_only=False)} == set(READERS)
    with pytest.raises(OperatorsOnly):
        read(Actor(stored_account(town.transactions).id), public_only=False)


@pytest.mark.parametrize(
    "key, value",
    [
        ("platform_fee_percentage", "101"),
        ("platform_fee_percentage", "NaN"),
        ("max_booking_hours", "1.5"),
        ("max_booking_hours", "0"),
        ("maintenance_mode", "yes"),
        ("supported_cities", "San Francisco"),
        ("supported_cities", '["", "Oakland"]'),
        ("supported_cities", '["Oak\\u0000land"]'),
        ("supported_cities", '["\\ud800"]'),
        ("search_weight_free", "-0.1"),
    ],
)
def test_a_value_that_a_setting_cannot_mean_is_refused(town: Town, key: str, value: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        ChangeSetting(town.transactions, town.clock)(SYSTEM, key, value)
    assert refused.value.field == "value"


def test_settings_are_changed_by_operators_only(town: Town) -> None:
    change = ChangeSetting(town.transactions, town.clock)
    assert change(SYSTEM, "max_booking_hours", "24").value == "24"
    with pytest.raises(OperatorsOnly):
        change(stored_account(town.transactions).actor, "max_booking_hours", "48")
    with pytest.raises(Missing):
        change(SYSTEM, "price_of_tea", "1")


@pytest.mark.parametrize("size", [1, 2, 5])
@pytest.mark.parametrize("order", Order)
def test_pages_of_hits_are_the_whole_list_in_pieces(town: Town, order: Order, size: int) -> None:
    scene = town.scene()
    for price in ("3.00", "9.00", "5.00", "3.00"):
        scene.add(a_driveway(scene.host.id, hourly=price))
    search = SearchDriveways(town.memory.search, town.transactions, town.clock)
    wish = Wish(near=HERE, stay=hours_from_now(1, 3), order=order)
    whole = [hit.id for hit in search(ANYONE, wish, limit=100).hits]
    assert len(whole) == 5
    paged, page = [], search(ANYONE, wish, limit=size)
    while True:
        paged += [hit.id for hit in page.hits]
        if page.next_after is None:
            break
        page = search(ANYONE, wish, limit=size, after=page.next_after)
    assert paged == whole


def test_hits_beyond_a_price_are_left_out_whatever_the_page(town: Town) -> None:
    scene = town.scene()
    cheap = [
        scene.add(a_driveway(scene.host.id, hourly=price)).id for price in ("3.00", "90.00", "80.00", "2.00")
    ][::3]
    search = SearchDriveways(town.memory.search, town.transactions, town.clock)
    wish = Wish(near=HERE, stay=hours_from_now(1, 3), max_total=Decimal("6.90"))
    first = search(ANYONE, wish, limit=1)
    assert [hit.id for hit in first.hits] == cheap[:1]
    second = search(ANYONE, wish, limit=1, after=first.next_after)
    assert [hit.id for hit in second.hits] == cheap[1:]
    assert second.next_after is None


def test_by_price_the_cheapest_comes_first(town: Town) -> None:
    scene = town.scene()
    prices = ("9.00", "3.00", "5.00")
    nine, three, five = [scene.add(a_driveway(scene.host.id, hourly=price)).id for price in prices]
    search = SearchDriveways(town.memory.search, town.transactions, town.clock)
    hits = search(ANYONE, Wish(near=HERE, stay=hours_from_now(1, 3), order=Order.PRICE), limit=9).hits
    assert [hit.id for hit in hits] == [three, five, scene.driveway.id, nine]


def test_a_vehicle_is_searched_for_by_its_owner_only(town: Town) -> None:
    scene = town.scene()
    search = SearchDriveways(town.memory.search, town.transactions, town.clock)
    wish = Wish(near=HERE, stay=hours_from_now(1, 3), vehicle_id=scene.car.id)
    assert [hit.id for hit in search(scene.driver.actor, wish, limit=9).hits] == [scene.driveway.id]
    with pytest.raises(NotAllowed):
        search(ANYONE, wish, limit=9)
    with pytest.raises(Missing):
        search(scene.host.actor, wish, limit=9)


def test_restoring_a_listing_does_not_put_back_what_its_host_has_taken_off(town: Town) -> None:
    scene = town.scene()
    town.change(attrs.evolve(scene.driveway, status=ListingStatus.INACTIVE))
    restored = RestoreDriveway(town.transactions, town.clock)(SYSTEM, scene.driveway.id)
    assert restored.status is ListingStatus.INACTIVE


def test_suspending_a_banned_account_does_not_let_it_in_again(town: Town) -> None:
    account = stored_account(town.transactions, an_account(status=AccountStatus.BANNED))
    assert SuspendAccount(town.transactions, town.clock)(SYSTEM, account.email).status is AccountStatus.BANNED


def test_a_suspended_operator_operates_on_nothing(town: Town) -> None:
    operator = Actor(AccountId(an_id()), status=AccountStatus.SUSPENDED, is_operator=True)
    with pytest.raises(AccountSuspended):
        SuspendDriveway(town.transactions, town.clock)(operator, town.scene().driveway.id)


@pytest.mark.parametrize("order", Order)
def test_a_stay_too_dear_to_be_kept_is_left_out_and_spoils_no_other_hit(town: Town, order: Order) -> None:
    scene = town.scene()
    dear = scene.add(a_driveway(scene.host.id, hourly="900000000"))
    search = SearchDriveways(town.memory.search, town.transactions, town.clock)
    found = search(ANYONE, Wish(near=HERE, stay=hours_from_now(1, 3), order=order), limit=10)
    assert [hit.id for hit in found.hits] == [scene.driveway.id]
    with pytest.raises(InvalidValue):
        town.book(
            scene,
            StayWish(driveway_id=dear.id, vehicle_id=scene.car.id, stay=hours_from_now(1, 3)),
        )


def test_a_stay_longer_than_any_listing_allows_is_not_looked_for(town: Town) -> None:
    town.scene()
    search = SearchDriveways(NobodyIsAsked(), town.transactions, town.clock)
    wish = Wish(near=HERE, stay=hours_from_now(1, 8_762))
    assert search(ANYONE, wish, limit=10).hits == ()


def test_a_hit_that_is_booked_between_two_pages_takes_no_other_with_it(town: Town) -> None:
    scene = town.scene()
    for price in ("3.00", "5.00", "9.00"):
        scene.add(a_driveway(scene.host.id, hourly=price))
    search = SearchDriveways(town.memory.search, town.transactions, town.clock)
    wish = Wish(near=HERE, stay=hours_from_now(1, 3), order=Order.PRICE)
    whole = search(ANYONE, wish, limit=10).hits
    first = search(ANYONE, wish, limit=2)
    town.book(
        scene,
        StayWish(
            driveway_id=first.hits[0].candidate.listing.id, vehicle_id=scene.car.id, stay=hours_from_now(1, 3)
        ),
    )
    assert search(ANYONE, wish, limit=2, after=first.next_after).hits == whole[2:]
