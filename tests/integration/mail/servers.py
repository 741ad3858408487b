"""Mail servers on this machine: a real one (aiosmtpd), and some that misbehave."""

import email
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import attrs
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from driveway_core.testing.contracts.notifier import Arrival

PASSWORD = "pass: w/o@rd"


@attrs.define
class Mailbox:
    """What a server took, and the answers that it is told to give instead of its own."""

    answers: Mapping[str, str] = attrs.field(factory=dict)
    envelopes: list[Envelope] = attrs.field(factory=list)
    over_tls: list[bool] = attrs.field(factory=list)

    async def handle_MAIL(  # noqa: N802  # the library's name
        self, _server: object, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802  # the library's name
        self, _server: object, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.answers.get("RCPT", "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer.format(address=address)

    async def handle_DATA(self, _server: object, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers.get("DATA", "250 OK")
        if answer.startswith("2"):
            self.envelopes.append(envelope)
            self.over_tls.append(session.ssl is not None)
        return answer

    def read(self) -> Sequence[Arrival]:
        """Every mail, as a mail program reads it."""
        return [_read(each) for each in self.envelopes]


def _read(envelope: Envelope) -> Arrival:
    content = envelope.content
    assert isinstance(content, bytes)
    mail = email.message_from_bytes(content, policy=default)
    assert not mail.defects
    (to,) = mail["To"].addresses
    assert [to.addr_spec] == envelope.rcpt_tos
    return Arrival(to=to.addr_spec, subject=mail["Subject"], text=mail.get_content().replace("\r\n", "\n"))


@attrs.frozen
class Certificate:
    """A certificate of this machine's own making, for itself."""

    file: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """What a server presents it with."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context


def a_certificate(folder: Path) -> Certificate:
    """For 127.0.0.1, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)  # noqa: TID251  # a certificate is good by the real clock
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    made = Certificate(folder / "server.pem", folder / "server.key")
    made.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return made


@contextmanager
def serving(mailbox: Mailbox, **wishes: Any) -> Iterator[int]:  # noqa: ANN401  # the library's own wishes
    """The port of a real server, as long as the block lasts."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **wishes)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def knows(user: str, password: str) -> Any:  # noqa: ANN401  # the library has no type for it
    """An authenticator that lets in one user."""

    def check(*said: object) -> AuthResult:
        data = said[-1]
        right = isinstance(data, LoginPassword) and data == LoginPassword(user.encode(), password.encode())
        return AuthResult(success=right, handled=False)

    return check


@contextmanager
def misbehaving(*lines: bytes, waits: bool = False) -> Iterator[int]:
    """The port of a server that says a line to each that it hears, then hangs up, or nothing more."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)
    done = threading.Event()

    def serve() -> None:
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            return
        with connection:
            connection.settimeout(5)
            for number, line in enumerate(lines):
                try:
                    connection.sendall(line)
                    if number + 1 < len(lines):
                        connection.recv(65_536)
                except OSError:
                    return
            if waits:
                done.wait(5)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        done.set()
        thread.join()
        listener.close()


def free_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port
