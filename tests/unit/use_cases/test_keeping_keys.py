"""Copies of the data keys: one a day, none for longer than thirty days."""

from datetime import timedelta

from driveway_core.testing.builders import NOW
from driveway_core.testing.contracts.key_stores import with_keys
from driveway_core.use_cases.keep_keys import KeepKeys
from driveway_memory import MemoryKeyStore

DAY = timedelta(days=1)


def test_a_copy_is_taken_each_day_and_lives_for_thirty_days() -> None:
    keys = MemoryKeyStore()
    with_keys(keys)
    for day in range(35):
        assert KeepKeys(keys, lambda at=NOW + day * DAY: at)() == 1  # type: ignore[misc]  # the moment of this turn
    assert keys.copies() == [NOW + day * DAY for day in range(5, 35)]


def test_a_destroyed_key_is_in_no_copy_after_thirty_days() -> None:
    keys = MemoryKeyStore()
    made = with_keys(keys)
    KeepKeys(keys, lambda: NOW)()
    keys.destroy(made.owner, at=NOW)
    for day in range(1, 31):
        assert KeepKeys(keys, lambda at=NOW + day * DAY: at)() == 0  # type: ignore[misc]  # the moment of this turn
    assert NOW not in keys.copies()
