"""Confirming a payment: asking the card (https://docs.stripe.com/payments/paymentintents/lifecycle)."""

from typing import Final

from driveway_sandbox.stripe import charges, holds
from driveway_sandbox.stripe.authentication import is_asked, next_action
from driveway_sandbox.stripe.payment_methods import declined, keep_with, usable
from driveway_sandbox.stripe.problems import StripeProblem, refused
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import World

OPEN: Final = ("requires_payment_method", "requires_confirmation", "requires_action")

RETURN_URL: Final = (
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. "
    "Because some of these "
    "payment methods might redirect your customer off of your page, you must provide a "
    "`return_url`. If you don't "
    "want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and "
    "`automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents."
)
"""https://docs.stripe.com/api/payment_intents/confirm: wanted since all methods are on by default."""

NOBODY_THERE: Final = (
    "You cannot confirm with the `off_session` parameter when `setup_future_usage` is also set on the "
    "PaymentIntent because you cannot set up future usages when processing payments off-session."
)
"""As in https://github.com/artsy/exchange/pull/484."""

AUTHENTICATE: Final = "Your card was declined. This transaction requires authentication."
"""https://docs.stripe.com/error-codes: authentication_required."""


def unexpected(message: str, intent: Row) -> StripeProblem:
    """400: not in this state; carries the intent, as Stripe's answer does."""
    problem = refused(message, code="payment_intent_unexpected_state")
    problem.more[intent["object"]] = dict(intent)
    return problem


def need_return_url(intent: Row, params: Row) -> None:
    """Raise where the payment might leave the page, and nobody said where to come back to."""
    automatic = intent["automatic_payment_methods"]
    if automatic and automatic["allow_redirects"] == "always" and "return_url" not in params:
        raise refused(RETURN_URL, param="return_url", kept=False)


def confirm(world: World, intent: Row, params: Row) -> Row:
    """Ask the card; raises 402 for a refusal, after which the payment is open for another card."""
    account = world.owners[intent["id"]]
    if intent["status"] not in OPEN:
        done = "already succeeded after being previously confirmed" if intent["status"] == "succeeded" else ""
        reason = f"it has {done}" if done else f"it has a status of {intent['status']}"
        raise unexpected(f"You cannot confirm this PaymentIntent because {reason}.", intent)
    chosen = params.get("payment_method") or intent["payment_method"]
    if not chosen:
        raise unexpected(
            "You cannot confirm this PaymentIntent because it's missing a payment method. You "
            "can either update "
            "the PaymentIntent with a payment method and then confirm it again, or confirm it "
            "again directly with "
            "a payment method or ConfirmationToken.",
            intent,
        )
    need_return_url(intent, params)
    method = usable(world, account, chosen, intent["customer"])
    off_session = bool(params.get("off_session"))
    if off_session and ({"setup_future_usage": intent["setup_future_usage"]} | params)["setup_future_usage"]:
        raise refused(NOBODY_THERE, param="off_session")
    for name in ("setup_future_usage", "receipt_email", "capture_method"):
        if name in params:
            intent[name] = params[name] or None
    intent.update(payment_method=method["id"], last_payment_error=None, next_action=None)
    if not is_asked(world, world.cards[method["id"]], method["id"], off_session=off_session):
        return _charge(world, intent, method, off_session=off_session, raising=True)
    if off_session or params.get("error_on_requires_action"):
        # The intent survives, and is confirmed on-session later: https://docs.stripe.com/error-codes
        problem = StripeProblem(
            402, "card_error", AUTHENTICATE, "authentication_required", decline_code="authentication_required"
        )
        _fail(world, intent, method, problem)
        raise problem
    intent.update(status="requires_action", next_action=next_action(world, intent, params.get("return_url")))
    world.tell("payment_intent.requires_action", intent, account)
    return intent


def authenticated(world: World, intent: Row, *, succeeds: bool) -> Row:
    """The card's owner said yes or no: a no, and a bank that refuses after a yes, leave the payment open."""
    method = world.rows["payment_method"][intent["payment_method"]]
    intent["next_action"] = None
    if succeeds:
        return _charge(world, intent, method, off_session=False, raising=False)
    problem = StripeProblem(
        402,
        "invalid_request_error",
        "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new "
        "PaymentMethod to attempt to fulfill this PaymentIntent again.",
        "payment_intent_authentication_failure",
    )
    _fail(world, intent, method, problem, charged=False)
    return intent


def _charge(world: World, intent: Row, method: Row, *, off_session: bool, raising: bool) -> Row:
    account, card = world.owners[intent["id"]], world.cards[method["id"]]
    if card.declined:
        problem = declined(card)
        _fail(world, intent, method, problem)
        if raising:
            raise problem
        return intent
    automatic = intent["capture_method"] != "manual"
    charge = charges.authorised(world, intent, method, captured=automatic, off_session=off_session)
    intent["latest_charge"] = charge["id"]
    if intent["customer"] and intent["setup_future_usage"]:
        keep_with(world, method, intent["customer"], account)
        world.set_up.add(method["id"])
    elif method["customer"] is None:
        world.spent.add(method["id"])
    if automatic:
        intent.update(status="succeeded", amount_received=intent["amount"])
        world.tell("payment_intent.succeeded", intent, account)
        holds.after_capture(world, charge)
    else:
        intent.update(status="requires_capture", amount_capturable=intent["amount"])
        world.tell("payment_intent.amount_capturable_updated", intent, account)
        holds.will_expire(world, intent, charge)
    return intent


def _fail(world: World, intent: Row, method: Row, problem: StripeProblem, *, charged: bool = True) -> None:
    """The payment is open for another method; what went wrong is kept with it and told with the answer."""
    if charged:
        code, reason = problem.code or "card_declined", problem.decline_code or "generic_decline"
        charge = charges.failed(world, intent, method, code=code, reason=reason, message=problem.message)
        intent["latest_charge"] = charge["id"]
        problem.more["charge"] = charge["id"]
    problem.more["payment_method"] = dict(method)
    intent.update(status="requires_payment_method", payment_method=None, last_payment_error=problem.row())
    problem.more["payment_intent"] = dict(intent)
    world.tell("payment_intent.payment_failed", intent, world.owners[intent["id"]])
