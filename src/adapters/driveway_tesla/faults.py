"""What a car's own faults mean for us, as data: which of them say that nothing was done.

Source: the comments of ``universal_message.proto`` and ``pkg/protocol/error.go``
of Tesla's ``vehicle-command``, which counts a command as perhaps done only
where the answer was too long; a computer that does not answer in time, or
stumbles, is not trusted that far here.
"""

from enum import StrEnum, auto
from typing import Final

from tesla_protocol.command import universal_message_pb2 as universal

from driveway_core.car_troubles import LinkBroken, LinkProblem, VehicleRefused
from driveway_tesla.car_messages import Answer

NOT_PAIRED: Final = "key_not_paired"
"""Why a car whose owner has not let our key in does nothing that we sign."""


class Then(StrEnum):
    """What an answer says about the command that it answers."""

    TOLD = auto()
    """The car took it, and says what became of it."""
    AGAIN = auto()
    """We had the session wrong: it was not done, and may be signed and sent anew."""
    COUNTED = auto()
    """Its counter was used before: by another of ours, or by this very command, doubled on its way."""
    BUSY = auto()
    """Not done, and may be later."""
    UNSURE = auto()
    """Perhaps done."""
    REFUSED = auto()
    SWITCHED_OFF = auto()
    """The owner has switched access over the network off."""


_MEANINGS: Final[dict[int, Then]] = {
    universal.MESSAGEFAULT_ERROR_BUSY: Then.BUSY,
    universal.MESSAGEFAULT_ERROR_TIMEOUT: Then.UNSURE,
    universal.MESSAGEFAULT_ERROR_INTERNAL: Then.UNSURE,
    universal.MESSAGEFAULT_ERROR_RESPONSE_MTU_EXCEEDED: Then.UNSURE,
    universal.MESSAGEFAULT_ERROR_INVALID_SIGNATURE: Then.AGAIN,
    universal.MESSAGEFAULT_ERROR_INCORRECT_EPOCH: Then.AGAIN,
    universal.MESSAGEFAULT_ERROR_TIME_EXPIRED: Then.AGAIN,
    universal.MESSAGEFAULT_ERROR_TIME_TO_LIVE_TOO_LONG: Then.AGAIN,
    universal.MESSAGEFAULT_ERROR_INVALID_TOKEN_OR_COUNTER: Then.COUNTED,
    universal.MESSAGEFAULT_ERROR_REPEATED_COUNTER: Then.COUNTED,
    universal.MESSAGEFAULT_ERROR_REMOTE_ACCESS_DISABLED: Then.SWITCHED_OFF,
}
"""Every other fault is a refusal: the same command would meet it again."""

_KEYS: Final = (
    universal.MESSAGEFAULT_ERROR_UNKNOWN_KEY_ID,
    universal.MESSAGEFAULT_ERROR_INACTIVE_KEY,
    universal.MESSAGEFAULT_ERROR_INVALID_KEY_HANDLE,
)


def meaning_of(answer: Answer) -> Then:
    """What an answer says about its command."""
    if answer.fault:
        return _MEANINGS.get(answer.fault, Then.REFUSED)
    if answer.operation == universal.OPERATIONSTATUS_WAIT:
        return Then.BUSY
    silent = answer.operation == universal.OPERATIONSTATUS_ERROR and not (answer.plain or answer.sealed)
    return Then.REFUSED if silent else Then.TOLD


def refuse(answer: Answer) -> VehicleRefused | LinkBroken:
    """The error of a refusal."""
    if meaning_of(answer) is Then.SWITCHED_OFF:
        return LinkBroken(LinkProblem.MOBILE_ACCESS_DISABLED)
    return VehicleRefused(NOT_PAIRED if answer.fault in _KEYS else _words(answer.fault))


def _words(fault: int) -> str:
    if not fault:
        return ""
    try:
        name = universal.MessageFault_E.Name(fault)
    except ValueError:
        return f"fault {fault}"
    return name.removeprefix("MESSAGEFAULT_ERROR_").lower()
