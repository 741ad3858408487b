"""The test cards that the sandbox knows, by the token that stands for each.

Names, numbers and outcomes are those of https://docs.stripe.com/testing; the
numbers are here for people to recognise, and are refused in requests.
"""

from typing import Final

import attrs


@attrs.frozen
class Card:
    """How a card behaves.

    ``declined`` is the code, and ``reason`` the decline code, of a refusal by the
    bank; ``attaches`` says that the card refuses only when charged.
    ``authentication`` is one of *never*, *always* (every payment), *unless_set_up*
    (off-session payments pass after a set-up) and *set_up* (passes off-session).
    ``dispute`` is the reason of the dispute that follows a charge; ``refund`` is
    *pending* (succeeds later) or *fails* (succeeds, then fails).
    """

    number: str
    brand: str = "visa"
    funding: str = "credit"
    declined: str | None = None
    reason: str | None = None
    attaches: bool = False
    authentication: str = "never"
    dispute: str | None = None
    inquiry: bool = False
    refund: str | None = None
    at_once: bool = False

    @property
    def last4(self) -> str:
        """What of the number is shown."""
        return self.number[-4:]


def _declining(number: str, reason: str, code: str = "card_declined") -> Card:
    return Card(number, declined=code, reason=reason)


_DECLINING: Final = {
    "chargeDeclined": _declining("4000000000000002", "generic_decline"),
    "chargeDeclinedInsufficientFunds": _declining("4000000000009995", "insufficient_funds"),
    "chargeDeclinedLostCard": _declining("4000000000009987", "lost_card"),
    "chargeDeclinedStolenCard": _declining("4000000000009979", "stolen_card"),
    "chargeDeclinedExpiredCard": _declining("4000000000000069", "expired_card", "expired_card"),
    "chargeDeclinedIncorrectCvc": _declining("4000000000000127", "incorrect_cvc", "incorrect_cvc"),
    "chargeDeclinedProcessingError": _declining("4000000000000119", "processing_error", "processing_error"),
}

CARDS: Final[dict[str, Card]] = {
    "visa": Card("4242424242424242"),
    "visa_debit": Card("4000056655665556", funding="debit"),
    "mastercard": Card("5555555555554444", brand="mastercard"),
    "mastercard_debit": Card("5200828282828210", brand="mastercard", funding="debit"),
    "amex": Card("378282246310005", brand="amex"),
    "discover": Card("6011111111111117", brand="discover"),
    "bypassPending": Card("4000000000000077", at_once=True),
    **_DECLINING,
    **{f"visa_{name}": card for name, card in _DECLINING.items()},
    "chargeCustomerFail": Card(
        "4000000000000341", declined="card_declined", reason="generic_decline", attaches=True
    ),
    "authenticationRequiredOnSetup": Card("4000002500003155", authentication="unless_set_up"),
    "authenticationRequired": Card("4000002760003184", authentication="always"),
    "authenticationRequiredSetupForOffSession": Card("4000003800000446", authentication="set_up"),
    "authenticationRequiredChargeDeclinedInsufficientFunds": Card(
        "4000008260003178",
        authentication="always",
        declined="card_declined",
        reason="insufficient_funds",
        attaches=True,
    ),
    "threeDSecure2Required": Card("4000000000003220", authentication="always"),
    "threeDSecureRequiredChargeDeclined": Card(
        "4000008400001629",
        authentication="always",
        declined="card_declined",
        reason="generic_decline",
        attaches=True,
    ),
    "createDispute": Card("4000000000000259", dispute="fraudulent"),
    "createDisputeProductNotReceived": Card("4000000000002685", dispute="product_not_received"),
    "createDisputeInquiry": Card("4000000000001976", dispute="fraudulent", inquiry=True),
    "pendingRefund": Card("4000000000007726", refund="pending"),
    "refundFail": Card("4000000000005126", refund="fails"),
}
"""By what follows ``pm_card_`` or ``tok_``."""

SENTENCES: Final[dict[str, str]] = {
    "card_declined": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "processing_error": "An error occurred while processing your card. Try again in a little bit.",
}
"""What a declined driver reads, by decline code, else by code (https://docs.stripe.com/error-codes)."""


def card_of(token: str) -> Card | None:
    """The test card that a token stands for."""
    for prefix in ("pm_card_", "tok_"):
        if token.startswith(prefix):
            return CARDS.get(token.removeprefix(prefix))
    return None


def is_card_number(text: str) -> bool:
    """Whether a text could be a card's number: 13 to 19 digits of a network, with the right check digit."""
    digits = text.replace(" ", "").replace("-", "")
    if not (digits.isascii() and digits.isdecimal() and 13 <= len(digits) <= 19 and digits[0] in "3456"):
        return False
    doubled = [int(each) * (1 + place % 2) for place, each in enumerate(reversed(digits))]
    return sum(each - 9 * (each > 9) for each in doubled) % 10 == 0
