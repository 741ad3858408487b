"""A car that stays where it is for its driver's next stay: the one ends, the other begins, nothing is owed.

Two stays of one car at one listing, one behind the other, are one visit in the
driver's eyes. Nobody drives away in between, so nobody would notice the end of
the first, and what the second pays for would count as an overstay of the first.
"""

from typing import Final

import attrs

from driveway_core import car_marks
from driveway_core.actors import SYSTEM
from driveway_core.bookings import Booking, BookingId, BookingStatus, Source
from driveway_core.following import TripPlan, seems_gone, seen_there_at
from driveway_core.ports import Clock, Transactions, Work
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import retried
from driveway_core.trips import Trip, TripPhase
from driveway_core.use_cases.past_stays import past_stays
from driveway_core.use_cases.take_observation import plan_of
from driveway_core.use_cases.tell import tell_of_change
from driveway_core.windows import MINUTE, TimeWindow

_COMES: Final = (BookingStatus.CONFIRMED, BookingStatus.ACTIVE)


@attrs.frozen
class CarryOver:
    """Ends the stays whose cars have begun their driver's next one at the same listing; how many.

    Only where the next begins so soon that its driver might have come that
    early. A car that was last seen away is not carried over: it has left, or
    the next look says that it has not.
    """

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    def __call__(self) -> int:
        over = past_stays(self.transactions, at=self.clock())
        return sum(self._carry(booking_id) for booking_id in over)

    def _carry(self, booking_id: BookingId) -> bool:
        changed = self._change(booking_id)
        for each in changed:
            self.settlement.carry_out(each)
        return bool(changed)

    @retried
    def _change(self, booking_id: BookingId) -> tuple[BookingId, ...]:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            before = work.bookings.get(booking_id, changing=True)
            if before.status is not BookingStatus.ACTIVE or before.arrival_source is None:
                return ()
            market = work.settings.marketplace()
            soon = TimeWindow(before.stay.end, before.stay.end + max(market.early_arrival, MINUTE))
            following = _next(work, before, soon)
            if following is None or at < following.stay.start:
                return ()
            plan, trip = plan_of(work, before), work.trips.of(before.id)
            if trip is not None and seems_gone(trip, plan):
                return ()
            following = work.bookings.get(following.id, changing=True)
            if following.status not in _COMES:
                return ()
            ended = work.bookings.save(car_marks.carried_over(before, at=at))
            tell_of_change(work, before, ended, at=at)
            self.settlement.settle(work, ended, at=at)
            if following.status is BookingStatus.CONFIRMED:
                self._begin(work, following, before.arrival_source, trip, plan)
        return before.id, following.id

    def _begin(
        self, work: Work, following: Booking, source: Source, trip: Trip | None, plan: TripPlan
    ) -> None:
        start = following.stay.start
        begun = car_marks.arrived(following, seen_at=start, source=source, early_arrival=plan.early_arrival)
        begun = work.bookings.save(begun)
        self.settlement.settle(work, begun, at=self.clock())
        its_trip = work.trips.of(following.id, changing=True)
        was_seen = trip is not None and seen_there_at(trip, plan) is not None
        if its_trip is None or not was_seen or its_trip.arrived_at is not None:
            return
        parked = attrs.evolve(
            its_trip,
            phase=TripPhase.PARKED,
            arrived_at=start,
            arrival_source=source,
            parked_at=start,
            updated_at=self.clock(),
        )
        work.trips.save(parked)


def _next(work: Work, before: Booking, soon: TimeWindow) -> Booking | None:
    """The same car's stay that begins within that window, at the same listing."""
    for each in work.bookings.at_driveway(before.driveway_id, soon):
        same = each.vehicle_id == before.vehicle_id and each.driver_id == before.driver_id
        if same and each.status in _COMES and soon.start <= each.stay.start <= soon.end:
            return each
    return None
