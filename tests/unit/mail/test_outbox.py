"""The outbox keeps what everybody who sends messages promises, and lets nobody else look in."""

import email
import os
import stat
from collections.abc import Sequence
from datetime import timedelta
from email.policy import default
from pathlib import Path

import attrs
import pytest

from driveway_core.accounts import EmailAddress
from driveway_core.messages import Channel, Message, MessageRefused, NotifierUnavailable
from driveway_core.ports import Notifier
from driveway_core.testing import contracts
from driveway_core.testing.builders import NOW
from driveway_core.testing.contracts.notifier import Arrival, Arrived, a_message
from driveway_core.use_cases.empty_outbox import EmptyOutbox
from driveway_mail import ByChannel, OutboxNotifier, mailbox

SENDER = mailbox(EmailAddress("no-reply@parking.example"), name="Parking, “here”")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "outbox"


@pytest.fixture
def outbox(folder: Path) -> OutboxNotifier:
    return OutboxNotifier(folder, SENDER, lambda: NOW)


def read(folder: Path) -> Sequence[Arrival]:
    """Every message, as a mail program and a program for phones read the files."""
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return [_mail(each) if each.suffix == ".eml" else _text(each) for each in files]


def _mail(file: Path) -> Arrival:
    mail = email.message_from_bytes(file.read_bytes(), policy=default)
    (to,) = mail["To"].addresses
    return Arrival(to=to.addr_spec, subject=mail["Subject"], text=mail.get_content().replace("\r\n", "\n"))


def _text(file: Path) -> Arrival:
    head, _, text = file.read_text(encoding="utf-8").partition("\n\n")
    return Arrival(to=head.removeprefix("To: "), subject=None, text=text)


class TestOutbox(contracts.NotifierContract):
    @pytest.fixture
    def notifier(self, outbox: OutboxNotifier) -> Notifier:
        return outbox

    @pytest.fixture
    def arrived(self, folder: Path) -> Arrived:
        return lambda: read(folder)


def test_a_mail_is_whole_dated_and_named_by_its_key(outbox: OutboxNotifier, folder: Path) -> None:
    outbox.send(a_message(key="notice-7-email"))
    (file,) = folder.iterdir()
    mail = email.message_from_bytes(file.read_bytes(), policy=default)
    assert file.name == "notice-7-email.eml"
    assert mail["From"].addresses[0].display_name == "Parking, “here”"
    assert mail["From"].addresses[0].addr_spec == "no-reply@parking.example"
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"] == "<notice-7-email@parking.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert not mail.defects


def test_the_same_message_again_takes_the_place_of_the_first(outbox: OutboxNotifier, folder: Path) -> None:
    for text in ("first", "second"):
        outbox.send(a_message(key="code-1", to="+14155550132", text=text))
    assert [each.text for each in read(folder)] == ["second\n"]


def test_only_its_owner_looks_into_the_outbox(outbox: OutboxNotifier, folder: Path) -> None:
    outbox.send(a_message())
    (file,) = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_cannot_be_written_waits_and_leaves_nothing_behind(
    outbox: OutboxNotifier, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(NotifierUnavailable, match="No space left"):
            outbox.send(a_message())
    assert list(folder.iterdir()) == []
    folder.rmdir()
    folder.touch()
    with pytest.raises(NotifierUnavailable):
        outbox.send(a_message())


def test_each_channel_has_its_own_way(outbox: OutboxNotifier, folder: Path) -> None:
    way = ByChannel({Channel.SMS: outbox})
    way.send(a_message(to="+14155550132"))
    with pytest.raises(MessageRefused):
        way.send(a_message())
    assert [each.to for each in read(folder)] == ["+14155550132"]


def test_no_log_and_no_error_shows_whom_a_message_is_for_or_what_it_says() -> None:
    secret = Message(
        key="reset-1", to=EmailAddress("ada@example.com"), subject="secret", text="the token is 12345"
    )
    assert repr(secret) == "Message(key='reset-1')"


def test_messages_that_nobody_took_are_deleted_after_their_time(outbox: OutboxNotifier, folder: Path) -> None:
    month = timedelta(days=30)
    emptied = EmptyOutbox(outbox, lambda: NOW + month, month)
    assert emptied() == 0
    outbox.send(a_message(key="old"))
    outbox.send(a_message(key="old-code", to="+14155550132"))
    (folder / ".message-half").write_text("what a crash left")
    (folder / "notes.md").write_text("somebody else's")
    for file in folder.iterdir():
        os.utime(file, (NOW.timestamp(), NOW.timestamp()))
    outbox.send(a_message(key="new"))
    os.utime(folder / "new.eml", (NOW.timestamp() + 1, NOW.timestamp() + 1))
    assert emptied() == 0
    assert attrs.evolve(emptied, clock=lambda: NOW + month + timedelta(seconds=1))() == 3
    assert sorted(each.name for each in folder.iterdir()) == ["new.eml", "notes.md"]
