"""What keeps other sites out: whose form it is, what a page may load, and where a link may lead.

Sources: OWASP's Cross-Site Request Forgery and Unvalidated Redirects cheat
sheets; W3C Fetch Metadata; Content Security Policy level 3.
"""

from typing import Final
from urllib.parse import urlsplit

import attrs
from flask import Response, abort, current_app, request
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]  # Flask-WTF has no types
from werkzeug.exceptions import HTTPException

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS: Final = frozenset({"same-origin", "none"})
_FOREIGN: Final = "This form was sent from another site. Open the page here and send it again."
_OLD: Final = "This page was open for too long, or cookies are switched off. Open it again and repeat it."
_PORTS: Final = {"http": 80, "https": 443}


@attrs.frozen(kw_only=True)
class Policy:
    """What a page may load beyond what is ours, as origins; ``position`` lets it ask where the driver is."""

    scripts: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    position: bool = False

    def csp(self) -> str:
        """The header ``Content-Security-Policy``."""
        told = {
            "default-src": ("'none'",),
            "script-src": ("'self'", *self.scripts),
            "style-src": ("'self'",),
            "img-src": ("'self'", "data:", *self.pictures),
            "connect-src": ("'self'", *self.calls),
            "font-src": ("'self'",),
            "frame-src": self.frames or ("'none'",),
            "form-action": ("'self'",),
            "frame-ancestors": ("'none'",),
            "base-uri": ("'none'",),
        }
        return "; ".join(f"{name} {' '.join(values)}" for name, values in told.items())


STRICT: Final = Policy()
"""Nothing but our own."""


def say(response: Response, policy: Policy) -> None:
    """Tell the browser how to guard the page, and to keep it for nobody else."""
    position = "(self)" if policy.position else "()"
    response.headers["Content-Security-Policy"] = policy.csp()
    response.headers["Permissions-Policy"] = f"camera=(), geolocation={position}, microphone=(), payment=()"
    response.headers["Referrer-Policy"] = "same-origin"  # with no-referrer, forms would come from nowhere
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(["Cookie", "HX-Request"])


def refuse_foreign_forms() -> None:
    """Refuse what changes something where a browser says that another site sent it."""
    if request.method in _SAFE:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if (site is not None and site not in _OURS) or (origin is not None and not _is_ours(origin)):
        abort(403, _FOREIGN)


def refuse_old_forms() -> None:
    """Refuse what changes something without the token of a page of this browser's log-in."""
    if request.method in _SAFE:
        return
    try:
        current_app.extensions["csrf"].protect()
    except CSRFError:
        abort(400, _OLD)


def came_from() -> str | None:
    """The page of ours with the form or script that asks, to come back to; None where that is not known."""
    referrer, paths = request.headers.get("Referer", ""), current_app.create_url_adapter(request)
    if paths is None or not _is_ours(referrer):
        return None
    parts = urlsplit(referrer)
    try:  # a form that was refused is shown at an address that can be sent to, and not be opened
        paths.match(parts.path.removeprefix(request.root_path), "GET")
    except HTTPException:
        return None
    return inside(f"{parts.path}?{parts.query}" if parts.query else parts.path, "") or None


def _is_ours(origin: str) -> bool:
    try:
        theirs, ours = urlsplit(origin), urlsplit(request.host_url)
        same_host = (theirs.hostname, _port(theirs.scheme, theirs.port)) == (
            ours.hostname,
            ours.port or _PORTS[theirs.scheme],
        )
    except (ValueError, KeyError):
        return False
    # behind a proxy that does not tell of https we are asked by http
    return same_host and (theirs.scheme == ours.scheme or ours.scheme == "http")


def _port(scheme: str, port: int | None) -> int:
    return port or _PORTS[scheme]


def inside(target: str | None, otherwise: str) -> str:
    """A path of ours to go on to; anything that a browser could read as another place is not followed."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return otherwise
    if "\\" in target or not target.isprintable() or not target.isascii():
        return otherwise
    try:
        parts = urlsplit(target)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else target
