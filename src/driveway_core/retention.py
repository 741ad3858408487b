"""Retention: how long each kind of record is kept, as data, and what becomes of it then.

``docs/retention.md`` is written from this list, and a test keeps it current.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import attrs

from driveway_core.errors import InvalidValue


class Kept(StrEnum):
    """What is kept for a time and then dropped."""

    REPLIES = "replies"
    SESSIONS = "sessions"
    LOCATIONS = "locations"
    QUOTES = "quotes"
    NOTICES = "notices"
    GATEWAY_EVENTS = "gateway_events"
    BOOKINGS = "bookings"
    PAYOUTS = "payouts"
    ERASED_ACCOUNTS = "erased_accounts"


@attrs.frozen(kw_only=True)
class Period:
    """How long, counted from what, and why.

    ``by_itself`` names the job that drops it where that is another one than
    retention.
    """

    kept: Kept
    holds: str
    since: str
    then: str
    why: str
    lasts: timedelta = timedelta()
    years: int = 0
    by_itself: str | None = None

    def before(self, at: datetime) -> datetime:
        """Whatever is older than that is dropped; years are counted by the calendar."""
        leap_day = at.month == 2 and at.day == 29
        moved = (at.replace(day=28) if leap_day else at).replace(year=at.year - self.years)
        return moved - self.lasts

    @property
    def words(self) -> str:
        """The period, for a person to read."""
        hours = self.lasts // timedelta(hours=1)
        days = hours // 24 if hours > 24 else 0
        parts = (("year", self.years), ("day", days), ("hour", 0 if days else hours))
        return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for unit, count in parts if count)


PERIODS: Final = (
    Period(
        kept=Kept.REPLIES,
        holds="answers kept for a repeated request",
        lasts=timedelta(hours=24),
        since="the first request",
        then="deleted",
        why="so long a client may ask again",
        by_itself="forget_replies",
    ),
    Period(
        kept=Kept.SESSIONS,
        holds="log-ins that have ended or expired, and secrets that were sent and never used",
        lasts=timedelta(days=7),
        since="their end",
        then="deleted",
        why="so long a copied token is known for what it was",
        by_itself="forget_sessions",
    ),
    Period(
        kept=Kept.LOCATIONS,
        holds="where cars were: observations, evidence of trips, the last thing known of a car",
        lasts=timedelta(days=30),
        since="the observation",
        then="deleted; that a car arrived and left, and when, stays with its booking",
        why="long enough to settle a complaint about a stay",
        by_itself="reduce_locations",
    ),
    Period(
        kept=Kept.QUOTES,
        holds="quotes, and codes held for them that nothing came of",
        lasts=timedelta(days=30),
        since="the quote's expiry",
        then="deleted; a booking keeps its own copy of the quote it was made from",
        why="long enough to answer a question about a price",
    ),
    Period(
        kept=Kept.NOTICES,
        holds="what people were told",
        years=1,
        since="the notice",
        then="deleted",
        why="so that both sides can look up what they were told",
    ),
    Period(
        kept=Kept.GATEWAY_EVENTS,
        holds="events of the payment service that were dealt with: ids only",
        years=1,
        since="their arrival",
        then="deleted",
        why="longer than the service repeats an event",
    ),
    Period(
        kept=Kept.BOOKINGS,
        holds="bookings with their payments, refunds, disputes, ledger, trips, reports and reviews",
        years=7,
        since="the end of the stay and the latest movement of its money, whichever is later",
        then="deleted, the money first: a booking is never deleted while money refers to it",
        why="accounts and taxes have to be shown for so long",
    ),
    Period(
        kept=Kept.PAYOUTS,
        holds="payouts whose stays are all gone, and what was reversed of them",
        years=7,
        since="their last change",
        then="deleted",
        why="accounts and taxes have to be shown for so long",
    ),
    Period(
        kept=Kept.ERASED_ACCOUNTS,
        holds="what is left of an erased account: its pseudonym, retired listings and cars, and the proof "
        "of its erasure",
        years=7,
        since="the purge",
        then="deleted once nothing refers to it",
        why="accounting rows refer to it",
    ),
)
"""Every period, the shortest first."""


def period(name: str) -> Period:
    """The period of that name; raises ``InvalidValue`` for another."""
    for each in PERIODS:
        if each.kept.value == name:
            return each
    raise InvalidValue("only", f"must be one of {', '.join(each.kept.value for each in PERIODS)}")
