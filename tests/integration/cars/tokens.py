"""A maker's desk for tokens over real HTTP, and processes that need new ones from it."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from threading import Event, Lock
from urllib.parse import parse_qs

import attrs

from driveway_core.actors import AccountId
from driveway_core.car_links import CarLink, Grant
from driveway_core.testing.builders import NOW, an_id
from driveway_core.use_cases.meter_calls import Meter
from driveway_core.use_cases.reach_cars import ReachCars
from driveway_postgres import Database
from driveway_sandbox.loopback import Answer, LoopbackServer, Request
from driveway_secrets import KeyRingCipher
from driveway_tesla import TeslaFleet, TeslaSettings

EIGHT_HOURS = 28_800


@attrs.define
class Desk:
    """Gives a new pair for the latest refresh token, or for the one that was used last; counts them all."""

    slowness_s: float = 0.0
    given: int = 1
    used_last: str = ""
    asked_with: list[str] = attrs.field(factory=list)
    _guard: Lock = attrs.field(factory=Lock)

    def answer(self, request: Request) -> Answer:
        """As Tesla answers at its token endpoint."""
        form = parse_qs(request.body.decode())
        token = form["refresh_token"][0]
        Event().wait(self.slowness_s)
        with self._guard:
            self.asked_with.append(token)
            if token not in (f"refresh-{self.given}", self.used_last):
                return Answer(401, b'{"error": "login_required"}')
            self.given, self.used_last = self.given + 1, token
            pair = f'"access_token": "access-{self.given}", "refresh_token": "refresh-{self.given}"'
            return Answer(200, f'{{{pair}, "expires_in": {EIGHT_HOURS}}}'.encode())


@contextmanager
def serving(desk: Desk) -> Iterator[str]:
    """The desk, open; where it is."""
    server = LoopbackServer(desk.answer, host="127.0.0.1", port=0, banner="a desk for tokens")
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


def an_expired_link(account_id: AccountId) -> CarLink:
    """The first pair, an hour too old."""
    grant = Grant(access_token="access-1", refresh_token="refresh-1", expires_at=NOW - timedelta(hours=1))
    return CarLink.begin(account_id, grant, base_url="http://127.0.0.1:9", at=NOW)


@attrs.frozen(kw_only=True)
class Caller:
    """Who needs a token: so many threads of a process, or a process that dies with a new one in its hands."""

    database: str
    keys: Path
    desk: str
    account_id: AccountId
    threads: int = 1

    def used(self, *, clock: Callable[[], datetime] = lambda: NOW, dies: bool = False) -> list[str]:
        """The access tokens with which these threads would call."""
        database = Database.open(
            self.database, cipher=KeyRingCipher.open(self.keys), pool_size=self.threads + 1
        )
        settings = TeslaSettings(
            client_id="a-client",
            client_secret="a secret",
            redirect_uri="https://example.com/back",
            api_base=self.desk,
            auth_base=self.desk,
        )
        fleet = TeslaFleet.open(settings, meter=Meter(database.transactions, clock), clock=clock)
        reach = ReachCars(
            database.transactions,
            DiesInBetween(fleet) if dies else fleet,
            clock,
            database.transactions.pause,
            an_id,
        )
        try:
            with ThreadPoolExecutor(self.threads) as pool:
                asked = [
                    pool.submit(reach, self.account_id, lambda link: link.access_token)
                    for _ in range(self.threads)
                ]
                return [each.result() for each in asked]
        finally:
            fleet.close()
            database.dispose()


@attrs.frozen
class DiesInBetween:
    """Refreshes, and is killed before anybody hears of it."""

    fleet: TeslaFleet

    def refresh(self, link: CarLink) -> Grant:
        """Never returns."""
        self.fleet.refresh(link)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


def call_together(caller: Caller, together: Barrier, found: Path) -> None:
    """A process: begins with the others, and writes down what it would have called with."""
    together.wait(60)
    found.write_text("\n".join(caller.used()))


def die(caller: Caller) -> None:
    """A process that refreshes and dies."""
    caller.used(dies=True)
