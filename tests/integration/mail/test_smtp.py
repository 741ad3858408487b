"""Mail through a server: the promises of everybody who sends, over TLS or not at all, and every answer."""

import logging
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.mail.servers import (
    PASSWORD,
    Certificate,
    Mailbox,
    a_certificate,
    free_port,
    knows,
    misbehaving,
    serving,
)

from driveway_core.accounts import EmailAddress
from driveway_core.messages import Channel, MessageRefused, NotifierUnavailable
from driveway_core.testing import contracts
from driveway_core.testing.builders import NOW
from driveway_core.testing.contracts.notifier import Arrived, a_message
from driveway_mail import SmtpNotifier, SmtpServer, mailbox

SENDER = mailbox(EmailAddress("no-reply@parking.example"), name="Parking")
GREETING, READY = b"220 hello\r\n", b"250 ok\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return a_certificate(tmp_path_factory.mktemp("certificate"))


def plainly(port: int, *, patience_s: float = 5.0) -> SmtpNotifier:
    server = SmtpServer(host="127.0.0.1", port=port, plain=True)
    return SmtpNotifier(server, SENDER, lambda: NOW, patience_s)


def over_tls(
    port: int,
    trusted: Path | None,
    *,
    implicit: bool = False,
    user: str | None = None,
    password: str = PASSWORD,
    host: str = "127.0.0.1",
) -> SmtpNotifier:
    server = SmtpServer(
        host=host,
        port=port,
        implicit_tls=implicit,
        user=user,
        password=None if user is None else password,
        ca_file=trusted,
    )
    return SmtpNotifier(server, SENDER, lambda: NOW, 5.0)


class TestSmtp(contracts.NotifierContract):
    channels = frozenset({Channel.EMAIL})

    @pytest.fixture
    def box(self) -> Mailbox:
        return Mailbox()

    @pytest.fixture
    def notifier(self, box: Mailbox, certificate: Certificate) -> Iterator[SmtpNotifier]:
        with serving(box, tls_context=certificate.context(), require_starttls=True) as port:
            yield over_tls(port, certificate.file)

    @pytest.fixture
    def arrived(self, box: Mailbox) -> Arrived:
        return box.read


def test_a_mail_travels_over_tls_with_a_password(certificate: Certificate) -> None:
    for implicit in (False, True):
        box = Mailbox()
        tls = {"ssl_context": certificate.context()} if implicit else {"tls_context": certificate.context()}
        wishes = {**tls, "authenticator": knows("me", PASSWORD), "auth_required": not implicit}
        with serving(
            box, **wishes, auth_require_tls=not implicit, auth_exclude_mechanism=["CRAM-MD5"]
        ) as port:
            over_tls(port, certificate.file, implicit=implicit, user="me").send(a_message())
            with pytest.raises(NotifierUnavailable, match="password"):
                over_tls(port, certificate.file, implicit=implicit, user="me", password="x").send(a_message())
        (envelope,) = box.envelopes
        assert (envelope.mail_from, envelope.rcpt_tos) == ("no-reply@parking.example", ["ada@example.com"])
        assert implicit or box.over_tls == [True]


def test_where_there_is_no_tls_nothing_is_sent(certificate: Certificate) -> None:
    box = Mailbox()
    with serving(box) as port:
        for user in (None, "me"):
            with pytest.raises(NotifierUnavailable, match="no TLS"):
                over_tls(port, certificate.file, user=user).send(a_message())
        with pytest.raises(NotifierUnavailable):
            over_tls(port, certificate.file, implicit=True).send(a_message())
    assert box.envelopes == []


def test_a_server_that_is_not_who_it_says_gets_nothing(certificate: Certificate, tmp_path: Path) -> None:
    box = Mailbox()
    other = a_certificate(tmp_path)
    with serving(box, tls_context=certificate.context(), require_starttls=True) as port:
        for trusted, host in (
            (other.file, "127.0.0.1"),
            (None, "127.0.0.1"),
            (certificate.file, "localhost"),
        ):
            with pytest.raises(NotifierUnavailable, match="trusted"):
                over_tls(port, trusted, host=host, user="me").send(a_message())
    assert box.envelopes == []


@pytest.mark.parametrize(
    "answers",
    [
        {"RCPT": "550 5.1.1 <{address}>: no such user"},
        {"RCPT": "553 no {address} here"},
        {"DATA": "554 that is spam, ada@example.com"},
        {"DATA": "552 too large"},
    ],
)
def test_what_the_server_refuses_for_good_is_refused(answers: dict[str, str]) -> None:
    box = Mailbox(answers)
    with serving(box) as port, pytest.raises(MessageRefused) as refused:
        plainly(port).send(a_message())
    assert box.envelopes == []
    assert "ada@example.com" not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize(
    "answers",
    [
        {"MAIL": "451 later"},
        {"MAIL": "550 nothing from you"},
        {"RCPT": "450 4.2.1 <{address}> greylisted"},
        {"RCPT": "421 going down"},
        {"RCPT": "354 what?"},
        {"DATA": "452 disk full for ada@example.com"},
        {"DATA": "421 going down"},
    ],
)
def test_what_the_server_does_not_take_now_is_for_later(answers: dict[str, str]) -> None:
    box = Mailbox(answers)
    with serving(box) as port, pytest.raises(NotifierUnavailable) as later:
        plainly(port).send(a_message())
    assert box.envelopes == []
    assert later.value.retry_after >= 30
    assert "ada@example.com" not in "".join(traceback.format_exception(later.value))


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (b"554 no service\r\n",),
        (b"421 too busy\r\n",),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n",),
        (b"\xff\xfe\x00" * 10 + b"\r\n",),
        (b"2" * 20_000,),
        (GREETING,),
        (GREETING, b"502 what?\r\n", b"502 what?\r\n"),
        (GREETING, READY, READY),
        (GREETING, READY, READY, READY),
        (GREETING, READY, READY, READY, READY),
        (GREETING, READY, READY, READY, b"354 go on\r\n"),
        (GREETING, READY, READY, READY, b"354 go on\r\n", b"25"),
    ],
)
def test_a_server_that_breaks_off_anywhere_is_asked_again_later(lines: tuple[bytes, ...]) -> None:
    with misbehaving(*lines) as port, pytest.raises(NotifierUnavailable):
        plainly(port).send(a_message())


@pytest.mark.parametrize("lines", [(), (GREETING, READY, READY)])
def test_a_server_that_says_nothing_is_not_waited_for(lines: tuple[bytes, ...]) -> None:
    with misbehaving(*lines, waits=True) as port, pytest.raises(NotifierUnavailable, match=r"reached|broke"):
        plainly(port, patience_s=0.2).send(a_message())


def test_a_server_that_is_not_there_is_asked_again_later() -> None:
    with pytest.raises(NotifierUnavailable, match="cannot be reached"):
        plainly(free_port()).send(a_message())


def test_a_mail_that_was_taken_is_taken_even_if_the_goodbye_fails() -> None:
    taken = (GREETING, READY, READY, READY, b"354 go on\r\n", b"250 queued\r\n")
    with misbehaving(*taken) as port:
        plainly(port).send(a_message())


def test_an_address_in_another_alphabet_goes_where_that_is_known() -> None:
    for knows_it in (True, False):
        box = Mailbox()
        with serving(box, enable_SMTPUTF8=knows_it) as port:
            if knows_it:
                plainly(port).send(a_message(to="жюль@example.com"))
            else:
                with pytest.raises(MessageRefused, match="alphabet"):
                    plainly(port).send(a_message(to="жюль@example.com"))
        assert [each.rcpt_tos for each in box.envelopes] == ([["жюль@example.com"]] if knows_it else [])
        assert all("To: жюль@example.com\r\n".encode() in (each.content or b"") for each in box.envelopes)


def test_nothing_that_is_logged_tells_whom_it_was_for(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(Mailbox()) as port:
        plainly(port).send(a_message())
    ours = [record for record in caplog.records if not record.name.startswith("mail.")]
    assert "ada@example.com" not in "".join(map(str, ours))
