"""The server behind ``serve``: gunicorn in this process, workers with a marketplace of their own each."""

import errno
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Final, NoReturn

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # gunicorn has no types
from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]  # gunicorn has no types
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]  # gunicorn has no types

from driveway_app import ProcessSettings, at_database
from driveway_cli.bodies import checked
from driveway_cli.logs import RequestLog
from driveway_core.errors import DrivewayError, InvalidValue, Refused
from driveway_web import create_app
from driveway_web.streams import Streams

_PATIENCE: Final = 3.0  # seconds; so long may the workers of a killed server keep its port
_BACKLOG: Final = 2048
_STOPPING: Final = 30  # seconds that requests may take to finish


class PortTaken(Refused):
    """Another program listens there."""

    slug = "port-taken"
    title = "The port is taken"

    def __str__(self) -> str:
        return "Another program listens on that port already: choose another one with --port."


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there, on a free port for 0; raises ``PortTaken`` or ``InvalidValue``."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise InvalidValue("--host", f"{host!r} is no address of this machine ({error.strerror})") from None
    until = time.monotonic() + _PATIENCE
    while True:
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(_BACKLOG)
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE:
                raise InvalidValue("--host", f"cannot listen there ({error.strerror})") from None
            if time.monotonic() > until:
                raise PortTaken from None
            time.sleep(0.1)
        else:
            return listener


def address_of(listener: socket.socket) -> str:
    """The URL that people on this machine open."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


class _Master(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's parent process; Ctrl-C, too, lets requests finish."""

    def handle_int(self) -> NoReturn:
        raise StopIteration

    def murder_workers(self) -> None:
        """Looks after all else as often as after the workers: about once a second."""
        super().murder_workers()
        try:
            self.app.keep_up()
        except DrivewayError as error:
            self.log.warning("The database cannot be started: %s", error)


class ApiServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """The HTTP API on a socket that listens already; ``ready`` is told the address once it answers.

    ``keep_up`` is called about once a second, and sees to it that what the server needs is there.
    """

    def __init__(
        self,
        settings: ProcessSettings,
        url: str,
        *,
        listener: socket.socket,
        workers: int,
        threads: int,
        ready: Callable[[str], None],
        keep_up: Callable[[], None],
    ) -> None:
        self._settings, self._url = settings, url
        self._address, self._descriptor = address_of(listener), listener.detach()
        self._workers, self._threads, self._ready = workers, threads, ready
        self._opened = ExitStack()
        self._streams = Streams.among(threads)
        self.keep_up = keep_up
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn what was chosen."""
        chosen: dict[str, object] = {
            "bind": f"fd://{self._descriptor}",
            "workers": self._workers,
            "threads": self._threads,
            "worker_class": "gthread",
            "timeout": 60,
            "graceful_timeout": _STOPPING,
            "keepalive": 5,
            "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,  # noqa: S108  # memory
            "control_socket_disable": True,
            "forwarded_allow_ips": "",  # whom to believe is the application's setting
            "secure_scheme_headers": {},
            "logger_class": RequestLog,
            "when_ready": lambda _: self._tell_when_it_answers(),
            "post_worker_init": self._begun,
            "worker_exit": lambda _, __: self._opened.close(),
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def _begun(self, worker: ThreadWorker) -> None:
        """Ctrl-C is the parent's to hear; what is streamed ends when the worker is to."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._streams.goes_on = lambda: bool(worker.alive)

    def load(self) -> Flask:
        """The application of one worker, over connections of its own."""
        settings = self._settings
        container = self._opened.enter_context(
            at_database(self._url, settings, processes=self._workers * settings.servers)
        )
        app = create_app(
            container,
            body_limit=settings.body_limit,
            trusted_proxies=settings.trusted_proxies,
            origins=settings.origins,
            guide=settings.guide,
            sandbox=settings.plays,
            tiles=settings.tiles,
            terms=settings.terms,
            pays_at=settings.pays_at,
            streams=self._streams,
        )
        app.wsgi_app = checked(app.wsgi_app)  # type: ignore[assignment,method-assign]  # as Flask documents it
        return app

    def run(self) -> NoReturn:
        """Serve until told to stop; ends this process's part by ``SystemExit``."""
        _Master(self).run()
        raise AssertionError("gunicorn ends by SystemExit")

    def _tell_when_it_answers(self) -> None:
        """A child process asks until it gets an answer: the parent must not start threads before it forks."""
        parent = os.getpid()
        if os.fork() != 0:
            return
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            signal.signal(each, signal.SIG_DFL)
        with suppress(Exception):
            while os.getppid() == parent:
                if _answers(self._address):
                    self._ready(self._address)
                    sys.stdout.flush()
                    break
                time.sleep(0.05)
        os._exit(0)


def _answers(address: str) -> bool:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
