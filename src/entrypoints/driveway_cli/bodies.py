"""Bodies of requests that break off, or are not what they say: a broken request, and no fault of ours."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

import attrs
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]  # gunicorn has no types

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class _Body(Protocol):
    def read(self, size: int | None = None) -> bytes: ...
    def readline(self, size: int | None = None) -> bytes: ...


@attrs.frozen
class _Checked:
    """A body whose end that cannot be found is a connection that broke off, as the framework knows it."""

    body: _Body

    def read(self, size: int = -1) -> bytes:
        """As of a file."""
        return self._got(self.body.read, size)

    def readline(self, size: int = -1) -> bytes:
        """As of a file."""
        return self._got(self.body.readline, size)

    def _got(self, get: Callable[[int | None], bytes], size: int) -> bytes:
        try:
            return get(size if size >= 0 else None)
        except ParseException as error:
            raise OSError("the body is not what it says") from error


def checked(app: "WSGIApplication") -> "WSGIApplication":
    """An application that meets no error of gunicorn's when it reads a body."""

    def call(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body: Any = environ["wsgi.input"]
        environ["wsgi.input"] = _Checked(body)
        return app(environ, start_response)

    return call
