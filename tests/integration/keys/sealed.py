"""Marketplaces with much that is sealed, and processes that seal it anew until they are killed."""

import os
import signal
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import attrs

from driveway_app import on_postgres
from driveway_app.clockwork import new_id
from driveway_core.accounts import EmailAddress
from driveway_core.actors import SYSTEM, AccountId
from driveway_core.driveways import DrivewayId
from driveway_core.ports import Cipher
from driveway_core.testing.builders import a_driveway, always_open, an_account
from driveway_core.use_cases.renew_data_keys import BATCH, DataKeysRenewed
from driveway_postgres import Database
from driveway_secrets import KeyFileCipher, KeyRingCipher

_PROCESSES: Final = get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])
_TOGETHER: Final = 500


@attrs.frozen
class Listed:
    """A listing, its host, and what only the parties may read of it."""

    id: DrivewayId
    host_id: AccountId
    line: str
    instructions: str


def fill(url: str, cipher: Cipher, *, hosts: int, each: int) -> Sequence[Listed]:
    """Hosts with so many listings each, all they say sealed with that cipher."""
    database = Database.open(url, cipher=cipher, pool_size=1)
    made: list[Listed] = []
    try:
        for _ in range(hosts):
            with database.transactions.begin(acting_as=SYSTEM) as work:
                host_id = AccountId(new_id())
                email = EmailAddress(f"{host_id}@example.com")  # no other process has that one
                work.accounts.add(attrs.evolve(an_account(), id=host_id, email=email))
                for _ in range(each):
                    driveway = a_driveway(host_id)
                    this = DrivewayId(new_id())
                    driveway = attrs.evolve(
                        driveway, id=this, access_instructions=f"The code of the gate is {this}"
                    )
                    work.driveways.add(driveway, always_open(driveway))
                    made.append(
                        Listed(this, host_id, driveway.address.line, f"The code of the gate is {this}")
                    )
    finally:
        database.dispose()
    return made


def fill_both_ways(url: str, home: Path, *, hosts: int, each: int) -> Sequence[Listed]:
    """The same, by two processes: half as before there were data keys, and half with them."""
    with ProcessPoolExecutor(2, mp_context=_PROCESSES) as pool:
        halves = pool.map(
            _fill_half,
            ("file", "ring"),
            repeat(url),
            repeat(home),
            (hosts // 2, hosts - hosts // 2),
            repeat(each),
        )
        return list(chain.from_iterable(halves))


def _fill_half(kind: str, url: str, home: Path, hosts: int, each: int) -> Sequence[Listed]:
    cipher = KeyFileCipher.open(home) if kind == "file" else KeyRingCipher.open(home)
    return fill(url, cipher, hosts=hosts, each=each)


def read(url: str, cipher: Cipher, listed: Sequence[Listed]) -> Sequence[Listed]:
    """The same listings, as they are read now."""
    database = Database.open(url, cipher=cipher, pool_size=1)
    try:
        found = []
        for at in range(0, len(listed), _TOGETHER):
            with database.transactions.read(acting_as=SYSTEM) as work:
                for one in listed[at : at + _TOGETHER]:
                    driveway = work.driveways.get(one.id)
                    found.append(
                        Listed(
                            driveway.id,
                            driveway.host_id,
                            driveway.address.line,
                            driveway.access_instructions or "",
                        )
                    )
        return found
    finally:
        database.dispose()


@attrs.frozen(kw_only=True)
class Renewal:
    """What a process is told: where, how many rows at once, and after how many texts it is killed."""

    database: str
    home: Path
    batch: int = BATCH
    dies_after: int | None = None

    def run(self) -> DataKeysRenewed:
        """Seal everything anew, or as much as it gets to."""
        with on_postgres(self.database, home=self.home, pool_size=2) as container:
            return attrs.evolve(container.renew_data_keys(), batch=self.batch)(self._told)

    def _told(self, done: int) -> None:
        if self.dies_after is not None and done >= self.dies_after:
            os.kill(os.getpid(), signal.SIGKILL)


def killed(renewal: Renewal) -> bool:
    """Send a process; whether it died of ``kill -9``."""
    process = _PROCESSES.Process(target=_run, args=(renewal,), daemon=True)
    process.start()
    process.join(600)
    code = process.exitcode
    process.close()
    return code == -signal.SIGKILL


def _run(renewal: Renewal) -> None:
    renewal.run()
