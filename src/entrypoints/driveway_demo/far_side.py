"""The far side of a payment in the story: drivers' browsers, their banks, and the form that hosts fill in.

It is played at the stand-in for Stripe, by its control calls and its pages.
"""

from datetime import timedelta
from typing import Final

import attrs
import httpx

from driveway_demo.api import Json, promise

GOOD: Final = "pm_card_visa"
ASKS: Final = "pm_card_authenticationRequired"
"""A card whose bank wants to hear from its owner every time."""
EMPTY: Final = "pm_card_chargeCustomerFail"
"""A card that can be saved, and never pays."""

_TIMEOUT: Final = 30.0


@attrs.frozen
class FarSide:
    """What people do where the marketplace does not look."""

    http: httpx.Client

    @classmethod
    def at(cls, address: str) -> "FarSide":
        """Of the stand-in that answers there; close ``http`` in the end."""
        return cls(httpx.Client(base_url=address, timeout=_TIMEOUT, trust_env=False))

    def enters(self, client_secret: str, card: str) -> Json:
        """A browser finishes with a card what the secret belongs to."""
        return self._control(f"intents/{_of(client_secret)}/confirmation", payment_method=card)

    def says_yes(self, client_secret: str) -> Json:
        """A bank asks, and the card's owner says yes."""
        return self._control(f"intents/{_of(client_secret)}/authentication", outcome="succeeds")

    def fills_in(self, link: str) -> None:
        """A host opens the link and fills the form in."""
        page = self.http.get(link)
        promise("not Stripe" in page.text, "the page says that it is not Stripe", page.text)
        sent = self.http.post(link)
        promise(sent.status_code == 303, "the form leads back to the marketplace", sent.status_code)

    def tells(self, how: str) -> None:
        """How news of what happens there is brought from now on: ``lost``, or ``on_time``."""
        self._control("deliveries", how=how)

    def goes_ahead(self, step: timedelta) -> None:
        """Its clock is so much later."""
        self._control("clock", seconds=str(step.total_seconds()))

    def totals(self) -> dict[str, int]:
        """Where all money is, in cents: what one holder loses, others gain."""
        told = self._answer(self.http.get("/_sandbox/ledger"))
        promise(told["sums"].get("usd", 0) == 0, "the stand-in's own ledger sums to zero", told["sums"])
        return {str(holder): int(amount) for holder, amount in told["totals"].get("usd", {}).items()}

    def _control(self, path: str, **given: str) -> Json:
        return self._answer(self.http.post(f"/_sandbox/{path}", json=given))

    def _answer(self, response: httpx.Response) -> Json:
        promise(
            response.status_code == 200, f"the stand-in for Stripe does {response.url.path}", response.text
        )
        answer: Json = response.json()
        return answer


def _of(client_secret: str) -> str:
    """Whose secret it is: its name stands before it."""
    return client_secret.partition("_secret_")[0]
