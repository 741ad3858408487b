"""Ask the gateway for one operation, or look for what became of it; nothing is kept here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import attrs

from driveway_core.errors import DrivewayError, Unavailable
from driveway_core.gateways import GatewayRefused, OutcomeUnknown, PaymentDeclined
from driveway_core.payment_operations import OperationKind, OperationState, PaymentOperation
from driveway_core.payments import PaymentSeen, Stage
from driveway_core.ports import PaymentGateway
from driveway_core.refunds import RefundSeen
from driveway_core.settling import amount_of
from driveway_core.use_cases.take_payment import PaymentNews


@attrs.frozen(kw_only=True)
class Answered:
    """What came of asking: done, refused for good, or nobody knows.

    ``news`` is the payment as it was seen then. Neither ``gateway_id`` nor
    ``refusal`` means that the outcome is unknown; ``trouble`` says why.
    """

    gateway_id: str | None = None
    refusal: DrivewayError | None = None
    trouble: Unavailable | None = None
    never_done: bool = False
    news: PaymentNews | None = None

    @property
    def error_code(self) -> str:
        """Why it was refused, in a word."""
        match self.refusal:
            case PaymentDeclined(reason=reason):
                return reason.value
            case GatewayRefused(code=code):
                return code
            case None:
                return "never_done"
            case refusal:
                return refusal.slug.replace("-", "_")


@attrs.frozen
class AskGateway:
    """One operation of a booking's, asked for with its key; every outcome is an ``Answered``."""

    gateway: PaymentGateway

    def ask(self, operation: PaymentOperation, *, customer: str | None) -> Answered:
        """Ask for it; the operation is written down as sent."""
        try:
            return self._ask(operation, customer)
        except Unavailable as trouble:
            return Answered(trouble=trouble)
        except DrivewayError as refusal:
            news = self._look_at(operation)
            if news is None and operation.kind in _TOLD_BY_A_LOOK:
                return Answered(trouble=OutcomeUnknown())
            return Answered(refusal=refusal, news=news)

    def look(self, operation: PaymentOperation, *, surely_over: bool) -> Answered | None:
        """What became of one whose answer never came; None where asking again with its key is right.

        ``surely_over`` says that nobody can still be at it, so what is not found was never done.
        """
        try:
            found = self._find(operation)
        except Unavailable as trouble:
            return Answered(trouble=trouble)
        if found is None and surely_over:
            return Answered(never_done=True, news=self._look_at(operation))
        return found

    def news_of(self, intent_id: str) -> PaymentNews:
        """A payment and its refunds, as they are now."""
        return PaymentNews(seen=self.gateway.payment(intent_id), refunds=self.gateway.refunds(intent_id))

    def _ask(self, operation: PaymentOperation, customer: str | None) -> Answered:
        params, key = operation.params, operation.key
        intent = str(params.get("intent"))
        match operation.kind:
            case OperationKind.CREATE_PAYMENT:
                made = self.gateway.create(
                    amount_of(operation),
                    customer=customer or "",
                    hold=bool(params["hold"]),
                    about=about(operation),
                    key=key,
                )
                return _seen(made.seen)
            case OperationKind.CONFIRM_PAYMENT:
                present = bool(params["present"])
                method = str(params["method"])
                return _seen(
                    self.gateway.confirm(intent, method=method, driver_present=present, key=key).seen
                )
            case OperationKind.CAPTURE_PAYMENT:
                return _seen(self.gateway.capture(intent, key=key))
            case OperationKind.CANCEL_PAYMENT:
                return _seen(self.gateway.cancel(intent, key=key))
            case OperationKind.REFUND:
                refund = self.gateway.refund(intent, amount_of(operation), about=about(operation), key=key)
                return self._refunded(operation, refund)
            case other:
                raise TypeError(f"{other} is no operation of a booking's")

    def _find(self, operation: PaymentOperation) -> Answered | None:
        intent = operation.params.get("intent")
        if operation.kind is OperationKind.CREATE_PAYMENT:
            made = self.gateway.payments_about("operation_id", str(operation.id))
            return _seen(made[0]) if made else None
        news = self.news_of(str(intent))
        if operation.kind is OperationKind.REFUND:
            for refund in news.refunds or ():
                if refund.about.get("operation_id") == str(operation.id):
                    return Answered(gateway_id=refund.gateway_id, news=news)
            return None
        done = _DONE[operation.kind]
        return Answered(gateway_id=str(intent), news=news) if news.seen.stage in done else None

    def _look_at(self, operation: PaymentOperation) -> PaymentNews | None:
        intent = operation.params.get("intent")
        if intent is None:
            return None
        try:
            return self.news_of(str(intent))
        except DrivewayError:
            return None

    def _refunded(self, operation: PaymentOperation, refund: RefundSeen) -> Answered:
        """Done, once it is seen: how the payment stands is known by a look alone."""
        news = self._look_at(operation)
        if news is None:
            return Answered(trouble=OutcomeUnknown())
        return Answered(gateway_id=refund.gateway_id, news=news)


_TOLD_BY_A_LOOK: Final = (OperationKind.CAPTURE_PAYMENT, OperationKind.CANCEL_PAYMENT)
"""What is refused because the payment is over: only a look says how."""

_DONE: Final[Mapping[OperationKind, frozenset[Stage]]] = {
    OperationKind.CONFIRM_PAYMENT: frozenset({Stage.PROCESSING, Stage.HELD, Stage.CAPTURED}),
    OperationKind.CAPTURE_PAYMENT: frozenset({Stage.CAPTURED}),
    OperationKind.CANCEL_PAYMENT: frozenset({Stage.CANCELLED}),
}


def about(operation: PaymentOperation) -> dict[str, str]:
    """What goes onto whatever an operation makes, so that it is found again."""
    return {"operation_id": str(operation.id), "booking_id": str(operation.subject)}


def may_ask(operation: PaymentOperation, *, at: datetime) -> bool:
    """Whether it may be asked for, or asked for again, with its key."""
    return operation.state in (OperationState.PLANNED, OperationState.UNKNOWN) and not (
        operation.must_be_looked_up(at=at)
    )


def _seen(seen: PaymentSeen) -> Answered:
    return Answered(gateway_id=seen.intent_id, news=PaymentNews(seen=seen))
