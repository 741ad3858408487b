"""Where all money is: what one holder loses, others gain, to the minor unit."""

from collections import defaultdict
from datetime import datetime
from typing import Final

import attrs

CARDS: Final = "world:cards"
"""The drivers' cards: negative by what was taken from them and not given back."""
BANKS: Final = "world:banks"
"""The bank accounts that payouts go to."""
FEES: Final = "stripe:fees"
"""What Stripe keeps."""


@attrs.frozen
class Posting:
    """``amount`` minor units more for ``holder``; negative means less."""

    holder: str
    amount: int


@attrs.frozen
class Entry:
    """One movement; its postings sum to zero."""

    at: datetime
    what: str
    source: str
    currency: str
    postings: tuple[Posting, ...]

    def __attrs_post_init__(self) -> None:
        if sum(each.amount for each in self.postings) != 0:
            raise ValueError(f"{self.what} of {self.source} does not balance: {self.postings}")


@attrs.define
class Ledger:
    """Every movement so far. Holders are account ids and the three above."""

    entries: list[Entry] = attrs.field(factory=list)
    _totals: defaultdict[tuple[str, str], int] = attrs.field(factory=lambda: defaultdict(int), init=False)

    def record(self, entry: Entry) -> None:
        """Add a movement."""
        self.entries.append(entry)
        for each in entry.postings:
            self._totals[entry.currency, each.holder] += each.amount

    def totals(self) -> dict[str, dict[str, int]]:
        """By currency, what each holder has; each currency sums to zero."""
        found: dict[str, dict[str, int]] = {}
        for (currency, holder), amount in sorted(self._totals.items()):
            found.setdefault(currency, {})[holder] = amount
        return found

    def of(self, holder: str, currency: str) -> int:
        """What one holder has, in minor units."""
        return self._totals.get((currency, holder), 0)
