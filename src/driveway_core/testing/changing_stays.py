"""A machine that extends, shortens, moves, overstays, leaves and cancels a stay in any order, over any store.

Whatever happens on the way, a stay costs what it would have cost if it had
been booked as it is, and every cent that ever changed hands is accounted for.
Source: domain rules §3 (laws *stable* and *conserving*) and §6.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from driveway_core.actors import SYSTEM
from driveway_core.amounts import Amounts
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.cancellation import outcome, percent_at
from driveway_core.cancellation_terms import EVERYTHING
from driveway_core.details import BookingDetails
from driveway_core.entries import WindowTaken
from driveway_core.errors import DrivewayError
from driveway_core.laws import Law
from driveway_core.lines import Line
from driveway_core.money import Money, total
from driveway_core.ports import Transactions
from driveway_core.pricing import Price
from driveway_core.quotes import Offer
from driveway_core.settlement import ExternalSettlement
from driveway_core.testing.builders import NOW, a_booking, a_reference, an_id, some_terms
from driveway_core.testing.offer_strategies import UNPRICED, frozen_terms
from driveway_core.testing.scenes import Scene, set_scene, stored_driver
from driveway_core.testing.strategies import instants
from driveway_core.use_cases.book_stay import BookStay
from driveway_core.use_cases.cancel_booking import CancelBooking
from driveway_core.use_cases.check_in import CheckIn
from driveway_core.use_cases.check_out import CheckOut
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.use_cases.read_booking import ReadBooking
from driveway_core.use_cases.reschedule_booking import RescheduleBooking
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow

_STEPS = st.one_of(
    st.integers(0, 12).map(lambda count: count * 15 * MINUTE),
    st.integers(0, 3_000).map(lambda count: count * MINUTE),
    st.integers(1, 9).map(lambda count: count * DAY),
)


class ChangingStay(RuleBasedStateMachine):
    """One booking whose driver cannot decide, and others who want the same driveway."""

    def __init__(self, transactions: Transactions) -> None:
        super().__init__()
        self.transactions = transactions
        self.now = NOW

    def clock(self) -> datetime:
        return self.now

    @initialize(
        spaces=st.integers(1, 2),
        buffer_minutes=st.sampled_from((0, 30)),
        start=instants(),
        ahead=st.sampled_from((HOUR, 2 * DAY, 9 * DAY)),
        length=_STEPS,
        terms=frozen_terms(),
    )
    def somebody_books(
        self,
        spaces: int,
        buffer_minutes: int,
        start: datetime,
        ahead: timedelta,
        length: timedelta,
        terms: Offer,
    ) -> None:
        self.scene = self._scene(spaces, buffer_minutes)
        self.now = start - ahead
        self._book(TimeWindow(start, start + max(length, HOUR)), terms)

    @precondition(lambda self: not self.booking.status.occupies)
    @rule(later=_STEPS, length=_STEPS, terms=frozen_terms())
    def the_driver_comes_again(self, later: timedelta, length: timedelta, terms: Offer) -> None:
        start = self.now + later + HOUR
        with suppress(WindowTaken):
            self._book(TimeWindow(start, start + max(length, HOUR)), terms)

    def _book(self, stay: TimeWindow, terms: Offer) -> None:
        buffer_minutes = self.scene.driveway.terms.buffer_minutes
        offer = attrs.evolve(terms, buffer_minutes=buffer_minutes).for_stay(stay)
        booking = a_booking(self.scene.driveway, self.scene.car, stay=stay, at=self.now)
        self.booking = self.first = self.scene.store(attrs.evolve(booking, offer=offer))
        self.paid: list[Money] = [offer.price.total]
        self.prices: dict[TimeWindow, Price] = {}

    def _scene(self, spaces: int, buffer_minutes: int) -> Scene:
        scene = set_scene(self.transactions, spaces=spaces, buffer_minutes=buffer_minutes)
        terms = some_terms(maximum_hours=60 * 24, buffer_minutes=buffer_minutes)
        with self.transactions.begin(acting_as=SYSTEM) as work:
            wide = work.driveways.save(attrs.evolve(scene.driveway, terms=terms))
        return attrs.evolve(scene, driveway=wide)

    @rule(passed=_STEPS)
    def time_passes(self, passed: timedelta) -> None:
        self.now += passed
        self.booking = ReadBooking(self.transactions, self.clock)(
            self.scene.driver.actor, self.booking.id
        ).booking

    @rule(later=_STEPS, length=_STEPS)
    def somebody_else_books(self, later: timedelta, length: timedelta) -> None:
        start = self.now + later
        car = stored_driver(self.transactions)
        with self.transactions.read(acting_as=SYSTEM) as work:
            eve = work.accounts.get(car.owner_id)
        wish = StayWish(
            driveway_id=self.scene.driveway.id,
            vehicle_id=car.id,
            stay=TimeWindow(start, start + max(length, HOUR)),
        )
        book = BookStay(self.transactions, ExternalSettlement(), self.clock, an_id, a_reference)
        _tried(lambda: book(eve.actor, wish))

    @rule(later=_STEPS, back=st.booleans(), length=_STEPS)
    def the_stay_moves(self, later: timedelta, length: timedelta, *, back: bool) -> None:
        start = self.booking.stay.start + (-later if back else later)
        self._change(TimeWindow(start, start + max(length, MINUTE)))

    @rule(longer=_STEPS)
    def the_stay_is_extended(self, longer: timedelta) -> None:
        before = self.booking.offer
        if self._change(TimeWindow(self.booking.stay.start, self.booking.stay.end + longer)):
            after = self.booking.offer
            if all(Law.MONOTONE in each.keeps for each in after.rules.rules):
                assert before.price.subtotal <= after.price.subtotal
                assert before.price.total <= after.price.total

    @rule(shorter=_STEPS)
    def the_stay_is_shortened(self, shorter: timedelta) -> None:
        stay = self.booking.stay
        self._change(TimeWindow(stay.start, max(stay.end - shorter, stay.start + MINUTE)))

    @precondition(lambda self: self.now < self.booking.stay.end)
    @rule(longer=_STEPS)
    def the_stay_is_extended_and_shortened_again(self, longer: timedelta) -> None:
        before = self.booking
        all_comes_back = percent_at(before, at=self.now) == EVERYTHING
        if self._change(TimeWindow(before.stay.start, before.stay.end + longer)):
            assert self._change(before.stay)
            assert self.booking.offer.price == before.offer.price
            assert not all_comes_back or self.booking.offer == before.offer

    def _change(self, stay: TimeWindow) -> bool:
        """Ask for another stay, first for a preview of it; whether it was granted."""
        move = RescheduleBooking(self.transactions, self.clock)
        actor, before = self.scene.driver.actor, self.booking
        seen = _tried(lambda: move(actor, before.id, stay, preview=True))
        assert self._stored() == before
        done = _tried(lambda: move(actor, before.id, stay))
        if isinstance(done, DrivewayError):
            assert (type(seen), str(seen)) == (type(done), str(done))
            assert self._stored() == before
            return False
        assert isinstance(seen, BookingDetails)
        assert (seen.booking.offer, seen.booking.stay) == (done.booking.offer, stay)
        assert done.difference == seen.difference
        self.booking = done.booking
        self._pay(done.difference)
        return True

    @precondition(lambda self: self.booking.status is BookingStatus.CONFIRMED)
    @rule()
    def the_car_arrives(self) -> None:
        self.now = max(self.now, self.booking.stay.start)
        actor = self.scene.driver.actor
        self.booking = CheckIn(self.transactions, self.clock)(actor, self.booking.id).booking

    @precondition(lambda self: self.booking.status is BookingStatus.ACTIVE)
    @rule(late=st.sampled_from((-1, 0, 9, 10, 11, 61)).map(lambda count: count * MINUTE))
    def the_end_comes_near(self, late: timedelta) -> None:
        self.now = max(self.now, self.booking.stay.end + late)

    @precondition(lambda self: self.booking.status is BookingStatus.ACTIVE)
    @rule(late=st.none() | st.integers(-30, 300).map(lambda count: count * MINUTE))
    def the_car_leaves(self, late: timedelta | None) -> None:
        if late is not None:
            self.now = max(self.now, self.booking.stay.end + late)
        actor, before = self.scene.driver.actor, self.booking
        seen = ReadBooking(self.transactions, self.clock)(actor, before.id)
        left = CheckOut(self.transactions, self.clock)(actor, before.id)
        self.booking, offer = left.booking, left.booking.offer
        assert left.overstay == seen.overstay
        if left.overstay is None:
            assert offer == before.offer
            assert self.now <= before.stay.end + timedelta(minutes=offer.overstay_grace_minutes)
        else:
            self._pay(left.overstay.total)
            stayed = before.offer.price_of(TimeWindow(before.stay.start, self.now))
            assert offer.price.subtotal >= stayed.subtotal
            assert offer.price.total >= stayed.total
            assert offer.booked == before.offer.price

    @precondition(lambda self: self.booking.status is BookingStatus.CONFIRMED)
    @rule(sure=st.sampled_from((False, False, True)))
    def the_driver_cancels(self, *, sure: bool) -> None:
        cancel, actor = CancelBooking(self.transactions, self.clock), self.scene.driver.actor
        seen = cancel(actor, self.booking.id, preview=not sure).booking
        assert seen.offer == self.booking.offer
        came = outcome(seen)
        assert came is not None
        assert came.paid == self.booking.offer.due
        assert came.kept + came.refunded == came.paid
        assert 0 <= came.refunded.total.minor <= came.paid.total.minor
        if sure:
            self.booking = seen

    def _pay(self, difference: Money | None) -> None:
        assert difference is not None
        self.paid.append(difference)

    def _stored(self) -> Booking:
        with self.transactions.read(acting_as=SYSTEM) as work:
            return work.bookings.get(self.booking.id)

    @invariant()
    def what_was_paid_and_given_back_is_the_price(self) -> None:
        assert total(self.paid, "USD") == self.booking.offer.due.total
        assert self.booking.offer.given_up.total.minor >= 0

    @invariant()
    def every_cent_is_somebodys(self) -> None:
        price = self.booking.offer.price
        assert _sum(price.lines) == price.subtotal
        assert _sum(price.fee_lines) == price.platform_fee
        assert _sum(price.tax_lines) == price.tax_amount
        assert price.subtotal + price.platform_fee + price.tax_amount == price.total
        assert min(price.subtotal.minor, price.total.minor, price.tax_amount.minor) >= 0

    @invariant()
    def the_same_stay_costs_the_same_however_it_came_about(self) -> None:
        booking, offer = self._stored(), self.booking.offer
        assert booking == self.booking
        booked = offer.booked or offer.price
        assert booked == offer.price_of(booking.stay) == self.prices.setdefault(booking.stay, booked)
        assert _terms(offer) == _terms(self.first.offer)

    @invariant()
    def nobody_stands_where_another_does(self) -> None:
        booking = self.booking
        assert booking.occupied == booking.stay.followed_by(timedelta(minutes=booking.offer.buffer_minutes))
        around = TimeWindow(self.now - 90 * DAY, self.now + 500 * DAY)
        with self.transactions.read(acting_as=SYSTEM) as work:
            spots = work.bookings.occupied(self.scene.driveway.id, around, at=self.now)
        for number, spot in enumerate(spots):
            for other in spots[:number]:
                assert spot.space != other.space or not spot.window.overlaps(other.window)
        held = [spot for spot in spots if (spot.space, spot.window) == (booking.space, booking.occupied)]
        assert not booking.due(at=self.now).status.occupies or len(held) == 1


def _terms(offer: Offer) -> Offer:
    """What no change of the stay touches."""
    nothing = Amounts.zero("USD")
    return attrs.evolve(offer, price=UNPRICED, booked=None, given_up=nothing, refund_at_most=EVERYTHING)


def _sum(lines: tuple[Line, ...]) -> Money:
    return total((line.amount for line in lines), "USD")


def _tried(call: Callable[[], BookingDetails]) -> BookingDetails | DrivewayError:
    try:
        return call()
    except DrivewayError as refused:
        return refused
