"""Paying hosts out: what has to follow for a payout from how things stand.

One pure function, as ``settling`` has it for a booking: whatever changed, it
is asked again, and where nothing has to follow it says so. What was refused
is asked for again as it was, after a while; what came back from a bank is
paid out anew, and never transferred anew. Source: domain rules §8; decision
0021 says how often.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import attrs

from driveway_core.bookings import BookingId
from driveway_core.money import Money, total
from driveway_core.payment_operations import OperationKind, OperationState, Param, PaymentOperation
from driveway_core.payouts import Payout, PayoutStatus
from driveway_core.settling import Wanted

FUNDS_COME: Final = timedelta(hours=1)
"""How long nothing is asked for that there was not enough money for."""

TRIED_AGAIN: Final = timedelta(days=1)
"""How long nothing is asked for that was refused, or sent back by a bank, but for what the host changes."""

TOO_SMALL: Final = "balance_too_small"
OF_PAYOUTS: Final = (OperationKind.TRANSFER, OperationKind.PAY_OUT, OperationKind.REVERSE_TRANSFER)
"""The operations whose subject is a payout; every other's is a booking."""


@attrs.frozen(kw_only=True)
class PayoutAffairs:
    """All that is known of one payout; ``held`` is what of it is on the host's balance, by stay.

    ``account_id`` is the host's at the gateway, as of now.
    """

    payout: Payout
    account_id: str | None
    held: Mapping[BookingId, Money] = attrs.field(factory=dict, hash=False)
    operations: tuple[PaymentOperation, ...] = ()

    @property
    def on_balance(self) -> Money:
        """What can be paid out to the bank."""
        return total(self.held.values(), self.payout.currency)

    def last(self, kind: OperationKind) -> PaymentOperation | None:
        """The latest operation of a kind."""
        found = [each for each in self.operations if each.kind is kind]
        return found[-1] if found else None


@attrs.frozen
class PayoutPlan:
    """What follows: an operation to want, or one that failed to plan again; nothing before ``due``."""

    wanted: Wanted | None = None
    again: PaymentOperation | None = None
    due: datetime | None = None


NOTHING: Final = PayoutPlan()


def group_of(payout_id: UUID) -> str:
    """What every transfer of a payout is found by at the gateway."""
    return f"payout_{payout_id}"


def transfer(payout: Payout, account_id: str) -> Wanted:
    """A payout's money, to be put on the host's balance."""
    return Wanted(OperationKind.TRANSFER, _params(payout.amount, account=account_id))


def pay_out(amount: Money, account_id: str) -> Wanted:
    """What is on the host's balance, to be sent to their bank."""
    return Wanted(OperationKind.PAY_OUT, _params(amount, account=account_id))


def reversal(transfer_id: str, amount: Money) -> Wanted:
    """A part of a transfer to be taken back, or all of it."""
    return Wanted(OperationKind.REVERSE_TRANSFER, _params(amount, transfer=transfer_id))


def _params(amount: Money, **names: str) -> dict[str, Param]:
    return {"amount": amount.minor, "currency": amount.currency, **names}


def plan(affairs: PayoutAffairs, *, at: datetime, changed: bool = False) -> PayoutPlan:
    """What has to follow, at a moment; ``changed`` says that the host has just put something right."""
    payout = affairs.payout
    if any(each.is_open for each in affairs.operations):
        return NOTHING
    if payout.status is PayoutStatus.PENDING:
        last = affairs.last(OperationKind.TRANSFER)
        account = affairs.account_id or (None if last is None else str(last.params["account"]))
        if account is None or not payout.amount:
            return NOTHING
        return _asked(last, transfer(payout, account), None, at=at, changed=changed)
    on_its_way = payout.status is PayoutStatus.PROCESSING and payout.gateway_id is not None
    if payout.status not in (PayoutStatus.PROCESSING, PayoutStatus.FAILED) or on_its_way:
        return NOTHING
    moved = affairs.last(OperationKind.TRANSFER)
    if moved is None or affairs.on_balance.minor <= 0:
        return NOTHING
    wanted = pay_out(affairs.on_balance, str(moved.params["account"]))
    return _asked(affairs.last(OperationKind.PAY_OUT), wanted, payout.failed_at, at=at, changed=changed)


def _asked(
    last: PaymentOperation | None, wanted: Wanted, came_back: datetime | None, *, at: datetime, changed: bool
) -> PayoutPlan:
    """What is wanted: for the first time, again as it was asked for, or anew; or not yet."""
    if last is None:
        return PayoutPlan(wanted)
    refused = last.state is OperationState.FAILED
    wait = FUNDS_COME if refused and last.error_code == TOO_SMALL else TRIED_AGAIN
    due = (last.updated_at if refused or came_back is None else came_back) + wait
    if at < due and not changed:
        return PayoutPlan(due=due)
    if refused and dict(last.params) == wanted.params:
        return PayoutPlan(again=last)
    return PayoutPlan(wanted)
