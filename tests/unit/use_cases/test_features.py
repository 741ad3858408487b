"""Features that operators switch: on, off, or on for a part of the accounts."""

import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.use_cases.town import Town

from driveway_core.actors import ANYONE, SYSTEM, AccountId, Actor
from driveway_core.calendar_sources import CalendarAddress
from driveway_core.errors import InvalidValue
from driveway_core.features import Feature, FeatureOff, Features
from driveway_core.searching import Order
from driveway_core.testing.builders import HERE, an_id, hours_from_now
from driveway_core.use_cases.add_calendar import AddCalendar
from driveway_core.use_cases.change_setting import ChangeSetting
from driveway_core.use_cases.search_driveways import SearchDriveways, Wish

SHARES = st.integers(1, 99)
ACTORS = st.uuids().map(lambda each: Actor(AccountId(each)))


def switch(town: Town, **shares: object) -> None:
    ChangeSetting(town.transactions, town.clock)(SYSTEM, "feature_flags", json.dumps(shares))


@pytest.mark.parametrize("told", [{}, {"best_order": True}, {"best_order": 100}, {"from_another_version": 3}])
def test_a_feature_is_on_for_all_unless_it_is_said_otherwise(told: dict[str, object]) -> None:
    features = Features.of(told)
    assert all(features.has(feature, ANYONE) for feature in Feature)
    assert features == Features()


@pytest.mark.parametrize("off", [False, 0])
def test_a_feature_that_is_off_is_off_for_operators_too(off: object) -> None:
    features = Features.of({"car_linking": off})
    for actor in (ANYONE, SYSTEM, Actor(AccountId(an_id()), is_operator=True)):
        assert not features.has(Feature.CAR_LINKING, actor)
        assert features.has(Feature.BEST_ORDER, actor)


@given(ACTORS, SHARES, SHARES)
def test_whoever_has_a_feature_keeps_it_when_its_share_grows(actor: Actor, one: int, other: int) -> None:
    smaller, larger = sorted((one, other))
    has = [
        Features({Feature.BEST_ORDER: share}).has(Feature.BEST_ORDER, actor) for share in (smaller, larger)
    ]
    assert has in ([False, False], [False, True], [True, True])


@pytest.mark.parametrize("share", [1, 25, 50, 99])
def test_a_share_of_the_accounts_has_a_feature_and_another_share_another(share: int) -> None:
    actors = [Actor(AccountId(UUID(int=number))) for number in range(4_000)]
    features = Features(dict.fromkeys(Feature, share))
    having = {f: {a.account_id for a in actors if features.has(f, a)} for f in Feature}
    for accounts in having.values():
        assert abs(len(accounts) / 40 - share) < 3
    both = having[Feature.BEST_ORDER] & having[Feature.CAR_LINKING]
    assert abs(len(both) / 4_000 - (share / 100) ** 2) < 0.03


def test_of_a_feature_for_a_part_visitors_have_none_and_operators_all() -> None:
    features = Features.of({"best_order": 1})
    assert not features.has(Feature.BEST_ORDER, ANYONE)
    assert features.has(Feature.BEST_ORDER, Actor(AccountId(an_id()), is_operator=True))
    assert features.has(Feature.BEST_ORDER, SYSTEM)


@pytest.mark.parametrize(
    "told",
    [
        "[]",
        "null",
        '"best_order"',
        '{"best_order": "on"}',
        '{"best_order": 101}',
        '{"best_order": -1}',
        '{"best_order": 12.5}',
        '{"best_order": null}',
        '{"best_ordr": true}',
        '{"best_order": NaN}',
        '{"best_order": true, "best_order": false}',
        "{",
        "",
    ],
)
def test_what_is_no_switch_is_refused(town: Town, told: str) -> None:
    with pytest.raises(InvalidValue):
        ChangeSetting(town.transactions, town.clock)(SYSTEM, "feature_flags", told)


def test_the_best_order_can_be_switched_off_and_the_others_stay(town: Town) -> None:
    scene = town.scene()
    search = SearchDriveways(town.memory.search, town.transactions, town.clock)
    switch(town, best_order=False)
    with pytest.raises(FeatureOff):
        search(ANYONE, Wish(near=HERE, stay=hours_from_now(1, 3), order=Order.BEST), limit=9)
    for order in set(Order) - {Order.BEST}:
        assert search(ANYONE, Wish(near=HERE, stay=hours_from_now(1, 3), order=order), limit=9).hits
    switch(town, best_order=True)
    found = search(ANYONE, Wish(near=HERE, stay=hours_from_now(1, 3), order=Order.BEST), limit=9)
    assert [hit.id for hit in found.hits] == [scene.driveway.id]


def test_calendars_of_others_can_be_switched_off(town: Town) -> None:
    scene = town.scene()
    add = AddCalendar(town.transactions, town.clock, an_id)
    address = CalendarAddress("https://calendars.example/mine.ics")
    switch(town, calendar_import=0)
    with pytest.raises(FeatureOff):
        add(scene.host.actor, scene.driveway.id, address)
    switch(town)
    assert add(scene.host.actor, scene.driveway.id, address).address == address
