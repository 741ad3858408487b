"""Where a request comes from, for the audit log: its address, its program, its request id."""

from flask import Request

from driveway_core.card_data import holds_card_number
from driveway_core.origins import Origin
from driveway_http.callers import address_of


def origin_of(request: Request, request_id: str) -> Origin:
    """The origin of a request; a program's name with a card's number in it is no name."""
    agent = request.headers.get("User-Agent")
    usable = agent is not None and not holds_card_number(agent)
    return Origin(
        address=address_of(request.remote_addr), agent=agent if usable else None, request=request_id
    )
