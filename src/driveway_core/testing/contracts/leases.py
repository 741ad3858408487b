"""What every count of calls must do."""

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pytest

from driveway_core.ports import Leases
from driveway_core.tallies import CELLS
from driveway_core.testing.builders import NOW, an_id
from driveway_core.throttles import MINUTE, Quota

CELL: Final = MINUTE / CELLS


class LeasesContract:
    """``Leases``."""

    @pytest.fixture
    def leases(self) -> Leases:
        """A count that knows nobody of this test."""
        raise NotImplementedError("override the fixture `leases` with your adapter's")

    @pytest.fixture
    def subject(self) -> str:
        """Somebody who has not called before."""
        return f"somebody {an_id()}"

    def test_as_many_as_there_are_are_given_and_then_none(self, leases: Leases, subject: str) -> None:
        grants = [leases.lease(subject, Quota(10), owed=0, wanted=4, at=NOW) for _ in range(4)]
        assert [(grant.calls, grant.left) for grant in grants] == [(4, 6), (4, 2), (2, 0), (0, 0)]
        assert NOW + MINUTE <= grants[-1].free_at <= NOW + MINUTE + CELL

    def test_what_is_owed_is_written_down_whatever_it_comes_to(self, leases: Leases, subject: str) -> None:
        first = leases.lease(subject, Quota(10), owed=7, wanted=4, at=NOW)
        assert (first.calls, first.left) == (3, 0)
        beyond = leases.lease(subject, Quota(10), owed=5, wanted=1, at=NOW)
        assert (beyond.calls, beyond.left) == (0, 0)
        later = NOW + MINUTE + CELL
        assert leases.lease(subject, Quota(10), owed=0, wanted=20, at=later).calls == 10

    def test_what_was_given_out_counts_for_a_window_and_no_longer(self, leases: Leases, subject: str) -> None:
        leases.lease(subject, Quota(3), owed=0, wanted=3, at=NOW)
        grant = leases.lease(subject, Quota(3), owed=0, wanted=1, at=NOW + MINUTE - CELL)
        assert grant.calls == 0
        assert leases.lease(subject, Quota(3), owed=0, wanted=1, at=grant.free_at).calls == 1

    def test_subjects_are_counted_each_by_itself(self, leases: Leases, subject: str) -> None:
        assert leases.lease(subject, Quota(1), owed=0, wanted=1, at=NOW).calls == 1
        assert leases.lease(f"{subject}!", Quota(1), owed=0, wanted=1, at=NOW).calls == 1
        assert leases.lease(subject, Quota(1), owed=0, wanted=1, at=NOW).calls == 0

    def test_nothing_is_given_out_twice_to_many_who_ask_at_once(self, leases: Leases, subject: str) -> None:
        def ask(_: int) -> int:
            return leases.lease(subject, Quota(50), owed=1, wanted=2, at=NOW).calls

        with ThreadPoolExecutor(8) as threads:
            granted = sum(threads.map(ask, range(24)))
        assert granted == 16 * 2 + 1
        assert leases.lease(subject, Quota(100), owed=0, wanted=0, at=NOW).left == 100 - 24 - granted

    def test_who_has_not_asked_for_long_is_forgotten(self, leases: Leases, subject: str) -> None:
        leases.lease(subject, Quota(1), owed=0, wanted=1, at=NOW)
        leases.forget(before=NOW)
        assert leases.lease(subject, Quota(1), owed=0, wanted=1, at=NOW).calls == 0
        assert leases.forget(before=NOW + CELL) >= 1
        assert leases.lease(subject, Quota(1), owed=0, wanted=1, at=NOW).calls == 1
