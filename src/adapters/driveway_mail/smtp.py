"""Mail through an SMTP server (RFC 5321), over TLS."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.headerregistry import Address
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

import attrs

from driveway_core.accounts import EmailAddress
from driveway_core.errors import InvalidValue
from driveway_core.messages import Message, MessageRefused, NotifierUnavailable
from driveway_mail.letters import letter, mailbox

PATIENCE_S: Final = 20.0
"""How long each answer of a server may take."""

_PORTS: Final = {"smtp": 587, "smtps": 465}
_HERE: Final = ("localhost", "127.0.0.1", "::1")


@attrs.frozen(kw_only=True)
class SmtpServer:
    """Where mail is handed in: ``implicit_tls`` from the first byte, else by STARTTLS.

    Only to a server on this machine, and only without a password, a mail may
    travel plainly (``plain``).
    """

    host: str
    port: int
    implicit_tls: bool = False
    plain: bool = False
    user: str | None = None
    password: str | None = attrs.field(default=None, repr=False)
    ca_file: Path | None = None


def read_url(text: str, *, ca_file: Path | None = None) -> SmtpServer:
    """The server of ``smtp://`` (STARTTLS, port 587) or ``smtps://USER:PASSWORD@HOST:PORT`` (TLS, 465).

    What is special in a user or password is percent-encoded. Raises
    ``InvalidValue`` with what is wrong, without the password.
    """
    try:
        url = urlsplit(text)
        port = url.port
    except ValueError:
        raise InvalidValue("url", "is no URL; write what is special in it in percent-encoding") from None
    if url.scheme not in _PORTS:
        raise InvalidValue("url", "must begin with smtp:// or smtps://")
    if not url.hostname or url.path not in ("", "/") or url.query or url.fragment:
        raise InvalidValue("url", "must be no more than smtp://USER:PASSWORD@HOST:PORT")
    if (url.username is None) != (url.password is None):
        raise InvalidValue("url", "must have both a user and a password, or neither")
    user, password = _decoded(url, "username"), _decoded(url, "password")
    said = f"{user}{password}"
    if not said.isascii() or not said.isprintable():
        raise InvalidValue("url", "must have a user and a password of plain letters, digits and signs")
    plain = url.scheme == "smtp" and url.hostname in _HERE and url.username is None and ca_file is None
    return SmtpServer(
        host=url.hostname,
        port=port or _PORTS[url.scheme],
        implicit_tls=url.scheme == "smtps",
        plain=plain,
        user=user,
        password=password,
        ca_file=ca_file,
    )


def _decoded(url: SplitResult, part: str) -> str | None:
    text: str | None = getattr(url, part)
    return None if text is None else unquote(text)


@attrs.frozen
class SmtpNotifier:
    """The ``Notifier`` of an SMTP server.

    A server that answers 4xx, not at all, wrongly about itself (its
    certificate, our password, our sender) or breaks off is asked again later;
    one that answers 5xx about the recipient or the mail has refused it for
    good.
    """

    server: SmtpServer
    sender: Address
    clock: Callable[[], datetime]
    patience_s: float = PATIENCE_S

    def send(self, message: Message) -> None:
        if not isinstance(message.to, EmailAddress):
            raise MessageRefused("a mail server brings nothing to phones")
        to = mailbox(message.to)
        mail = letter(message, to=to, sender=self.sender, at=self.clock())
        with _told(), self._connected() as smtp:
            utf8 = not (to.addr_spec.isascii() and self.sender.addr_spec.isascii())
            if utf8 and not smtp.has_extn("smtputf8"):
                raise MessageRefused("the mail server knows no addresses in that alphabet")
            options = ["SMTPUTF8", "BODY=8BITMIME"] if utf8 else []
            _expect(smtp.mail(self.sender.addr_spec, options), final=False, what="the sender")
            _expect(smtp.rcpt(to.addr_spec), final=True, what="the recipient")
            _expect(smtp.data(mail.as_bytes()), final=True, what="the mail")

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A session that is over at the end, whatever happens; the mail is the server's by then."""
        smtp = self._open()
        try:
            if not self.server.implicit_tls and not self.server.plain:
                smtp.starttls(context=self._tls())
            smtp.ehlo()
            if self.server.user is not None and self.server.password is not None:
                smtp.login(self.server.user, self.server.password)
            yield smtp
        finally:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

    def _open(self) -> smtplib.SMTP:
        host, port, patience = self.server.host, self.server.port, self.patience_s
        if self.server.implicit_tls:
            return smtplib.SMTP_SSL(host, port, timeout=patience, context=self._tls())
        return smtplib.SMTP(host, port, timeout=patience)

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context(
            cafile=None if self.server.ca_file is None else str(self.server.ca_file)
        )
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context


def _expect(answer: tuple[int, bytes], *, final: bool, what: str) -> None:
    """An answer of 2xx, or the refusal that it is."""
    if not 200 <= answer[0] < 300:
        raise _refusal(answer[0], final=final, what=what)


def _refusal(code: int, *, final: bool, what: str) -> MessageRefused | NotifierUnavailable:
    """An answer that is no yes; ``final`` is whether a 5xx is about this message alone."""
    if final and 500 <= code < 600:
        return MessageRefused(f"the mail server does not take {what} ({code})")
    return NotifierUnavailable(f"the mail server does not take {what} now ({code})")


@contextmanager
def _told() -> Iterator[None]:
    """The library's errors as ours, without theirs behind it: servers like to repeat the address."""
    try:
        yield
    except smtplib.SMTPDataError as error:
        refusal = _refusal(error.smtp_code, final=True, what="the mail")
    except smtplib.SMTPAuthenticationError:
        refusal = NotifierUnavailable("the mail server does not take our password", retry_after=300)
    except smtplib.SMTPNotSupportedError:
        refusal = NotifierUnavailable("the mail server offers no TLS, or no log-in", retry_after=300)
    except smtplib.SMTPResponseException as error:
        refusal = NotifierUnavailable(f"the mail server answered {error.smtp_code}")
    except smtplib.SMTPException as error:
        refusal = NotifierUnavailable(f"the mail server broke off ({type(error).__name__})")
    except ssl.SSLError:
        refusal = NotifierUnavailable("the mail server speaks no TLS that can be trusted", retry_after=300)
    except OSError as error:
        refusal = NotifierUnavailable(f"the mail server cannot be reached ({type(error).__name__})")
    else:
        return
    raise refusal from None
