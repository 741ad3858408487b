"""Servers on the loopback that answer as they are told: calendars, and much that is none."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeAlias

Answering: TypeAlias = Callable[[socket.socket, bytes], None]
"""What a server does with a connection, given the head of the request."""

CALENDAR: Final = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"


def saying(status: str = "200 OK", body: bytes = b"", **headers: str) -> Answering:
    """One whole answer."""
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "Connection: close", "", ""]).encode()
    return lambda connection, _: connection.sendall(head + body)


@contextmanager
def serving(answering: Answering) -> Iterator[tuple[int, list[bytes]]]:
    """A server with that answer: its port, and the heads of the requests that came."""
    heads: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def serve(connection: socket.socket) -> None:
        with connection:
            connection.settimeout(5)
            head = b""
            try:
                while b"\r\n\r\n" not in head and (piece := connection.recv(65_536)):
                    head += piece
                heads.append(head)
                answering(connection, head)
            except OSError:
                return  # the client hung up, as it should

    def accept() -> None:
        while not stop.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1], heads
    finally:
        stop.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
