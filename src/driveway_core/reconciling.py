"""Reconciling: our books beside the gateway's, and what is still open in either.

One event has one name in both: the gateway's id of what moved the money. So
what is compared is the sum of our postings of a name with the sum of the
gateway's movements of that source. Source: domain rules §8.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.money import Money
from driveway_core.ports.money import Moved
from driveway_core.ports.payments import Movement

_YEARS: Final = range(2000, 3000)

EDGE: Final = timedelta(days=1)
"""How far apart we and the gateway may date the same event."""

GRACE: Final = timedelta(hours=1)
"""How long something may be under way before anybody is asked about it."""

Key = tuple[str, str]
"""The name of an event, and its currency."""


class What(StrEnum):
    """What a row of the report is about."""

    MOVEMENT = "movement"
    BOOKS = "books"
    OPERATION = "operation"
    REFUND = "refund"
    PAYOUT = "payout"
    EVENT = "event"
    DEBT = "debt"


class Reason(StrEnum):
    """Why it is in the report."""

    ONLY_OURS = "only_ours"
    ONLY_THEIRS = "only_theirs"
    DIFFERENT = "different"
    NOT_ZERO = "not_zero"
    UNFINISHED = "unfinished"
    NOT_REFUNDED = "not_refunded"
    NOT_PAID_OUT = "not_paid_out"
    NOT_HANDLED = "not_handled"
    OWED_BY_HOST = "owed_by_host"


@attrs.frozen(kw_only=True)
class Row:
    """One thing to look at; ``reference`` names it, ``detail`` says in a word how it stands.

    ``ours`` and ``theirs`` are what moved into the platform's balance, by
    either's books; ``amount`` is the difference, or what is open.
    """

    what: What
    reference: str
    reason: Reason
    amount: Money | None = None
    ours: Money | None = None
    theirs: Money | None = None
    detail: str = ""


@attrs.frozen
class Report:
    """Every difference and every open question; none at all where all is well."""

    since: datetime
    until: datetime
    rows: tuple[Row, ...] = ()

    @property
    def is_balanced(self) -> bool:
        """Whether nobody has to do anything: debts of hosts are kept of their next payouts."""
        return all(row.what is What.DEBT for row in self.rows)


def in_our_time(moment: datetime, *, field: str) -> datetime:
    """A moment that books can be asked about; raises ``InvalidValue`` for those of which there are none."""
    if moment.year not in _YEARS:
        raise InvalidValue(field, "must lie between the years 2000 and 2999")
    return moment


def sums_of_ours(moved: Iterable[Moved]) -> Mapping[Key, int]:
    """What each event moved by our books, in minor units."""
    sums: Counter[Key] = Counter()
    for each in moved:
        sums[each.reference, each.amount.currency] += each.amount.minor
    return sums


def sums_of_theirs(movements: Iterable[Movement]) -> Mapping[Key, int]:
    """What each source moved by the gateway's books, in minor units; what has none stands for itself."""
    sums: Counter[Key] = Counter()
    for each in movements:
        sums[each.source or each.id, each.net.currency] += each.net.minor
    return sums


def suspects(*pairs: tuple[Mapping[Key, int], Mapping[Key, int]]) -> list[Key]:
    """The events of the first pair of books that differ in every pair."""
    ours, theirs = pairs[0]
    return [
        key
        for key in sorted(ours.keys() | theirs.keys())
        if all(one.get(key, 0) != other.get(key, 0) for one, other in pairs)
    ]


def differences(keys: Iterable[Key], ours: Mapping[Key, int], theirs: Mapping[Key, int]) -> Iterator[Row]:
    """Those events that differ, all told."""
    for reference, currency in keys:
        mine, other = ours.get((reference, currency), 0), theirs.get((reference, currency), 0)
        if mine != other:
            reason = Reason.DIFFERENT
            if not mine:
                reason = Reason.ONLY_THEIRS
            elif not other:
                reason = Reason.ONLY_OURS
            yield Row(
                what=What.MOVEMENT,
                reference=reference,
                reason=reason,
                amount=Money(mine - other, currency),
                ours=Money(mine, currency),
                theirs=Money(other, currency),
            )
