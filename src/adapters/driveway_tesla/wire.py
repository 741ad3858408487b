"""HTTP to Tesla: bounded in time and size, no redirects, no environment, and nothing of it in any log.

httpx's client writes every URL into a log, and Tesla's hold VINs; so its
transport is used by itself, which writes none. That leaves out redirects,
cookies and the environment too, and none of them is wanted here.
"""

import ssl
from collections.abc import Mapping
from time import monotonic
from typing import Final

import attrs
import httpx

MOST_BYTES: Final = 2_000_000
"""A longer answer is none; everything that one car tells is under 20,000."""

CONNECTING_S: Final = 5.0
ANSWERING_S: Final = 15.0
"""For each piece of an answer; through the proxy it takes up to 10 s."""
WHOLE_S: Final = 20.0
"""From the first byte of an answer to its last, each call: less than the lease of a refresh."""

_LIMITS: Final = httpx.Limits(max_connections=50, max_keepalive_connections=20, keepalive_expiry=20.0)


class NotConnected(Exception):  # never leaves the package: the map of answers has a row for it
    """Nothing was sent: whatever was asked for did not happen."""


class NoAnswer(Exception):  # as above
    """It was sent, and no whole answer came back."""


class AnswerTooLong(Exception):  # as above
    """An answer came that is longer than any should be."""


@attrs.frozen(kw_only=True)
class Patience:
    """How many seconds a call may take: to connect, for each piece of its answer, and for all of those."""

    connecting: float = CONNECTING_S
    answering: float = ANSWERING_S
    whole: float = WHOLE_S


@attrs.frozen
class Reply:
    """An answer as it came: header names in lower case."""

    status: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    body: bytes = attrs.field(repr=False)


class Wire:
    """Connections that are kept open and shared by all threads; ``close`` ends them.

    ``ca`` is the path of a file with the one certificate to trust instead of
    the usual ones.
    """

    def __init__(self, *, ca: str | None = None, patience: Patience | None = None) -> None:
        trusted: ssl.SSLContext | bool = True if ca is None else ssl.create_default_context(cafile=ca)
        self._patience = patience or Patience()
        self._transport = httpx.HTTPTransport(verify=trusted, trust_env=False, retries=0, limits=_LIMITS)

    def send(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None) -> Reply:
        """One request and its answer; raises ``NotConnected``, ``NoAnswer`` and ``AnswerTooLong``."""
        try:
            request = httpx.Request(method, url, headers=dict(headers), content=content)
        except (httpx.InvalidURL, UnicodeError) as error:  # an address, or a token, that is none
            raise NotConnected from error
        request.extensions["timeout"] = {
            "connect": self._patience.connecting,
            "pool": self._patience.connecting,
            "read": self._patience.answering,
            "write": self._patience.answering,
        }
        try:
            response = self._transport.handle_request(request)
            try:
                body = self._whole(response)
            finally:
                response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotConnected from error
        except (httpx.TransportError, httpx.DecodingError, httpx.StreamError) as error:
            raise NoAnswer from error
        told = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status_code, told, body)

    def _whole(self, response: httpx.Response) -> bytes:
        body = bytearray()
        end = monotonic() + self._patience.whole
        for piece in response.iter_bytes():
            body += piece
            if len(body) > MOST_BYTES:
                raise AnswerTooLong
            if monotonic() > end:
                raise NoAnswer
        return bytes(body)

    def close(self) -> None:
        """Hang up."""
        self._transport.close()
