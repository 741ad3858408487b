"""Messages as people read them: what is told, with a greeting, where to go on, and why it came."""

from typing import Final

import attrs

from driveway_core.accounts import Account
from driveway_core.messages import SUBJECT_LENGTH, Channel, Message
from driveway_core.notices import Notice
from driveway_core.notices_told import subject_of, told

SMS_LENGTH: Final = 480
"""Three of the 160 characters that one text to a phone holds."""


@attrs.frozen(kw_only=True)
class Letterhead:
    """What the marketplace calls itself, and where people find it; without ``url`` there are no links."""

    name: str = "Driveway-Hub"
    url: str | None = None

    def link(self, path: str) -> str | None:
        """The address of one of its pages."""
        return None if self.url is None else f"{self.url.rstrip('/')}/{path.lstrip('/')}"


def letter_of(notice: Notice, account: Account, channel: Channel, letterhead: Letterhead) -> Message:
    """A notice as a message to its account, or its mailbox of before; with a phone where that is the way."""
    page = "notices" if notice.booking_id is None else f"bookings/{notice.booking_id}"
    words, link = told(notice), letterhead.link(page)
    key = f"notice-{notice.id}-{channel}"
    if channel is Channel.SMS:
        return to_phone(account, words, key=key, letterhead=letterhead)
    more = f"Read on: {link}" if link else f"You find more about it in your account at {letterhead.name}."
    reason = "You can choose in your account which notices come by mail."
    if notice.mailbox is not None:
        account = attrs.evolve(account, email=notice.mailbox, email_verified=True)
    return to_mailbox(
        account,
        subject_of(notice),
        f"{words}\n\n{more}\n\n{reason}",
        key=key,
        letterhead=letterhead,
    )


def to_mailbox(account: Account, subject: str, text: str, *, key: str, letterhead: Letterhead) -> Message:
    """A mail with a greeting and the marketplace's name beneath.

    Who registered with somebody else's address says nothing to them in our
    name: until an address is verified, the name is left out.
    """
    greeting = f"Hello {account.first_name}," if account.email_verified else "Hello,"
    whole = f"{greeting}\n\n{text}\n\n{letterhead.name}\n"
    return Message(key=key, to=account.email, subject=_one_line(subject), text=_plain(whole))


def to_phone(account: Account, text: str, *, key: str, letterhead: Letterhead) -> Message:
    """A short text, with the marketplace's name before it; the account has a phone."""
    if account.phone is None:
        raise ValueError("there is no phone to write to")
    short = _one_line(f"{letterhead.name}: {text}", most=SMS_LENGTH)
    return Message(key=key, to=account.phone, subject=letterhead.name, text=short)


def _one_line(text: str, *, most: int = SUBJECT_LENGTH) -> str:
    line = " ".join(_plain(text).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _plain(text: str) -> str:
    """Without what controls a terminal or a phone: names are whatever people call themselves."""
    return "".join(letter for letter in text if letter == "\n" or letter.isprintable())
