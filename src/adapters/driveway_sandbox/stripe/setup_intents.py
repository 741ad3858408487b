"""Cards saved for later (https://docs.stripe.com/api/setup_intents)."""

from typing import Final

from driveway_sandbox.stripe.authentication import is_asked, next_action
from driveway_sandbox.stripe.confirming import need_return_url
from driveway_sandbox.stripe.customers import living
from driveway_sandbox.stripe.lists import listed
from driveway_sandbox.stripe.metadata import changed, given
from driveway_sandbox.stripe.payment_methods import declined, keep_with, usable
from driveway_sandbox.stripe.problems import StripeProblem, not_simulated, refused
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import Call, World

CREATING: Final = frozenset(
    "automatic_payment_methods confirm customer description metadata payment_method payment_method_types "
    "return_url usage".split()
)
_OPEN: Final = ("requires_payment_method", "requires_confirmation", "requires_action")


def create(world: World, call: Call) -> Row:
    """An intent to save a card, confirmed at once where ``confirm`` says so."""
    params = call.params
    customer = params.get("customer")
    if customer:
        living(world, customer, call.account, param="customer")
    if params.get("payment_method_types", ["card"]) != ["card"]:
        raise not_simulated("payment methods other than cards")
    automatic = None
    if "payment_method_types" not in params:
        automatic = {"allow_redirects": "always", "enabled": True} | params.get(
            "automatic_payment_methods", {}
        )
    if params.get("confirm"):
        need_return_url({"automatic_payment_methods": automatic}, params)
    method = None
    if params.get("payment_method"):
        method = usable(world, call.account, params["payment_method"], customer)["id"]
    intent = world.new(
        "setup_intent",
        call.account,
        automatic_payment_methods=automatic,
        customer=customer,
        payment_method=method,
        payment_method_options={
            "card": {"mandate_options": None, "network": None, "request_three_d_secure": "automatic"}
        },
        payment_method_types=["card"],
        status="requires_confirmation" if method else "requires_payment_method",
        usage=params.get("usage", "off_session"),
        **given(params, "description"),
    )
    intent["client_secret"] = world.names.secret(f"{intent['id']}_secret")
    world.tell("setup_intent.created", intent, call.account)
    return confirm(world, intent, params | {"payment_method": method}) if params.get("confirm") else intent


def unexpected(verb: str, intent: Row) -> StripeProblem:
    """400: not in this state."""
    problem = refused(
        f"You cannot {verb} this SetupIntent because it has a status of {intent['status']}.",
        code="setup_intent_unexpected_state",
    )
    problem.more["setup_intent"] = dict(intent)
    return problem


def confirm(world: World, intent: Row, params: Row) -> Row:
    """Ask the card whether it may be kept; raises 402 for a refusal."""
    account = world.owners[intent["id"]]
    chosen = params.get("payment_method") or intent["payment_method"]
    if intent["status"] not in _OPEN or not chosen:
        raise unexpected("confirm", intent)
    need_return_url(intent, params)
    method = usable(world, account, chosen, intent["customer"])
    intent.update(payment_method=method["id"], last_setup_error=None, next_action=None)
    card = world.cards[method["id"]]
    if card.declined and not card.attaches:
        problem = declined(card, payment_method=dict(method))
        _fail(world, intent, problem)
        raise problem
    if is_asked(world, card, method["id"], off_session=False):
        intent.update(
            status="requires_action", next_action=next_action(world, intent, params.get("return_url"))
        )
        world.tell("setup_intent.requires_action", intent, account)
        return intent
    return _succeed(world, intent)


def authenticated(world: World, intent: Row, *, succeeds: bool) -> Row:
    """The card's owner said yes or no."""
    intent["next_action"] = None
    if succeeds:
        return _succeed(world, intent)
    message = "The provided PaymentMethod has failed authentication."
    problem = StripeProblem(402, "invalid_request_error", message, "setup_intent_authentication_failure")
    problem.more["payment_method"] = dict(world.rows["payment_method"][intent["payment_method"]])
    _fail(world, intent, problem)
    return intent


def _succeed(world: World, intent: Row) -> Row:
    account = world.owners[intent["id"]]
    if intent["customer"]:
        keep_with(world, world.rows["payment_method"][intent["payment_method"]], intent["customer"], account)
    world.set_up.add(intent["payment_method"])
    intent["status"] = "succeeded"
    world.tell("setup_intent.succeeded", intent, account)
    return intent


def _fail(world: World, intent: Row, problem: StripeProblem) -> None:
    intent.update(status="requires_payment_method", payment_method=None, last_setup_error=problem.row())
    problem.more["setup_intent"] = dict(intent)
    world.tell("setup_intent.setup_failed", intent, world.owners[intent["id"]])


def confirm_one(world: World, call: Call) -> Row:
    """Confirm an intent to save a card."""
    return confirm(world, world.find("setup_intent", call.id, call.account), call.params)


def cancel(world: World, call: Call) -> Row:
    """Give it up."""
    intent = world.find("setup_intent", call.id, call.account)
    if intent["status"] not in _OPEN:
        raise unexpected("cancel", intent)
    intent.update(
        status="canceled", cancellation_reason=call.params.get("cancellation_reason"), next_action=None
    )
    world.tell("setup_intent.canceled", intent, call.account)
    return intent


def retrieve(world: World, call: Call) -> Row:
    """An intent to save a card."""
    return world.find("setup_intent", call.id, call.account)


def update(world: World, call: Call) -> Row:
    """Change its description or metadata."""
    return changed(world, call, "setup_intent", None, "description")


def every(world: World, call: Call) -> Row:
    """Intents to save a card, of one customer or card where named."""
    return listed(world, call, "setup_intent", "customer", "payment_method")
