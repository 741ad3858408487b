"""What is known about an account, what is left of it, and what is kept how long."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from driveway_core.actors import AccountId
from driveway_core.dossiers import Records, Section
from driveway_core.erasures import Erasure, OpenMatter
from driveway_core.retention import Kept


class Dossiers(Protocol):
    """Everything about an account, and nothing that tells who somebody else is."""

    def sections(self) -> Sequence[Section]:
        """What there is, in the order in which it is shown."""
        ...

    def records(
        self, account_id: AccountId, section: str, *, limit: int, after: str | None = None
    ) -> Records:
        """So many records of a section, from after one on, always in the same order."""
        ...


class Erasures(Protocol):
    """``erasures``, and what each does to the rows of an account. ``get`` raises ``NothingToCallOff``."""

    def open_matters(self, account_id: AccountId, *, at: datetime) -> Sequence[OpenMatter]:
        """Stays and money that are not over, by their kind."""
        ...

    def of(self, account_id: AccountId, *, changing: bool = False) -> Erasure | None:
        """The account's erasure, if one was asked for and not called off.

        ``changing`` keeps whoever refers to the account anew, or would change
        this, waiting for this transaction.
        """
        ...

    def add(self, erasure: Erasure) -> None: ...
    def save(self, erasure: Erasure) -> None: ...
    def remove(self, account_id: AccountId) -> None: ...
    def due(self, *, at: datetime, limit: int, after: AccountId | None = None) -> Sequence[Erasure]:
        """Those to be purged by a moment and not yet done with; by account."""
        ...

    def withdraw(self, account_id: AccountId, *, at: datetime) -> None:
        """Whatever others could see, and every line to elsewhere, is gone at once.

        Listings and cars are retired, calendars given away are closed, those
        brought along are fetched no more, the line to the cars' maker and
        the words of reviews are forgotten.
        """
        ...

    def purge(self, account_id: AccountId, *, limit: int) -> int:
        """Take out, or make nameless, at most so many rows; how many. None are left when it says 0."""
        ...

    def bury(self, account_id: AccountId, *, at: datetime) -> None:
        """The account itself becomes a name that tells nothing, under the id that accounting refers to."""
        ...


class Retention(Protocol):
    """Old records, dropped in batches."""

    def drop(self, kept: Kept, *, before: datetime, limit: int) -> int:
        """Drop at most about so many of a kind; how many rows went. None are due when it says 0."""
        ...
