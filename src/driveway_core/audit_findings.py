"""What is wrong with an audit log, and where."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

import attrs

from driveway_core.audit import AuditPlace
from driveway_core.audit_acknowledging import Acknowledgement


class FindingKind(StrEnum):
    """What somebody did to the log."""

    CHANGED = "changed"
    """An entry does not say what was written."""
    REMOVED = "removed"
    """Entries that were written are gone."""
    MONTH_DROPPED = "month_dropped"
    """All entries of a month are gone."""
    INSERTED = "inserted"
    """An entry was not written by this program, or changed before it was sealed."""
    REORDERED = "reordered"
    """Links of the chain are not where they belong."""
    TAIL_CUT = "tail_cut"
    """The last entries are gone, of which is kept elsewhere that they were there."""
    REWRITTEN = "rewritten"
    """The chain is another than the one that is kept elsewhere."""
    CHECKPOINT_FORGED = "checkpoint_forged"
    """A checkpoint that was not signed by this marketplace."""
    CHECKPOINT_REMOVED = "checkpoint_removed"
    """A checkpoint that others refer to, or that is kept elsewhere, is gone."""


LOST: Final = frozenset({FindingKind.REMOVED, FindingKind.MONTH_DROPPED, FindingKind.TAIL_CUT})
"""What entries are that went with their links, where no place is known of them."""


@attrs.frozen(kw_only=True)
class Finding:
    """One thing that is wrong: from one number of the chain to another, and the places that are known of it.

    ``first`` and ``last`` are the moments between which it lies. An inserted
    entry has no number.
    """

    kind: FindingKind
    from_number: int | None = None
    to_number: int | None = None
    place: AuditPlace | None = None
    first: datetime | None = None
    last: datetime | None = None

    @property
    def count(self) -> int:
        """How many entries it is about."""
        if self.from_number is None or self.to_number is None:
            return 1
        return self.to_number - self.from_number + 1


@attrs.frozen(kw_only=True)
class AuditReport:
    """What was found of the whole log. ``waiting`` entries are ours and not sealed yet."""

    sealed: int
    begins_at: int
    ends_at: int
    waiting: int
    waiting_since: datetime | None
    witnessed: int | None
    """Up to which number it is kept elsewhere what the chain was; None where nothing is kept."""
    findings: Sequence[Finding]
    acknowledged: Sequence[Acknowledgement] = ()
    """Losses that somebody knows of; they are no findings."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return not self.findings
