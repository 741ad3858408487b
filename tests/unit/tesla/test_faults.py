"""Every fault that a car knows, and what it means for the command that met it."""

import pytest
from tesla_protocol.command import universal_message_pb2 as universal

from driveway_core.car_troubles import LinkBroken, LinkProblem, VehicleRefused
from driveway_tesla.car_messages import Answer
from driveway_tesla.faults import Then, meaning_of, refuse

SAID = {
    Then.TOLD: {"NONE"},
    Then.AGAIN: {"INVALID_SIGNATURE", "INCORRECT_EPOCH", "TIME_EXPIRED", "TIME_TO_LIVE_TOO_LONG"},
    Then.COUNTED: {"INVALID_TOKEN_OR_COUNTER", "REPEATED_COUNTER"},
    Then.BUSY: {"BUSY"},
    Then.UNSURE: {"TIMEOUT", "INTERNAL", "RESPONSE_MTU_EXCEEDED"},
    Then.SWITCHED_OFF: {"REMOTE_ACCESS_DISABLED"},
}


@pytest.mark.parametrize("name, number", universal.MessageFault_E.items())
def test_a_fault_is_what_the_table_says_or_a_refusal(name: str, number: int) -> None:
    short = name.removeprefix("MESSAGEFAULT_ERROR_")
    expected = next((then for then, names in SAID.items() if short in names), Then.REFUSED)
    assert meaning_of(Answer(fault=number, plain=b"\x0a\x00")) is expected


@pytest.mark.parametrize(
    "fault, reason",
    [
        (universal.MESSAGEFAULT_ERROR_UNKNOWN_KEY_ID, "key_not_paired"),
        (universal.MESSAGEFAULT_ERROR_INACTIVE_KEY, "key_not_paired"),
        (universal.MESSAGEFAULT_ERROR_INVALID_KEY_HANDLE, "key_not_paired"),
        (universal.MESSAGEFAULT_ERROR_INSUFFICIENT_PRIVILEGES, "insufficient_privileges"),
        (universal.MESSAGEFAULT_ERROR_WRONG_PERSONALIZATION, "wrong_personalization"),
        (4711, "fault 4711"),
        (0, ""),
    ],
)
def test_a_refusal_says_why_in_the_car_s_words(fault: int, reason: str) -> None:
    refusal = refuse(Answer(fault=fault))
    assert isinstance(refusal, VehicleRefused)
    assert refusal.reason == reason


def test_an_owner_who_switched_access_off_is_asked_to_switch_it_on() -> None:
    refusal = refuse(Answer(fault=universal.MESSAGEFAULT_ERROR_REMOTE_ACCESS_DISABLED))
    assert isinstance(refusal, LinkBroken)
    assert refusal.problem is LinkProblem.MOBILE_ACCESS_DISABLED


def test_a_car_that_asks_to_wait_is_busy_and_one_that_fails_in_silence_refuses() -> None:
    assert meaning_of(Answer(operation=universal.OPERATIONSTATUS_WAIT)) is Then.BUSY
    assert meaning_of(Answer(operation=universal.OPERATIONSTATUS_ERROR)) is Then.REFUSED
    assert meaning_of(Answer(operation=universal.OPERATIONSTATUS_ERROR, plain=b"\x0a\x00")) is Then.TOLD
