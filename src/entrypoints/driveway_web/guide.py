"""The guide at ``/docs/guide``: the pages that ``make docs`` built, or how to build them."""

from mimetypes import guess_type
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, abort, request
from werkzeug.security import safe_join

from driveway_http import limits
from driveway_web.defence import STRICT
from driveway_web.shown import Shown, sent
from driveway_web.site import WEB

BUILT: Final = Path(__file__).parents[3] / "build" / "guide"
"""Where ``make docs`` puts it."""

_KEPT: Final = "public, max-age=300"
_DRAWN: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
"""A picture on its own loads nothing and runs nothing; it brings its colours along."""
_TO_READ: Final = frozenset({".json", ".md", ".py", ".toml", ".txt"})


def guide(folder: Path) -> Blueprint:
    """The built pages of a folder; it is looked at anew with each request."""
    pages = Blueprint("guide", __name__, url_prefix="/docs/guide")

    @pages.get("")
    def beside() -> Response:
        return Response(status=308, headers={"Location": "/docs/guide/"})

    @pages.get("/")
    def first() -> Response:
        if not (folder / "index.html").is_file():
            return sent(Shown("guide.html"))
        return file("index.html")

    @pages.get("/<path:name>")
    def file(name: str) -> Response:
        inside = safe_join(str(folder), name)
        if inside is None or not _is_there(found := Path(inside)):
            abort(404)
        response = Response(found.read_bytes(), content_type=_media(found))
        response.headers["Content-Security-Policy"] = _DRAWN if found.suffix == ".svg" else STRICT.csp()
        response.headers["Cache-Control"] = _KEPT
        response.add_etag()
        response.make_conditional(request)
        return response

    return pages


def install(app: Flask, web: Blueprint, folder: Path) -> None:
    """Answer below ``/docs/guide``; nobody's limit counts it."""
    web.register_blueprint(guide(folder))
    for name in ("beside", "first", "file"):
        limits.never_counted(app, f"{WEB}.guide.{name}")


def _is_there(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # a name longer than any file has
        return False


def _media(file: Path) -> str:
    media = "text/plain" if file.suffix in _TO_READ else guess_type(file.name)[0]
    if media is None:
        return "application/octet-stream"
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
