"""A machine walks through bookings' lives, in any order and at any speed, and watches what never changes."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.unit.bookings.verbs import EARLY, VERBS

from driveway_core.actors import AccountId
from driveway_core.booking_states import HOLD_LAPSED, TRANSITIONS, IllegalTransition, TooEarly, TooLate, Verb
from driveway_core.bookings import Awaiting, Booking, BookingStatus
from driveway_core.errors import InvalidValue
from driveway_core.testing.builders import NOW, a_booking, a_driveway, a_vehicle, an_id, some_terms
from driveway_core.windows import HOUR, MINUTE, TimeWindow

GRACE = 10 * MINUTE
QUARTERS = st.integers(1, 40).map(lambda number: number * 15 * MINUTE)


class BookingLife(RuleBasedStateMachine):
    """One booking, one clock that only goes forward."""

    @initialize(
        awaiting=st.sampled_from((None, Awaiting.PAYMENT, Awaiting.HOST)), wait=QUARTERS, length=QUARTERS
    )
    def is_made(self, awaiting: Awaiting | None, wait: timedelta, length: timedelta) -> None:
        self.now = NOW
        driveway = a_driveway(AccountId(an_id()), terms=some_terms(buffer_minutes=30))
        stay = TimeWindow(NOW + wait, NOW + wait + length)
        vehicle = a_vehicle(AccountId(an_id()))
        self.first = self.booking = a_booking(driveway, vehicle, stay=stay, awaiting=awaiting)

    @rule(passed=st.one_of(QUARTERS, st.just(timedelta(microseconds=1))))
    def time_passes(self, passed: timedelta) -> None:
        self.now += passed

    def _allowed(self, verb: Verb) -> bool:
        booking = self.booking
        special = {
            Verb.CONFIRM: booking.awaiting is Awaiting.PAYMENT,
            Verb.HOLD_PAYMENT: booking.awaiting is Awaiting.PAYMENT,
            Verb.ACCEPT: booking.awaiting is Awaiting.HOST,
            Verb.ACCEPT_UNPAID: booking.awaiting is Awaiting.HOST,
            Verb.DECLINE: booking.awaiting is Awaiting.HOST,
            Verb.REVIVE: booking.cancel_reason == HOLD_LAPSED,
        }
        return (booking.status, verb) in TRANSITIONS and special.get(verb, True)

    def _do(self, verb: Verb) -> Booking:
        return VERBS[verb](self.booking, self.now)

    @rule(verb=st.sampled_from(Verb))
    def somebody_tries(self, verb: Verb) -> None:
        before = self.booking
        if not self._allowed(verb):
            with pytest.raises(IllegalTransition):
                self._do(verb)
        elif verb in (Verb.CHECK_IN, Verb.REPORT_TROUBLE) and self.now < before.stay.start - EARLY:
            with pytest.raises(TooEarly):
                self._do(verb)
        elif verb is Verb.REPORT_TROUBLE and self.now > before.stay.start + HOUR:
            with pytest.raises(TooLate):
                self._do(verb)
        elif verb is Verb.RESCHEDULE and before.stay.end <= self.now:
            with pytest.raises(InvalidValue):
                self._do(verb)
        else:
            self.booking = self._do(verb)
            assert self.booking.status is TRANSITIONS[before.status, verb]

    @precondition(lambda self: self.booking.status in (BookingStatus.CONFIRMED, BookingStatus.ACTIVE))
    @rule(longer=QUARTERS)
    def the_stay_is_extended(self, longer: timedelta) -> None:
        had = self.booking.stay
        stay = TimeWindow(had.start, max(self.now, had.end) + longer)
        if self.now > had.end + GRACE:
            with pytest.raises(InvalidValue):
                self.booking.reschedule(stay, self.booking.offer.for_stay(stay), at=self.now)
            return
        self.booking = self.booking.reschedule(stay, self.booking.offer.for_stay(stay), at=self.now)
        assert self.booking.stay == stay
        assert self.booking.occupied == TimeWindow(stay.start, stay.end + HOUR / 2)

    @rule()
    def what_is_due_happens_once(self) -> None:
        due = self.booking.due(at=self.now)
        assert due.due(at=self.now) is due
        if self.booking.due_at is not None and self.booking.due_at <= self.now:
            assert not due.status.occupies
            assert due.updated_at <= self.now
        else:
            assert due is self.booking
        self.booking = due

    @invariant()
    def columns_tell_the_state(self) -> None:
        booking, status = self.booking, self.booking.status
        assert (booking.awaiting is not None) == (status is BookingStatus.PENDING)
        assert booking.awaiting is None or booking.hold_expires_at is not None
        for stamp in (booking.cancelled_at, booking.cancelled_by):
            assert (stamp is not None) == (status is BookingStatus.CANCELLED)
        over = status in (BookingStatus.COMPLETED, BookingStatus.NO_SHOW)
        assert (booking.completed_at is not None) == over
        if status in (BookingStatus.CONFIRMED, BookingStatus.ACTIVE):
            assert booking.confirmed_at is not None
        assert (booking.departure_detected_at is not None) == (status is BookingStatus.COMPLETED)
        if status is BookingStatus.ACTIVE:
            assert booking.arrival_detected_at is not None

    @invariant()
    def it_stays_the_same_booking(self) -> None:
        for name in ("id", "reference", "driver_id", "vehicle_id", "driveway_id", "host_id", "created_at"):
            assert getattr(self.booking, name) == getattr(self.first, name)
        assert self.booking.offer.rates == self.first.offer.rates
        assert self.booking.occupied.covers(self.booking.stay)


TestBookingLife = pytest.mark.wide(BookingLife.TestCase)
TestBookingLife.settings = settings(max_examples=settings().max_examples // 2, stateful_step_count=30)
