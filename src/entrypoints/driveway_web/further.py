"""Long lists: the address of what comes next, asked in the same way."""

from flask import request

from driveway_web.templating import to


def next_page(cursor: str | None) -> str | None:
    """Where this page goes on after ``cursor``; None at the end."""
    if cursor is None or request.endpoint is None:
        return None
    asked = {name: value for name, value in request.args.items() if value}
    return to(request.endpoint.partition(".")[2], **(request.view_args or {}), **(asked | {"cursor": cursor}))
