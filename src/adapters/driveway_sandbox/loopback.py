"""An HTTP server that nobody beyond this machine can reach, with connections that can be broken."""

import ipaddress
import socket
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Final
from urllib.parse import urlsplit

import attrs

from driveway_sandbox.errors import NotLoopback

MOST_BYTES: Final = 1_000_000
"""A longer body is refused."""


def _nothing() -> None:
    """What most answers do afterwards."""


@attrs.frozen
class Request:
    """One request: the path without its query, header names in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@attrs.frozen
class Answer:
    """One answer; ``dropped`` breaks the connection instead, ``cut`` after half of the body.

    ``afterwards`` runs once it is out.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = attrs.field(factory=dict)
    kind: str = "application/json"
    dropped: bool = False
    cut: bool = False
    afterwards: Callable[[], None] = _nothing


def is_loopback(host: str) -> bool:
    """Whether a host's name or address can only be this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def loopback_url(url: str) -> bool:
    """Whether a URL leads to this machine, over HTTP."""
    parts = urlsplit(url)
    try:
        return parts.scheme == "http" and is_loopback(parts.hostname or "") and parts.port != 0
    except ValueError:  # a port that is no port
        return False


class LoopbackServer(ThreadingHTTPServer):
    """A thread for each connection; ``stop`` ends them all.

    Raises ``NotLoopback`` for a host that is not this machine. A request whose
    ``Host`` names another one is refused, so that no web page can reach the
    server under a name of its own (DNS rebinding).
    """

    daemon_threads = False
    request_queue_size = 256

    def __init__(self, answer: Callable[[Request], Answer], *, host: str, port: int, banner: str) -> None:
        if not is_loopback(host):
            raise NotLoopback(host)
        self.answer, self.banner = answer, banner
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._live: set[socket.socket] = set()
        self._guard = Lock()
        super().__init__((host, port), _Handler)
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """Where the server answers."""
        host, port = self.server_address[:2]
        shown = host.decode() if isinstance(host, bytes | bytearray) else host
        return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"

    def start(self) -> None:
        """Answer from now on, in threads of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more, and break what is still connected."""
        self.shutdown()
        with self._guard:
            for live in self._live:
                _break(live)
        self.server_close()
        self._thread.join()

    def get_request(self) -> tuple[socket.socket, object]:
        """The next connection, remembered."""
        connection, address = super().get_request()
        with self._guard:
            self._live.add(connection)
        return connection, address

    def shutdown_request(self, request: object) -> None:
        """A connection that has ended."""
        if isinstance(request, socket.socket):
            with self._guard:
                self._live.discard(request)
            super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that its other end broke is no news."""


def _break(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:  # it is broken already
        return


class _Handler(BaseHTTPRequestHandler):
    """Reads a request, asks for its answer, writes it."""

    server: LoopbackServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged: what clients send is nobody's business."""

    def version_string(self) -> str:
        """What the ``Server`` header says."""
        return "driveway-sandbox"

    def _serve(self) -> None:
        request = self._read()
        answer = request if isinstance(request, Answer) else self.server.answer(request)
        try:
            if answer.dropped:
                self.close_connection = True
                _break(self.connection)
            else:
                self._write(answer)
            if answer.cut:
                self.close_connection = True
                _break(self.connection)
        finally:
            answer.afterwards()

    do_GET = do_POST = do_DELETE = do_PUT = do_PATCH = _serve  # noqa: N815  # called by these names

    def _read(self) -> Request | Answer:
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        if not is_loopback(host):
            self.close_connection = True
            return Answer(403, b"This sandbox answers to loopback addresses only.\n", kind="text/plain")
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal() or int(length) > MOST_BYTES:
            self.close_connection = True
            return Answer(413, b"The body is too long, or does not say how long it is.\n", kind="text/plain")
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(self.command, parts.path, parts.query, headers, self.rfile.read(int(length)))

    def _write(self, answer: Answer) -> None:
        self.send_response(answer.status)
        headers = {
            "Content-Type": answer.kind,
            "Content-Length": str(len(answer.body)),
            "Driveway-Sandbox": self.server.banner,
            "Cache-Control": "no-store",
            **answer.headers,
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body[: len(answer.body) // 2] if answer.cut else answer.body)
        self.wfile.flush()
