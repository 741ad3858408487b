"""A mail as it travels (RFC 5322, MIME): built by the library, from parts that cannot break a line."""

import re
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from typing import Final

from driveway_core.accounts import EmailAddress
from driveway_core.messages import Message, MessageRefused

_LOCAL: Final = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_DOMAIN: Final = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+", re.IGNORECASE)
_LONGEST_LINE: Final = 900
_OURS: Final = "driveway-hub.invalid"


def mailbox(address: EmailAddress, *, name: str = "") -> Address:
    """An address that means itself alone wherever it is written.

    The part before the @ is a dot-atom (RFC 5322 §3.2.3), other alphabets
    included (RFC 6531); the part behind it becomes ASCII (IDNA). Raises
    ``MessageRefused`` for what could be read as anything else.
    """
    local, _, domain = address.value.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_domain = ""
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(ascii_domain):
        raise MessageRefused("that address cannot be written to")
    return Address(display_name=name, username=local, domain=ascii_domain)


def letter(message: Message, *, to: Address, sender: Address, at: datetime) -> EmailMessage:
    """The mail of a message, dated ``at``; its Message-ID follows from the message's key."""
    plain = to.addr_spec.isascii() and sender.addr_spec.isascii()
    mail = EmailMessage(policy=SMTP if plain else SMTPUTF8)
    try:
        mail["From"] = sender
        mail["To"] = to
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(at)
        mail["Message-ID"] = f"<{message.key}@{_domain(sender)}>"
        mail["Auto-Submitted"] = "auto-generated"
        text = message.text.rstrip("\n") + "\n"
        mail.set_content(text, cte="7bit" if _is_plain(text) else "quoted-printable")
    except (MessageError, ValueError) as error:
        raise MessageRefused("it cannot be written as a mail") from error
    return mail


def _is_plain(text: str) -> bool:
    """Whether every server can take it as it is (RFC 5322 §2.1.1), and every person read it in a file."""
    return text.isascii() and max(map(len, text.splitlines()), default=0) <= _LONGEST_LINE


def _domain(sender: Address) -> str:
    return sender.domain or _OURS
