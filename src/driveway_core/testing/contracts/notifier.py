"""What everybody who sends messages must do."""

from collections.abc import Callable, Sequence
from typing import ClassVar

import attrs
import pytest

from driveway_core.accounts import EmailAddress, PhoneNumber
from driveway_core.messages import Channel, Message, MessageRefused
from driveway_core.ports import Notifier
from driveway_core.testing.builders import a_number

Arrived = Callable[[], Sequence["Arrival"]]
"""What has arrived, wherever messages of this adapter do."""


@attrs.frozen(kw_only=True)
class Arrival:
    """A message as whoever it was for finds it; a message to a phone has no subject."""

    to: str
    subject: str | None
    text: str


def a_message(
    *,
    to: str = "ada@example.com",
    subject: str = "Your stay is confirmed",
    text: str = "Hello Ada,\n\nyour stay is confirmed.\n",
    key: str | None = None,
) -> Message:
    """A message with a key of its own, to a phone where ``to`` is a number."""
    address = PhoneNumber(to) if to.startswith("+") else EmailAddress(to)
    return Message(key=key or f"notice-{a_number()}", to=address, subject=subject, text=text)


class NotifierContract:
    """``Notifier``; ``channels`` are the ways that this one knows."""

    channels: ClassVar[frozenset[Channel]] = frozenset(Channel)

    @pytest.fixture
    def notifier(self) -> Notifier:
        """The adapter."""
        raise NotImplementedError("override the fixture `notifier` with your adapter")

    @pytest.fixture
    def arrived(self) -> Arrived:
        """What arrived through ``notifier``."""
        raise NotImplementedError("override the fixture `arrived`")

    @pytest.mark.parametrize(
        "text",
        [
            "Hello Ada,\n\nyour stay is confirmed.\n",
            "One line.",
            "Straße 7 – „hinten“, 東京 🅿",
            ".\n..\n.hidden\nFrom here on\n",
            "a" * 3_000,
            "https://example.com/verify-email#" + "x" * 86,
            "",
        ],
    )
    def test_a_mail_arrives_as_it_was_written(self, notifier: Notifier, arrived: Arrived, text: str) -> None:
        notifier.send(a_message(text=text, subject="Bestätigt: DH-ABCD2345 – ✓"))
        (mail,) = arrived()
        assert (mail.to, mail.subject) == ("ada@example.com", "Bestätigt: DH-ABCD2345 – ✓")
        assert mail.text.rstrip("\n") == text.rstrip("\n")

    def test_a_message_to_a_phone_arrives_or_is_refused(self, notifier: Notifier, arrived: Arrived) -> None:
        message = a_message(to="+14155550132", text="Your code is 123456.\nKeep it.")
        if Channel.SMS not in self.channels:
            with pytest.raises(MessageRefused):
                notifier.send(message)
            return
        notifier.send(message)
        (text,) = arrived()
        assert (text.to, text.text.rstrip("\n")) == ("+14155550132", message.text)

    @pytest.mark.parametrize(
        "address", ["o'brien+parking@sub.example.co.uk", "a_b-c=d@example.com", "A.Big.NAME@Example.COM"]
    )
    def test_a_mail_arrives_at_unusual_addresses(
        self, notifier: Notifier, arrived: Arrived, address: str
    ) -> None:
        notifier.send(a_message(to=address))
        (mail,) = arrived()
        assert mail.to.casefold() == address.casefold()

    def test_many_messages_arrive_each_by_itself(self, notifier: Notifier, arrived: Arrived) -> None:
        for number in range(3):
            notifier.send(a_message(to=f"person{number}@example.com", text=f"number {number}"))
        assert sorted((each.to, each.text.rstrip("\n")) for each in arrived()) == [
            (f"person{number}@example.com", f"number {number}") for number in range(3)
        ]
