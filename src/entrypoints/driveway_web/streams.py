"""Pages that are kept up to date: server-sent events, of which each takes a thread for as long as it lasts.

So only a part of a process's threads may hold one, and none lasts for long: a
browser comes back by itself. Source: the HTML standard, §9.2.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from threading import Lock
from typing import Final

import attrs
from flask import Response, stream_with_context

from driveway_core.errors import DrivewayError
from driveway_web.defence import STRICT, say

OVER: Final = "over"
"""The event after which nothing more happens: the browser does not come back."""

_SHARE: Final = 4
_RETRY: Final = "retry: 1000\n\n"
_STILL_HERE: Final = ": \n\n"


@attrs.frozen
class News:
    """What there is to see, by the names of events; ``over`` where nothing more will happen."""

    parts: Mapping[str, str]
    over: bool = False


Look = Callable[[], News]


def _always() -> bool:
    return True


@attrs.define
class Streams:
    """How many are open at once at most, how often each looks, and for how many seconds it lasts.

    One reader has half of them at most, for whoever opens many pages must not
    take them from everybody else. ``goes_on`` says whether the process is still
    to serve: a stream ends with it.
    """

    most: int = 2
    pause_s: float = 2.0
    lasts_s: float = 55.0
    goes_on: Callable[[], bool] = _always
    _open: Counter[object] = attrs.field(factory=Counter, init=False)
    _lock: Lock = attrs.field(factory=Lock, init=False, repr=False)

    @classmethod
    def among(cls, threads: int) -> "Streams":
        """At most a quarter of so many threads; of less than four, none."""
        return cls(most=threads // _SHARE)

    def answer(self, look: Look, *, reader: object) -> Response:
        """What is seen, and whatever changes; 204 where too many are open, so that the browser asks later."""
        if not self._take(reader):
            refused = Response(status=204)
            del refused.headers["Content-Type"]
            say(refused, STRICT)
            return refused
        response = Response(stream_with_context(self._told(look)), mimetype="text/event-stream")
        response.call_on_close(lambda: self._give_back(reader))
        response.headers["X-Accel-Buffering"] = "no"
        say(response, STRICT)
        return response

    def _take(self, reader: object) -> bool:
        with self._lock:
            if self._open.total() >= self.most or self._open[reader] >= max(1, self.most // 2):
                return False
            self._open[reader] += 1
            return True

    def _give_back(self, reader: object) -> None:
        with self._lock:
            self._open[reader] -= 1
            self._open += Counter()  # keeps nobody who has none

    def _told(self, look: Look) -> Iterator[str]:
        yield _RETRY
        before: Mapping[str, str] = {}
        ends = time.monotonic() + self.lasts_s
        while True:
            try:
                news = look()
            except DrivewayError:
                return
            changed = {name: text for name, text in news.parts.items() if before.get(name) != text}
            yield "".join(_event(name, text) for name, text in changed.items()) or _STILL_HERE
            before = news.parts
            if news.over:
                yield _event(OVER, "")
                return
            if time.monotonic() >= ends or not self.goes_on():
                return
            time.sleep(self.pause_s)


def _event(name: str, text: str) -> str:
    data = "".join(f"data: {line}\n" for line in text.splitlines() or [""])
    return f"event: {name}\n{data}\n"
