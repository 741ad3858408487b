"""Whether an audit log is as it was written: one look at each link, in order, and at each entry without one.

Every entry carries a keyed digest of itself, every link one of itself and of
the link before. So a change shows in the entry, a removal in a link whose
entry is gone or in a number that is missing, an insertion in an entry that
nobody with the key has written, another order in links that do not fit, and
a cut end in what is kept elsewhere of how far the chain had come.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import attrs

from driveway_core.audit import AuditEntry
from driveway_core.audit_acknowledging import Acknowledgement
from driveway_core.audit_chain import BEGINNING, Head, KeyedDigest, Seal, bound, is_ours
from driveway_core.audit_checkpoints import Checkpoint
from driveway_core.audit_findings import AuditReport, Finding, FindingKind

KEPT_YEARS: Final = 7
_FAR: Final = timedelta(days=365 * KEPT_YEARS + 2)
"""Older than what is kept: seven years, with their leap days."""


class Verifier:
    """Takes every link and every entry without one, and tells what is wrong; ``at`` is now.

    ``witnesses`` are the heads that are kept elsewhere, ``checkpoints`` and
    ``acknowledged`` losses those whose signatures are ours.
    """

    def __init__(
        self,
        mark: KeyedDigest,
        *,
        at: datetime,
        witnesses: Sequence[Head],
        checkpoints: Sequence[Checkpoint],
        acknowledged: Sequence[Acknowledgement] = (),
    ) -> None:
        self._mark, self._at = mark, at
        self._acknowledged, self._known = acknowledged, list[Acknowledgement]()
        self._heads = [*witnesses, *(each.head for each in checkpoints)]
        self._begins = {each.number: each for each in checkpoints if each.made_at <= at - _FAR}
        self._wanted = {head.number for head in self._heads}
        self._met: dict[int, bytes] = {}
        self._findings: list[Finding] = []
        self._before: tuple[bytes, ...] | None = (BEGINNING.seal,)
        self._last: Seal | None = None
        self._first_number = 0
        self._sealed = 0
        self._gone: dict[UUID, Finding] = {}
        self._months: dict[str, Counter[str]] = {}
        self._waiting = 0
        self._since: datetime | None = None

    def link(self, link: Seal, entry: AuditEntry | None) -> None:
        """The next link of the chain by its number, with its entry where that is there."""
        self._follows(link)
        fits = self._fits(link)
        if not fits:
            self._found(FindingKind.REORDERED, link)
        month = self._months.setdefault(f"{link.place.at:%Y-%m}", Counter())
        month["sealed"] += 1
        if entry is None:
            month["gone"] += 1
            if fits and link.place.at > self._at - _FAR:
                self._found(FindingKind.REMOVED, link)
                self._gone[link.place.id] = self._findings[-1]
        elif entry.digest != link.digest or not is_ours(entry, self._mark):
            self._found(FindingKind.CHANGED, link)
        if link.number in self._wanted:
            self._met[link.number] = link.seal
        self._last = link
        self._sealed += 1

    def loose(self, entry: AuditEntry) -> None:
        """An entry that no link is of."""
        if is_ours(entry, self._mark):
            self._waiting += 1
            self._since = entry.at if self._since is None else min(self._since, entry.at)
            return
        moved = self._gone.get(entry.id)
        if moved is not None and moved in self._findings and moved.count == 1:
            self._findings[self._findings.index(moved)] = attrs.evolve(moved, kind=FindingKind.CHANGED)
            return
        self._findings.append(
            Finding(kind=FindingKind.INSERTED, place=entry.place, first=entry.at, last=entry.at)
        )

    def report(self) -> AuditReport:
        """What was found, in the order of the chain."""
        ends_at = self._first_number - 1 if self._last is None else self._last.number
        self._look_at_the_end(max(ends_at, 0))
        found = [self._whole_months(each) for each in self._findings]
        found.sort(key=lambda each: (each.from_number is None, each.from_number or 0))
        numbers = [head.number for head in self._heads]
        return AuditReport(
            sealed=self._sealed,
            begins_at=self._first_number,
            ends_at=max(ends_at, 0),
            waiting=self._waiting,
            waiting_since=self._since,
            witnessed=max(numbers) if numbers else None,
            findings=tuple(found),
            acknowledged=tuple(self._known),
        )

    def _follows(self, link: Seal) -> None:
        """Whether a number is missing before it; those that are older than what is kept may be."""
        expected = 1 if self._last is None else self._last.number + 1
        if self._last is None:
            self._first_number = link.number
            begun = self._begins.get(link.number - 1)
            if begun is not None:
                self._before = (begun.seal,)
                return
        if link.number > expected:
            known = self._acknowledgement_of(expected, link)
            if known is not None:
                self._known.append(known)
                self._before = None
                return
            self._findings.append(
                Finding(
                    kind=FindingKind.REMOVED,
                    from_number=expected,
                    to_number=link.number - 1,
                    first=None if self._last is None else self._last.place.at,
                    last=link.place.at,
                )
            )
            self._before = None

    def _acknowledgement_of(self, expected: int, link: Seal) -> Acknowledgement | None:
        """Who knows of the gap before a link."""
        before = BEGINNING.seal if self._last is None else self._last.seal
        gap = (expected, link.number - 1)
        for each in self._acknowledged:
            if each.covers(*gap, before=before, after=link.seal):
                return each
        return None

    def _fits(self, link: Seal) -> bool:
        """Whether it is bound to the one before, as that stands or should; after a gap nobody can tell."""
        if self._before is None:
            self._before = (link.seal,)
            return True
        made = [self._mark(bound(link, before)) for before in self._before]
        fits = link.seal in made
        self._before = (link.seal,) if fits else (link.seal, made[0])
        return fits

    def _found(self, kind: FindingKind, link: Seal) -> None:
        """One finding more, or the last one grown by its neighbour."""
        last = self._findings[-1] if self._findings else None
        grows = last is not None and last.kind is kind and last.to_number == link.number - 1
        if grows and last is not None and last.place is not None and last.first and last.last:
            self._findings[-1] = attrs.evolve(
                last,
                to_number=link.number,
                first=min(last.first, link.place.at),
                last=max(last.last, link.place.at),
            )
            return
        self._findings.append(
            Finding(
                kind=kind,
                from_number=link.number,
                to_number=link.number,
                place=link.place,
                first=link.place.at,
                last=link.place.at,
            )
        )

    def _look_at_the_end(self, ends_at: int) -> None:
        """Whether the chain is the one that is kept elsewhere, as far as that is known."""
        furthest = max((head.number for head in self._heads), default=0)
        if furthest > ends_at:
            self._findings.append(
                Finding(
                    kind=FindingKind.TAIL_CUT,
                    from_number=ends_at + 1,
                    to_number=furthest,
                    first=None if self._last is None else self._last.place.at,
                )
            )
        for head in sorted(self._heads, key=lambda each: each.number):
            if self._met.get(head.number, head.seal) != head.seal:
                self._findings.append(
                    Finding(kind=FindingKind.REWRITTEN, from_number=head.number, to_number=head.number)
                )

    def _whole_months(self, finding: Finding) -> Finding:
        """A finding of removed entries, as that of a month where it is one's all, or several months'."""
        if finding.kind is not FindingKind.REMOVED or finding.first is None or finding.last is None:
            return finding
        if finding.place is None:  # their links are gone too: the neighbours tell
            months = list(_months_between(finding.first, finding.last))
            whole = bool(months) and not any(month in self._months for month in months)
        else:
            months = [f"{finding.first:%Y-%m}", f"{finding.last:%Y-%m}"]
            whole = all(self._months[month]["gone"] == self._months[month]["sealed"] for month in months)
        return attrs.evolve(finding, kind=FindingKind.MONTH_DROPPED) if whole else finding


def _months_between(first: datetime, last: datetime) -> Iterable[str]:
    """The months after that of the one and before that of the other."""
    number, end = first.year * 12 + first.month, last.year * 12 + last.month - 1
    while number < end:
        yield f"{number // 12:04}-{number % 12 + 1:02}"
        number += 1
