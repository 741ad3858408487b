"""``payouts`` with their ``payout_line_items`` and ``payout_debts``: rows to payouts, and back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, insert, select, update

from driveway_core.money import Money
from driveway_core.payments import Failure
from driveway_core.payouts import Netted, Payout, PayoutLine, PayoutPeriod, PayoutStatus
from driveway_postgres.amounts import money
from driveway_postgres.runner import Row, Runner, Values, statement
from driveway_postgres.tables import payout_debts, payout_line_items, payouts

_c, _l, _d = payouts.c, payout_line_items.c, payout_debts.c
COLUMNS: Final = (
    _c.id,
    _c.host_id,
    _c.payout_period_start,
    _c.payout_period_end,
    _c.currency,
    _c.payout_status,
    _c.stripe_transfer_id,
    _c.stripe_payout_id,
    _c.reversed_amount,
    _c.processed_at,
    _c.paid_at,
    _c.failed_at,
    _c.failure_code,
    _c.failure_message,
    _c.created_at,
    _c.updated_at,
)
_FIXED: Final = ("id", "host_id", "payout_period_start", "payout_period_end", "currency", "created_at")
_LINE: Final = (
    _l.payout_id,
    _l.number,
    _l.booking_id,
    _l.currency,
    _l.booking_total,
    _l.platform_fee,
    _l.tax_amount,
    _l.released_at,
)

ADD: Final = statement(insert(payouts).values({each: bindparam(each.name) for each in payouts.columns}))
ADD_LINE: Final = statement(
    insert(payout_line_items).values(
        {each: bindparam(each.name) for each in (*_LINE, _l.host_amount, _l.created_at)}
    )
)
ADD_DEBT: Final = statement(
    insert(payout_debts).values({each: bindparam(each.name) for each in payout_debts.columns})
)
SAVE: Final = statement(
    update(payouts)
    .where(_c.id == bindparam("id"))
    .values({each: bindparam(each.name) for each in COLUMNS if each.name not in _FIXED})
)
RELEASE: Final = statement(
    update(payout_line_items)
    .where(
        _l.payout_id == bindparam("payout_id"),
        _l.number == bindparam("number"),
        _l.released_at.is_distinct_from(bindparam("released_at")),
    )
    .values({_l.released_at: bindparam("released_at")})
)

_THESE: Final = any_(bindparam("payouts", type_=ARRAY(Uuid)))
_LINES: Final = statement(select(*_LINE).where(_l.payout_id == _THESE).order_by(_l.payout_id, _l.number))
_DEBTS: Final = statement(
    select(_d.payout_id, _d.booking_id, _d.amount, _d.currency)
    .where(_d.payout_id == _THESE)
    .order_by(_d.payout_id, _d.number)
)


def values(payout: Payout) -> Values:
    """The row of a payout itself."""
    failure = payout.failure
    return {
        "id": payout.id,
        "host_id": payout.host_id,
        "stripe_transfer_id": payout.transfer_id,
        "stripe_payout_id": payout.gateway_id,
        "amount": payout.amount.decimal,
        "currency": payout.currency,
        "payout_period_start": payout.period.start,
        "payout_period_end": payout.period.end,
        "payout_status": payout.status.value,
        "processed_at": payout.processed_at,
        "failed_at": payout.failed_at,
        "paid_at": payout.paid_at,
        "failure_code": None if failure is None else failure.code,
        "failure_message": None if failure is None else failure.message,
        "created_at": payout.created_at,
        "updated_at": payout.updated_at,
        "reversed_amount": payout.reversed.decimal,
    }


def line_values(payout: Payout) -> Iterator[Values]:
    """The rows of its lines."""
    for number, line in enumerate(payout.lines):
        yield {
            "payout_id": payout.id,
            "number": number,
            "booking_id": line.booking_id,
            "currency": payout.currency,
            "booking_total": line.booking_total.decimal,
            "platform_fee": line.platform_fee.decimal,
            "tax_amount": line.tax_amount.decimal,
            "host_amount": line.host_amount.decimal,
            "created_at": payout.created_at,
            "released_at": line.released_at,
        }


def debt_values(payout: Payout) -> Iterator[Values]:
    """The rows of what is kept of it."""
    for number, kept in enumerate(payout.netted):
        yield {
            "payout_id": payout.id,
            "number": number,
            "booking_id": kept.booking_id,
            "amount": kept.amount.decimal,
            "currency": payout.currency,
        }


def payouts_of(run: Runner, rows: Iterable[Row]) -> list[Payout]:
    """The payouts of rows, with all their lines and debts in two questions."""
    rows = list(rows)
    if not rows:
        return []
    asked = {"payouts": [row[0] for row in rows]}
    lines: dict[UUID, list[PayoutLine]] = defaultdict(list)
    for row in run.all(_LINES, asked):
        lines[row[0]].append(_line(row))
    debts: dict[UUID, list[Netted]] = defaultdict(list)
    for payout_id, booking_id, amount, currency in run.all(_DEBTS, asked):
        debts[payout_id].append(Netted(booking_id=booking_id, amount=money(amount, currency)))
    return [_payout(row, tuple(lines[row[0]]), tuple(debts[row[0]])) for row in rows]


def _line(row: Row) -> PayoutLine:
    _, _, booking_id, currency, booking_total, platform_fee, tax_amount, released_at = row
    return PayoutLine(
        booking_id=booking_id,
        booking_total=money(booking_total, currency),
        platform_fee=money(platform_fee, currency),
        tax_amount=money(tax_amount, currency),
        released_at=released_at,
    )


def _payout(row: Row, lines: tuple[PayoutLine, ...], netted: tuple[Netted, ...]) -> Payout:
    currency = row[4]
    reversed_: Money = money(row[8], currency)
    return Payout(
        id=row[0],
        host_id=row[1],
        period=PayoutPeriod(row[2], row[3]),
        currency=currency,
        lines=lines,
        netted=netted,
        status=PayoutStatus(row[5]),
        transfer_id=row[6],
        gateway_id=row[7],
        reversed=reversed_,
        processed_at=row[9],
        paid_at=row[10],
        failed_at=row[11],
        failure=None if row[12] is None else Failure(row[12], row[13]),
        created_at=row[14],
        updated_at=row[15],
    )
