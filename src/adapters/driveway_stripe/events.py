"""``GatewayEvents``: what Stripe sends by itself, believed only when it surely did, and lately.

Source: docs.stripe.com/webhooks, docs.stripe.com/api/events.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import attrs
import stripe

from driveway_core.errors import InvalidValue
from driveway_core.gateway_events import EventRefused, GatewayEvent, Subject
from driveway_stripe.client import API_VERSION
from driveway_stripe.seen import moment

TOLERANCE: Final = timedelta(seconds=300)
"""How far the time of a signature may be from ours, either way."""
SETTING: Final = "STRIPE_WEBHOOK_SECRET"
_ACCOUNT: Final = ("account.updated", "capability.updated", "account.application.deauthorized")
_PAYMENT: Final = ("payment_intent.", "charge.", "refund.")


def _no_secrets(_: object, __: object, secrets: tuple[str, ...]) -> None:
    if not secrets or not all(each.strip() for each in secrets):
        raise InvalidValue(SETTING, "an empty secret would let everybody write events")


@attrs.frozen(eq=False)
class StripeEvents:
    """Events of the platform's endpoint and of the Connect endpoint.

    ``secrets`` are those of both, and of both the old and the new one while
    one takes the other's place. Raises ``InvalidValue`` where one is empty.
    """

    secrets: tuple[str, ...] = attrs.field(validator=_no_secrets, repr=False)
    tolerance: timedelta = TOLERANCE

    def read(self, payload: bytes, signature: str | None, *, at: datetime) -> GatewayEvent:
        self._surely_sent(payload, signature or "", at=at)
        event = _parsed(payload)
        if event.get("object") != "event":
            raise EventRefused("it is no event")
        version = _text(event, "api_version")
        if version != API_VERSION:
            raise EventRefused(f"it is written in {version or 'no version'}, and we read {API_VERSION}")
        data = event.get("data")
        about = data.get("object") if isinstance(data, Mapping) else None
        created = event.get("created")
        name, kind, account = (_text(event, each) for each in ("id", "type", "account"))
        if not (name and kind and isinstance(about, Mapping) and isinstance(created, int)):
            raise EventRefused("it is no event")
        subject, object_id = _subject(kind, about, account)
        return GatewayEvent(
            id=name,
            kind=kind,
            subject=subject,
            object_id=object_id or name,
            account=account,
            api_version=version,
            happened_at=moment(created),
            received_at=at,
        )

    def _surely_sent(self, payload: bytes, signature: str, *, at: datetime) -> None:
        """Stripe's client checks the signature; the age is ours, because it believes the future."""
        if not any(_signed(payload, signature, secret) for secret in self.secrets):
            raise EventRefused("its signature is not the payment service's")
        sent = next(each[2:] for each in signature.split(",") if each.startswith("t="))
        if abs(at.timestamp() - int(sent)) > self.tolerance.total_seconds():
            raise EventRefused("its signature is not of now")


def _signed(payload: bytes, signature: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(payload, signature, secret)
    except (stripe.SignatureVerificationError, UnicodeError):
        return False
    return True


def _parsed(payload: bytes) -> Mapping[str, object]:
    try:
        event = json.loads(payload)
    except ValueError as error:
        raise EventRefused("it is no JSON") from error
    if not isinstance(event, dict):
        raise EventRefused("it is no event")
    return event


def _text(row: Mapping[str, object], name: str) -> str | None:
    found = row.get(name)
    return found if isinstance(found, str) and found else None


def _subject(kind: str, about: Mapping[str, object], account: str | None) -> tuple[Subject, str | None]:
    """What to look at. What is the platform's is looked at there only, what is a host's at the host's."""
    if kind in _ACCOUNT:
        own = _text(about, "account") if kind == "capability.updated" else _text(about, "id")
        return Subject.ACCOUNT, account or own
    found = _text(about, "id")
    if account is not None:
        return (Subject.PAYOUT if kind.startswith("payout.") else Subject.OTHER), found
    if kind.startswith("charge.dispute."):
        return Subject.DISPUTE, found
    if kind.startswith("transfer."):
        return Subject.TRANSFER, found
    if kind.startswith(_PAYMENT):
        intent = found if kind.startswith("payment_intent.") else _text(about, "payment_intent")
        return (Subject.PAYMENT, intent) if intent else (Subject.OTHER, found)
    return Subject.OTHER, found
