"""Verbs on a booking: from which side, what they write, and for whom the booking exists at all."""

from collections.abc import Callable, Mapping
from typing import Final

import attrs
import pytest
from tests.unit.use_cases.town import Town

from driveway_core.actors import AccountStatus, AccountSuspended, Actor
from driveway_core.bookings import (
    Awaiting,
    BookingId,
)
from driveway_core.details import BookingDetails
from driveway_core.errors import Missing
from driveway_core.testing.builders import NOW, an_id, hours_from_now
from driveway_core.testing.scenes import Scene, stored_account
from driveway_core.use_cases.accept_request import AcceptRequest
from driveway_core.use_cases.annotate_booking import AnnotateBooking, Notes
from driveway_core.use_cases.cancel_booking import CancelBooking
from driveway_core.use_cases.check_in import CheckIn
from driveway_core.use_cases.check_out import CheckOut
from driveway_core.use_cases.decline_request import DeclineRequest
from driveway_core.use_cases.reschedule_booking import RescheduleBooking
from driveway_core.windows import MINUTE

Do = Callable[[Town, Actor, BookingId], BookingDetails]

VERBS: Final[Mapping[str, Do]] = {
    "accept": lambda t, a, b: AcceptRequest(t.transactions, t.clock)(a, b),
    "decline": lambda t, a, b: DeclineRequest(t.transactions, t.clock)(a, b),
    "cancel": lambda t, a, b: CancelBooking(t.transactions, t.clock)(a, b, reason="ill"),
    "check in": lambda t, a, b: CheckIn(t.transactions, t.clock)(a, b),
    "check out": lambda t, a, b: CheckOut(t.transactions, t.clock)(a, b),
    "reschedule": lambda t, a, b: RescheduleBooking(t.transactions, t.clock)(a, b, hours_from_now(1, 4)),
    "annotate": lambda t, a, b: AnnotateBooking(t.transactions, t.clock)(a, b, Notes()),
}
SIDES: Final = {
    "accept": "host",
    "decline": "host",
    "cancel": "both",
    "check in": "driver",
    "check out": "driver",
    "reschedule": "driver",
    "annotate": "both",
}
"""Who may; for the other side the booking does not exist as far as this verb is concerned."""


def ready(town: Town, verb: str) -> tuple[Scene, BookingId]:
    """A booking on which the verb is possible now."""
    scene = town.scene()
    booking = scene.book(awaiting=Awaiting.HOST if verb in ("accept", "decline") else None)
    town.now = NOW + 50 * MINUTE
    if verb == "check out":
        VERBS["check in"](town, scene.driver.actor, booking.id)
    return scene, booking.id


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_for_its_side(town: Town, verb: str) -> None:
    for side in ("driver", "host"):
        scene, booking_id = ready(town, verb)
        actor = {"driver": scene.driver, "host": scene.host}[side].actor
        if SIDES[verb] in (side, "both"):
            assert VERBS[verb](town, actor, booking_id).booking == town.stored(booking_id)
        else:
            with pytest.raises(Missing):
                VERBS[verb](town, actor, booking_id)
        town.now = NOW


@pytest.mark.parametrize("verb", VERBS)
def test_a_booking_does_not_exist_for_strangers(town: Town, verb: str) -> None:
    _, booking_id = ready(town, verb)
    before = town.stored(booking_id)
    with pytest.raises(Missing) as refused:
        VERBS[verb](town, stored_account(town.transactions).actor, booking_id)
    assert refused.value.field == "booking_id"
    assert town.stored(booking_id) == before


@pytest.mark.parametrize("verb", VERBS)
def test_suspended_accounts_change_nothing(town: Town, verb: str) -> None:
    scene, booking_id = ready(town, verb)
    for account in (scene.driver, scene.host):
        with pytest.raises(AccountSuspended):
            VERBS[verb](town, attrs.evolve(account.actor, status=AccountStatus.SUSPENDED), booking_id)


@pytest.mark.parametrize("verb", VERBS)
def test_an_unknown_booking_is_missing(town: Town, verb: str) -> None:
    with pytest.raises(Missing):
        VERBS[verb](town, town.scene().driver.actor, BookingId(an_id()))
