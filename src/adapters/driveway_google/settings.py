"""How to reach Google."""

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

import attrs

from driveway_core.errors import InvalidValue

ITSELF: Final = "https://addressvalidation.googleapis.com"


@attrs.frozen(kw_only=True)
class GoogleSettings:
    """A key of Google Maps Platform; ``api_base`` is a stand-in's address on this machine.

    Raises ``InvalidValue`` for an address that is neither Google's nor on this
    machine: the key, and where people live, go nowhere else.
    """

    api_key: str = attrs.field(repr=False)
    api_base: str = ITSELF

    def __attrs_post_init__(self) -> None:
        if not self.api_key.strip() or not self.api_key.isprintable() or not self.api_key.isascii():
            raise InvalidValue("GOOGLE_MAPS_API_KEY", "is no key")
        if self.api_base != ITSELF and not _is_here(self.api_base):
            raise InvalidValue("GOOGLE_MAPS_API_BASE", "must be http:// on this machine: a stand-in")


def _is_here(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and (
            parts.hostname == "localhost" or ip_address(parts.hostname or "").is_loopback
        )
    except ValueError:
        return False
