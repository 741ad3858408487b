"""Where a request comes from, for the audit log: its address, its program, its request id."""

from ipaddress import ip_address

from flask import Request

from driveway_core.card_data import holds_card_number
from driveway_core.origins import Address, Origin


def origin_of(request: Request, request_id: str) -> Origin:
    """The origin of a request; a program's name with a card's number in it is no name."""
    agent = request.headers.get("User-Agent")
    usable = agent is not None and not holds_card_number(agent)
    return Origin(address=_address(request), agent=agent if usable else None, request=request_id)


def _address(request: Request) -> Address | None:
    """The address, where the connection has one: a socket in the file system has none."""
    try:
        return ip_address(request.remote_addr or "")
    except ValueError:
        return None
