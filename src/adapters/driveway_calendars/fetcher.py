"""The ``CalendarFetcher`` port, over HTTP: in bounded time and size, and only from public addresses."""

import zlib
from collections.abc import Iterator
from typing import Final

import attrs
import httpx

from driveway_calendars.addresses import AddressPolicy
from driveway_calendars.connecting import Deadline, GuardedTransport, Resolve, system_resolve
from driveway_core.calendar_sources import CalendarAddress, CalendarAddressRefused, CalendarUnreachable
from driveway_core.errors import InvalidValue
from driveway_core.external_calendars import LARGEST_CALENDAR, CalendarUnreadable, Fetched

MOST_REDIRECTS: Final = 3
SECONDS_IN_ALL: Final = 20.0
_SECONDS_A_STEP: Final = 5.0
_PIECE: Final = 65_536
_LONGEST_WORD: Final = 300
_AGENT: Final = "Driveway-Hub (calendar import)"
_OK, _UNCHANGED = 200, 304
_MOVED: Final = frozenset({301, 302, 303, 307, 308})


@attrs.frozen
class HttpCalendarFetcher:
    """GET, with the validators of last time.

    Each redirect is judged as the first address was. No proxy, cookie,
    credential or setting of the environment is used. ``policy`` and
    ``resolve`` are for those who build it: tests allow the loopback there.
    """

    policy: AddressPolicy = attrs.field(factory=AddressPolicy)
    resolve: Resolve = system_resolve
    seconds: float = SECONDS_IN_ALL
    largest: int = LARGEST_CALENDAR

    def fetch(
        self, address: CalendarAddress, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        deadline = Deadline.after(self.seconds)
        headers = {"User-Agent": _AGENT, "Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "gzip"}
        if etag is not None:
            headers["If-None-Match"] = etag
        if last_modified is not None:
            headers["If-Modified-Since"] = last_modified
        for _ in range(MOST_REDIRECTS + 1):
            with GuardedTransport(self.policy, self.resolve, deadline) as transport:
                answer = self._asked(transport, address, headers)
            if isinstance(answer, Fetched):
                return answer
            address = answer
        raise CalendarUnreachable(f"it leads on more than {MOST_REDIRECTS} times")

    def _asked(
        self, transport: GuardedTransport, address: CalendarAddress, headers: dict[str, str]
    ) -> Fetched | CalendarAddress:
        """What the address answers, or the address that it names instead."""
        try:
            request = httpx.Request(
                "GET",
                address.value,
                headers=headers,
                extensions={"timeout": httpx.Timeout(_SECONDS_A_STEP).as_dict()},
            )
        except (httpx.InvalidURL, ValueError):
            raise CalendarAddressRefused("it is no web address") from None
        response = transport.handle_request(request)
        try:
            if response.status_code in _MOVED:
                return _led_to(response, request.url)
            if response.status_code == _UNCHANGED and headers.keys() & {"If-None-Match", "If-Modified-Since"}:
                return Fetched(None)
            if response.status_code != _OK:
                raise CalendarUnreachable(f"the answer there is {response.status_code}")
            body = self._whole(response)
        finally:
            response.close()
        return Fetched(body, _word(response, "ETag"), _word(response, "Last-Modified"))

    def _whole(self, response: httpx.Response) -> bytes:
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in ("identity", "", "gzip", "x-gzip"):
            raise CalendarUnreadable(f"it is sent as {encoding[:20]!r}, which nobody asked for")
        came = response.iter_raw()
        pieces = self._inflated(came) if "gzip" in encoding else came
        body = bytearray()
        for piece in pieces:
            body += piece
            if len(body) > self.largest:
                raise CalendarUnreadable(f"it is larger than {self.largest // 1024 // 1024} MB")
        return bytes(body)

    def _inflated(self, came: Iterator[bytes]) -> Iterator[bytes]:
        """Decompressed a little at a time, so that a small answer cannot become a large one at once."""
        inflating = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            for piece in came:
                rest = piece
                while rest and not inflating.eof:
                    yield inflating.decompress(rest, _PIECE)
                    rest = inflating.unconsumed_tail
        except zlib.error:
            raise CalendarUnreadable("its compression is broken") from None
        if not inflating.eof:
            raise CalendarUnreadable("its compression ends too early")


def _led_to(response: httpx.Response, asked: httpx.URL) -> CalendarAddress:
    """Where an answer leads; never from a sealed connection to an open one."""
    try:
        target = asked.join(response.headers.get("Location", ""))
        if asked.scheme == "https" and target.scheme != "https":
            raise CalendarAddressRefused("it leads from https:// to an address without it")
        return CalendarAddress(str(target.copy_with(fragment=None)))
    except (httpx.InvalidURL, ValueError, InvalidValue):
        raise CalendarAddressRefused("it leads to something that is no web address") from None


def _word(response: httpx.Response, name: str) -> str | None:
    """A header to be said back next time, unless that is unreasonable."""
    text = response.headers.get(name)
    return text if text and len(text) <= _LONGEST_WORD and text.isascii() and text.isprintable() else None
