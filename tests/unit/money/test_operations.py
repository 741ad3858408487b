"""Wished effects: what may be asked for again, with which key, and when it must be looked up first."""

from datetime import timedelta
from typing import Final
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.payment_operations import (
    KEY_LASTS,
    TRANSITIONS,
    MustBeLookedUp,
    OperationId,
    OperationKind,
    OperationMovedOn,
    OperationState,
    PaymentOperation,
    Step,
)
from driveway_core.testing.builders import NOW

SECOND: Final = timedelta(seconds=1)


def planned() -> PaymentOperation:
    return PaymentOperation(
        id=OperationId(UUID(int=5)),
        kind=OperationKind.REFUND,
        subject=UUID(int=6),
        params={"intent_id": "pi_1", "amount": 850, "currency": "USD"},
        created_at=NOW,
        updated_at=NOW,
    )


def taken(operation: PaymentOperation, step: Step, after: timedelta = timedelta()) -> PaymentOperation:
    at = NOW + after
    match step:
        case Step.SEND:
            return operation.send(at=at)
        case Step.SUCCEED:
            return operation.succeed("re_1", at=at)
        case Step.FAIL:
            return operation.fail("insufficient_funds", at=at)
        case Step.LOSE:
            return operation.lose(at=at)
        case Step.RETRY:
            return operation.retry(at=at)


def test_a_lost_answer_is_asked_for_again_with_the_same_key() -> None:
    lost = planned().send(at=NOW).lose(at=NOW + SECOND)
    again = lost.send(at=NOW + KEY_LASTS - SECOND)
    assert again.key == lost.key == f"dh:{UUID(int=5)}:1"
    assert (again.first_sent_at, again.params) == (NOW, planned().params)


def test_after_a_day_an_unknown_one_is_looked_up_and_never_sent_blindly() -> None:
    lost = planned().send(at=NOW).lose(at=NOW + SECOND)
    assert lost.must_be_looked_up(at=NOW + KEY_LASTS)
    with pytest.raises(MustBeLookedUp) as refused:
        lost.send(at=NOW + KEY_LASTS)
    assert refused.value.first_sent_at == NOW
    assert lost.succeed("re_1", at=NOW + 2 * KEY_LASTS).gateway_id == "re_1"
    absent = lost.fail("not_found", at=NOW + 2 * KEY_LASTS).retry(at=NOW + 2 * KEY_LASTS)
    sent = absent.send(at=NOW + 2 * KEY_LASTS)
    assert (sent.key, sent.first_sent_at) == (f"dh:{UUID(int=5)}:2", NOW + 2 * KEY_LASTS)


def test_a_success_that_is_heard_of_twice_is_one() -> None:
    done = planned().send(at=NOW).succeed("re_1", at=NOW)
    assert done.succeed("re_1", at=NOW + SECOND) is done
    with pytest.raises(OperationMovedOn):
        done.succeed("re_2", at=NOW + SECOND)


def test_parameters_cannot_be_changed_by_whoever_gave_them() -> None:
    given_ = {"amount": 850}
    operation = PaymentOperation(
        id=OperationId(UUID(int=5)),
        kind=OperationKind.REFUND,
        subject=UUID(int=6),
        params=given_,
        created_at=NOW,
        updated_at=NOW,
    )
    given_["amount"] = 1
    assert operation.params == {"amount": 850}


@given(st.lists(st.tuples(st.sampled_from(Step), st.integers(0, 30)), max_size=25))
def test_a_key_stands_for_one_try_and_changes_only_after_a_definite_failure(
    steps: list[tuple[Step, int]],
) -> None:
    operation, after, failures = planned(), timedelta(), 0
    first_sent: dict[str, timedelta] = {}
    for step, hours in steps:
        after += timedelta(hours=hours)
        try:
            moved = taken(operation, step, after)
        except OperationMovedOn:
            assert (operation.state, step) not in TRANSITIONS or operation.state is OperationState.SUCCEEDED
            continue
        except MustBeLookedUp:
            assert after - first_sent[operation.key] >= KEY_LASTS
            continue
        if moved.state is OperationState.SENT:
            assert after - first_sent.setdefault(moved.key, after) < KEY_LASTS
        failures += moved.state is OperationState.FAILED
        assert (moved.key != operation.key) == (step is Step.RETRY)
        assert moved.attempt <= failures + 1
        assert moved.params == planned().params
        operation = moved
