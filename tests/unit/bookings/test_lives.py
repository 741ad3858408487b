"""The life of a booking, verb by verb and state by state: the table is the truth."""

import inspect
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.bookings.verbs import EARLY, VERBS

from driveway_core import booking_states
from driveway_core.actors import AccountId
from driveway_core.booking_states import TRANSITIONS, IllegalTransition, TooEarly, Verb
from driveway_core.booking_texts import REFERENCE_ALPHABET, note, reference
from driveway_core.bookings import Awaiting, Booking, BookingStatus, CancelledBy, Source
from driveway_core.errors import InvalidValue
from driveway_core.testing.builders import NOW, a_booking, a_driveway, a_vehicle, an_id, hours_from_now
from driveway_core.windows import HOUR, MINUTE, TimeWindow

S = BookingStatus
AT: Final = NOW + HOUR
"""When the verbs happen: the start of every booking here."""


def made(awaiting: Awaiting | None = None, *, stay: TimeWindow | None = None) -> Booking:
    """A new booking of one to three hours from now."""
    driveway = a_driveway(AccountId(an_id()))
    return a_booking(driveway, a_vehicle(AccountId(an_id())), awaiting=awaiting, stay=stay)


def arrived() -> Booking:
    """A booking whose car is there."""
    return made().check_in(at=AT - 10 * MINUTE, source=Source.DRIVER, early_arrival=EARLY)


STATES: Final[Mapping[str, Callable[[], Booking]]] = {
    "waits for payment": lambda: made(Awaiting.PAYMENT),
    "waits for the host": lambda: made(Awaiting.HOST),
    "confirmed": made,
    "active": arrived,
    "completed": lambda: arrived().check_out(at=AT, source=Source.DRIVER),
    "cancelled": lambda: made().cancel(by=CancelledBy.DRIVER, at=NOW),
    "lapsed": lambda: made(Awaiting.PAYMENT).lapse(),
    "missed": lambda: made().miss(),
}

LONGER: Final = hours_from_now(1, 5)

ONLY_FOR: Final[Mapping[Verb, str]] = {
    Verb.CONFIRM: "waits for payment",
    Verb.HOLD_PAYMENT: "waits for payment",
    Verb.ACCEPT: "waits for the host",
    Verb.ACCEPT_UNPAID: "waits for the host",
    Verb.DECLINE: "waits for the host",
    Verb.REVIVE: "lapsed",
}
"""Where the status alone does not decide."""

STAMPS: Final[Mapping[Verb, tuple[str, ...]]] = {
    Verb.CONFIRM: ("confirmed_at", "updated_at"),
    Verb.HOLD_PAYMENT: ("hold_expires_at", "updated_at"),
    Verb.ACCEPT: ("confirmed_at", "updated_at"),
    Verb.END_PAYMENT: ("cancelled_at", "updated_at"),
    Verb.DECLINE: ("cancelled_at", "updated_at"),
    Verb.REVIVE: ("confirmed_at", "updated_at"),
    Verb.CANCEL: ("cancelled_at", "updated_at"),
    Verb.RESCHEDULE: ("updated_at",),
    Verb.CHECK_IN: ("arrival_detected_at", "updated_at"),
    Verb.CHECK_OUT: ("departure_detected_at", "completed_at", "updated_at"),
    Verb.REPORT_TROUBLE: ("cancelled_at", "updated_at"),
}
"""The columns that say when; those of the two that happen by themselves follow below."""


def may(state: str, status: BookingStatus, verb: Verb) -> bool:
    """What the table says of a booking in a state."""
    return (status, verb) in TRANSITIONS and ONLY_FOR.get(verb, state) == state


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("state", STATES)
def test_a_verb_is_allowed_exactly_where_the_table_has_it(state: str, verb: Verb) -> None:
    booking = STATES[state]()
    if may(state, booking.status, verb):
        assert VERBS[verb](booking, AT).status is TRANSITIONS[booking.status, verb]
    else:
        with pytest.raises(IllegalTransition) as refused:
            VERBS[verb](booking, AT)
        assert (refused.value.status, refused.value.verb) == (booking.status, verb)


@pytest.mark.parametrize(
    "state, verb", [(s, v) for v in STAMPS for s in STATES if may(s, STATES[s]().status, v)]
)
def test_every_step_stamps_its_columns_and_no_other(state: str, verb: Verb) -> None:
    booking = STATES[state]()
    after = VERBS[verb](booking, AT)
    stamped = {
        field.name
        for field in attrs.fields(Booking)
        if field.name.endswith("_at") and getattr(after, field.name) != getattr(booking, field.name)
    }
    cleared = {name for name in stamped if getattr(after, name) is None}
    assert {name: getattr(after, name) for name in stamped - cleared} == dict.fromkeys(STAMPS[verb], AT)
    assert cleared <= {"hold_expires_at", "cancelled_at"}


def test_a_lapse_is_stamped_with_the_end_of_the_hold() -> None:
    hold = made(Awaiting.PAYMENT)
    lapsed = hold.due(at=NOW + 9 * HOUR)
    assert lapsed.cancelled_at == lapsed.updated_at == NOW + 15 * MINUTE
    assert (lapsed.cancelled_by, lapsed.cancel_reason) == (CancelledBy.PLATFORM, "hold_lapsed")


def test_a_missed_stay_is_stamped_with_its_end() -> None:
    missed = made().due(at=NOW + 9 * HOUR)
    assert missed.status is S.NO_SHOW
    assert missed.completed_at == missed.updated_at == missed.stay.end


def test_the_steps_between_states_are_those_of_the_rules() -> None:
    assert {(source, target) for (source, _), target in TRANSITIONS.items()} == {
        (S.PENDING, S.PENDING),
        (S.PENDING, S.CONFIRMED),
        (S.PENDING, S.CANCELLED),
        (S.CONFIRMED, S.CONFIRMED),
        (S.CONFIRMED, S.ACTIVE),
        (S.CONFIRMED, S.CANCELLED),
        (S.CONFIRMED, S.NO_SHOW),
        (S.ACTIVE, S.ACTIVE),
        (S.ACTIVE, S.COMPLETED),
        (S.ACTIVE, S.CANCELLED),
        (S.CANCELLED, S.CONFIRMED),
    }


def test_every_verb_of_the_table_is_a_documented_method_and_every_step_a_verb() -> None:
    methods = {verb.replace(" ", "_") for verb in Verb}
    assert {verb for _, verb in TRANSITIONS} == set(Verb) == set(VERBS)
    changing = {
        name
        for name, method in inspect.getmembers(Booking, inspect.isfunction)
        if "self._next(" in inspect.getsource(method) and not name.startswith("_")
    }
    assert changing == methods
    assert all(inspect.getdoc(getattr(Booking, name)) for name in methods)


def test_a_host_has_to_answer_before_the_money_is_free_again() -> None:
    paid = made(Awaiting.PAYMENT, stay=hours_from_now(400, 401))
    assert paid.hold_payment(until=NOW + 24 * HOUR, at=NOW).hold_expires_at == NOW + 12 * HOUR
    assert paid.hold_payment(until=NOW + 168 * HOUR, at=NOW).hold_expires_at == NOW + 24 * HOUR
    assert made(Awaiting.PAYMENT).hold_payment(until=None, at=NOW).hold_expires_at == NOW + HOUR


def test_an_accepted_request_waits_a_quarter_of_an_hour_for_its_money() -> None:
    accepted = made(Awaiting.HOST).accept_unpaid(at=AT - 30 * MINUTE)
    assert (accepted.awaiting, accepted.hold_expires_at) == (Awaiting.PAYMENT, AT - 15 * MINUTE)


def test_the_module_says_that_the_table_is_the_documentation() -> None:
    said = inspect.getdoc(booking_states) or ""
    assert "TRANSITIONS" in said
    assert "cannot happen" in said


def test_only_pending_confirmed_and_active_keep_others_out() -> None:
    assert {status for status in S if status.occupies} == {S.PENDING, S.CONFIRMED, S.ACTIVE}


@pytest.mark.parametrize(
    "start, expires", [(1, HOUR), (23.5, timedelta(hours=23.5)), (24, 24 * HOUR), (400, 24 * HOUR)]
)
def test_a_request_waits_a_day_and_never_past_the_start(start: float, expires: timedelta) -> None:
    request = made(Awaiting.HOST, stay=hours_from_now(start, start + 1))
    assert request.hold_expires_at == NOW + expires


def test_checking_in_is_allowed_from_the_early_arrival_on() -> None:
    booking = made()
    earliest = booking.stay.start - EARLY
    with pytest.raises(TooEarly) as refused:
        booking.check_in(at=earliest - timedelta(microseconds=1), source=Source.DRIVER, early_arrival=EARLY)
    assert refused.value.earliest == earliest
    assert booking.check_in(at=earliest, source=Source.DRIVER, early_arrival=EARLY).status is S.ACTIVE


def test_a_stay_that_has_begun_keeps_its_start() -> None:
    active = arrived()
    later = hours_from_now(1.5, 5)
    with pytest.raises(InvalidValue, match="start_time"):
        active.reschedule(later, active.offer.for_stay(later), at=AT)


def test_who_parks_without_checking_in_cannot_move_the_stay_on_and_on() -> None:
    booking = made()
    tomorrow = hours_from_now(25, 27)
    assert booking.reschedule(tomorrow, booking.offer, at=booking.stay.start - MINUTE).stay == tomorrow
    for at in (booking.stay.start, booking.stay.end - MINUTE):
        with pytest.raises(InvalidValue, match="start_time"):
            booking.reschedule(tomorrow, booking.offer, at=at)


@pytest.mark.parametrize("state", ["confirmed", "active"])
def test_a_stay_cannot_be_moved_into_the_past(state: str) -> None:
    booking = STATES[state]()
    with pytest.raises(InvalidValue, match="end_time"):
        booking.reschedule(LONGER, booking.offer.for_stay(LONGER), at=LONGER.end)


def test_extending_then_shortening_returns_to_the_same_total() -> None:
    booking = made()
    longer = booking.reschedule(LONGER, booking.offer.for_stay(LONGER), at=NOW)
    back = longer.reschedule(booking.stay, longer.offer.for_stay(booking.stay), at=NOW)
    assert longer.offer.price.total > booking.offer.price.total
    assert (back.offer, back.occupied) == (booking.offer, booking.occupied)


@given(st.binary(min_size=8, max_size=40))
def test_a_reference_has_eight_characters_that_nobody_mistakes(digits: bytes) -> None:
    text = reference(digits)
    assert text.startswith("DH-")
    assert len(text) == 11
    assert set(text[3:]) <= set(REFERENCE_ALPHABET)


def test_the_alphabet_of_references_has_no_lookalikes() -> None:
    assert len(set(REFERENCE_ALPHABET)) == len(REFERENCE_ALPHABET) == 30
    assert not set("01ILOU") & set(REFERENCE_ALPHABET)
    assert REFERENCE_ALPHABET.isupper()


def test_every_letter_of_a_reference_can_occur() -> None:
    assert {reference(bytes([number] * 8))[3] for number in range(256)} == set(REFERENCE_ALPHABET)


@pytest.mark.parametrize(
    "text, kept", [(None, None), ("  ", None), (" hi ", "hi"), ("x" * 2_000, "x" * 2_000)]
)
def test_a_note_is_kept_without_blanks_around_it(text: str | None, kept: str | None) -> None:
    assert note(text, field="driver_notes") == kept


@pytest.mark.parametrize("text", ["x" * 2_001, "nul \x00"])
def test_an_endless_note_is_refused_by_its_field(text: str) -> None:
    with pytest.raises(InvalidValue, match="host_notes"):
        note(text, field="host_notes")
