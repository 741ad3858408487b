"""Asking Google whether an address is one.

The call is ``POST /v1:validateAddress``, with the key in a header, so that no
URL and no log line holds it. Source: Google's reference of the Address
Validation API, v1.
"""

import json
import logging
from time import monotonic
from types import TracebackType
from typing import Final, Self

import attrs
import httpx

from driveway_core.addresses import AddressesUnavailable, FoundAddress, WrittenAddress
from driveway_core.errors import InvalidValue
from driveway_google.answers import found_in, reason_in
from driveway_google.settings import GoogleSettings

MOST_BYTES: Final = 200_000
"""A longer answer is none; a usual one is under 10,000."""
WHOLE_S: Final = 10.0
_TIMEOUT: Final = httpx.Timeout(5.0, connect=3.0)
_PATH: Final = "/v1:validateAddress"
_REGION: Final = "US"
_log: Final = logging.getLogger(__name__)


@attrs.frozen(eq=False)
class GoogleAddressBook:
    """The ``AddressBook`` port, for addresses in the United States; one serves all threads.

    An answer of Google's that is none, none in time, and a key that is refused
    or spent are ``AddressesUnavailable``: no listing is made of an address
    that nobody looked at.
    """

    settings: GoogleSettings
    _client: httpx.Client = attrs.field(repr=False)

    @classmethod
    def open(cls, settings: GoogleSettings) -> Self:
        """With connections of its own."""
        client = httpx.Client(
            base_url=settings.api_base,
            headers={"X-Goog-Api-Key": settings.api_key, "User-Agent": "driveway-hub"},
            timeout=_TIMEOUT,
            follow_redirects=False,
            trust_env=False,
        )
        return cls(settings, client)

    def find(self, written: WrittenAddress) -> FoundAddress:
        """Ask once; nothing is kept."""
        body = {
            "address": {
                "regionCode": _REGION,
                "administrativeArea": written.state,
                "locality": written.city,
                "postalCode": written.zip_code,
                "addressLines": [line for line in written.line.splitlines() if line.strip()],
            }
        }
        try:
            with self._client.stream("POST", _PATH, json=body) as response:
                content = _read(response)
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise AddressesUnavailable from error
        try:
            answer: object = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise AddressesUnavailable from error
        if response.status_code == httpx.codes.OK:
            return found_in(answer, written)
        reason = reason_in(answer)
        if response.status_code == httpx.codes.BAD_REQUEST and reason is None:
            raise InvalidValue("address", "cannot be looked up as it is written")
        _log.warning("Google does not validate addresses: %s %s", response.status_code, reason or "")
        raise AddressesUnavailable

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _read(response: httpx.Response) -> bytes:
    """The whole body; raises an ``httpx.StreamError`` for an endless one."""
    body, end = bytearray(), monotonic() + WHOLE_S
    for piece in response.iter_bytes():
        body += piece
        if len(body) > MOST_BYTES or monotonic() > end:
            raise httpx.StreamError("too long")
    return bytes(body)
