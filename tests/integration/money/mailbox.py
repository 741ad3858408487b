"""What the stand-in for Stripe tells by itself, and how it comes: at once, late, twice, shuffled, never."""

import json
from enum import StrEnum
from random import Random
from typing import Any

import attrs
import stripe
from tests.integration.money.payroll import Payroll
from tests.integration.money.street import WEBHOOK_SECRET

from driveway_core.errors import Unavailable
from driveway_core.gateways import GatewayRefused


class Fate(StrEnum):
    """How news comes from now on."""

    AT_ONCE = "at once"
    TWICE = "twice"
    LATE = "late"
    LOST = "lost"


@attrs.define
class Mailbox:
    """Signed events through the real inbox.

    ``unseen`` names what has changed at the gateway since an event of it was
    last dealt with: nobody can know better than that.
    """

    payroll: Payroll
    fate: Fate = Fate.AT_ONCE
    unseen: set[str] = attrs.field(factory=set)
    late: list[dict[str, Any]] = attrs.field(factory=list)
    lost: list[dict[str, Any]] = attrs.field(factory=list)
    _taken: int = attrs.field(default=0, init=False)

    def come(self) -> None:
        """Everything that was told since the last time."""
        while fresh := self.payroll.street.rows("event")[self._taken :]:
            self._taken += len(fresh)
            for event in fresh:
                self._bring(event)

    def shuffled(self, chance: Random) -> None:
        """What was late comes now, in another order."""
        waiting, self.late = self.late, []
        chance.shuffle(waiting)
        for event in waiting:
            self._deal_with(event)
        self.come()

    def found_again(self) -> None:
        """What was lost is sent again: the gateway keeps its events for a month."""
        waiting, self.lost = self.lost, []
        self.late += waiting
        self.shuffled(Random(len(waiting)))

    def look_at_payments(self) -> None:
        """As the daily look does, without any event; what cannot be reached stays unseen."""
        street = self.payroll.street
        for row in street.rows("payment_intent"):
            try:
                street.look_at(row["id"])
            except Unavailable:
                continue
            self.unseen.discard(row["id"])

    def _bring(self, event: dict[str, Any]) -> None:
        self.unseen.add(_about(event))
        if self.fate is Fate.LATE:
            self.late.append(event)
        elif self.fate is Fate.LOST:
            self.lost.append(event)
        else:
            self._deal_with(event)
            if self.fate is Fate.TWICE:
                self._deal_with(event)

    def _deal_with(self, event: dict[str, Any]) -> None:
        """Taken in and dealt with; what cannot be dealt with now, is dealt with later."""
        body = json.dumps(event)
        at = int(self.payroll.street.sandbox.clock.now().timestamp())
        signed = stripe.WebhookSignature.generate_signature_header(body, WEBHOOK_SECRET, at)
        self.payroll.take(body.encode(), signed)
        try:
            self.payroll.handle(event["id"])
        except (Unavailable, GatewayRefused):
            self.late.append(event)
        else:
            self.unseen.discard(_about(event))


def _about(event: dict[str, Any]) -> str:
    """The payment, dispute, transfer or payout that an event is about."""
    row = event["data"]["object"]
    is_payment = row["object"] in ("charge", "refund")
    return str(row["payment_intent"] if is_payment else row.get("id"))
