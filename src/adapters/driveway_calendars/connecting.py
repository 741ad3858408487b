"""A transport for httpx that connects only where a policy allows, within one deadline for everything.

The address that was judged is the address that is connected to: a name that
changes its answer between the two (DNS rebinding) gains nothing.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import Any, Final, TypeAlias

import attrs
import httpcore
import httpx

from driveway_calendars.addresses import AddressPolicy
from driveway_core.calendar_sources import CalendarAddressRefused, CalendarUnreachable

Resolve: TypeAlias = Callable[[str, int], list[str]]
"""The numeric addresses of a host; raises ``OSError``."""

_SLOW: Final = "it took too long"


def system_resolve(host: str, port: int) -> list[str]:
    """What the system says, each address once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


@attrs.frozen
class Deadline:
    """When everything has to be over, by the monotonic clock."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """So many seconds from now."""
        return cls(monotonic() + seconds)

    def left(self, most: float | None) -> float:
        """What a single step may take; raises ``CalendarUnreachable`` when nothing is left."""
        left = self.at - monotonic()
        if left <= 0:
            raise CalendarUnreachable(_SLOW)
        return left if most is None else min(left, most)


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends by the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  # as httpcore has it
        return self._inner.get_extra_info(info)


class _Network(httpcore.NetworkBackend):
    """Resolves, judges every address, and connects to one that was judged."""

    def __init__(self, policy: AddressPolicy, resolve: Resolve, deadline: Deadline) -> None:
        self._policy = policy
        self._resolve = resolve
        self._deadline = deadline
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._judged(host, port)
        problem: Exception | None = None
        for address in addresses:
            try:
                inner = self._backend.connect_tcp(address, port, self._deadline.left(timeout))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _Stream(inner, self._deadline)
        raise CalendarUnreachable("nobody answers there") from problem

    def _judged(self, host: str, port: int) -> list[str]:
        if self._policy.ports is not None and port not in self._policy.ports:
            raise CalendarAddressRefused(f"port {port} is none of the web's")
        addresses = self._resolved(host, port)
        if not addresses or not all(map(self._policy.allowed, addresses)):
            raise CalendarAddressRefused("its host is not on the public internet")
        return addresses

    def _resolved(self, host: str, port: int) -> list[str]:
        """In a thread of its own: resolvers have no time limit that a caller could set."""
        answer: list[str] = []
        problems: list[Exception] = []

        def ask() -> None:
            try:
                answer.extend(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                problems.append(error)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(self._deadline.left(5.0))
        if asking.is_alive():
            raise CalendarUnreachable(_SLOW)
        if problems:
            raise CalendarUnreachable("there is no such host") from problems[0]
        return answer


class _Body(httpx.SyncByteStream):
    """The bytes of an answer, as they come."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        with told():
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class told:  # noqa: N801  # used as a word: with told()
    """Errors of the connection become ours."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, httpcore.TimeoutException):
            raise CalendarUnreachable(_SLOW) from error
        if isinstance(error, (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError, OSError)):
            raise CalendarUnreachable("the connection failed") from error


class GuardedTransport(httpx.BaseTransport):
    """httpx's way to the network, through the guard."""

    def __init__(self, policy: AddressPolicy, resolve: Resolve, deadline: Deadline) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            network_backend=_Network(policy, resolve, deadline),
            max_connections=1,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request and its answer, the body unread."""
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=None,
            extensions=request.extensions,
        )
        with told():
            answer = self._pool.handle_request(asked)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        """Hang up."""
        self._pool.close()
