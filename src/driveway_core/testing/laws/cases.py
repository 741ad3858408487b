"""What the laws are tried on: a stay, a listing, and everything that a law changes about them."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from hypothesis import strategies as st

from driveway_core.lines import Line, Part
from driveway_core.money import Money
from driveway_core.pricing import PricedListing, PricedStay, Rates
from driveway_core.taxes import Tax, TaxBase
from driveway_core.testing.clock_strategies import changes, lengths
from driveway_core.testing.price_strategies import listings as any_listings
from driveway_core.testing.price_strategies import stays as any_stays
from driveway_core.windows import DAY, MINUTE, TimeWindow

RATE_NAMES: Final = ("hourly", "daily", "weekly", "monthly")
_TAXES: Final = (
    (),
    (Tax("City parking tax", Decimal(25)),),
    (Tax("City tax", Decimal("8.625"), TaxBase.SUBTOTAL_AND_FEE), Tax("Levy", Decimal("0.5"))),
)
_HOURS_OF_MACHINES: Final = (9, -8, 13, -11)


@attrs.frozen
class Case:
    """One trial of every law.

    ``more`` is how much longer the longer stay is; the rate called ``raised``
    is raised by ``by`` minor units, or added; ``times`` is what all rates are
    multiplied by; ``machine_hours`` the hours that a machine's clock is ahead
    of UTC; ``beside`` are lines of other rules that came before.
    """

    listing: PricedListing
    stay: PricedStay
    more: timedelta = DAY
    raised: str = "hourly"
    by: int = 100
    times: int = 2
    machine_hours: int = 9
    fee_percentage: Decimal = Decimal(15)
    taxes: tuple[Tax, ...] = ()
    beside: tuple[Line, ...] = ()

    @property
    def longer(self) -> PricedStay:
        """The stay and what comes after it in one."""
        window = self.stay.window
        return attrs.evolve(self.stay, window=TimeWindow(window.start, window.end + self.more))

    @property
    def halves(self) -> tuple[PricedStay, PricedStay]:
        """The longer stay in two; the car charges as long in all, in the first as long as it can."""
        window = self.stay.window
        charged = min(self.stay.charging, window.duration)
        return (
            attrs.evolve(self.stay, charging=charged),
            attrs.evolve(
                self.stay,
                window=TimeWindow(window.end, window.end + self.more),
                charging=self.stay.charging - charged,
            ),
        )

    @property
    def where_the_clock_is_set_back(self) -> tuple[PricedStay, PricedStay] | None:
        """The stay ending some minutes before the clock is next set back, and one as many minutes after.

        None where it never is. The wall clock shows less after the longer one
        than after the shorter, and fools those who subtract its times.
        """
        known, window = _set_back(self.listing.time_zone), self.stay.window
        if not known:
            return None
        minutes = (1 + self.more // MINUTE % 30) * MINUTE
        end = known[bisect_left(known, window.end) % len(known)] - minutes
        start = end - window.duration
        return (
            attrs.evolve(self.stay, window=TimeWindow(start, end)),
            attrs.evolve(self.stay, window=TimeWindow(start, end + 2 * minutes)),
        )

    def with_rates(self, rates: Rates) -> PricedListing:
        """The listing with other rates."""
        return attrs.evolve(self.listing, rates=rates)


@cache
def _set_back(where: ZoneInfo) -> list[datetime]:
    """When a zone's clock is set back."""

    def shown(moment: datetime) -> datetime:
        return moment.astimezone(where).replace(tzinfo=None)

    return [moment for moment in changes(where) if shown(moment) < shown(moment - MINUTE)]


def lines_of_others(currency: str) -> tuple[Line, ...]:
    """Lines as other rules make them: a surcharge, a discount, and one of the platform's."""
    return tuple(
        Line(kind, label, Decimal(1), Money(minor, currency), Money(minor, currency), part)
        for kind, label, minor, part in (
            ("evening", "Busy evening", 130, Part.SUBTOTAL),
            ("neighbour", "For neighbours", -70, Part.SUBTOTAL),
            ("welcome", "Welcome, from us", -40, Part.FEE),
        )
    )


@st.composite
def cases(
    draw: st.DrawFn,
    listings: st.SearchStrategy[PricedListing] | None,
    stays: st.SearchStrategy[PricedStay] | None,
    promo_codes: Sequence[str],
) -> Case:
    """Cases with these listings and stays, or with any; of any stays some bring one of the codes."""
    listing = draw(any_listings() if listings is None else listings)
    if stays is None:
        stays = any_stays(listing.time_zone, longest=70 * DAY, promo_codes=tuple(promo_codes))
    stay, more, by, times = draw(stays), draw(_MORE), draw(_BY), draw(_TIMES)
    raised, machine_hours, fee, taxes, beside = _CHOICES[draw(_ANY_CHOICE)]
    others = lines_of_others(listing.rates.currency)[:beside]
    return Case(listing, stay, more, raised, by, times, machine_hours, fee, taxes, others)


_MORE: Final = lengths(9 * DAY)
_BY: Final = st.one_of(st.just(100), st.integers(1, 9_999))
_TIMES: Final = st.integers(2, 50)
_FEES: Final = tuple(Decimal(fee) for fee in ("0", "15", "1", "50", "100", "12.345"))
_CHOICES: Final = tuple(product(RATE_NAMES, _HOURS_OF_MACHINES, _FEES, _TAXES, range(4)))
_ANY_CHOICE: Final = st.integers(0, len(_CHOICES) - 1)
"""All that is chosen from a few is drawn in one, because draws are what a case costs."""
