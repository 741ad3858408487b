"""Long lists: the address of what comes next, asked in the same way."""

from urllib.parse import quote, urlencode

from flask import request


def next_page(cursor: str | None) -> str | None:
    """Where this page goes on after ``cursor``; None at the end.

    It is this very address: what stands behind the question mark is never
    more than values, whatever it is called.
    """
    if cursor is None:
        return None
    asked = {name: value for name, value in request.args.items() if value}
    return f"{quote(request.root_path + request.path)}?{urlencode(asked | {'cursor': cursor})}"
