"""Notices in words for whom they are told."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from driveway_core.notices import Notice, NoticeKind

_WORDS: Final[Mapping[NoticeKind, str]] = MappingProxyType(
    {
        NoticeKind.BOOKING_REQUESTED: (
            "A driver asks for your place: {reference}, {when}. Please accept or decline soon; the request "
            "ends by itself."
        ),
        NoticeKind.BOOKING_CONFIRMED: (
            "The stay of {reference} is confirmed: {when}. You find the address there, and how to get in."
        ),
        NoticeKind.BOOKING_CHANGED: "The times of {reference} have changed: it is {when} now.",
        NoticeKind.BOOKING_DECLINED: (
            "The host has declined {reference}, {when}. You pay nothing for it; what was set "
            "aside on your card is let go."
        ),
        NoticeKind.BOOKING_LAPSED: (
            "The place of {reference}, {when}, is not held for you any more: it was not confirmed in time. "
            "You pay nothing for it."
        ),
        NoticeKind.BOOKING_CANCELLED: (
            "The stay of {reference}, {when}, was cancelled{whom}. What you get back stands there."
        ),
        NoticeKind.TROUBLE_REPORTED: (
            "The driver of {reference}, {when}, could not use your place{trouble_words}, and the stay has "
            "ended. You can answer in the booking."
        ),
        NoticeKind.REMINDER: (
            "The stay of {reference} begins soon: {when}. You find the address there, and how to get in."
        ),
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
        NoticeKind.EMAIL_CHANGED: (
            "Your account has another e-mail address now; that of before is not used for it any more. If it "
            "was not you, somebody knows your password: write to us at once from the address of before, so "
            "that we keep everybody out of the account until it is yours again."
        ),
        NoticeKind.LOG_IN_CLOSED: (
            "We closed one of your log-ins: its key was used twice, so somebody may have copied it. Please "
            "log in again there, and change your password if that was not you."
        ),
        NoticeKind.REVIEW_WANTED: (
            "How was the stay of {reference}? Please say it in a review, for those who come next."
        ),
        NoticeKind.REVIEW_RECEIVED: "You were reviewed for {reference}: read what is said of you.",
        NoticeKind.LINK_BROKEN: "Your car's account is not connected any more: please connect it anew.",
        NoticeKind.PAYOUT_PAID: "Your bank has received {amount} for your stays{period}.",
        NoticeKind.PAYOUT_FAILED: (
            "Your bank has sent {amount} for your stays{period} back. Please look at your bank account's "
            "details at our payment service; we pay you again then."
        ),
    }
)

_TO_HOST: Final[Mapping[NoticeKind, str]] = MappingProxyType(
    {
        NoticeKind.BOOKING_CONFIRMED: "Your place is booked: {reference}, {when}.",
        NoticeKind.REVIEW_WANTED: (
            "How was the driver of {reference}? Please say it in a review, for the hosts who come next."
        ),
        NoticeKind.BOOKING_LAPSED: (
            "Nobody has confirmed {reference}, {when}, in time. Your place is free again."
        ),
        NoticeKind.BOOKING_CANCELLED: (
            "The stay of {reference}, {when}, was cancelled{whom}. Your place is free again."
        ),
    }
)
"""Where the host reads other words than the driver."""

_BY: Final = {
    "driver": {"driver": ", as you wished", "host": " by its driver"},
    "host": {"driver": " by its host", "host": ", as you wished"},
    "platform": {"driver": " by the marketplace", "host": " by the marketplace"},
    "trouble": {"driver": ", as you could not use the place"},
}
_TROUBLES: Final = {
    "occupied": ": another car stood there",
    "blocked": ": the way in was blocked",
    "not_as_described": ": it was not as described",
}
_SUBJECTS: Final[Mapping[NoticeKind, str]] = MappingProxyType(
    {
        NoticeKind.BOOKING_REQUESTED: "A driver asks for your place",
        NoticeKind.BOOKING_CONFIRMED: "Confirmed",
        NoticeKind.BOOKING_CHANGED: "New times",
        NoticeKind.BOOKING_DECLINED: "Your request was declined",
        NoticeKind.BOOKING_LAPSED: "Not held any more",
        NoticeKind.BOOKING_CANCELLED: "Cancelled",
        NoticeKind.TROUBLE_REPORTED: "A driver could not use your place",
        NoticeKind.REMINDER: "Your stay begins soon",
        NoticeKind.DESTINATION_SENT: "The address is on its way to your car",
        NoticeKind.DESTINATION_WAITS: "The address is not in your car yet",
        NoticeKind.DESTINATION_FAILED: "The address cannot be sent to your car",
        NoticeKind.ON_THE_WAY: "A car is on its way",
        NoticeKind.ARRIVED: "Arrived",
        NoticeKind.OVERSTAYING: "The time is over",
        NoticeKind.DEPARTED: "The stay is completed",
        NoticeKind.STILL_THERE: "Your place may not be free in time",
        NoticeKind.STAYS_ON: "Your place is not free",
        NoticeKind.LINK_BROKEN: "Please connect your car's account anew",
        NoticeKind.PASSWORD_CHANGED: "Your password was changed",
        NoticeKind.EMAIL_CHANGED: "Your e-mail address was changed",
        NoticeKind.LOG_IN_CLOSED: "We closed one of your log-ins",
        NoticeKind.REVIEW_WANTED: "How was it?",
        NoticeKind.REVIEW_RECEIVED: "You were reviewed",
        NoticeKind.PAYOUT_PAID: "You have been paid",
        NoticeKind.PAYOUT_FAILED: "Your bank sent a payout back",
    }
)


def told(notice: Notice) -> str:
    """The notice as its reader reads it."""
    facts = notice.facts
    side = facts.get("side", "driver")
    words = _TO_HOST.get(notice.kind) if side == "host" else None
    usual = {
        "reference": "your booking",
        "when": "at the time booked",
        "why": "",
        "amount": "your money",
        "period": "",
        "whom": _BY.get(facts.get("by", ""), {}).get(side, ""),
        "trouble_words": _TROUBLES.get(facts.get("trouble", ""), ""),
    }
    text = (words or _WORDS[notice.kind]).format_map({**usual, **facts})
    minutes = facts.get("minutes")
    if notice.kind is NoticeKind.ON_THE_WAY and minutes:
        unit = "minute" if minutes == "1" else "minutes"
        text = f"{text[:-1]}: {minutes} {unit} to go."
    return " ".join(text.split())


def subject_of(notice: Notice) -> str:
    """The notice on one line, as the subject of a mail."""
    reference = notice.facts.get("reference")
    subject = _SUBJECTS[notice.kind]
    return subject if reference is None else f"{subject}: {reference}"
