"""Where a driver enters a card, or answers their bank: with the payment service, or its stand-in.

No number comes here. The payment service's own form stands in a frame of
theirs on the page; a stand-in has a page of its own that leads back.
"""

from typing import Final
from urllib.parse import quote, urlencode

import attrs

from driveway_core.ports.payments import CardSetup
from driveway_core.to_pay import ToPay
from driveway_web.defence import STRICT, Policy
from driveway_web.site import site

_SCRIPT: Final = "https://js.stripe.com"
_POLICY: Final = Policy(
    scripts=(_SCRIPT, "https://*.js.stripe.com"),
    frames=(_SCRIPT, "https://*.js.stripe.com", "https://hooks.stripe.com"),
    calls=("https://api.stripe.com",),
)
"""Source: docs.stripe.com/security/guide, "Content security policy"."""


@attrs.frozen(kw_only=True)
class CardEntry:
    """What a page needs for it: a ``link`` to a stand-in's page, or a ``key`` and a ``secret`` for the frame.

    ``asks`` says that the bank waits for a yes, and no other card is wanted.
    ``back`` is the whole address to come back to.
    """

    asks: bool
    back: str
    link: str | None = None
    key: str | None = None
    secret: str | None = attrs.field(default=None, repr=False)

    @property
    def policy(self) -> Policy:
        """What the page may load."""
        return STRICT if self.link is not None else _POLICY


def to_finish(to_pay: ToPay, *, back: str) -> CardEntry:
    """How a payment is finished."""
    return _entry(
        to_pay.seen.intent_id,
        to_pay.client_secret,
        to_pay.publishable_key,
        asks=to_pay.next_action is not None,
        back=back,
    )


def to_save(setup: CardSetup, *, back: str) -> CardEntry:
    """How a card is saved."""
    return _entry(
        setup.setup_id,
        setup.client_secret,
        setup.publishable_key,
        asks=setup.next_action is not None,
        back=back,
    )


def _entry(name: str, secret: str, key: str, *, asks: bool, back: str) -> CardEntry:
    stand_in = site().pays_at
    if stand_in is None:
        return CardEntry(asks=asks, back=back, key=key, secret=secret)
    page = f"authenticate/{quote(name)}" if asks else f"cards/{quote(secret)}"
    return CardEntry(
        asks=asks, back=back, link=f"{stand_in}/_sandbox/{page}?{urlencode({'return_url': back})}"
    )
