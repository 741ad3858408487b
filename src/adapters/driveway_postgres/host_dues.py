"""Which hosts are to be paid, and for which stays.

The database itself keeps, in ``host_dues``, what the books say that a host
is owed for each booking. A stay that is paid out comes to nothing there and
leaves the partial index ``host_dues_open``, so that neither question ever
reads the years of stays that are settled: only those that somebody owes
something for, from either side.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import and_, bindparam, case, exists, func, or_, select, text

from driveway_core.actors import AccountId
from driveway_core.bookings import BookingId
from driveway_core.payout_selection import Settled
from driveway_core.rule_sets import RuleBook
from driveway_postgres.advisory import LOCK, Lock, lock_key
from driveway_postgres.amounts import money_or_none
from driveway_postgres.booking_rows import COLUMNS, booking_of
from driveway_postgres.ledgers import ledgers_of
from driveway_postgres.paging import AFTER_ALL
from driveway_postgres.runner import Runner, statement
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import (
    DUE,
    UNRELEASED,
    bookings,
    disputes,
    host_dues,
    payments,
    payout_debts,
    payout_line_items,
    payouts,
)

_b, _h = bookings.c, host_dues.c
_LEFT: Final = text("bookings.booking_status IN ('completed', 'no_show')")
_OVER_AT: Final = case((_LEFT, _b.completed_at), else_=_b.end_time)
_ENDED: Final = and_(
    text("bookings.booking_status IN ('completed', 'no_show', 'cancelled')"), bindparam("before") > _OVER_AT
)
_PAID_OUT: Final = (
    exists().where(payout_line_items.c.booking_id == _h.booking_id, text(UNRELEASED)).correlate(host_dues)
)
_OPEN: Final = text(f"host_dues.{DUE}")
_MAY_BE_PAID: Final = and_(text("host_dues.amount > 0"), _ENDED, ~_PAID_OUT)
_THEIRS: Final = host_dues.join(bookings, _b.id == _h.booking_id)

_some = (
    select(_h.host_id, _h.currency)
    .select_from(_THEIRS)
    .where(_OPEN, _MAY_BE_PAID, _h.host_id > bindparam("after"))
    .group_by(_h.host_id, _h.currency)
    .order_by(_h.host_id)
    .fetch(bindparam("limit"), with_ties=True)
    .subquery("some")
)
_HOSTS_DUE: Final = statement(select(_some).order_by(_some.c.host_id, _some.c.currency))

_UNDECIDED: Final = text("disputes.dispute_status IN ('warned', 'needs_response', 'under_review')")
_UNDER_WAY: Final = text("payouts.payout_status IN ('pending', 'processing', 'failed')")
_AVAILABLE_AT: Final = (
    select(func.max(payments.c.available_at))
    .where(payments.c.booking_id == _h.booking_id)
    .correlate(host_dues)
    .scalar_subquery()
)
_NETTING: Final = (
    select(func.sum(payout_debts.c.amount))
    .join_from(payout_debts, payouts, payouts.c.id == payout_debts.c.payout_id)
    .where(payout_debts.c.booking_id == _h.booking_id, _UNDER_WAY)
    .correlate(host_dues)
    .scalar_subquery()
)
_DISPUTED: Final = exists().where(disputes.c.booking_id == _h.booking_id, _UNDECIDED).correlate(host_dues)
_STAYS_OF: Final = statement(
    select(*COLUMNS, _AVAILABLE_AT, _DISPUTED, _PAID_OUT, _NETTING)
    .select_from(_THEIRS)
    .where(
        _OPEN,
        _h.host_id == bindparam("host_id"),
        _h.currency == bindparam("currency"),
        or_(text("host_dues.amount < 0"), _MAY_BE_PAID),
    )
    .order_by(func.coalesce(_OVER_AT, _b.end_time), _b.id)
)
_BESIDES: Final = len(COLUMNS)


def hosts_due(
    run: Runner, *, before: datetime, after: AccountId | None, limit: int
) -> Sequence[tuple[AccountId, str]]:
    """``Payouts.hosts_due``."""
    asked = {"before": before, "after": after or AFTER_ALL, "limit": limit}
    return [(host_id, currency) for host_id, currency in run.all(_HOSTS_DUE, asked)]


def stays_of(
    run: Runner, seals: Seals, book: RuleBook, host_id: AccountId, currency: str, *, before: datetime
) -> Sequence[Settled]:
    """``Payouts.stays_of``: a lock, and two questions however many stays there are."""
    run.one(LOCK, {"key": lock_key(Lock.PAYOUTS, host_id)})
    rows = run.all(_STAYS_OF, {"host_id": host_id, "currency": currency, "before": before})
    ledgers = ledgers_of(run, [BookingId(row[0]) for row in rows], currency=currency)
    stays = []
    for row in rows:
        available_at, disputed, paid_out, netting = row[_BESIDES:]
        stays.append(
            Settled(
                booking=booking_of(row[:_BESIDES], seals, book),
                ledger=ledgers[row[0]],
                available_at=available_at,
                disputed=disputed,
                paid_out=paid_out,
                netting=money_or_none(netting, currency),
            )
        )
    return stays
