"""How old the backups are."""

from collections.abc import Sequence
from typing import Protocol

from driveway_core.backups import KeptBackups


class Backups(Protocol):
    """Whoever keeps backups; raises an ``Unavailable`` leaf where that cannot be told."""

    def kept(self) -> Sequence[KeptBackups]: ...
