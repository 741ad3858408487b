"""What a worker of a marketplace does."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from dependency_injector import providers

from driveway_app import Container, handlers, housekeeping, in_memory, money_jobs, periodic_jobs
from driveway_core.errors import Missing
from driveway_core.jobs import JobKind
from driveway_core.testing.builders import an_id
from driveway_core.use_cases.gateway_settlement import GatewaySettlement


@pytest.fixture
def market() -> Iterator[Container]:
    with in_memory() as container:
        yield container


def test_every_turn_has_a_name_of_its_own_and_five_fields(market: Container) -> None:
    turns = periodic_jobs(market)
    assert len({each.name for each in turns}) == len(turns) == 24
    assert {len(each.cron.split()) for each in turns} == {5}


def test_where_drivers_pay_there_are_turns_for_the_money_and_a_page_tells_of_all(market: Container) -> None:
    assert money_jobs(market) == ()
    settlement = GatewaySettlement(market.transactions(), market.payment_gateway(), market.clock(), an_id)
    market.settlement.override(providers.Object(settlement))
    turns = periodic_jobs(market)
    assert len({each.name for each in turns}) == len(turns) == 30
    assert {len(each.cron.split()) for each in turns} == {5}
    assert [each.do() for each in money_jobs(market) if each.name.startswith("chase")] == [0, 0, 0, 0]
    page = (Path(__file__).parents[3] / "docs/running.md").read_text(encoding="utf-8")
    table = re.search(r"(?ms)^\| turn \|.*?^$", page)
    assert table is not None
    told = {name for line in table[0].splitlines() for name in re.findall(r"`([a-z_]+)`", line.split("|")[1])}
    assert told == {each.name for each in turns} | {"prune_jobs"}


def test_no_name_of_a_turn_is_that_of_a_kind(market: Container) -> None:
    assert {each.name for each in periodic_jobs(market)}.isdisjoint(JobKind)


def test_whoever_sweeps_reaches_nothing_outside(market: Container) -> None:
    assert "fetch_due_calendars" not in {each.name for each in housekeeping(market)}
    assert [each.do() for each in housekeeping(market)] == [0] * 9


def test_whoever_sweeps_each_minute_signs_no_checkpoint_each_minute(market: Container) -> None:
    for _ in range(3):
        for each in housekeeping(market):
            each.do()
    assert market.audit_witness().checkpoints() == []


def test_a_booking_is_settled_by_its_id(market: Container) -> None:
    with pytest.raises(ValueError, match="badly formed"):
        handlers(market)[JobKind.SETTLE_BOOKING]("no id")


def test_a_payout_is_settled_and_an_event_dealt_with_by_its_id(market: Container) -> None:
    assert set(handlers(market)) == set(JobKind)
    with pytest.raises(Missing):
        handlers(market)[JobKind.SETTLE_PAYOUT](str(an_id()))
    with pytest.raises(Missing):
        handlers(market)[JobKind.HANDLE_EVENT]("evt_1")
