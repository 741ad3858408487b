"""How many tries there are in any stretch of time, whoever clocks are right with."""

from datetime import datetime, timedelta
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.origins import household
from driveway_core.testing.builders import NOW
from driveway_core.tries import Bound, TooManyTries, admit

BOUND = Bound(3, timedelta(seconds=60))


@given(waits=st.lists(st.integers(0, 40), max_size=30))
def test_in_no_stretch_of_time_are_there_more_than_the_bound(waits: list[int]) -> None:
    at = NOW
    made: list[datetime] = []
    for wait in waits:
        at += timedelta(seconds=wait)
        try:
            admit(made, BOUND, at=at)
        except TooManyTries as refused:
            again = at + timedelta(seconds=refused.retry_after)
            admit(made, BOUND, at=again)
            with pytest.raises(TooManyTries):
                admit(made, BOUND, at=again - timedelta(seconds=1))
        else:
            made.append(at)
    for first in made:
        assert sum(first <= each < first + BOUND.within for each in made) <= BOUND.most


@pytest.mark.parametrize(
    "address, counted",
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
    ],
)
def test_an_address_counts_with_its_neighbours_in_one_household(address: str, counted: str) -> None:
    assert household(ip_address(address)) == counted
