"""The stand-in's server: answers in the shapes that Google's reference gives, and misbehaves on request."""

import json
from collections import deque
from collections.abc import Iterable
from threading import Lock
from types import TracebackType
from typing import Final, Self, TypeAlias

from driveway_sandbox.google.shapes import answer_of, problem
from driveway_sandbox.google.town import House, Town
from driveway_sandbox.loopback import Answer, LoopbackServer, Request

BANNER: Final = "this is not Google"
KEY: Final = "AIza-sandbox"
"""The key that the stand-in takes."""
_PATH: Final = "/v1:validateAddress"

Asked: TypeAlias = dict[str, object]


class GoogleSandbox:
    """Google's Address Validation API on this machine, knowing some houses; a context manager.

    ``asked`` are the bodies that it was sent. ``next_answers`` takes answers
    that are given first, one each, instead of right ones.
    """

    def __init__(self, houses: Iterable[House], *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._town = Town(tuple(houses))
        self._server = LoopbackServer(self._answer, host=host, port=port, banner=BANNER)
        self._guard = Lock()
        self.asked: list[Asked] = []
        self.next_answers: deque[Answer] = deque()

    @property
    def url(self) -> str:
        """Where it answers."""
        return self._server.url

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()

    def _answer(self, request: Request) -> Answer:
        if request.method != "POST" or request.path != _PATH:
            return problem(404, "NOT_FOUND", "Requested entity was not found.")
        key = request.headers.get("x-goog-api-key")
        if key is None:
            words = "Method doesn't allow unregistered callers (callers without established identity)."
            return problem(403, "PERMISSION_DENIED", words)
        if key != KEY:
            words = "API key not valid. Please pass a valid API key."
            return problem(400, "INVALID_ARGUMENT", words, reason="API_KEY_INVALID")
        try:
            body = json.loads(request.body)
        except ValueError:
            return problem(400, "INVALID_ARGUMENT", "Invalid JSON payload received.")
        with self._guard:
            self.asked.append(body)
            if self.next_answers:
                return self.next_answers.popleft()
        address = body.get("address") if isinstance(body, dict) else None
        if not isinstance(address, dict) or not address.get("addressLines"):
            return problem(400, "INVALID_ARGUMENT", "Address lines are missing from the request.")
        if address.get("regionCode") != "US":
            return problem(400, "INVALID_ARGUMENT", f"Unsupported region code: {address.get('regionCode')}")
        return answer_of(self._town, address)
