"""How a mail server is named."""

from pathlib import Path

import pytest

from driveway_core.errors import InvalidValue
from driveway_mail import SmtpServer, read_url


@pytest.mark.parametrize(
    "url, server",
    [
        ("smtp://mail.example", SmtpServer(host="mail.example", port=587)),
        ("smtp://mail.example:2525/", SmtpServer(host="mail.example", port=2525)),
        (
            "smtps://me%40there:p%2Fw@mail.example",
            SmtpServer(host="mail.example", port=465, implicit_tls=True, user="me@there", password="p/w"),
        ),
        ("smtp://127.0.0.1:25", SmtpServer(host="127.0.0.1", port=25, plain=True)),
        ("smtp://me:pw@localhost", SmtpServer(host="localhost", port=587, user="me", password="pw")),
    ],
)
def test_a_server_is_named_by_a_url_and_only_here_plainly(url: str, server: SmtpServer) -> None:
    assert read_url(url) == server


def test_a_certificate_of_ones_own_wants_tls_here_too() -> None:
    assert not read_url("smtp://localhost", ca_file=Path("ca.pem")).plain


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example",
        "mail.example:587",
        "smtp://",
        "smtp://mail.example/path",
        "smtp://mail.example?x=1",
        "smtp://me@mail.example",
        "smtp://me:secret%C3%B6@mail.example",
        "smtp://me:secret%0D%0AX@mail.example",
        "smtp://me:secret@mail.example:99999",
        "smtp://[::1",
        "smtp://mail.example:0x",
    ],
)
def test_what_is_no_server_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        read_url(url)
    assert "secret" not in str(refused.value)


def test_no_password_is_shown() -> None:
    assert "secret" not in repr(read_url("smtp://me:secret@mail.example"))
