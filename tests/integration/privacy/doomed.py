"""Exports, purges and clean-ups in processes of their own, which are killed on the way."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import attrs
from click.testing import CliRunner
from dependency_injector import providers

from driveway_app import Container, on_postgres
from driveway_cli.main import cli
from driveway_core.use_cases.drop_old import DropOld
from driveway_core.use_cases.export_account import ExportAccount
from driveway_core.use_cases.purge_erased import PurgeErased

_PROCESSES: Final = get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


def _dying(call: Callable[..., Any], calls: int) -> Callable[..., Any]:
    """The same, until it was called so often: then the process is gone."""
    left = [calls]

    def doomed(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # whatever it takes
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **kwargs)

    return doomed


@attrs.frozen(kw_only=True)
class Errand:
    """What a process of its own does in a marketplace; ``at`` is what its clock shows."""

    database: str
    home: Path
    at: datetime
    batch: int = 500

    def purge(self) -> int:
        """How many rows went."""
        with self._opened() as container:
            purge = PurgeErased(
                container.transactions(), container.key_store(), container.clock(), batch=self.batch
            )
            return sum(each.rows for each in purge() if each.done)

    def drop(self) -> int:
        """How many rows and groups went."""
        with self._opened() as container:
            return sum(DropOld(container.transactions(), container.clock(), batch=self.batch)().values())

    def command(self, *words: str) -> str:
        """What a command of the command line says, having succeeded."""
        environment = {"DATABASE_URL": self.database, "DRIVEWAY_HOME": str(self.home)}
        result = CliRunner().invoke(cli, words, env=environment)
        assert result.exit_code == 0, result.output
        return result.stdout

    @contextmanager
    def _opened(self) -> Iterator[Container]:
        with on_postgres(self.database, home=self.home, pool_size=2) as container:
            container.clock.override(providers.Object(lambda: self.at))
            yield container


def _die(errand: Errand, what: str, words: Sequence[str], calls: int) -> None:
    match what:
        case "purge":
            PurgeErased._some = _dying(PurgeErased._some, calls)  # type: ignore[method-assign]
        case "drop":
            DropOld._some = _dying(DropOld._some, calls)  # type: ignore[method-assign]
        case _:
            ExportAccount.records = _dying(ExportAccount.records, calls)  # type: ignore[method-assign]
    getattr(errand, what)(*words)


def killed(errand: Errand, what: str, *words: str, after: int) -> bool:
    """Do it in a process that dies after so many batches; whether it did."""
    process = _PROCESSES.Process(target=_die, args=(errand, what, words, after))
    process.start()
    process.join(300)
    return process.exitcode == -signal.SIGKILL
