"""What browsers are told of every answer, and which pages of others may ask.

Source: OWASP's REST Security Cheat Sheet; the Fetch standard's CORS protocol.
"""

from collections.abc import Sequence
from typing import Final

from flask import Flask, Response, request
from flask_cors import CORS

_NOTHING_RUNS: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Content-Security-Policy": _NOTHING_RUNS,
}
_A_YEAR: Final = "max-age=31536000; includeSubDomains"
_ASKED: Final = ("Authorization", "Content-Type", "Idempotency-Key", "If-None-Match", "X-Request-Id")
_SHOWN: Final = (
    "ETag",
    "Idempotency-Replayed",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "X-Request-Id",
)
_CALLED: Final = "/v1/"
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_REMEMBERED_S: Final = 600


def install(app: Flask, origins: Sequence[str]) -> None:
    """Say on every answer what may be done with it, and let pages of these origins call the API.

    An origin is a scheme, a host and perhaps a port, compared letter by
    letter; there is no wildcard, and no cookie of ours is taken from anywhere.
    """
    if origins:
        CORS(
            app,
            resources={rf"{_CALLED}.*": {}},
            origins=list(origins),
            methods=list(_METHODS),
            allow_headers=list(_ASKED),
            expose_headers=list(_SHOWN),
            max_age=_REMEMBERED_S,
            supports_credentials=False,
            send_wildcard=False,
        )

    @app.after_request
    def say(response: Response) -> Response:
        # asked once, not once a header: a look at one is a walk past all
        said = {name.lower() for name, _ in response.headers}
        for name, value in _ALWAYS.items():
            if name.lower() not in said:
                response.headers.add(name, value)
        if origins and request.path.startswith(_CALLED):
            response.vary.add("Origin")
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", _A_YEAR)
        return response
