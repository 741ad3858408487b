"""From an answer to a word of ours: what the map of statuses says, made into what is raised."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from driveway_core.car_troubles import (
    BudgetSpent,
    CarServiceClosed,
    LinkBroken,
    LinkProblem,
    RegionMoved,
    TokenRejected,
    VehicleAsleep,
    VehicleRefused,
    VehicleUnreachable,
)
from driveway_tesla.statuses import Becomes, Meaning
from driveway_tesla.told import Told, first_object, for_people, record, text
from driveway_tesla.transports import PlainWanted, SigningWanted
from driveway_tesla.wire import Reply

CLOSED_FOR: Final = timedelta(minutes=15)
"""How long nobody is asked after Tesla closed our account there; others wait as long."""

PARKED_FOR: Final = timedelta(seconds=60)
"""How long a limit lasts that does not say so."""

LONGEST_PARK: Final = timedelta(days=7)
"""A limit that says more is mistaken; a day has been seen."""

_READ: Final = 4_000
_EPOCH: Final = 1_000_000_000
_MOVED: Final = re.compile(r"use base url:\s*(https?://[^\s\"',]+)", re.IGNORECASE)

_PROBLEMS: Final = {
    Becomes.LOGIN_REQUIRED: LinkProblem.LOGIN_REQUIRED,
    Becomes.REVOKED: LinkProblem.REVOKED,
    Becomes.MISSING_SCOPES: LinkProblem.MISSING_SCOPES,
    Becomes.MOBILE_ACCESS_DISABLED: LinkProblem.MOBILE_ACCESS_DISABLED,
}


def words_of(reply: Reply) -> str:
    """What an answer says: its error and the description of that, or its beginning where it is no JSON."""
    told = first_object(reply.body)
    if told is None:
        return reply.body[:_READ].decode("utf-8", "replace")
    said = (text(told, "error"), text(told, "error_description"), refusal_of(told), text(told, "response"))
    return ": ".join(each for each in said if each)


def refusal_of(told: Told) -> str | None:
    """Why the car refuses, in its own words; empty where it does not say, None where it does not refuse."""
    response = record(told, "response")
    return (text(response, "reason") or "") if response.get("result") is False else None


def parked_until(reply: Reply, *, at: datetime) -> datetime:
    """When a limit ends: ``Retry-After`` in seconds or as a date, or ``RateLimit-Reset``."""
    for name in ("retry-after", "ratelimit-reset"):
        until = _moment(reply.headers.get(name, "").strip(), at)
        if until is not None:
            return min(max(until, at + timedelta(seconds=1)), at + LONGEST_PARK)
    return at + PARKED_FOR


def _moment(said: str, at: datetime) -> datetime | None:
    if re.fullmatch(r"\d{1,10}(\.\d+)?", said):
        seconds = float(said)
        return datetime.fromtimestamp(seconds, UTC) if seconds > _EPOCH else at + timedelta(seconds=seconds)
    try:
        found = parsedate_to_datetime(said)
    except (ValueError, OverflowError):  # no date, or of a year that there cannot be
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def error_of(
    meaning: Meaning,
    words: str,
    *,
    at: datetime,
    moves: bool,
    until: datetime,
    allows: Callable[[str], bool],
) -> Exception:
    """What is raised: ``moves`` says that something was to happen, ``until`` when a limit ends."""
    if meaning.becomes in _PROBLEMS:
        return LinkBroken(_PROBLEMS[meaning.becomes])
    reason = for_people(words)
    match meaning.becomes:
        case Becomes.REFUSED:
            return VehicleRefused(reason)
        case Becomes.ASLEEP:
            return VehicleAsleep()
        case Becomes.TOKEN_REJECTED:
            return TokenRejected()
        case Becomes.SIGNING_WANTED:
            return SigningWanted() if moves else VehicleRefused(reason)
        case Becomes.PLAIN_WANTED:
            return PlainWanted()
        case Becomes.PARKED:
            return BudgetSpent(until, at)
        case Becomes.CLOSED:
            return CarServiceClosed(reason or "Tesla does not say why")
        case Becomes.MOVED:
            return _moved(words, allows)
        case _:
            return VehicleUnreachable(may_have_run=meaning.may_have_run and moves)


def _moved(words: str, allows: Callable[[str], bool]) -> Exception:
    """Only to where a token may go."""
    found = _MOVED.search(words)
    base = found.group(1).rstrip("/.") if found is not None else ""
    return RegionMoved(base) if base and allows(base) else VehicleUnreachable()
