"""Where a request comes from."""

from ipaddress import ip_address

from flask import request

from driveway_core.origins import Address


def from_where() -> Address | None:
    """The caller's address; None where the server does not know it, as behind a socket of its own."""
    try:
        return ip_address(request.remote_addr or "")
    except ValueError:
        return None
