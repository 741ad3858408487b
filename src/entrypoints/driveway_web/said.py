"""What a page says once, on the next page: "Your car was added.".

It travels in a signed cookie of its own, so that saying something never
writes the cookie that holds the log-in.
"""

from collections.abc import Sequence
from typing import Final

import attrs
from flask import Response, current_app, g, request
from itsdangerous import BadData, URLSafeTimedSerializer

from driveway_web.browsers import cookie_name

_COOKIE: Final = "driveway-said"
_LASTS: Final = 60
_MOST: Final = 3


@attrs.frozen
class Said:
    """A sentence; ``tone`` is ``good``, ``calm`` or ``bad``."""

    words: str
    tone: str = "good"


def say_next(words: str, tone: str = "good") -> None:
    """Have the next page say so."""
    saying: list[Said] = g.setdefault("saying", [])
    saying.append(Said(words, tone))


def heard() -> Sequence[Said]:
    """What is to be said now; asked once, it is gone with this answer."""
    g.has_said = True
    try:
        told = _signer().loads(request.cookies.get(cookie_name(_COOKIE), ""), max_age=_LASTS)
    except BadData:
        told = []
    return [*(Said(words, tone) for words, tone in told), *g.pop("saying", [])]


def carry(response: Response) -> None:
    """Put what is to be said next into its cookie, or drop what has been said."""
    name = cookie_name(_COOKIE)
    if g.get("saying"):
        response.set_cookie(
            name,
            _signer().dumps([(each.words, each.tone) for each in g.saying[-_MOST:]]),
            max_age=_LASTS,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    elif g.get("has_said") and name in request.cookies:
        response.delete_cookie(name, secure=request.is_secure, httponly=True, samesite="Lax")


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or b"", salt=_COOKIE)
