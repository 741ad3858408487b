"""What is known of backups: what is kept where, and how far the changes since then have got.

A marketplace whose newest backup is old, or whose changes stay where they
were made, loses bookings that it has acknowledged when its disk does.
"""

from datetime import datetime

import attrs


@attrs.frozen(kw_only=True)
class KeptBackups:
    """What one repository holds; ``newest`` is when its newest full backup was complete, if there is any.

    ``readable`` is False where the repository cannot be read.
    """

    repository: int
    readable: bool
    backups: int = 0
    newest: datetime | None = None


@attrs.frozen(kw_only=True)
class Archiving:
    """How far changes have got: ``last`` when some were archived, ``failing`` where a try failed since."""

    on: bool = False
    last: datetime | None = None
    failing: bool = False
