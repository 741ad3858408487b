"""3-D Secure: when a card asks for it, and where its owner answers.

https://docs.stripe.com/testing#regulatory-cards
"""

from driveway_sandbox.stripe.cards import Card
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import World


def is_asked(world: World, card: Card, method: str, *, off_session: bool) -> bool:
    """Whether the bank wants its customer to say yes, as the regulatory test cards do."""
    if card.authentication == "unless_set_up" and off_session:
        return method not in world.set_up
    if card.authentication == "set_up":
        return not off_session
    return card.authentication != "never"


def next_action(world: World, intent: Row, return_url: str | None) -> Row:
    """Where the card's owner answers: a page of this sandbox, that says it is not Stripe."""
    page = f"{world.url}/_sandbox/authenticate/{intent['id']}"
    if return_url:
        return {"type": "redirect_to_url", "redirect_to_url": {"url": page, "return_url": return_url}}
    return {
        "type": "use_stripe_sdk",
        "use_stripe_sdk": {"type": "three_d_secure_redirect", "stripe_js": page},
    }


def page_of(intent: Row) -> str | None:
    """Where an intent that waits for its owner sends them back to, if anywhere."""
    action = intent["next_action"] or {}
    url: str | None = action.get("redirect_to_url", {}).get("return_url")
    return url
