"""How the worker processes of one server count their requests together."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import Final

from driveway_core.errors import InvalidValue

_COUNT_TOGETHER: Final = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def counted_together(home: Path) -> Iterator[None]:
    """A folder in which all worker processes count their requests together, for as long as they serve.

    It has to be named before prometheus-client is imported. Folders of servers
    that were killed are cleared away by the next one.
    """
    if _COUNT_TOGETHER in os.environ:
        yield
        return
    owner = os.getpid()
    folder = home / "metrics" / str(owner)
    for left in (home / "metrics").glob("[0-9]*"):
        if not _runs(int(left.name)):
            rmtree(left, ignore_errors=True)
    rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise InvalidValue("DRIVEWAY_HOME", f"nothing can be written there ({error.strerror})") from None
    os.environ[_COUNT_TOGETHER] = str(folder)
    try:
        yield
    finally:
        if os.getpid() == owner:  # a worker that leaves comes by here too, and its brothers still count
            del os.environ[_COUNT_TOGETHER]
            rmtree(folder, ignore_errors=True)


def _runs(process: int) -> bool:
    """Whether there is such a process, be it another user's."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
