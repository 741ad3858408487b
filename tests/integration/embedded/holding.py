"""A process that needs the database: what the tests start, let go and kill."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import attrs

from driveway_embedded import Cluster, find_binaries


@attrs.frozen
class Holder:
    """Another process inside ``Cluster(home).running()``."""

    process: "subprocess.Popen[str]"

    @classmethod
    def starting(cls, home: Path) -> "Holder":
        """Started, and perhaps not there yet."""
        search = os.pathsep.join(path for path in sys.path if path)
        return cls(
            subprocess.Popen(
                [sys.executable, __file__, str(home)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": search, "PYTHONUNBUFFERED": "1"},
            )
        )

    def line(self) -> str:
        """The next thing it says; empty once nobody can say anything any more."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def await_line(self, beginning: str) -> str:
        while not (line := self.line()).startswith(beginning):
            assert line, f"it ended without saying {beginning!r}"
        return line

    def server(self) -> int:
        """Waits until it has the database; the server's process number."""
        return int(self.await_line("server ").removeprefix("server "))

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self._collect()

    def leave(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert self._collect() == 0

    def _collect(self) -> int:
        assert self.process.stdout is not None
        said = self.process.stdout.read()
        status = self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()
        assert said is not None
        return status


def main(home: Path) -> None:
    cluster = Cluster(home, find_binaries())
    with cluster.running(say=print):
        sys.stdout.write(f"server {cluster.status().pid}\n")
        sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
