"""Where a request comes from."""

import re
from functools import lru_cache
from ipaddress import ip_address
from typing import Final

from flask import request

from driveway_core.origins import Address

_WITH_PORT: Final = re.compile(r"\[(?P<six>[^\]]+)\](:[0-9]+)?|(?P<four>[0-9.]+):[0-9]+")


@lru_cache(maxsize=1024)
def address_of(told: str | None) -> Address | None:
    """An address as servers and proxies write it, some of them with a port; None for what is none."""
    text = (told or "").strip()
    with_port = _WITH_PORT.fullmatch(text)
    if with_port is not None:
        text = with_port["six"] or with_port["four"]
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None


def from_where() -> Address | None:
    """The caller's address; None where the server does not know it, as behind a socket of its own."""
    return address_of(request.remote_addr)
