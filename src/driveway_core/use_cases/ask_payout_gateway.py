"""Ask the gateway for one operation of a payout's, or look for what became of it; nothing is kept here."""

from collections.abc import Sequence

import attrs

from driveway_core.errors import DrivewayError, Unavailable
from driveway_core.gateways import BalanceTooSmall
from driveway_core.paying_out import group_of
from driveway_core.payment_operations import OperationKind, PaymentOperation
from driveway_core.ports import PayoutGateway
from driveway_core.ports.payments import PayoutSeen, ReversalSeen, TransferSeen
from driveway_core.settling import amount_of
from driveway_core.use_cases.ask_gateway import Answered


@attrs.frozen
class AskPayoutGateway:
    """Every outcome is an ``Answered``; too small a balance is a refusal: its key would only repeat that."""

    gateway: PayoutGateway

    def ask(self, operation: PaymentOperation) -> Answered:
        """Ask for it; the operation is written down as sent."""
        try:
            return Answered(gateway_id=self._ask(operation))
        except BalanceTooSmall as refusal:
            return Answered(refusal=refusal)
        except Unavailable as trouble:
            return Answered(trouble=trouble)
        except DrivewayError as refusal:
            return Answered(refusal=refusal)

    def look(self, operation: PaymentOperation, *, surely_over: bool) -> Answered | None:
        """What became of one whose answer never came; None where asking again with its key is right.

        ``surely_over`` says that nobody can still be at it, so what is not found was never done.
        """
        try:
            made = self._made(operation)
        except Unavailable as trouble:
            return Answered(trouble=trouble)
        for each in made:
            if each.about.get("operation_id") == str(operation.id):
                return Answered(gateway_id=each.gateway_id)
        return Answered(never_done=True) if surely_over else None

    def _ask(self, operation: PaymentOperation) -> str:
        params, amount, key = operation.params, amount_of(operation), operation.key
        match operation.kind:
            case OperationKind.TRANSFER:
                group, account = group_of(operation.subject), str(params["account"])
                made = self.gateway.transfer(account, amount, group=group, about=about(operation), key=key)
                return made.gateway_id
            case OperationKind.PAY_OUT:
                account = str(params["account"])
                return self.gateway.pay_out(account, amount, about=about(operation), key=key).gateway_id
            case OperationKind.REVERSE_TRANSFER:
                transfer_id = str(params["transfer"])
                back = self.gateway.reverse(transfer_id, amount, about=about(operation), key=key)
                return back.gateway_id
            case other:
                raise TypeError(f"{other} is no operation of a payout's")

    def _made(self, operation: PaymentOperation) -> Sequence[TransferSeen | PayoutSeen | ReversalSeen]:
        params = operation.params
        match operation.kind:
            case OperationKind.TRANSFER:
                return self.gateway.transfers(group_of(operation.subject))
            case OperationKind.PAY_OUT:
                return self.gateway.payouts(str(params["account"]))
            case OperationKind.REVERSE_TRANSFER:
                return self.gateway.reversals(str(params["transfer"]))
            case other:
                raise TypeError(f"{other} is no operation of a payout's")


def about(operation: PaymentOperation) -> dict[str, str]:
    """What goes onto whatever an operation makes, so that it is found again."""
    return {"operation_id": str(operation.id), "payout_id": str(operation.subject)}
