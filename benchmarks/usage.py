"""CPU seconds of whole process trees: what is alive, and what has ended below it."""

from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped]  # it comes without types

_TOTAL: Final = ("user", "system", "children_user", "children_system")


def cpu_seconds(*roots: int) -> float:
    """User and system seconds that these processes and all below them have used so far."""
    return sum(_of_tree(psutil.Process(root)) for root in roots)


def _of_tree(root: psutil.Process) -> float:
    return sum(_of_one(process) for process in (root, *root.children(recursive=True)))


def _of_one(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(sum(getattr(times, name) for name in _TOTAL))


def machine() -> str:
    """The processors and the system that figures were measured on."""
    names = {
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    }
    return f"{psutil.cpu_count()} × {', '.join(sorted(names)) or 'processor'}"
