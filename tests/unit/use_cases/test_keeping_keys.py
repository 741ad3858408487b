"""Copies of the data keys, and older keys: none is kept for longer than thirty days without need."""

from collections.abc import Callable
from datetime import datetime, timedelta

import attrs
import pytest

from driveway_core.data_keys import Generation
from driveway_core.testing.builders import NOW, an_id
from driveway_core.testing.contracts.key_stores import with_keys
from driveway_core.use_cases.keep_keys import KeepKeys
from driveway_core.use_cases.rotate_ring import RotateRing
from driveway_memory import Memory, MemoryKeyRing, MemoryKeyStore

DAY = timedelta(days=1)


@attrs.define
class Home:
    """Keys, and a clock."""

    store: MemoryKeyStore = attrs.field(factory=MemoryKeyStore)
    ring: MemoryKeyRing = attrs.field(factory=MemoryKeyRing)
    at: datetime = NOW

    def clock(self) -> datetime:
        return self.at

    @property
    def keep(self) -> Callable[[], int]:
        return KeepKeys(self.store, self.ring, Memory().sealed_texts, self.clock)

    def live(self, days: int) -> None:
        for _ in range(days):
            self.at += DAY
            self.keep()


@pytest.fixture
def home() -> Home:
    return Home()


def test_a_copy_is_taken_each_day_and_lives_for_thirty_days(home: Home) -> None:
    with_keys(home.store)
    assert home.keep() == 1
    home.live(34)
    assert home.store.copies() == [NOW + day * DAY for day in range(5, 35)]


def test_a_destroyed_key_is_in_no_copy_after_thirty_days(home: Home) -> None:
    made = with_keys(home.store)
    home.keep()
    home.store.destroy(made.owner, at=NOW)
    home.live(29)
    assert NOW in home.store.copies()
    home.live(1)
    assert NOW not in home.store.copies()
    assert home.keep() == 0


def test_earlier_data_keys_stay_for_thirty_days_after_their_generation(home: Home) -> None:
    owner = with_keys(home.store).owner
    home.store.change(
        owner, lambda found: found.followed_by(attrs.evolve(found.current, number=2, wrapped=b"2"))
    )
    home.store.keep_generation(Generation(2, begun_at=NOW))
    home.live(40)
    home.store.keep_generation(Generation(2, begun_at=NOW, finished_at=home.at))
    home.live(29)
    found = home.store.get(owner)
    assert found is not None
    assert [key.number for key in found.keys] == [1, 2]
    home.live(1)
    found = home.store.get(owner)
    assert found is not None
    assert [key.number for key in found.keys] == [2]


def test_a_superseded_ring_key_stays_for_thirty_days_and_while_it_wraps_anything(home: Home) -> None:
    owner = an_id()
    home.store.get_or_make(owner, lambda number: home.ring.wrap(b"key", owner=owner, number=number))
    first = home.ring.current()
    home.ring.turn(at=NOW)
    home.live(40)
    assert first in home.ring.superseded()
    home.store.destroy(owner, at=home.at)
    home.live(1)
    assert home.ring.superseded() == {}


def test_after_a_rotation_the_former_ring_key_stays_for_thirty_days(home: Home) -> None:
    rotated = RotateRing(Memory().transactions, home.store, home.ring, home.clock)()
    home.live(29)
    assert len(home.ring.superseded()) == 1
    home.live(1)
    assert home.ring.superseded() == {}
    assert home.ring.current() == rotated.ring_key
