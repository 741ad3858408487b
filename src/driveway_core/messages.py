"""Messages: what leaves the marketplace for a person, by mail or to a phone. Source: domain rules §9."""

import re
from enum import StrEnum
from typing import Final

import attrs

from driveway_core.accounts import EmailAddress, PhoneNumber
from driveway_core.errors import InvalidValue, Refused, Unavailable

SUBJECT_LENGTH: Final = 150
TEXT_LENGTH: Final = 10_000

_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,119}")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Channel(StrEnum):
    """A way to a person."""

    EMAIL = "email"
    SMS = "sms"


@attrs.frozen
class MessageRefused(Refused):
    """This message will never arrive there: ``reason`` is who refused it and why, without the address."""

    slug = "message-refused"
    title = "The message was refused"

    reason: str

    def __str__(self) -> str:
        return f"The message was refused: {self.reason}."


@attrs.frozen
class NotifierUnavailable(Unavailable):
    """Nothing can be sent now; ``reason`` says why, without an address."""

    slug = "notifier-unavailable"
    title = "Messages cannot be sent now"

    reason: str
    retry_after: int = 30

    def __str__(self) -> str:
        return f"Messages cannot be sent now: {self.reason}."


@attrs.frozen(kw_only=True)
class Message:
    """One message to one person: a subject on one line, and plain text.

    ``key`` names it: sent again under the same key it is the same message, and
    who passes it on may drop the second. Neither the address nor the text is
    in its ``repr``: they end in no log.
    """

    key: str
    to: EmailAddress | PhoneNumber = attrs.field(repr=False)
    subject: str = attrs.field(repr=False)
    text: str = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise InvalidValue("key", "must be letters, digits and dashes")
        if not 0 < len(self.subject) <= SUBJECT_LENGTH or _CONTROL.search(self.subject):
            raise InvalidValue("subject", f"must be one line of at most {SUBJECT_LENGTH} characters")
        if len(self.text) > TEXT_LENGTH or _CONTROL.search(self.text.replace("\n", "")):
            raise InvalidValue("text", f"must be plain text of at most {TEXT_LENGTH} characters")

    @property
    def channel(self) -> Channel:
        """The way it takes."""
        return Channel.EMAIL if isinstance(self.to, EmailAddress) else Channel.SMS
