"""Notices in words for whom they are told."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from driveway_core.notices import Notice, NoticeKind

_WORDS: Final[Mapping[NoticeKind, str]] = MappingProxyType(
    {
        NoticeKind.DESTINATION_SENT: "The address of {reference} is on its way to your car's display.",
        NoticeKind.DESTINATION_WAITS: (
            "The address of {reference} is not in your car yet. {why} We try again; your booking stands."
        ),
        NoticeKind.DESTINATION_FAILED: (
            "The address of {reference} cannot be sent to your car. {why} Your booking stands: you find the "
            "address in it."
        ),
        NoticeKind.ON_THE_WAY: "The car of {reference} is on its way.",
        NoticeKind.ARRIVED: "The car of {reference} has arrived.",
        NoticeKind.OVERSTAYING: "The time of {reference} is over, and the car is still there.",
        NoticeKind.DEPARTED: "The car of {reference} has left: the stay is completed.",
        NoticeKind.STILL_THERE: (
            "The car before yours is still at your place of {reference}: its time ends when yours begins. "
            "Other places nearby are listed in case it stays on."
        ),
        NoticeKind.STAYS_ON: (
            "The car before yours has not left your place of {reference}, though its time is over. Take "
            "another place nearby, or have all your money back: it is for you to say."
        ),
        NoticeKind.PASSWORD_CHANGED: (
            "Your password was changed, and you are logged out on your other devices. If that was not you, "
            "ask for a new password at once."
        ),
        NoticeKind.LOG_IN_CLOSED: (
            "We closed one of your log-ins: its key was used twice, so somebody may have copied it. Please "
            "log in again there, and change your password if that was not you."
        ),
        NoticeKind.REVIEW_RECEIVED: "You were reviewed for {reference}: read what is said of you.",
        NoticeKind.LINK_BROKEN: "Your Tesla account is not connected any more: please connect it anew.",
    }
)


def told(notice: Notice) -> str:
    """The notice as its reader reads it."""
    words = _WORDS[notice.kind].format_map({"reference": "your booking", "why": "", **notice.facts})
    minutes = notice.facts.get("minutes")
    if notice.kind is NoticeKind.ON_THE_WAY and minutes:
        unit = "minute" if minutes == "1" else "minutes"
        words = f"{words[:-1]}: {minutes} {unit} to go."
    return " ".join(words.split())
