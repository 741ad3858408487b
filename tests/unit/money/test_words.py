"""What a driver is told on the command line, and what an older snapshot means."""

import json
from datetime import timedelta

import attrs
import pytest
from tests.unit.money.stays import SOON, a_stay, an_offer

from driveway_cli.refunding import refund_told
from driveway_core.bookings import Awaiting, Booking, CancelledBy
from driveway_core.cancellation_terms import FIRST, Tier, terms_of
from driveway_core.driveways import CancellationPolicy
from driveway_core.rules import SHIPPED
from driveway_core.testing.builders import NOW
from driveway_core.windows import DAY, HOUR, TimeWindow
from driveway_http.models.refunds import RefundState
from driveway_postgres.offers import offer_from_json, offer_to_json

LATER = TimeWindow(NOW + 3 * DAY, NOW + 3 * DAY + 2 * HOUR)
SETTLED = " It is to be settled where it was paid: this marketplace moves no money itself."


def told(booking: Booking, *, after: timedelta, preview: bool, by: CancelledBy = CancelledBy.DRIVER) -> str:
    cancelled = booking.cancel(by=by, at=NOW + after)
    return refund_told(cancelled, reader=booking.driver_id, preview=preview)


def test_a_preview_says_what_comes_back_until_when_on_the_clock_of_the_place() -> None:
    booking = a_stay(an_offer(LATER), LATER)
    assert told(booking, after=HOUR, preview=True) == (
        "You get 19.55 USD back, all of it, until Wed 03 Mar 2027, 08:00;"
        " then 8.50 USD until Thu 04 Mar 2027, 08:00; then nothing." + SETTLED
    )
    assert told(booking, after=2 * DAY, preview=True) == (
        "You get 8.50 USD back of 19.55 USD, until Thu 04 Mar 2027, 08:00; then nothing." + SETTLED
    )


def test_a_refund_to_a_card_says_how_far_it_is() -> None:
    booking = a_stay(an_offer(LATER), LATER)
    cancelled = booking.cancel(by=CancelledBy.HOST, at=NOW)
    words = {
        "pending": "The driver gets 19.55 USD back, all of it. It goes back to the card, which takes a few "
        "days.",
        "succeeded": "The driver gets 19.55 USD back, all of it. It went back to the card.",
        "none": "Nothing was taken from the card, so that nothing has to go back.",
    }
    states: tuple[RefundState, ...] = ("pending", "succeeded", "none")
    for state in states:
        told = refund_told(cancelled, reader=booking.host_id, preview=False, state=state)
        assert told == words[state]


@pytest.mark.parametrize("preview", [True, False])
def test_a_cancellation_says_what_comes_back(preview: bool) -> None:  # noqa: FBT001 - a parameter
    booking = a_stay(an_offer(LATER), LATER)
    assert told(booking, after=3 * DAY, preview=preview) == "Nothing of the 19.55 USD comes back."
    by_host = told(booking, after=3 * DAY, preview=preview, by=CancelledBy.HOST)
    held = told(a_stay(an_offer(LATER), LATER, awaiting=Awaiting.HOST), after=2 * DAY, preview=preview)
    assert by_host == held == "You get 19.55 USD back, all of it." + SETTLED
    cancelled = booking.cancel(by=CancelledBy.HOST, at=NOW)
    assert refund_told(cancelled, reader=booking.host_id, preview=preview).startswith("The driver gets 19.55")
    assert refund_told(booking, reader=booking.driver_id, preview=preview) == "Nothing is cancelled."


@pytest.mark.parametrize("policy", CancellationPolicy)
def test_a_snapshot_from_before_the_terms_had_versions_has_the_first(policy: CancellationPolicy) -> None:
    offer = an_offer(SOON, policy=policy)
    kept = json.loads(offer_to_json(offer))
    for name in ("cancellation", "given_up", "refund_at_most"):
        del kept[name]
    assert offer_from_json(json.dumps(kept), SHIPPED) == offer
    assert offer.cancellation == terms_of(policy, FIRST)


def test_a_snapshot_keeps_terms_that_no_version_has_any_more() -> None:
    terms = attrs.evolve(terms_of(CancellationPolicy.STRICT), version=9, tiers=(Tier(9 * DAY, 70),))
    offer = attrs.evolve(an_offer(SOON), cancellation=terms, refund_at_most=50)
    assert offer_from_json(offer_to_json(offer), SHIPPED) == offer
