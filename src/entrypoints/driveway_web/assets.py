"""Files that pages load, each under an address that changes with it: a browser keeps it for a year."""

import gzip
from functools import cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from typing import Final

import attrs
from flask import Blueprint, Flask, Response, abort, request, url_for

from driveway_http import limits

FOLDER: Final = Path(__file__).parent / "static"
_LETTERS: Final = 12
_A_YEAR: Final = "public, max-age=31536000, immutable"
_A_WHILE: Final = "public, max-age=300"
_TEXT: Final = (".css", ".geojson", ".js", ".json", ".svg")
_MEDIA: Final = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


@attrs.frozen
class File:
    """A file as it is sent: ``packed`` is gzip's, of what is text; ``version`` changes with it."""

    body: bytes = attrs.field(repr=False)
    packed: bytes | None = attrs.field(repr=False)
    media: str
    version: str


def install(app: Flask) -> None:
    """Answer ``/static/…``; nobody's limit counts it."""
    blueprint = Blueprint("static", __name__, url_prefix="/static")

    @blueprint.get("/<path:name>")
    def file(name: str) -> Response:
        try:
            found = read(name)
        except FileNotFoundError:
            abort(404)
        packed = found.packed if request.accept_encodings.quality("gzip") > 0 else None
        response = Response(found.body if packed is None else packed, content_type=found.media)
        if packed is not None:
            response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
        response.headers["Cache-Control"] = _A_YEAR if request.args.get("v") == found.version else _A_WHILE
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.set_etag(found.version if packed is None else f"{found.version}-gzip")
        response.make_conditional(request)
        return response

    app.register_blueprint(blueprint)
    limits.never_counted(app, "static.file")


def address(name: str) -> str:
    """Where a file is, as it is now; raises ``FileNotFoundError`` for one that is not there."""
    return url_for("static.file", name=name, v=read(name).version)


def read(name: str) -> File:
    """A file of ours, read once in a process; raises ``FileNotFoundError`` for any other."""
    if name not in _every():
        raise FileNotFoundError(name)
    return _read(name)


@cache
def _every() -> frozenset[str]:
    """What there is: nothing else is looked for, wherever a name would lead."""
    return frozenset(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())


@cache
def _read(name: str) -> File:
    path = FOLDER / name
    body = path.read_bytes()
    media = _MEDIA.get(path.suffix) or guess_type(name)[0] or "application/octet-stream"
    return File(
        body=body,
        packed=gzip.compress(body, mtime=0) if path.suffix in _TEXT else None,
        media=media,
        version=sha256(body).hexdigest()[:_LETTERS],
    )
