"""Watching what a rule calls: clocks, lots, files, the network, the machine's environment."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from types import CodeType, FrameType, ModuleType
from typing import Final

_CLOCKS: Final = frozenset(
    "asctime clock_gettime clock_gettime_ns ctime gmtime localtime monotonic monotonic_ns perf_counter "
    "perf_counter_ns process_time process_time_ns sleep strftime thread_time thread_time_ns time "
    "time_ns".split()
)
_TODAY: Final = frozenset({"now", "utcnow", "today"})
_SYSTEM: Final = frozenset(
    "chdir cpu_count execv execve fork getcwd getegid geteuid getgid getloadavg getlogin getpid getppid "
    "getuid kill listdir lstat mkdir open pipe posix_spawn putenv read remove rename rmdir scandir stat "
    "system times uname unlink unsetenv waitpid write".split()
)
_LOTS: Final = frozenset({"urandom", "getrandom"})
_FAR: Final = frozenset({"_socket", "_sqlite3", "_ssl", "socket", "sqlite3", "subprocess"})
_NOT_THE_RULE: Final = ("importlib", "zoneinfo", "hypothesis", "_pytest", "coverage")
"""Who may read files or clocks while a rule runs: imports, time zones, and whoever watches besides us."""


@contextmanager
def watched(below: CodeType) -> Iterator[list[str]]:
    """Fills a list with what this thread calls meanwhile and is no rule's business, in words.

    ``below`` is the function that asks the rule: who called that one does not matter.
    """
    seen: list[str] = []
    before = sys.getprofile()

    def look(frame: FrameType, event: str, called: object) -> None:
        if event == "c_call":
            words = _about(called)
        elif event == "call":
            words = _about_frame(frame)
        else:
            return
        if words is not None and _is_the_rules(frame, below):
            seen.append(words)

    sys.setprofile(look)
    try:
        yield seen
    finally:
        sys.setprofile(before)


def _about(called: object) -> str | None:
    """What calling a function written in C means."""
    name = getattr(called, "__name__", "")
    owner = getattr(called, "__self__", None)
    if isinstance(owner, type) and issubclass(owner, date) and name in _TODAY:
        return f"read the clock ({owner.__name__}.{name})"
    module = owner.__name__ if isinstance(owner, ModuleType) else type(owner).__module__
    if module == "time" and name in _CLOCKS:
        return f"read the clock (time.{name})"
    if module in {"posix", "nt"}:
        return _about_system(name)
    if module in {"_io", "io"} and name == "open":
        return "opened a file (open)"
    if module in _FAR:
        return f"went outside ({module.lstrip('_')}.{name})"
    if module == "_uuid":
        return "read the clock (uuid.uuid1)"
    lots = getattr(sys.modules.get("random"), "random", None)
    if owner is not None and owner is getattr(lots, "__self__", None):
        return f"drew lots (random.{name})"
    return None


def _about_system(name: str) -> str | None:
    if name in _LOTS:
        return f"drew lots (os.{name})"
    return f"asked the machine (os.{name})" if name in _SYSTEM else None


def _about_frame(frame: FrameType) -> str | None:
    """What calling a function written in Python means."""
    module = str(frame.f_globals.get("__name__"))
    name = frame.f_code.co_qualname
    if module == "os" and name.startswith("_Environ."):
        return "read the environment (os.environ)"
    if module in _FAR:
        return f"went outside ({module}.{name})"
    return None


def _is_the_rules(frame: FrameType, below: CodeType) -> bool:
    """Whether the rule called, and no import, time zone or tool on its way."""
    above: FrameType | None = frame
    while above is not None and above.f_code is not below:
        if str(above.f_globals.get("__name__")).partition(".")[0] in _NOT_THE_RULE:
            return False
        above = above.f_back
    return above is not None
