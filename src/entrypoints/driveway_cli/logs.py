"""Log lines on stderr: for people at a terminal, JSON otherwise. No headers, no queries, no secrets."""

import logging
import sys
from datetime import timedelta
from typing import Any, Final

import structlog
from gunicorn.glogging import Logger  # type: ignore[import-untyped]  # gunicorn has no types
from structlog.typing import Processor

from driveway_core.card_data import holds_card_number

_LEVELS: Final = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}
_PROBES: Final = frozenset({"/healthz", "/readyz", "/metrics"})
_log = structlog.get_logger("driveway")


def configure(level: str) -> None:
    """Send everything that this process logs to stderr, from that level on."""
    people = sys.stderr.isatty()
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    # a traceback shows lines of code, never the values of variables: those could be anybody's secrets
    rendering: list[Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if people
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[*shared, *rendering],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(_LEVELS[level], logging.WARNING), force=True)
    if level == "debug":
        logging.getLogger("gunicorn").setLevel(logging.DEBUG)


class RequestLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's words through the same channel, and one line a request."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401  # gunicorn's configuration has no type
        """Nothing of its own: what is said goes up to the handler that ``configure`` made."""
        self.loglevel = self.error_log.getEffectiveLevel()
        self.error_log.propagate = True

    @property
    def access_log_enabled(self) -> bool:
        """Whether a request makes a line."""
        return bool(_log.is_enabled_for(logging.INFO))

    def access(self, resp: Any, req: Any, environ: Any, request_time: timedelta) -> None:  # noqa: ANN401  # as above
        """One line: what was asked, without its query, and how it went."""
        if not self.access_log_enabled:
            return
        headers = {name.lower(): value for name, value in resp.headers}
        write = _log.debug if req.path in _PROBES else _log.info
        write(
            "request",
            method=req.method,
            path=_shown(req.path),
            status=resp.status_code,
            ms=round(request_time / timedelta(milliseconds=1), 1),
            request_id=headers.get("x-request-id"),
        )

    def reopen_files(self) -> None:
        """There are none."""

    def close_on_exec(self) -> None:
        """There is nothing to close."""


def _shown(path: str) -> str:
    """A path without what is secret in it: whoever knows the address of a calendar reads it."""
    if holds_card_number(path):
        return "/…"
    return "/calendars/….ics" if path.startswith("/calendars/") else path
