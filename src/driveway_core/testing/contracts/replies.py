"""What every store of first answers must do."""

from concurrent.futures import ThreadPoolExecutor

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.once import AlreadyDone, KeyReused, Reply
from driveway_core.ports import Replies, Transactions
from driveway_core.testing.builders import NOW, a_key, an_id
from driveway_core.testing.contracts.fixtures import OverReplies
from driveway_core.transactions import Interrupted
from driveway_core.windows import DAY, HOUR


def a_reply(*, status: int = 201, body: bytes = b'{"id": 1}') -> Reply:
    """An answer."""
    return Reply(status=status, headers={"Location": "/v1/bookings/1", "X-Ü": "1"}, body=body)


class RepliesContract(OverReplies):
    """``Replies``, beside the keys that ``begin`` claims."""

    def test_nothing_is_found_under_a_new_key(self, replies: Replies) -> None:
        assert replies.find(a_key()) is None

    def test_an_answer_is_found_under_its_key_as_it_was_given(self, replies: Replies) -> None:
        once, reply = a_key(), a_reply(body=b"\x00\xff bytes")
        assert replies.keep(once, reply) == reply
        assert replies.find(once) == reply

    def test_the_first_answer_counts(self, replies: Replies) -> None:
        once, first = a_key(), a_reply()
        replies.keep(once, first)
        assert replies.keep(once, a_reply(status=409, body=b"late")) == first
        assert replies.find(once) == first

    def test_an_answer_to_another_body_is_refused(self, replies: Replies) -> None:
        once = a_key(body=b"one")
        replies.keep(once, a_reply())
        other = attrs.evolve(once, fingerprint=b"two")
        with pytest.raises(KeyReused):
            replies.find(other)
        with pytest.raises(KeyReused):
            replies.keep(other, a_reply(status=409))
        assert replies.find(once) == a_reply()

    def test_the_same_key_in_another_scope_is_another_key(self, replies: Replies) -> None:
        once = a_key(scope="ada")
        replies.keep(once, a_reply())
        assert replies.find(attrs.evolve(once, scope="bob", fingerprint=b"other")) is None

    def test_a_claimed_key_has_no_answer_until_one_is_kept(
        self, transactions: Transactions, replies: Replies
    ) -> None:
        once = a_key(resource_id=an_id())
        with transactions.begin(acting_as=SYSTEM, once=once):
            pass
        assert replies.find(once) is None
        assert replies.keep(once, a_reply()) == a_reply()
        assert replies.find(once) == a_reply()

    def test_a_claimed_key_is_for_one_body(self, transactions: Transactions, replies: Replies) -> None:
        once = a_key(body=b"one")
        with transactions.begin(acting_as=SYSTEM, once=once):
            pass
        with pytest.raises(KeyReused):
            replies.find(attrs.evolve(once, fingerprint=b"two"))

    def test_keeping_the_answer_keeps_what_was_made(
        self, transactions: Transactions, replies: Replies
    ) -> None:
        once = a_key(resource_id=an_id())
        with transactions.begin(acting_as=SYSTEM, once=once):
            pass
        replies.keep(once, a_reply())
        with pytest.raises(AlreadyDone) as refused, transactions.begin(acting_as=SYSTEM, once=once):
            pass
        assert refused.value.resource_id == once.resource_id

    def test_a_refusal_that_was_kept_is_final(self, transactions: Transactions, replies: Replies) -> None:
        once = a_key()
        replies.keep(once, a_reply(status=409))
        with (
            pytest.raises(AlreadyDone) as refused,
            transactions.begin(acting_as=SYSTEM, once=once.making(an_id())),
        ):
            pass
        assert refused.value.resource_id is None

    def test_a_refusal_does_not_hide_what_was_made_meanwhile(
        self, transactions: Transactions, replies: Replies
    ) -> None:
        once = a_key(resource_id=an_id())
        with transactions.begin(acting_as=SYSTEM, once=once):
            pass
        with pytest.raises(Interrupted):
            replies.keep(once, a_reply(status=409))
        assert replies.find(once) is None
        assert replies.keep(once, a_reply()) == a_reply()

    def test_a_declined_card_is_an_answer_to_what_was_made(
        self, transactions: Transactions, replies: Replies
    ) -> None:
        once = a_key(resource_id=an_id())
        with transactions.begin(acting_as=SYSTEM, once=once):
            pass
        assert replies.keep(once, a_reply(status=402)) == a_reply(status=402)
        assert replies.keep(once, a_reply()) == a_reply(status=402)

    def test_old_keys_are_forgotten_and_younger_ones_kept(self, replies: Replies) -> None:
        old, young = a_key(at=NOW - 25 * HOUR), a_key(at=NOW - 24 * HOUR)
        replies.keep(old, a_reply())
        replies.keep(young, a_reply())
        assert replies.forget(before=NOW - DAY) == 1
        assert replies.find(old) is None
        assert replies.find(young) == a_reply()
        assert replies.forget(before=NOW - DAY) == 0

    def test_of_many_answers_at_once_all_get_the_same(self, replies: Replies) -> None:
        once = a_key()
        answers = [a_reply(body=str(number).encode()) for number in range(8)]
        with ThreadPoolExecutor(8) as callers:
            given = list(callers.map(lambda reply: replies.keep(once, reply), answers))
        assert given == [replies.find(once)] * 8
