"""A listing that is being written: kept by the browser itself until it is offered.

It travels in a signed cookie of its own, so that it survives a log-in, a
refusal and going back, and so that nobody keeps what was never offered.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from driveway_core.errors import InvalidValue
from driveway_web.browsers import cookie_name
from driveway_web.forms import Form

_COOKIE: Final = "driveway-draft"
_LASTS: Final = 7 * 24 * 3600
_LARGEST: Final = 3_600
"""Letters of a cookie that every browser and server takes."""

Draft = Mapping[str, Sequence[str]]
"""What was typed, by the names of fields."""


def kept() -> Draft:
    """What was typed so far; nothing where nothing was, or too long ago."""
    try:
        found = _signer().loads(request.cookies.get(cookie_name(_COOKIE), ""), max_age=_LASTS)
    except BadData:
        return {}
    return {str(name): tuple(str(each) for each in values) for name, values in found.items()}


def keep(draft: Draft) -> None:
    """Have the browser keep it; raises ``InvalidValue`` where it is more than a browser keeps."""
    text = _signer().dumps({name: list(values) for name, values in draft.items() if any(values)})
    if len(text) > _LARGEST:
        longest = max(draft, key=lambda name: sum(map(len, draft[name])))
        raise InvalidValue(longest, "is too long to be kept here: shorten it now, and add the rest later")

    @after_this_request
    def put(response: Response) -> Response:
        response.set_cookie(
            cookie_name(_COOKIE),
            text,
            max_age=_LASTS,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
        return response


def forget() -> None:
    """It is offered, or given up."""

    @after_this_request
    def drop(response: Response) -> Response:
        response.delete_cookie(cookie_name(_COOKIE), secure=request.is_secure, httponly=True, samesite="Lax")
        return response


def with_part(draft: Draft, names: Sequence[str], form: Form) -> Draft:
    """The draft with the fields of one part as they were just sent."""
    return {
        **{name: values for name, values in draft.items() if name not in names},
        **{name: tuple(form.chosen(name)) for name in names if any(form.chosen(name))},
    }


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or b"", salt=_COOKIE)
