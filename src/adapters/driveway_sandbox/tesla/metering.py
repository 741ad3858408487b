"""How often a car may be asked, and what is paid for it.

Source: Tesla's page on billing and limits, January 2026.
"""

from collections import Counter, deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Final

import attrs

from driveway_sandbox.tesla.problems import FleetProblem

MINUTE: Final = timedelta(minutes=1)


class Category(StrEnum):
    """What a call counts as."""

    FREE = "free"
    DATA = "data"
    COMMANDS = "commands"
    WAKES = "wakes"


LIMITS: Final = {Category.DATA: 60, Category.WAKES: 3, Category.COMMANDS: 30}
"""Calls a minute, for each car of each account."""

A_DOLLAR_BUYS: Final = {Category.DATA: 500, Category.COMMANDS: 1_000, Category.WAKES: 50}


@attrs.define
class Meters:
    """Every call that was made: ``seen`` all of them, ``billed`` those that are paid for, by category."""

    seen: Counter[Category] = attrs.field(factory=Counter)
    billed: Counter[Category] = attrs.field(factory=Counter)
    refused: Counter[Category] = attrs.field(factory=Counter)
    limits: dict[Category, int] = attrs.field(factory=lambda: dict(LIMITS))
    _times: dict[tuple[str, Category], deque[datetime]] = attrs.field(factory=dict, init=False, repr=False)

    def take(self, subject: str, category: Category, *, at: datetime) -> Mapping[str, str]:
        """Count a call against its limit; the headers that tell what is left. Raises 429."""
        limit = self.limits.get(category)
        if limit is None:
            return {}
        times = self._times.setdefault((subject, category), deque())
        while times and times[0] <= at - MINUTE:
            times.popleft()
        reset = ceil(((times[0] if times else at) + MINUTE - at).total_seconds())
        if len(times) >= limit:
            self.refused[category] += 1
            told = _headers(category, limit, 0, reset)
            raise FleetProblem(
                429,
                "rate limit exceeded",
                f"{limit} {category} a minute",
                headers={**told, "Retry-After": str(reset)},
            )
        times.append(at)
        return _headers(category, limit, limit - len(times), reset)

    def count(self, category: Category, status: int) -> None:
        """Count what was answered; everything below 500 is billed."""
        self.seen[category] += 1
        if status < 500:
            self.billed[category] += 1

    @property
    def dollars(self) -> float:
        """What all of it costs."""
        return sum(self.billed[category] / calls for category, calls in A_DOLLAR_BUYS.items())


def _headers(category: Category, limit: int, left: int, reset: int) -> dict[str, str]:
    name = {Category.DATA: "Realtime-Data", Category.COMMANDS: "Device-Commands"}.get(category, "Wakes")
    facts = {"Limit": limit, "Remaining": left, "Reset": reset}
    return {
        f"RateLimit-{prefix}{fact}": str(value)
        for prefix in ("", f"{name}-")
        for fact, value in facts.items()
    }
