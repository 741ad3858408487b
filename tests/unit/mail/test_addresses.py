"""An address means itself alone, wherever it is written; a message cannot write headers."""

import pytest

from driveway_core.accounts import EmailAddress
from driveway_core.errors import InvalidValue
from driveway_core.messages import MessageRefused
from driveway_core.testing.contracts.notifier import a_message
from driveway_mail import mailbox

STRANGE = [
    "ada,eve@example.com",
    "ada>NOTIFY=SUCCESS@example.com",
    "<ada@example.com",
    '"ada"@example.com',
    "ada;eve@example.com",
    "ada@exam_ple.com",
    "ada@exam,ple.com",
    "ada@[127.0.0.1]",
    "ada(eve)@example.com",
    "ada\\@example.com",
    "ada\u2028@example.com",
    "ada..eve@example.com",
    ".ada@example.com",
    "ada.@example.com",
    "ada\x85bcc@example.com",
    f"ada@{'x' * 64}.com",
    "ada@-example.com",
    "ada@example.com>",
    "ada@ex\u2024ample.com,",
]


@pytest.mark.parametrize("address", STRANGE)
def test_an_address_that_could_be_read_as_another_is_refused(address: str) -> None:
    with pytest.raises((MessageRefused, InvalidValue)) as refused:
        mailbox(EmailAddress(address))
    assert address not in str(refused.value)


@pytest.mark.parametrize(
    "address, written",
    [
        ("Ada.B+park@Example.COM", "Ada.B+park@Example.COM"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("жюль@example.com", "жюль@example.com"),
        ("o'brien!#$%&*/=?^_`{|}~-@a-b.example", "o'brien!#$%&*/=?^_`{|}~-@a-b.example"),
    ],
)
def test_an_address_is_written_as_its_owner_writes_it(address: str, written: str) -> None:
    assert mailbox(EmailAddress(address)).addr_spec == written


@pytest.mark.parametrize("end", ["\n", "\r", "\r\nBcc: eve@example.com", "\x00", "\x85", "\u2028", "\ud800"])
def test_no_subject_key_or_text_can_begin_a_header(end: str) -> None:
    with pytest.raises(InvalidValue):
        a_message(subject=f"Hello{end}")
    with pytest.raises(InvalidValue):
        a_message(key=f"key{end}")
    if end != "\n":
        with pytest.raises(InvalidValue):
            a_message(text=f"Hello{end}")


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a/b", "a.b", "-a", "a b", "ä", "a" * 121])
def test_no_key_is_a_path(key: str) -> None:
    with pytest.raises(InvalidValue):
        a_message(key=key or "-")


def test_a_subject_has_an_end_and_a_beginning_and_so_has_a_text() -> None:
    for wrong in ("", "x" * 151):
        with pytest.raises(InvalidValue):
            a_message(subject=wrong)
    with pytest.raises(InvalidValue):
        a_message(text="x" * 10_001)
