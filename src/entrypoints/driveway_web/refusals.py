"""What went wrong, as people read it: a page, or a few words where a part of a page was asked for.

What programs asked for – the API, the hooks – is answered as ever.
"""

from contextlib import suppress
from http import HTTPStatus
from typing import Final

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from driveway_app import Container
from driveway_core.errors import DrivewayError, Unavailable
from driveway_http import problems
from driveway_http.calls import EXTENSION
from driveway_http.problems import HTTP, Malformed
from driveway_web.browsers import signed_in
from driveway_web.shown import Shown, sent
from driveway_web.site import WEB
from driveway_web.templating import to
from driveway_web.visits import Visit

_OF_PROGRAMS: Final = ("/v1/", "/webhooks/", "/openapi.json", "/healthz", "/readyz", "/metrics", "/static/")
_TITLES: Final = {400: "That could not be read", 403: "That is not possible from here"}
_OF_BOTH: Final = "/v1/tesla/callback"
"""Where a car's maker sends a driver's browser back to."""
_OF_STAYS: Final = ("stays", "verbs", "changing", "checking-out", "troubles", "reviewing")
"""The areas of pages about one stay of a driver."""

_WORDS: Final = {
    400: "Go back, open the page again and repeat what you did.",
    404: "There is nothing at this address. It may have been moved, or it was never there.",
    405: "That cannot be done at this address.",
    413: "That is too large to be sent here.",
    500: "Something went wrong on our side. We have been told. Please try again in a moment.",
}


def install(app: Flask) -> None:
    """Answer people with pages; programs with problem documents, as before."""

    @app.errorhandler(DrivewayError)
    def core(error: DrivewayError) -> Response:
        if not _is_for_people():
            return problems.of_core(error)
        status = problems.status_of(error)
        _know_who_asks()
        response = _shown(status, error.title, str(error) or error.title)
        if isinstance(error, Unavailable):
            response.headers["Retry-After"] = str(error.retry_after)
        return response

    @app.errorhandler(Malformed)
    def malformed(error: Malformed) -> Response:
        if not _is_for_people():
            return problems.of_malformed(error)
        return _shown(error.status, HTTP[error.status][1], error.detail)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        if not _is_for_people():
            return problems.of_http(error)
        status = error.code or 500
        title = _TITLES.get(status) or HTTP.get(status, ("", "That is not possible", ""))[1]
        usual = error.description == type(error).description
        words = (_WORDS.get(status) if usual else None) or error.description or title
        _know_who_asks()
        response = _shown(status, title, words)
        response.headers.update({name: value for name, value in error.get_headers() if name == "Allow"})
        return response

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        if not _is_for_people():
            return problems.of_fault(error)
        problems.log_fault(error)
        return _shown(500, HTTP[500][1], _WORDS[500])


def _is_for_people() -> bool:
    """Whether a page was asked for, or something that is not there by somebody who reads pages."""
    if request.endpoint is not None and request.endpoint.partition(".")[0] == WEB:
        return True
    if request.path == _OF_BOTH:
        return prefers_pages()
    return request.url_rule is None and not request.path.startswith(_OF_PROGRAMS) and prefers_pages()


def prefers_pages() -> bool:
    """Whether whoever asks would rather have a page than a document for programs."""
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"


def _know_who_asks() -> None:
    """Where there is no page there was nobody who asked yet; who is logged in is still shown as such."""
    if "visit" not in g and request.method in ("GET", "HEAD"):
        container: Container = current_app.extensions[EXTENSION]
        with suppress(DrivewayError):
            g.visit = Visit(container, signed_in(container))


def _shown(status: int, title: str, words: str) -> Response:
    address, label = _way_on(status)
    values = {"status": status, "heading": title, "words": words, "address": address, "label": label}
    return sent(Shown("refusal.html", values, part="parts/refusal.html", status=status), retarget="#said")


def _way_on(status: int) -> tuple[str, str]:
    """Where one goes from what was refused: to what it was about, where that is known to be there."""
    if request.path == _OF_BOTH:
        return to("cars.list_cars"), "To your cars"
    area = (request.endpoint or "").removeprefix(f"{WEB}.").partition(".")[0]
    if status == HTTPStatus.CONFLICT and area in _OF_STAYS and "booking_id" in (request.view_args or {}):
        return to("stays.booking", booking_id=(request.view_args or {})["booking_id"]), "To the booking"
    return to("start.home"), "To the start page"
