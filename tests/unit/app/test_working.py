"""What a worker of a marketplace does."""

from collections.abc import Iterator

import pytest

from driveway_app import Container, handlers, housekeeping, in_memory, periodic_jobs
from driveway_core.jobs import JobKind


@pytest.fixture
def market() -> Iterator[Container]:
    with in_memory() as container:
        yield container


def test_every_turn_has_a_name_of_its_own_and_five_fields(market: Container) -> None:
    turns = periodic_jobs(market)
    assert len({each.name for each in turns}) == len(turns) == 5
    assert {len(each.cron.split()) for each in turns} == {5}


def test_no_name_of_a_turn_is_that_of_a_kind(market: Container) -> None:
    assert {each.name for each in periodic_jobs(market)}.isdisjoint(JobKind)


def test_whoever_sweeps_reaches_nothing_outside(market: Container) -> None:
    assert "fetch_due_calendars" not in {each.name for each in housekeeping(market)}
    assert [each.do() for each in housekeeping(market)] == [0, 0, 0, 0]


def test_a_booking_is_settled_by_its_id(market: Container) -> None:
    with pytest.raises(ValueError, match="badly formed"):
        handlers(market)[JobKind.SETTLE_BOOKING]("no id")
