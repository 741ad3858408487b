"""Send what proves a mailbox or a telephone to be somebody's: a link, or a code."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.letters import Letterhead, to_mailbox, to_phone
from driveway_core.messages import Message, MessageRefused
from driveway_core.ports import Clock, NewId, Notifier
from driveway_core.proofs import LASTS, Purpose
from driveway_core.use_cases.make_phone_code import MakePhoneCode
from driveway_core.use_cases.make_reset import MakeReset
from driveway_core.use_cases.make_verification import MakeVerification
from driveway_core.use_cases.proving import Made

WANTED_FOR: Final = timedelta(hours=1)
"""How long it is tried to send one: who asked for it gives up sooner than that."""


@attrs.frozen
class _Sending:
    """Makes a secret at the moment of sending, and forgets it; tried again, there is another one."""

    notifier: Notifier
    clock: Clock
    make: Callable[[AccountId], Made | None]
    write: Callable[[Made], Message]

    def of(self, subject: str) -> None:
        account_id, _, asked = subject.partition("/")
        if asked and self.clock() >= datetime.fromtimestamp(int(asked), UTC) + WANTED_FOR:
            return
        made = self.make(AccountId(UUID(account_id)))
        if made is None:
            return
        try:
            self.notifier.send(self.write(made))
        except MessageRefused:
            return


@attrs.frozen
class SendVerification:
    """Mails the link that verifies an address; the subject is an account's, with when it was asked for."""

    make_verification: MakeVerification
    notifier: Notifier
    letterhead: Letterhead
    clock: Clock
    new_id: NewId

    def __call__(self, subject: str) -> None:
        _Sending(self.notifier, self.clock, self.make_verification, self._mail).of(subject)

    def _mail(self, made: Made) -> Message:
        text = (
            "please show us that this address is yours:\n\n"
            f"{_way(self.letterhead, 'verify-email', made.secret)}\n\n"
            f"That is good for {_hours(Purpose.EMAIL)}. If you did not register, do nothing."
        )
        key = f"verification-{self.new_id()}"
        return to_mailbox(
            made.account, "Please verify your e-mail address", text, key=key, letterhead=self.letterhead
        )


@attrs.frozen
class SendReset:
    """Mails the link by which a new password is chosen; the subject as for ``SendVerification``."""

    make_reset: MakeReset
    notifier: Notifier
    letterhead: Letterhead
    clock: Clock
    new_id: NewId

    def __call__(self, subject: str) -> None:
        _Sending(self.notifier, self.clock, self.make_reset, self._mail).of(subject)

    def _mail(self, made: Made) -> Message:
        text = (
            "somebody, we hope you, has asked for a new password. Choose one here:\n\n"
            f"{_way(self.letterhead, 'reset-password', made.secret)}\n\n"
            f"That is good for {_hours(Purpose.PASSWORD)}, and once. If it was not you, do nothing: your "
            "password stays."
        )
        key = f"reset-{self.new_id()}"
        return to_mailbox(made.account, "Choose a new password", text, key=key, letterhead=self.letterhead)


@attrs.frozen
class SendPhoneCode:
    """Sends the code that verifies a telephone; the subject as for ``SendVerification``."""

    make_phone_code: MakePhoneCode
    notifier: Notifier
    letterhead: Letterhead
    clock: Clock
    new_id: NewId

    def __call__(self, subject: str) -> None:
        _Sending(self.notifier, self.clock, self.make_phone_code, self._text).of(subject)

    def _text(self, made: Made) -> Message:
        minutes = LASTS[Purpose.PHONE] // timedelta(minutes=1)
        text = f"{made.secret} is your code. It is good for {minutes} minutes. Give it to nobody."
        return to_phone(made.account, text, key=f"code-{self.new_id()}", letterhead=self.letterhead)


def _way(letterhead: Letterhead, page: str, secret: str) -> str:
    """The link, its secret behind the ``#``, which browsers send to nobody; without pages the secret."""
    link = letterhead.link(page)
    return secret if link is None else f"{link}#{secret}"


def _hours(purpose: Purpose) -> str:
    hours = LASTS[purpose] // timedelta(hours=1)
    return "an hour" if hours == 1 else f"{hours} hours"
