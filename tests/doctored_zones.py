"""Time zones that a government has just changed: made-up files before those of the time zone database."""

import struct
import zoneinfo
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from driveway_core.windows import forget_zones


@contextmanager
def clock_laws(folder: Path, laws: Mapping[str, str]) -> Iterator[None]:
    """Zones by their key, each with the rule that it now always goes by, as in ``EST5EDT,M3.2.0,M11.1.0``."""
    for key, law in laws.items():
        path = folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_tzif(law))
    zoneinfo.reset_tzpath(to=[str(folder)])
    try:
        yield
    finally:
        zoneinfo.reset_tzpath()
        forget_zones()


def _tzif(law: str) -> bytes:
    """A file without a single change before the rule begins to count. Source: RFC 8536."""
    counts = struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    header = b"TZif2" + bytes(15) + counts
    types = struct.pack(">lbb", 0, 0, 0) + b"UTC\0"
    return (header + types) * 2 + f"\n{law}\n".encode()
