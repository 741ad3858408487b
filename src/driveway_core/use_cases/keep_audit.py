"""Keep the audit log by month."""

from datetime import date, datetime, timedelta
from typing import Final

import attrs

from driveway_core.audit_verifying import KEPT_YEARS
from driveway_core.ports import AuditTrail, AuditWitness, Clock

AHEAD: Final = 3
_LATE: Final = timedelta(days=8)
"""How much longer than its years a month is kept, so that nobody's calendar is in doubt."""


@attrs.frozen
class KeepAudit:
    """Makes the months to come ahead, and lets those go whose seven years are over; gives how many changed.

    A month goes with the links up to the last checkpoint that is itself as
    old: from there the rest of the chain is proven.
    """

    audit_trail: AuditTrail
    audit_witness: AuditWitness
    clock: Clock

    def __call__(self) -> int:
        at = self.clock()
        made = self.audit_trail.make_months(_after(_month(at), more) for more in range(AHEAD + 1))
        return made + self._let_go(at)

    def _let_go(self, at: datetime) -> int:
        gone, oldest = 0, self.audit_trail.oldest_month()
        over = at - _LATE
        limit = over.replace(year=over.year - KEPT_YEARS, day=min(over.day, 28))
        while oldest is not None and _after(oldest, 1) <= limit.date():
            last = self.audit_trail.newest_number_before(_after(oldest, 1))
            through = [
                each.number
                for each in self.audit_witness.checkpoints()
                if each.made_at <= limit and each.number <= last
            ]
            self.audit_trail.drop_month(oldest, through=max(through, default=0))
            gone, before = gone + 1, oldest
            oldest = self.audit_trail.oldest_month()
            if oldest == before:
                break
        return gone


def _month(at: datetime) -> date:
    return date(at.year, at.month, 1)


def _after(month: date, months: int) -> date:
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
