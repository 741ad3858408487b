"""Stripe's errors in our words: what they mean for whoever has to decide what to do next.

Source: docs.stripe.com/error-codes, docs.stripe.com/declines/codes,
docs.stripe.com/error-low-level.
"""

from collections.abc import Mapping
from typing import Final

import stripe

from driveway_core.errors import DrivewayError
from driveway_core.gateways import (
    AuthenticationRequired,
    BalanceTooSmall,
    DeclineReason,
    GatewayRefused,
    GatewayUnavailable,
    HoldExpired,
    OutcomeUnknown,
    PaymentDeclined,
)
from driveway_stripe.errors import SettingRefused

API_KEY: Final = "STRIPE_API_KEY"

_REASONS: Final = {
    "insufficient_funds": DeclineReason.INSUFFICIENT_FUNDS,
    "withdrawal_count_limit_exceeded": DeclineReason.INSUFFICIENT_FUNDS,
    "expired_card": DeclineReason.EXPIRED_CARD,
    "incorrect_cvc": DeclineReason.WRONG_CVC,
    "invalid_cvc": DeclineReason.WRONG_CVC,
    "lost_card": DeclineReason.LOST_OR_STOLEN,
    "stolen_card": DeclineReason.LOST_OR_STOLEN,
    "pickup_card": DeclineReason.LOST_OR_STOLEN,
    "card_not_supported": DeclineReason.NOT_SUPPORTED,
    "currency_not_supported": DeclineReason.NOT_SUPPORTED,
    "service_not_allowed": DeclineReason.NOT_SUPPORTED,
    "transaction_not_allowed": DeclineReason.NOT_SUPPORTED,
}
_AUTHENTICATE: Final = "authentication_required"
_TOO_LITTLE: Final = frozenset({"balance_insufficient", "insufficient_funds"})
_TOO_LATE: Final = "charge_expired_for_capture"
_NOT_OURS: Final = "account_invalid"
"""A connected account that is not, or no longer, ours: nothing is wrong with the key."""


def told(error: stripe.StripeError) -> Mapping[str, object]:
    """The ``error`` member of Stripe's answer; empty where there was no such answer."""
    body = error.json_body
    inner = body.get("error") if isinstance(body, Mapping) else None
    return inner if isinstance(inner, Mapping) else {}


def word(error: stripe.StripeError, name: str) -> str | None:
    """One word of what was told."""
    found = told(error).get(name)
    return found if isinstance(found, str) else None


def reason_of(code: str | None) -> DeclineReason:
    """Why a card was declined, as far as a driver is told."""
    return _REASONS.get(code or "", DeclineReason.DECLINED)


def translated(error: stripe.StripeError, *, moving: bool, unsure: bool) -> DrivewayError:
    """Ours for Stripe's.

    ``moving`` says that something was to be changed, ``unsure`` that an
    earlier try of the same call may have done so. A 409 says that another
    call with the same key is at work: what that one does is not known yet.
    """
    answered = error.http_status is not None and error.http_status < 500 and error.http_status != 409
    if not answered:
        return OutcomeUnknown() if moving else GatewayUnavailable()
    code = word(error, "code") or word(error, "type") or "unknown"
    turned_away = _turned_away(error, code)
    if turned_away is not None:
        return OutcomeUnknown() if moving and unsure else turned_away
    if isinstance(error, stripe.CardError):
        return _declined(error, code)
    if code in _TOO_LITTLE:
        return BalanceTooSmall()
    return HoldExpired(None) if code == _TOO_LATE else GatewayRefused(code)


def _turned_away(error: stripe.StripeError, code: str) -> DrivewayError | None:
    """Where this try was not even looked at."""
    if isinstance(error, stripe.RateLimitError):
        return GatewayUnavailable()
    if isinstance(error, stripe.PermissionError) and code == _NOT_OURS:
        return None
    if isinstance(error, (stripe.AuthenticationError, stripe.PermissionError)):
        return SettingRefused(API_KEY)
    return None


def _declined(error: stripe.CardError, code: str) -> DrivewayError:
    """A bank's no; 402 without a code is what a card's number in a request is told, which no bank sees."""
    why = word(error, "decline_code") or code
    if _AUTHENTICATE in (code, why):
        intent = told(error).get("payment_intent")
        found = intent.get("id") if isinstance(intent, Mapping) else None
        return AuthenticationRequired(str(found or ""))
    if word(error, "code") is None:
        return GatewayRefused(code)
    return PaymentDeclined(reason_of(why))
