"""What every store of wrapped data keys must do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest

from driveway_core.data_keys import KEPT, DataKeys, ErasedAccount, Generation, WrappedKey
from driveway_core.errors import Missing
from driveway_core.ports import KeyStore
from driveway_core.testing.builders import NOW, an_id

_SECOND = timedelta(seconds=1)


def a_key(number: int = 1, wrapped: bytes = b"\x00\xff wrapped") -> WrappedKey:
    """A wrapped key."""
    return WrappedKey(number, "ring-1", wrapped)


def with_keys(keys: KeyStore) -> DataKeys:
    """Somebody who has a key, new to the store."""
    return keys.get_or_make(an_id(), a_key)


class KeyStoreContract:
    """``KeyStore``."""

    @pytest.fixture
    def keys(self) -> KeyStore:
        """A store that holds nothing."""
        raise NotImplementedError("override the fixture `keys`")

    def test_nobody_has_keys_before_they_are_made(self, keys: KeyStore) -> None:
        assert keys.get(an_id()) is None
        assert list(keys.owners()) == []

    def test_keys_come_back_as_they_were_made(self, keys: KeyStore) -> None:
        made = with_keys(keys)
        assert made.keys == (a_key(),)
        assert keys.get(made.owner) == made
        assert list(keys.owners()) == [made.owner]

    def test_the_first_keys_stand(self, keys: KeyStore) -> None:
        made = with_keys(keys)
        assert keys.get_or_make(made.owner, lambda number: a_key(number, b"other")) == made

    def test_of_many_who_make_a_key_at_once_one_does(self, keys: KeyStore) -> None:
        owner = an_id()

        def make(turn: int) -> DataKeys:
            return keys.get_or_make(owner, lambda number: a_key(number, bytes([turn])))

        with ThreadPoolExecutor(8) as callers:
            assert len(set(callers.map(make, range(32)))) == 1

    def test_a_failure_to_make_a_key_leaves_none(self, keys: KeyStore) -> None:
        owner = an_id()
        with pytest.raises(ZeroDivisionError):
            keys.get_or_make(owner, lambda number: a_key(number // 0))
        assert keys.get(owner) is None
        assert keys.get_or_make(owner, a_key).owner == owner

    def test_a_change_is_kept(self, keys: KeyStore) -> None:
        made = with_keys(keys)
        changed = keys.change(made.owner, lambda found: found.followed_by(a_key(2)))
        assert changed.keys == (a_key(), a_key(2))
        assert keys.get(made.owner) == changed

    def test_of_many_changes_at_once_none_is_lost(self, keys: KeyStore) -> None:
        owner = with_keys(keys).owner

        def add(_: int) -> None:
            keys.change(owner, lambda found: found.followed_by(a_key(found.current.number + 1)))

        with ThreadPoolExecutor(8) as callers:
            list(callers.map(add, range(16)))
        found = keys.get(owner)
        assert found is not None
        assert [key.number for key in found.keys] == list(range(1, 18))

    def test_a_change_that_fails_changes_nothing(self, keys: KeyStore) -> None:
        made = with_keys(keys)
        with pytest.raises(ValueError, match="rising"):
            keys.change(made.owner, lambda found: found.followed_by(a_key(1)))
        assert keys.get(made.owner) == made

    def test_keys_of_nobody_cannot_be_changed(self, keys: KeyStore) -> None:
        with pytest.raises(Missing):
            keys.change(an_id(), lambda found: found)

    def test_destroyed_keys_are_gone_and_never_made_again(self, keys: KeyStore) -> None:
        owner, other = with_keys(keys).owner, with_keys(keys)
        keys.destroy(owner, at=NOW)
        asking: tuple[Callable[[], object], ...] = (
            lambda: keys.get(owner),
            lambda: keys.get_or_make(owner, a_key),
            lambda: keys.change(owner, lambda found: found),
        )
        for ask in asking:
            with pytest.raises(ErasedAccount) as refusal:
                ask()
            assert refusal.value.owner == owner
        assert list(keys.owners()) == [other.owner]
        assert keys.get(other.owner) == other

    def test_the_first_moment_of_destruction_stands(self, keys: KeyStore) -> None:
        owner = with_keys(keys).owner
        assert keys.destroyed_at(owner) is None
        keys.destroy(owner, at=NOW)
        keys.destroy(owner, at=NOW + _SECOND)
        assert keys.destroyed_at(owner) == NOW

    def test_who_never_had_keys_gets_none_once_they_are_destroyed(self, keys: KeyStore) -> None:
        owner = an_id()
        keys.destroy(owner, at=NOW)
        with pytest.raises(ErasedAccount):
            keys.get_or_make(owner, a_key)

    def test_destruction_meets_no_change_half_done(self, keys: KeyStore) -> None:
        owners = [with_keys(keys).owner for _ in range(8)]

        def change(owner: UUID) -> None:
            with suppress(ErasedAccount):
                for _ in range(4):
                    keys.change(owner, lambda found: found.followed_by(a_key(found.current.number + 1)))

        with ThreadPoolExecutor(4) as callers:
            changing = [callers.submit(change, owner) for owner in owners]
            for owner in owners:
                keys.destroy(owner, at=NOW)
            for each in changing:
                each.result()
        assert [keys.destroyed_at(owner) for owner in owners] == [NOW] * len(owners)
        assert list(keys.owners()) == []

    def test_a_generation_is_kept_and_new_keys_are_of_it(self, keys: KeyStore) -> None:
        assert keys.generation() == Generation()
        begun = keys.generation().next(at=NOW)
        for generation in (begun, begun.finished(at=NOW + _SECOND)):
            keys.keep_generation(generation)
            assert keys.generation() == generation
        assert with_keys(keys).current.number == 2

    def test_a_copy_brings_back_who_is_lost_from_it(self, keys: KeyStore) -> None:
        made = [with_keys(keys) for _ in range(3)]
        assert keys.copies() == []
        assert keys.copy(at=NOW) == len(made)
        assert keys.copies() == [NOW]
        assert keys.restore(NOW) == 0
        with pytest.raises(Missing):
            keys.restore(NOW + _SECOND)

    def test_a_copy_brings_no_destroyed_key_back(self, keys: KeyStore) -> None:
        owner = with_keys(keys).owner
        keys.copy(at=NOW)
        keys.destroy(owner, at=NOW + _SECOND)
        assert keys.restore(NOW) == 0
        with pytest.raises(ErasedAccount):
            keys.get(owner)

    def test_no_copy_holds_a_key_for_longer_than_thirty_days_after_it_was_destroyed(
        self, keys: KeyStore
    ) -> None:
        keys.copy(at=NOW - _SECOND)
        keys.copy(at=NOW)
        keys.destroy(with_keys(keys).owner, at=NOW)
        assert keys.forget_copies(at=NOW + KEPT - 2 * _SECOND) == 0
        assert keys.forget_copies(at=NOW + KEPT - _SECOND) == 1
        assert keys.forget_copies(at=NOW + KEPT) == 1
        assert keys.copies() == []

    def test_copies_taken_after_a_destruction_hold_only_who_is_left(self, keys: KeyStore) -> None:
        made = [with_keys(keys) for _ in range(2)]
        keys.destroy(made[0].owner, at=NOW)
        assert keys.copy(at=NOW) == 1

    def test_keys_are_not_printed(self, keys: KeyStore) -> None:
        assert "xff" not in repr(with_keys(keys))
