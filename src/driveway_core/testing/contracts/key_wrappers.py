"""What everything that wraps data keys must keep, a key management service included."""

from datetime import timedelta
from typing import Final

import attrs
import pytest

from driveway_core.errors import Unavailable
from driveway_core.ports import KeyRing, KeyWrapper
from driveway_core.testing.builders import NOW, an_id

KEY: Final = bytes(range(32))
_OWNER: Final = an_id()


class KeyWrapperContract:
    """``KeyWrapper``."""

    @pytest.fixture
    def wrapper(self) -> KeyWrapper:
        """One with a key."""
        raise NotImplementedError("override the fixture `wrapper`")

    def test_a_key_comes_back_as_it_was_wrapped(self, wrapper: KeyWrapper) -> None:
        kept = wrapper.wrap(KEY, owner=_OWNER, number=7)
        assert (kept.number, kept.ring_key) == (7, wrapper.current())
        assert wrapper.unwrap(kept, owner=_OWNER) == KEY

    def test_a_wrapped_key_does_not_show_the_key(self, wrapper: KeyWrapper) -> None:
        kept = wrapper.wrap(KEY, owner=_OWNER, number=1)
        assert not any(KEY[at : at + 4] in kept.wrapped for at in range(len(KEY) - 3))

    def test_a_wrapped_key_is_worth_nothing_to_another_owner(self, wrapper: KeyWrapper) -> None:
        kept = wrapper.wrap(KEY, owner=_OWNER, number=1)
        with pytest.raises(Unavailable):
            wrapper.unwrap(kept, owner=an_id())

    def test_a_wrapped_key_is_worth_nothing_under_another_number(self, wrapper: KeyWrapper) -> None:
        kept = wrapper.wrap(KEY, owner=_OWNER, number=1)
        with pytest.raises(Unavailable):
            wrapper.unwrap(attrs.evolve(kept, number=2), owner=_OWNER)

    def test_a_change_of_any_byte_is_noticed(self, wrapper: KeyWrapper) -> None:
        kept = wrapper.wrap(KEY, owner=_OWNER, number=1)
        for at in range(len(kept.wrapped)):
            changed = bytearray(kept.wrapped)
            changed[at] ^= 1
            with pytest.raises(Unavailable):
                wrapper.unwrap(attrs.evolve(kept, wrapped=bytes(changed)), owner=_OWNER)

    @pytest.mark.parametrize("length", [0, 1, 8, 24, -1])
    def test_a_cut_key_is_noticed(self, wrapper: KeyWrapper, length: int) -> None:
        kept = wrapper.wrap(KEY, owner=_OWNER, number=1)
        with pytest.raises(Unavailable):
            wrapper.unwrap(attrs.evolve(kept, wrapped=kept.wrapped[:length]), owner=_OWNER)

    def test_a_key_wrapped_under_a_name_that_is_not_there_says_so(self, wrapper: KeyWrapper) -> None:
        kept = attrs.evolve(wrapper.wrap(KEY, owner=_OWNER, number=1), ring_key="nobody's")
        with pytest.raises(Unavailable):
            wrapper.unwrap(kept, owner=_OWNER)

    def test_neither_keys_nor_the_wrapper_are_printed(self, wrapper: KeyWrapper) -> None:
        kept = wrapper.wrap(KEY, owner=_OWNER, number=1)
        for shown in (repr(kept), repr(wrapper)):
            assert repr(kept.wrapped)[2:-1] not in shown
            assert "key=" not in shown.replace("ring_key=", "")


class KeyRingContract(KeyWrapperContract):
    """``KeyRing``; its fixture gives ``wrapper`` too."""

    @pytest.fixture
    def ring(self) -> KeyRing:
        """One with its first key only."""
        raise NotImplementedError("override the fixture `ring`")

    @pytest.fixture
    def wrapper(self, ring: KeyRing) -> KeyWrapper:
        return ring

    def test_a_turned_ring_wraps_under_its_new_key_and_unwraps_what_was_before(self, ring: KeyRing) -> None:
        first = ring.current()
        before = ring.wrap(KEY, owner=_OWNER, number=1)
        second = ring.turn(at=NOW)
        assert second == ring.current() != first
        assert ring.wrap(KEY, owner=_OWNER, number=1).ring_key == second
        assert ring.unwrap(before, owner=_OWNER) == KEY

    def test_a_ring_says_which_keys_are_superseded_and_since_when(self, ring: KeyRing) -> None:
        assert ring.superseded() == {}
        first, second = ring.current(), ring.turn(at=NOW)
        ring.turn(at=NOW + timedelta(days=1))
        assert ring.superseded() == {first: NOW, second: NOW + timedelta(days=1)}

    def test_a_key_that_was_let_go_unwraps_nothing(self, ring: KeyRing) -> None:
        kept = ring.wrap(KEY, owner=_OWNER, number=1)
        ring.turn(at=NOW)
        ring.forget([kept.ring_key])
        with pytest.raises(Unavailable):
            ring.unwrap(kept, owner=_OWNER)
        assert ring.superseded() == {}

    def test_the_current_key_is_never_let_go(self, ring: KeyRing) -> None:
        kept = ring.wrap(KEY, owner=_OWNER, number=1)
        ring.forget([kept.ring_key])
        assert ring.unwrap(kept, owner=_OWNER) == KEY
