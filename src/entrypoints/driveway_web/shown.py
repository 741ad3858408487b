"""What a page's function gives: a template and its values, or the way to another page."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs
from flask import Response, g, request

from driveway_web.defence import STRICT, Policy, inside, say
from driveway_web.said import carry, say_next
from driveway_web.site import site

_HTML: Final = "text/html; charset=utf-8"
_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


@attrs.frozen
class Shown:
    """A page; ``part`` is the template of what htmx asks for in its stead, if that is less.

    Without one, the whole page takes the place of the one that asked.
    """

    template: str
    values: Mapping[str, object] = _NOTHING
    part: str | None = attrs.field(default=None, kw_only=True)
    status: int = attrs.field(default=200, kw_only=True)
    policy: Policy = attrs.field(default=STRICT, kw_only=True)


@attrs.frozen
class Gone:
    """The way to another page, an address of ours; ``says`` is what it says there."""

    target: str
    says: str | None = None


@attrs.frozen
class Download:
    """A file to keep."""

    body: bytes
    media: str
    name: str


Reply = Shown | Gone | Download | Response


def is_part() -> bool:
    """Whether a script of ours asks for a part of the page, not the browser for all of it."""
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-Boosted") != "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )


def sent(reply: Reply, *, retarget: str | None = None) -> Response:
    """The answer; ``retarget`` is where a part belongs, if not where it was asked for."""
    if isinstance(reply, Response):
        response = reply
    elif isinstance(reply, Gone):
        response = _gone(reply)
    elif isinstance(reply, Download):
        response = Response(reply.body, mimetype=reply.media)
        response.headers["Content-Disposition"] = f'attachment; filename="{reply.name}"'
        response.headers["Cache-Control"] = "no-store"
    else:
        response = _page(reply, retarget)
    carry(response)
    return response


def rendered(template: str, values: Mapping[str, object]) -> str:
    """The text of a template, with what all of them know."""
    known = {"visit": g.get("visit"), "sandbox": site().sandbox}
    return site().templates.get_template(template).render({**known, **values})


def _page(shown: Shown, retarget: str | None) -> Response:
    part = shown.part if is_part() else None
    text = rendered(part or shown.template, shown.values)
    response = Response(text, status=shown.status, content_type=_HTML)
    say(response, shown.policy)
    target = "body" if is_part() and part is None else retarget if part is not None else None
    if target is not None:
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = target, "innerHTML"
    return response


def _gone(gone: Gone) -> Response:
    if gone.says is not None:
        say_next(gone.says)
    target = inside(gone.target, "/")
    if is_part():
        response = Response(status=204, headers={"HX-Redirect": target})
        del response.headers["Content-Type"]
    else:
        path = target.removeprefix(request.script_root)  # every answer's Location gets it back
        response = Response(status=303, headers={"Location": path}, content_type=_HTML)
    say(response, STRICT)
    return response
