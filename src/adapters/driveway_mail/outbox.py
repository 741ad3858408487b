"""A folder that messages are put in: one file a message, for people to read or programs to pass on."""

import os
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from pathlib import Path
from typing import Final

import attrs

from driveway_core.accounts import EmailAddress
from driveway_core.messages import Message, NotifierUnavailable
from driveway_mail.letters import letter, mailbox

_ASIDE: Final = ".message-"
_OURS: Final = re.compile(r"[A-Za-z0-9-]+\.(eml|txt)|\.message-\w+")
"""Messages, and what a crash left of one."""


@attrs.frozen
class OutboxNotifier:
    """The ``Notifier`` of a folder: mail becomes ``KEY.eml``, a message to a phone ``KEY.txt``.

    A file is there whole or not at all, only its owner can read it, and the
    same message sent again takes its place. The first line of a ``.txt`` is
    ``To: `` and the number, then an empty line and the text follow.
    """

    folder: Path
    sender: Address
    clock: Callable[[], datetime]

    def send(self, message: Message) -> None:
        if isinstance(message.to, EmailAddress):
            mail = letter(message, to=mailbox(message.to), sender=self.sender, at=self.clock())
            name, content = f"{message.key}.eml", mail.as_bytes()
        else:
            name, content = f"{message.key}.txt", f"To: {message.to}\n\n{message.text}\n".encode()
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _put(self.folder / name, content)
        except OSError as error:
            raise NotifierUnavailable(f"the outbox cannot be written to ({error.strerror})") from error

    def forget(self, *, before: datetime) -> int:
        """The ``Outbox`` port: by the moment of the file; what is not a message of ours stays."""
        gone = 0
        try:
            for each in self.folder.iterdir() if self.folder.is_dir() else ():
                with suppress(FileNotFoundError):  # somebody took it meanwhile
                    if _OURS.fullmatch(each.name) and each.lstat().st_mtime < before.timestamp():
                        each.unlink()
                        gone += 1
        except OSError as error:
            raise NotifierUnavailable(f"the outbox cannot be emptied ({error.strerror})") from error
        return gone


def _put(file: Path, content: bytes) -> None:
    """Whole or not at all, also if the power fails: written aside, made durable, then named."""
    handle, aside = tempfile.mkstemp(dir=file.parent, prefix=_ASIDE)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(aside).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(aside).unlink()
        raise
