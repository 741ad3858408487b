"""Clients in processes of their own: a script of the standard library alone, whose forks start cheaply.

The job comes on standard input as one JSON document; when the pipe ``gate``
is closed by its writer, every connection of every process sends its requests
one after the other. Standard output is one JSON document with the answers of
each process: connection, number within it, status (0 unanswered, -1 unsent),
seconds, moment of the answer, and the body where it is wanted.
"""

import json
import os
import selectors
import socket
import sys
import time
from typing import Any

Answer = list[Any]


class Line:
    """One kept-alive connection and the requests that it still has to send."""

    def __init__(self, number: int, address: tuple[str, int], requests: list[bytes]) -> None:
        self.number = number
        self.address = address
        self.requests = requests
        self.next = 0
        self.sent_at = 0.0
        self.received = b""
        self.socket: socket.socket | None = None
        self.ends = False

    def send(self) -> bool:
        """Send the next request; False when it cannot be sent."""
        self.sent_at, self.received = time.monotonic(), b""
        try:
            if self.socket is None:
                self.socket = socket.create_connection(self.address, timeout=30)
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket.sendall(self.requests[self.next])
        except OSError:
            return False
        return True

    def read(self) -> tuple[int, bytes] | None:
        """The whole answer, (0, b"") for a broken connection, None while more is to come."""
        try:
            assert self.socket is not None
            piece = self.socket.recv(262_144)
        except OSError:
            return 0, b""
        if not piece:
            return 0, b""
        self.received += piece
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found:
            return None
        lowered = head.lower()
        at = lowered.find(b"content-length:")
        length = int(lowered[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(body) < length:
            return None
        self.ends = b"connection: close" in lowered
        return int(head[9:12]), body

    def close(self) -> None:
        """Hang up."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def request(asked: dict[str, Any]) -> bytes:
    """The bytes of a POST."""
    body = json.dumps(asked["body"]).encode()
    lines = [
        f"POST {asked['path']} HTTP/1.1",
        "Host: bench",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in asked["headers"].items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Player:
    """Sends what every line has to send, and notes what comes back."""

    def __init__(self, lines: list[Line], *, bodies: bool) -> None:
        self.lines = lines
        self.bodies = bodies
        self.answers: list[Answer] = []
        self.waiting = selectors.DefaultSelector()

    def play(self) -> list[Answer]:
        """All answers, in the order in which they came."""
        for line in self.lines:
            self.go_on(line)
        while self.waiting.get_map():
            for key, _ in self.waiting.select():
                self.hear(key.data)
        self.waiting.close()
        return self.answers

    def go_on(self, line: Line) -> None:
        """Send the next request of a line, if it has one."""
        if line.next == len(line.requests):
            line.close()
        elif line.send() and line.socket is not None:
            self.waiting.register(line.socket, selectors.EVENT_READ, line)
        else:
            self.give_up(line)

    def hear(self, line: Line) -> None:
        """Read what there is on a line."""
        speaking = line.socket
        answer = line.read()
        if answer is None or speaking is None:
            return
        self.waiting.unregister(speaking)
        if answer[0] == 0:
            self.give_up(line)
        else:
            self.note(line, *answer)
            if line.ends:
                line.close()
            self.go_on(line)

    def give_up(self, line: Line) -> None:
        """The line is broken: one request has no answer, the others are not sent."""
        self.note(line, 0, b"")
        unsent = range(line.next, len(line.requests))
        self.answers.extend([line.number, number, -1, 0.0, 0.0, None] for number in unsent)
        line.close()

    def note(self, line: Line, status: int, body: bytes) -> None:
        """Keep an answer."""
        now = time.monotonic()
        kept = body.decode() if self.bodies else None
        self.answers.append([line.number, line.next, status, now - line.sent_at, now, kept])
        line.next += 1


def play(job: dict[str, Any], lines: list[list[dict[str, Any]]], ready: int) -> list[Answer]:
    """Wait at the gate, then send everything."""
    address = (job["host"], job["port"])
    made = [Line(number, address, [request(asked) for asked in line]) for number, line in enumerate(lines)]
    os.write(ready, b".")
    os.close(ready)
    os.read(job["gate"], 1)
    return Player(made, bodies=job["bodies"]).play()


def main() -> None:
    """Fork one process for each part of the job, and put together what they answer."""
    job = json.loads(sys.stdin.readline())
    ready, announce = os.pipe()
    ears = []
    for lines in job["processes"]:
        ear, mouth = os.pipe()
        if os.fork() == 0:
            with os.fdopen(mouth, "w") as said:
                json.dump(play(job, lines, announce), said)
            os._exit(0)
        os.close(mouth)
        ears.append(ear)
    os.close(announce)
    counted = 0
    while counted < len(ears):
        counted += len(os.read(ready, 4096)) or len(ears)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    os.close(job["gate"])
    answers = []
    for ear in ears:
        with os.fdopen(ear) as heard:
            answers.append(json.load(heard))
        os.wait()
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
