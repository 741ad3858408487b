"""Bytes that are meant to be read in two ways, on the served application: one answer, and nothing slips in.

A request that hides another one would be answered twice, or leave its rest
for whoever comes next on the connection.
"""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from tests.integration.cli.test_serving import Serving, serving

HIDDEN: Final = b"GET /healthz?hidden HTTP/1.1\r\nHost: x\r\n\r\n"
JSON: Final = b"Content-Type: application/json\r\n"


@pytest.fixture(scope="module")
def server(open_home: Path) -> Iterator[Serving]:
    with serving(open_home) as served:
        yield served
        served.process.terminate()
        served.process.wait(60)


def exchange(server: Serving, sent: bytes) -> bytes:
    """All that comes back until the server hangs up or is silent for a second."""
    parts = urlsplit(server.address)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(sent)
        connection.settimeout(1.0)
        heard = b""
        while True:
            try:
                piece = connection.recv(65_536)
            except (TimeoutError, ConnectionResetError):
                return heard
            if not piece:
                return heard
            heard += piece


def post(*headers: bytes, body: bytes = b"") -> bytes:
    return b"POST /v1/sessions HTTP/1.1\r\nHost: x\r\n" + JSON + b"".join(headers) + b"\r\n" + body


HIDING: Final = {
    "two lengths": post(b"Content-Length: 0\r\n", b"Content-Length: 44\r\n", body=HIDDEN),
    "a length and chunks": post(
        b"Content-Length: 4\r\n", b"Transfer-Encoding: chunked\r\n", body=b"0\r\n\r\n" + HIDDEN
    ),
    "chunks by another name": post(
        b"Transfer-Encoding: xchunked\r\n", b"Content-Length: 4\r\n", body=b"0\r\n\r\n" + HIDDEN
    ),
    "chunks after a tab": post(
        b"Transfer-Encoding:\tchunked\r\n", b"Content-Length: 4\r\n", body=b"0\r\n\r\n" + HIDDEN
    ),
    "chunks before a colon": post(
        b"Transfer-Encoding : chunked\r\n", b"Content-Length: 4\r\n", body=b"0\r\n\r\n" + HIDDEN
    ),
    "chunks twice": post(
        b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: identity\r\n", body=b"0\r\n\r\n" + HIDDEN
    ),
    "a folded header": post(b"X-A: b\r\n Content-Length: 44\r\n", b"Content-Length: 0\r\n", body=HIDDEN),
    "a length with a sign": post(b"Content-Length: +0\r\n", body=HIDDEN),
    "a length below nothing": post(b"Content-Length: -1\r\n", body=HIDDEN),
    "a length in other digits": post("Content-Length: ٤\r\n".encode(), body=HIDDEN),
    "a length without a number": post(b"Content-Length: 0x2c\r\n", body=HIDDEN),
    "a chunk of another length": post(
        b"Transfer-Encoding: chunked\r\n", body=b"0x4\r\nabcd\r\n0\r\n\r\n" + HIDDEN
    ),
    "a chunk that goes on": post(
        b"Transfer-Encoding: chunked\r\n", body=b"4\r\nabcdef\r\n0\r\n\r\n" + HIDDEN
    ),
    "a bare line feed": post(b"X-A: b\nContent-Length: 44\r\n", body=HIDDEN),
    "a nul in a header": post(b"X-A: \0Content-Length: 44\r\n", body=HIDDEN),
    "a header without a name": post(b": 44\r\n", body=HIDDEN),
}


@pytest.mark.parametrize("sent", HIDING.values(), ids=HIDING.keys())
def test_nothing_that_is_hidden_in_a_request_is_answered(server: Serving, sent: bytes) -> None:
    heard = exchange(server, sent)
    assert b'"alive"' not in heard
    assert heard.count(b"HTTP/1.1 ") <= 1
    assert not heard or int(heard.split(b" ", 2)[1]) in {400, 401, 411, 413, 422, 501}
    assert server.status("/readyz") == 200


def test_pipelined_requests_are_two_and_stay_apart(server: Serving) -> None:
    one = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Request-Id: first\r\n\r\n"
    two = b"GET /nowhere HTTP/1.1\r\nHost: x\r\nX-Request-Id: second\r\nConnection: close\r\n\r\n"
    heard = exchange(server, one + two)
    assert heard.count(b"HTTP/1.1 ") in {1, 2}
    assert heard.index(b"200 ") < heard.index(b"first")
    if b"second" in heard:
        assert heard.index(b"first") < heard.index(b"404 ") < heard.index(b"second")


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Big: " + b"a" * 70_000 + b"\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"X-Many: a\r\n" * 5_000 + b"\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64,
        b"GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
    ids=["one long header", "many headers", "a long path", "TLS", "another version", "HTTP/2"],
)
def test_what_is_too_much_or_no_request_is_refused_and_the_next_is_served(
    server: Serving, sent: bytes
) -> None:
    heard = exchange(server, sent)
    assert b'"alive"' not in heard
    assert not heard or heard.startswith((b"HTTP/1.1 4", b"HTTP/1.1 505"))
    assert server.status("/healthz") == 200


@pytest.mark.parametrize(
    "given",
    [
        b"a\r\nX-Planted: yes",
        b"a%0d%0aX-Planted: yes",
        b"\xc3\xa9\r\n\r\nplanted",
        b"{{7*7}}",
        b"' OR 1=1 --",
    ],
)
def test_nothing_that_is_sent_comes_back_as_a_header(server: Serving, given: bytes) -> None:
    sent = (
        b"GET /v1/settings HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: " + given + b"\r\n\r\n"
    )
    head = exchange(server, sent).partition(b"\r\n\r\n")[0].lower()
    assert b"\nx-planted" not in head
    assert b"\nplanted" not in head


def test_another_hosts_name_is_in_no_answer(server: Serving) -> None:
    for path in (b"/", b"/docs", b"/v1/me", b"/nowhere"):
        asked = b"GET " + path + b" HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
        heard = exchange(server, asked + b"X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n")
        assert b"evil.example" not in heard
        assert b"strict-transport-security" not in heard.lower(), "a header that nobody trusted said TLS"


def test_nobody_writes_a_line_of_the_log_but_the_server(server: Serving) -> None:
    forged = '%0d%0a{"event": "planted"}%1b[2J%e2%80%a8'
    for line in (f"/nowhere{forged}", f"/v1/driveways?near={forged}", f"/v1/bookings/{forged}"):
        sent = f"GET {line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nUser-Agent: {forged}\r\n\r\n"
        assert exchange(server, sent.encode()).startswith(b"HTTP/1.1 4")
    written = server.log.read_text().splitlines()
    assert len(written) > 3
    events = [json.loads(line) for line in written if line.startswith("{")]
    assert len(events) > 3
    assert [event for event in events if event.get("event") == "planted"] == []
    assert "\x1b" not in server.log.read_text()
