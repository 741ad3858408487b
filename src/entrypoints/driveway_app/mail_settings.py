"""Settings of the process that reach people: how mail is sent, and where messages are put otherwise."""

import re
from email.utils import parseaddr
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import attrs

from driveway_app.car_settings import CarTexts
from driveway_core.accounts import EmailAddress
from driveway_core.errors import DrivewayError, InvalidValue

NOBODY: Final = "Driveway-Hub <no-reply@driveway-hub.invalid>"
"""Who mails are from where none leave this machine: an address that nobody can have (RFC 2606)."""

_MOST_DAYS: Final = 3_650
_HERE: Final = ("localhost", "127.0.0.1", "::1")
_URL: Final = re.compile(r"[!-~]+")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


@attrs.frozen(kw_only=True)
class MailTexts(CarTexts):
    """The settings as they are written, named as in the environment (in lower case)."""

    driveway_smtp_url: str | None = None
    driveway_smtp_ca_file: str | None = None
    driveway_mail_from: str | None = None
    driveway_outbox: str | None = None
    driveway_outbox_days: str = "30"
    driveway_public_url: str | None = None


@attrs.frozen(kw_only=True)
class MailSettings:
    """How people are written to.

    Without ``smtp_url`` mails are put into the folder ``outbox``, where
    messages to phones always are; None means the folder of that name below the
    home, and are deleted after ``outbox_days``. ``sender_name`` and ``sender``
    are who mails are from; ``public_url`` is where people find the marketplace.
    """

    smtp_url: str | None = attrs.field(default=None, repr=False)
    smtp_ca: Path | None = None
    sender_name: str = "Driveway-Hub"
    sender: EmailAddress = attrs.field(factory=lambda: EmailAddress(parseaddr(NOBODY)[1]))
    outbox: Path | None = None
    outbox_days: int = 30
    public_url: str | None = None


def read_mail_settings(texts: MailTexts, problems: list[str]) -> MailSettings:
    """The settings; what is wrong joins ``problems``, without a password."""
    name, address = parseaddr(texts.driveway_mail_from or NOBODY)
    ca = None if texts.driveway_smtp_ca_file is None else Path(texts.driveway_smtp_ca_file)
    if texts.driveway_smtp_url is None:
        if ca is not None:
            problems.append("DRIVEWAY_SMTP_CA_FILE: makes no sense without DRIVEWAY_SMTP_URL")
    else:
        if texts.driveway_mail_from is None:
            problems.append("DRIVEWAY_MAIL_FROM: is needed with DRIVEWAY_SMTP_URL")
        _check_server(texts.driveway_smtp_url, ca, problems)
    sender = _sender(name, address, problems)
    _check_public(texts.driveway_public_url, problems)
    return MailSettings(
        smtp_url=texts.driveway_smtp_url,
        smtp_ca=ca,
        sender_name=name,
        sender=sender,
        outbox_days=_days(texts.driveway_outbox_days, problems),
        outbox=None if texts.driveway_outbox is None else Path(texts.driveway_outbox),
        public_url=texts.driveway_public_url,
    )


def _days(text: str, problems: list[str]) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_DAYS:
        problems.append(f"DRIVEWAY_OUTBOX_DAYS: must be a whole number from 1 to {_MOST_DAYS}, not {text!r}")
        return 1
    return int(text)


def _check_server(url: str, ca: Path | None, problems: list[str]) -> None:
    from driveway_mail import read_url

    try:
        read_url(url)
    except InvalidValue as wrong:
        problems.append(f"DRIVEWAY_SMTP_URL: {wrong.reason}")
    if ca is not None and not ca.is_file():
        problems.append(f"DRIVEWAY_SMTP_CA_FILE: there is no file {ca}")


def _sender(name: str, address: str, problems: list[str]) -> EmailAddress:
    from driveway_mail import mailbox

    try:
        sender = EmailAddress(address)
        mailbox(sender)
        if _CONTROL.search(name):
            raise InvalidValue("sender", "must be on one line")
    except DrivewayError:
        problems.append("DRIVEWAY_MAIL_FROM: must be an address, or a name and <an address>")
        return EmailAddress(parseaddr(NOBODY)[1])
    return sender


def _check_public(url: str | None, problems: list[str]) -> None:
    if url is None:
        return
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
        parts = urlsplit("")
    safe = host is not None and (parts.scheme == "https" or (parts.scheme == "http" and host in _HERE))
    if not safe or not _URL.fullmatch(url):
        problems.append("DRIVEWAY_PUBLIC_URL: must begin with https://, or with http:// on this machine")
