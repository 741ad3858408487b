"""The ``Retention`` port: old rows, dropped in batches, money before the bookings that it refers to."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.retention import Kept
from driveway_postgres.runner import Runner, Values


def _some(table: str, where: str) -> bytes:
    rows = f"SELECT t.ctid FROM {table} t WHERE {where} LIMIT %(limit)s"
    return f"DELETE FROM {table} t WHERE t.ctid = ANY (ARRAY({rows}))".encode()


_PLAIN: Final[Mapping[Kept, tuple[bytes, ...]]] = {
    Kept.QUOTES: (
        _some("promo_claims", "t.booking_id IS NULL AND t.expires_at < %(before)s"),
        _some("quotes", "t.expires_at < %(before)s"),
    ),
    Kept.NOTICES: (_some("notices", "t.created_at < %(before)s"),),
    Kept.GATEWAY_EVENTS: (_some("stripe_events", "t.handled_at IS NOT NULL AND t.received_at < %(before)s"),),
}

_PAID_OUT: Final = (
    "{} m JOIN payouts p ON p.id = m.payout_id WHERE m.booking_id = t.id AND p.updated_at >= %(before)s"
)
_POSTED: Final = "LEAST(%(before)s, CURRENT_TIMESTAMP - INTERVAL '7 years')"
"""The books let nothing go that is younger, whatever the marketplace's clock says."""

_LATER_MONEY: Final = " OR ".join(
    f"EXISTS (SELECT 1 FROM {each})"
    for each in (
        "payments m WHERE m.booking_id = t.id AND m.updated_at >= %(before)s",
        "refunds m WHERE m.booking_id = t.id AND m.updated_at >= %(before)s",
        "disputes m WHERE m.booking_id = t.id AND m.updated_at >= %(before)s",
        "payment_operations m WHERE m.subject = t.id AND m.updated_at >= %(before)s",
        f"ledger_postings m WHERE m.booking_id = t.id AND m.recorded_at >= {_POSTED}",
        "host_dues m WHERE m.booking_id = t.id AND m.amount <> 0",
        _PAID_OUT.format("payout_line_items"),
        _PAID_OUT.format("payout_debts"),
    )
)
_OLD_BOOKINGS: Final = (
    "SELECT t.id FROM bookings t WHERE t.start_time < %(before)s AND t.end_time < %(before)s"
    f" AND t.booking_status IN ('completed', 'cancelled', 'no_show') AND NOT ({_LATER_MONEY})"
    " ORDER BY t.start_time LIMIT %(limit)s FOR UPDATE SKIP LOCKED"
).encode()

_OF_BOOKINGS: Final = tuple(
    f"DELETE FROM {table} WHERE {column} = ANY(%(ids)s)".encode()
    for table, column in (
        ("trouble_reports", "booking_id"),
        ("trips", "booking_id"),
        ("vehicle_observations", "booking_id"),
        ("notices", "booking_id"),
        ("promo_claims", "booking_id"),
        ("reviews", "booking_id"),
        ("payout_debts", "booking_id"),
        ("payout_line_items", "booking_id"),
        ("host_dues", "booking_id"),
        ("ledger_postings", "booking_id"),
        ("refunds", "booking_id"),
        ("disputes", "booking_id"),
        ("payments", "booking_id"),
        ("payment_operations", "subject"),
        ("bookings", "id"),
    )
)
"""What goes with a booking, in an order that no foreign key minds."""

_OLD_PAYOUTS: Final = (
    b"SELECT t.id FROM payouts t WHERE t.updated_at < %(before)s"
    b" AND t.payout_status IN ('paid', 'cancelled')"
    b" AND NOT EXISTS (SELECT 1 FROM payout_line_items l WHERE l.payout_id = t.id)"
    b" AND NOT EXISTS (SELECT 1 FROM payout_debts l WHERE l.payout_id = t.id) LIMIT %(limit)s FOR UPDATE"
)
_OF_PAYOUTS: Final = (
    b"DELETE FROM transfer_reversals WHERE payout_id = ANY(%(ids)s)",
    b"DELETE FROM payment_operations WHERE subject = ANY(%(ids)s)",
    b"DELETE FROM payouts WHERE id = ANY(%(ids)s)",
)

_OLD_ERASED: Final = (
    b"SELECT e.account_id FROM erasures e WHERE e.purged_at < %(before)s"
    b" AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.driver_id = e.account_id)"
    b" AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.host_id = e.account_id)"
    b" AND NOT EXISTS (SELECT 1 FROM payouts p WHERE p.host_id = e.account_id)"
    b" AND NOT EXISTS (SELECT 1 FROM audit_logs a WHERE a.user_id = e.account_id) LIMIT %(limit)s"
)
_OF_ERASED: Final = (
    b"DELETE FROM erasures WHERE account_id = ANY(%(ids)s)",
    b"DELETE FROM users WHERE id = ANY(%(ids)s)",
)


@attrs.frozen
class PostgresRetention:
    """The ``Retention`` port."""

    _run: Runner

    def drop(self, kept: Kept, *, before: datetime, limit: int) -> int:
        asked = {"before": before, "limit": limit}
        if kept in _PLAIN:
            return sum(self._run.run(each, asked) for each in _PLAIN[kept])
        drop = _IN_GROUPS.get(kept)
        if drop is None:
            raise InvalidValue("kept", f"{kept.value} are dropped by a job of their own")
        return drop(self._run, asked)


def _whole(old: bytes, parts: tuple[bytes, ...]) -> Callable[[Runner, Values], int]:
    def drop(run: Runner, asked: Values) -> int:
        ids = [row[0] for row in run.all(old, asked)]
        for each in parts if ids else ():
            run.run(each, {"ids": ids})
        return len(ids)

    return drop


_IN_GROUPS: Final[Mapping[Kept, Callable[[Runner, Values], int]]] = {
    Kept.BOOKINGS: _whole(_OLD_BOOKINGS, _OF_BOOKINGS),
    Kept.PAYOUTS: _whole(_OLD_PAYOUTS, _OF_PAYOUTS),
    Kept.ERASED_ACCOUNTS: _whole(_OLD_ERASED, _OF_ERASED),
}
