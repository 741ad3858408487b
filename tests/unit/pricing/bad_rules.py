"""Rules that each break the laws on purpose, as people might write them."""

import random
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import attrs

from driveway_core.laws import Law
from driveway_core.lines import Line, LineKind, Part, sum_of
from driveway_core.money import Money
from driveway_core.pricing import PricedListing, PricedStay
from driveway_core.rule_data import Json, RuleData
from driveway_core.rule_sets import StoredRule
from driveway_core.testing.laws import ON_TRIAL
from driveway_core.windows import DAY, MINUTE

Lines = tuple[Line, ...]


def a_line(amount: Money, label: str = "Adjustment") -> Lines:
    return (Line("own", label, Decimal(1), amount, amount),)


def percent(listing: PricedListing, so_far: Lines, rate: str, label: str = "Adjustment") -> Lines:
    return a_line(sum_of(Part.SUBTOTAL, so_far, listing.rates.currency).percent(Decimal(rate)), label)


def ten_percent_off(_: PricedStay, listing: PricedListing, so_far: Lines) -> Lines:
    return percent(listing, so_far, "-10")


def a_quarter_off_from_a_week(stay: PricedStay, listing: PricedListing, so_far: Lines) -> Lines:
    return percent(listing, so_far, "-25") if stay.window.duration >= 7 * DAY else ()


def ten_percent_more(_: PricedStay, listing: PricedListing, so_far: Lines) -> Lines:
    return percent(listing, so_far, "10")


def two_more_a_stay(_: PricedStay, listing: PricedListing, __: Lines) -> Lines:
    return a_line(Money(200, listing.rates.currency))


def thirty_cents_off_a_stay(_: PricedStay, listing: PricedListing, __: Lines) -> Lines:
    return a_line(Money(-30, listing.rates.currency))


def cheaper_where_an_hour_is_dear(_: PricedStay, listing: PricedListing, so_far: Lines) -> Lines:
    return percent(listing, so_far, "-60") if listing.rates.hourly.minor >= 200 else ()


def on_this_machines_clock(stay: PricedStay, listing: PricedListing, so_far: Lines) -> Lines:
    return percent(listing, so_far, "-10", f"Since {stay.window.start.astimezone():%H:%M}")


def after_the_first_line(_: PricedStay, __: PricedListing, so_far: Lines) -> Lines:
    return a_line(-so_far[0].amount.percent(Decimal(10)))


def in_floats(_: PricedStay, listing: PricedListing, __: Lines) -> Lines:
    amount: Any = -1.5
    return (Line("own", "Off", Decimal(1), listing.rates.hourly, amount),)


def with_a_float_within(_: PricedStay, listing: PricedListing, __: Lines) -> Lines:
    amount = Money(-100, listing.rates.currency)
    object.__setattr__(amount, "minor", -1.5)
    return a_line(amount)


def with_a_float_of_hours(_: PricedStay, listing: PricedListing, __: Lines) -> Lines:
    hours: Any = 0.5
    return (Line("own", "Off", hours, listing.rates.hourly, -listing.rates.hourly),)


def in_euros(_: PricedStay, __: PricedListing, ___: Lines) -> Lines:
    return a_line(Money(-1, "EUR"))


def in_dollars_everywhere(_: PricedStay, __: PricedListing, ___: Lines) -> Lines:
    return a_line(Money(-1, "USD"))


def in_words_only(_: PricedStay, __: PricedListing, ___: Lines) -> Any:  # noqa: ANN401  # on purpose
    return ["10 % off"]


def with_nothing_at_all(_: PricedStay, __: PricedListing, ___: Lines) -> Any:  # noqa: ANN401  # on purpose
    return None


def with_a_tax(_: PricedStay, listing: PricedListing, __: Lines) -> Lines:
    one = Money(1, listing.rates.currency)
    return (Line(LineKind.TAX, "Tax", Decimal(1), one, one, Part.TAX),)


def without_an_end(_: PricedStay, listing: PricedListing, __: Lines) -> Iterable[Line]:
    while True:
        yield from a_line(Money(1, listing.rates.currency))


def that_fails(stay: PricedStay, _: PricedListing, __: Lines) -> Lines:
    if stay.window.duration > DAY:
        raise KeyError("no rate for long stays")
    return ()


def by_the_clock(_: PricedStay, listing: PricedListing, so_far: Lines) -> Lines:
    now = datetime.now(UTC)  # noqa: TID251  # on purpose
    return percent(listing, so_far, "-10") if now.year < 2020 else ()


def by_the_seconds(_: PricedStay, listing: PricedListing, so_far: Lines) -> Lines:
    return percent(listing, so_far, "-10") if time.time() < 0 else ()  # noqa: TID251  # on purpose


def by_lot(_: PricedStay, listing: PricedListing, __: Lines) -> Lines:
    return a_line(Money(-random.randint(1, 9), listing.rates.currency))


def by_changing_its_lines(_: PricedStay, __: PricedListing, so_far: Lines) -> Lines:
    object.__setattr__(so_far[0], "label", "An hour on the house")
    return ()


def by_leaving(_: PricedStay, __: PricedListing, ___: Lines) -> Lines:
    raise SystemExit(0)


def by_the_wall_clock(stay: PricedStay, listing: PricedListing, _: Lines) -> Lines:
    begins, ends = (each.astimezone(listing.time_zone) for each in (stay.window.start, stay.window.end))
    return a_line(Money((ends - begins) // MINUTE * 10, listing.rates.currency))


@attrs.define
class ForTheFirst:
    """Remembers how often it was asked, and gives something off to so many."""

    left: int

    def __call__(self, _: PricedStay, listing: PricedListing, so_far: Lines) -> Lines:
        self.left -= 1
        return percent(listing, so_far, "-10") if self.left >= 0 else ()


@attrs.define
class EveryThirdStay:
    """Remembers how often it was asked."""

    asked: int = 0

    def __call__(self, _: PricedStay, listing: PricedListing, so_far: Lines) -> Lines:
        self.asked += 1
        return percent(listing, so_far, "-10") if self.asked % 3 == 0 else ()


@attrs.frozen
class Kept:
    """A stored rule: some percent off, and a label that its data may forget."""

    percent_off: Decimal
    label: str = "Adjustment"
    forgets: bool = False
    kind: str = "kept"
    keeps: frozenset[Law] = ON_TRIAL
    adds: bool = False

    def as_data(self) -> dict[str, Json]:
        data: dict[str, Json] = {"percent_off": str(self.percent_off)}
        return data if self.forgets else {**data, "label": self.label}

    def clashes(self, other: StoredRule) -> str | None:
        return None

    def __call__(self, stay: PricedStay, listing: PricedListing, so_far: Lines, /) -> Lines:
        return percent(listing, so_far, str(-self.percent_off), self.label)


def read_kept(data: RuleData) -> Kept:
    label = data.text("label") if data.has("label") else "Adjustment"
    return Kept(data.decimal("percent_off", "0", "100"), label)


@attrs.frozen
class Code:
    """A stored rule that speaks only to drivers who bring its code, and breaks every law of amounts."""

    code: str
    kind: str = "code"
    keeps: frozenset[Law] = ON_TRIAL
    adds: bool = True

    def as_data(self) -> dict[str, Json]:
        return {"code": self.code}

    def clashes(self, other: StoredRule) -> str | None:
        return None

    def __call__(self, stay: PricedStay, listing: PricedListing, so_far: Lines, /) -> Lines:
        return two_more_a_stay(stay, listing, so_far) if stay.promo_code == self.code else ()
