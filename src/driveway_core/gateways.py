"""What can go wrong between us and whoever moves the money, in words that say what to do next."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import attrs

from driveway_core.errors import Conflict, Refused, Unavailable


class DeclineReason(StrEnum):
    """Why a card was declined, as far as a driver is told."""

    INSUFFICIENT_FUNDS = "insufficient_funds"
    EXPIRED_CARD = "expired_card"
    WRONG_CVC = "wrong_cvc"
    LOST_OR_STOLEN = "lost_or_stolen"
    NOT_SUPPORTED = "not_supported"
    UNKNOWN_CARD = "unknown_card"
    DECLINED = "declined"


@attrs.frozen
class PaymentDeclined(Refused):
    """The bank says no; the place stays held, and another card may be tried.

    ``booking_id`` is the booking that waits for it.
    """

    slug = "payment-declined"
    title = "The card was declined"

    reason: DeclineReason
    booking_id: UUID | None = None

    def __str__(self) -> str:
        told = {
            DeclineReason.INSUFFICIENT_FUNDS: "there is not enough money on it",
            DeclineReason.EXPIRED_CARD: "it has expired",
            DeclineReason.WRONG_CVC: "its security code is wrong",
            DeclineReason.NOT_SUPPORTED: "it does not pay for this",
            DeclineReason.UNKNOWN_CARD: "it is not one of your saved cards",
        }.get(self.reason)
        because = "" if told is None else f": {told}"
        return f"Your card was declined{because}. Your place is held: please try another card."


@attrs.frozen
class AuthenticationRequired(Refused):
    """The bank wants to hear from the driver: the payment stays open, and is finished by them."""

    slug = "authentication-required"
    title = "Your bank wants to hear from you"

    intent_id: str

    def __str__(self) -> str:
        return "Your bank asks you to confirm this payment."


@attrs.frozen
class HoldExpired(Conflict):
    """What was authorised can no longer be captured; nothing was taken."""

    slug = "hold-expired"
    title = "The authorisation has ended"

    capture_before: datetime | None

    def __str__(self) -> str:
        return "The card's authorisation has ended: this payment has to be made again."


@attrs.frozen
class GatewayRefused(Refused):
    """The gateway will never do this as it was asked; it was not done."""

    slug = "gateway-refused"
    title = "The payment service refuses that"

    code: str

    def __str__(self) -> str:
        return "The payment service does not accept this."


@attrs.frozen
class BalanceTooSmall(Unavailable):
    """Money that comes in is not available yet; nothing was moved."""

    slug = "balance-too-small"
    title = "The money is not available yet"
    retry_after = 3_600

    def __str__(self) -> str:
        return "The money for this is on its way, and not available yet."


class GatewayUnavailable(Unavailable):
    """The gateway was not reached, or turned us away: it was surely not done."""

    slug = "gateway-unavailable"
    title = "The payment service does not answer"
    retry_after = 5

    def __str__(self) -> str:
        return "The payment service does not answer right now. Nothing was charged."


class OutcomeUnknown(Unavailable):
    """It was asked for, and no answer came: it may be done."""

    slug = "outcome-unknown"
    title = "We do not know yet whether that worked"
    retry_after = 10

    def __str__(self) -> str:
        return "The payment service has not answered yet. We are finding out, and you will not pay twice."


class SettlesElsewhere(Conflict):
    """This marketplace takes no payments: drivers and hosts settle elsewhere."""

    slug = "settles-elsewhere"
    title = "Payments are not made here"

    def __str__(self) -> str:
        return "This marketplace takes no payments itself: they are settled elsewhere."
