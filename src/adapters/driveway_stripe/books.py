"""``GatewayBooks``: Stripe's own account of the platform's balance.

Source: docs.stripe.com/api/balance_transactions.
"""

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import Final

import attrs
import stripe

from driveway_core.ports.payments import Movement
from driveway_stripe.amounts import incoming
from driveway_stripe.client import Connection
from driveway_stripe.seen import moment

_PAGE: Final = 100
_OWN: Final = frozenset({"payout", "payout_cancel", "payout_failure", "topup", "topup_reversal"})
"""Between the platform's balance and its own bank (docs.stripe.com/reports/balance-transaction-types)."""


@attrs.frozen(eq=False)
class StripeBooks:
    """Balance transactions, which Stripe dates in whole seconds."""

    connection: Connection

    def movements(self, since: datetime, until: datetime) -> Sequence[Movement]:
        bounds: stripe.params.BalanceTransactionListParamsCreated = {
            "gte": ceil(since.timestamp()),
            "lt": ceil(until.timestamp()),
        }
        with self.connection.looking():
            found = self.connection.v1.balance_transactions.list({"created": bounds, "limit": _PAGE})
            newest_first = [_movement(each) for each in found.auto_paging_iter()]
        return newest_first[::-1]


def _movement(row: stripe.BalanceTransaction) -> Movement:
    source = row.source
    return Movement(
        id=row.id,
        kind=row.type,
        source=source if isinstance(source, str) or source is None else source.id,
        amount=incoming(row.amount, row.currency),
        cost=incoming(row.fee, row.currency),
        at=moment(row.created),
        own=row.type in _OWN,
    )
