"""A price rule: while there is a game in the stadium next door, each hour costs more."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import attrs

from driveway_core.laws import Law
from driveway_core.lines import Line
from driveway_core.money import Money
from driveway_core.pricing import PricedListing, PricedStay
from driveway_core.rule_data import Json, RuleData
from driveway_core.rule_sets import RuleBook, StoredRule
from driveway_core.rules import SHIPPED
from driveway_core.windows import TimeWindow

MINUTE = timedelta(minutes=1)


@attrs.frozen(cache_hash=True)
class GameNight:
    """``an_hour`` more for the time of a stay between ``begins`` and ``ends``, to the minute begun."""

    begins: datetime
    ends: datetime
    an_hour: Money

    kind = "game-night"
    # A fixed amount does not grow with the rates, comes on top of them, and falls on no day in particular.
    keeps = frozenset(Law) - {Law.OPTIMAL, Law.CAPPED, Law.SCALE, Law.CIVIL_DAYS}
    adds = False

    def as_data(self) -> dict[str, Json]:
        return {
            "begins": self.begins.isoformat(),
            "ends": self.ends.isoformat(),
            "currency": self.an_hour.currency,
            "an_hour": str(self.an_hour.decimal),
        }

    def clashes(self, other: StoredRule) -> str | None:
        if isinstance(other, GameNight) and self.begins < other.ends and other.begins < self.ends:
            return "two games at a time are one game"
        return None

    def __call__(
        self, stay: PricedStay, listing: PricedListing, so_far: tuple[Line, ...], /
    ) -> Iterator[Line]:
        if listing.rates.currency != self.an_hour.currency:
            return
        during = min(stay.window.end, self.ends) - max(stay.window.start, self.begins)
        minutes = -(-during // MINUTE)
        if minutes > 0:
            amount = self.an_hour.times(Decimal(minutes) / 60)
            yield Line(self.kind, "Game night", Decimal(1), amount, amount)


def read(data: RuleData) -> GameNight:
    """The rule of its data; refuses what is wrong, naming the field."""
    data = data.in_its_currency()
    begins, ends = data.moment("begins"), data.moment("ends")
    if ends <= begins or ends - begins > timedelta(days=1):
        raise data.wrong("ends", "a game ends within a day of its beginning")
    return GameNight(TimeWindow(begins, ends).start, ends, data.amount("an_hour"))


BOOK: RuleBook = SHIPPED.having(GameNight.kind, read)
