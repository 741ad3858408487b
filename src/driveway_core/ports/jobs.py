"""Jobs, written down in the transaction that wants them."""

from typing import Protocol

from driveway_core.jobs import Job


class Jobs(Protocol):
    """The queue; a job exists once its transaction is committed, and never if it is not."""

    def add(self, job: Job) -> None: ...
