"""Events as Stripe writes them: which are believed, and what each is about."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from tests.integration.stripe.far_side import CONNECT_SECRET, SECRET, signed

from driveway_core.errors import InvalidValue
from driveway_core.gateway_events import EventRefused, GatewayEvent, Subject
from driveway_stripe import API_VERSION
from driveway_stripe.events import StripeEvents

NOW = datetime(2026, 11, 22, 17, 0, 0, 250_000, tzinfo=UTC)
READER = StripeEvents((SECRET, CONNECT_SECRET))


def an_event(kind: str, about: object, **more: object) -> bytes:
    row = {
        "id": "evt_1",
        "object": "event",
        "type": kind,
        "api_version": API_VERSION,
        "created": int(NOW.timestamp()) - 5,
        "data": {"object": about},
    }
    return json.dumps({**row, **more}).encode()


def read(payload: bytes, *, secret: str = SECRET, at: datetime = NOW) -> GatewayEvent:
    sent = signed(payload, NOW, secret)
    return READER.read(sent.payload, sent.signature, at=at)


PI = {"id": "pi_1", "object": "payment_intent"}
OF_PI = {"id": "x_1", "payment_intent": "pi_1"}


@pytest.mark.parametrize(
    "kind, about, account, subject, object_id",
    [
        ("payment_intent.succeeded", PI, None, Subject.PAYMENT, "pi_1"),
        ("payment_intent.amount_capturable_updated", PI, None, Subject.PAYMENT, "pi_1"),
        ("payment_intent.canceled", PI, None, Subject.PAYMENT, "pi_1"),
        ("charge.succeeded", OF_PI, None, Subject.PAYMENT, "pi_1"),
        ("charge.refunded", OF_PI, None, Subject.PAYMENT, "pi_1"),
        ("charge.expired", OF_PI, None, Subject.PAYMENT, "pi_1"),
        ("charge.refund.updated", OF_PI, None, Subject.PAYMENT, "pi_1"),
        ("refund.created", OF_PI, None, Subject.PAYMENT, "pi_1"),
        ("refund.updated", OF_PI, None, Subject.PAYMENT, "pi_1"),
        ("refund.failed", OF_PI, None, Subject.PAYMENT, "pi_1"),
        ("charge.succeeded", {"id": "ch_1", "payment_intent": None}, None, Subject.OTHER, "ch_1"),
        ("charge.dispute.created", OF_PI, None, Subject.DISPUTE, "x_1"),
        ("charge.dispute.funds_withdrawn", OF_PI, None, Subject.DISPUTE, "x_1"),
        ("charge.dispute.closed", OF_PI, None, Subject.DISPUTE, "x_1"),
        ("transfer.reversed", {"id": "tr_1"}, None, Subject.TRANSFER, "tr_1"),
        ("payout.failed", {"id": "po_1"}, "acct_1", Subject.PAYOUT, "po_1"),
        ("payout.paid", {"id": "po_1"}, None, Subject.OTHER, "po_1"),
        ("account.updated", {"id": "acct_1"}, "acct_1", Subject.ACCOUNT, "acct_1"),
        ("account.updated", {"id": "acct_1"}, None, Subject.ACCOUNT, "acct_1"),
        ("capability.updated", {"id": "transfers", "account": "acct_1"}, None, Subject.ACCOUNT, "acct_1"),
        ("account.application.deauthorized", {"id": "ca_1"}, "acct_1", Subject.ACCOUNT, "acct_1"),
        ("charge.succeeded", OF_PI, "acct_1", Subject.OTHER, "x_1"),
        ("setup_intent.succeeded", {"id": "seti_1"}, None, Subject.OTHER, "seti_1"),
        ("payment_method.detached", {"id": "pm_1"}, None, Subject.OTHER, "pm_1"),
        ("balance.available", {"object": "balance"}, None, Subject.OTHER, "evt_1"),
        ("something.new", {"id": "new_1"}, None, Subject.OTHER, "new_1"),
    ],
)
def test_an_event_says_what_to_look_at(
    kind: str, about: object, account: str | None, subject: Subject, object_id: str
) -> None:
    event = read(an_event(kind, about, **({"account": account} if account else {})))
    assert (event.kind, event.subject, event.object_id, event.account) == (kind, subject, object_id, account)
    assert event.happened_at == datetime(2026, 11, 22, 16, 59, 55, tzinfo=UTC)
    assert (event.id, event.api_version, event.received_at) == ("evt_1", API_VERSION, NOW)


def test_every_secret_is_good_and_no_other() -> None:
    payload = an_event("payment_intent.succeeded", PI)
    for secret in (SECRET, CONNECT_SECRET):
        assert read(payload, secret=secret).object_id == "pi_1"
    with pytest.raises(EventRefused, match="signature"):
        read(payload, secret="whsec_other")


def test_one_of_several_signatures_is_enough_while_a_secret_is_rolled() -> None:
    payload = an_event("payment_intent.succeeded", PI)
    new, old = (signed(payload, NOW, secret).signature for secret in ("whsec_new", SECRET))
    both = f"{new},{old.partition(',')[2]}"
    assert READER.read(payload, both, at=NOW).id == "evt_1"


@pytest.mark.parametrize("seconds, believed", [(299, True), (-299, True), (302, False), (-302, False)])
def test_a_signature_is_believed_for_five_minutes_either_way(seconds: int, *, believed: bool) -> None:
    payload, at = an_event("payment_intent.succeeded", PI), NOW + timedelta(seconds=seconds)
    if believed:
        assert read(payload, at=at).received_at == at
    else:
        with pytest.raises(EventRefused, match="not of now"):
            read(payload, at=at)


@pytest.mark.parametrize(
    "payload, why",
    [
        (b"not json", "no JSON"),
        (b"\xff\xfe", "signature"),
        (b"[]", "no event"),
        (b"null", "no event"),
        (b'{"object": "v2.core.event", "id": "evt_1"}', "no event"),
        (an_event("payment_intent.succeeded", PI, api_version="2026-10-28.endive"), "2026-10-28.endive"),
        (an_event("payment_intent.succeeded", PI, api_version=None), "no version"),
        (an_event("payment_intent.succeeded", None), "no event"),
        (an_event("payment_intent.succeeded", PI, created="now"), "no event"),
        (an_event("payment_intent.succeeded", PI, id=None), "no event"),
        (an_event("payment_intent.succeeded", PI, data=[]), "no event"),
    ],
)
def test_what_is_signed_and_still_no_event_of_ours_is_refused(payload: bytes, why: str) -> None:
    header = signed(payload, NOW).signature if payload != b"\xff\xfe" else "t=1,v1=0"
    with pytest.raises(EventRefused, match=why):
        READER.read(payload, header, at=NOW)


@pytest.mark.parametrize("secrets", [(), ("",), (" ",), (SECRET, "")])
def test_an_empty_secret_is_refused_at_the_start(secrets: tuple[str, ...]) -> None:
    with pytest.raises(InvalidValue, match="STRIPE_WEBHOOK_SECRET"):
        StripeEvents(secrets)
