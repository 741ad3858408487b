"""Measure how well driveways are booked, for the rules that price by it."""

from collections.abc import Callable, Sequence
from typing import Final

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.availability import compile_hours
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Missing
from driveway_core.measuring import booked_share, measured_window, period_start
from driveway_core.ports import Clock, Transactions, Work
from driveway_core.rule_choices import RulesUnreadable
from driveway_core.rule_sets import RulesInForce
from driveway_core.rules.occupancy import Occupancy
from driveway_core.transactions import retried
from driveway_core.windows import zone

BATCH: Final = 100


def _to_nobody(_measured: int) -> None:
    pass


@attrs.frozen
class MeasureOccupancy:
    """Measures every listing with an occupancy rule in force, its own or the marketplace's, once a period.

    Returns how many were measured, each in a transaction of its own; whoever
    measures the same listing at once is second and keeps nothing. Stopped in
    between, the next call does the rest. ``told`` is called with the number so
    far after each batch.
    """

    transactions: Transactions
    clock: Clock
    batch: int = BATCH

    def __call__(self, *, told: Callable[[int], None] = _to_nobody) -> int:
        measured = 0
        after: DrivewayId | None = None
        while found := self._listings(after):
            measured += sum(self._measure(driveway_id) for driveway_id in found)
            after = found[-1]
            told(measured)
        return measured

    @retried
    def _listings(self, after: DrivewayId | None) -> Sequence[DrivewayId]:
        with self.transactions.read(acting_as=SYSTEM) as work:
            everywhere = any(isinstance(rule, Occupancy) for rule in work.settings.marketplace().rules.rules)
            return work.occupancies.listings(own_rules_only=not everywhere, after=after, limit=self.batch)

    @retried
    def _measure(self, driveway_id: DrivewayId) -> bool:
        try:
            with self.transactions.begin(acting_as=SYSTEM) as work:
                return self._kept(work, driveway_id)
        except (
            Missing,
            RulesUnreadable,
        ):  # removed since; or without a price
            return False

    def _kept(self, work: Work, driveway_id: DrivewayId) -> bool:
        at, listing = self.clock(), work.driveways.listing(driveway_id)
        market = work.settings.marketplace()
        in_force = RulesInForce.of(listing.price_terms.rules, market.rules).rules
        rule = next((each for each in in_force if isinstance(each, Occupancy)), None)
        if rule is None:
            return False
        driveway = listing.driveway
        begins = period_start(rule.period, zone(driveway.time_zone), at=at)
        last = work.occupancies.measured_at(driveway_id)
        within = measured_window(begins=begins, listed_at=driveway.created_at)
        if within is None or (last is not None and last >= begins):
            return False
        entries = work.availability.entries(driveway_id)
        share = booked_share(
            compile_hours(entries, time_zone=driveway.time_zone, at=within.start),
            work.bookings.at_driveway(driveway_id, within),
            spaces=driveway.spaces,
            within=within,
        )
        return work.occupancies.keep(driveway_id, share, at=at, not_since=begins)
