"""What all processes have let through together."""

from datetime import datetime
from typing import Protocol

from driveway_core.tallies import Grant
from driveway_core.throttles import Quota


class Leases(Protocol):
    """``call_tallies``: each call by itself, and no two of one subject at once."""

    def lease(self, subject: str, quota: Quota, *, owed: int, wanted: int, at: datetime) -> Grant:
        """Write down what is owed, and take as many calls as there are, and are wanted.

        As ``tallies.lease`` does. Raises ``Unavailable`` leaves when the count cannot be reached.
        """
        ...

    def forget(self, *, before: datetime) -> int:
        """Drop what nobody has asked about since; how many subjects."""
        ...
