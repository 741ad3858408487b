"""Tries: how often a password may be guessed, and a mail or a message be asked for.

They are counted for what was typed, whether there is such an account or not,
and for the address that they come from. Source: domain rules §9.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

import attrs

from driveway_core.errors import Unavailable


class TryKind(StrEnum):
    """What is tried; those of one call are counted in this order."""

    LOG_IN = "log_in"
    """To log in, or to prove with the password that it is oneself: with an e-mail address."""
    RESET = "reset"
    """To be sent a way to a new password: with an e-mail address."""
    VERIFICATION = "verification"
    """To be sent a verification: for an account."""
    CODE = "code"
    """To be sent a code: for an account."""
    CODE_TO = "code_to"
    """The same, to a telephone."""
    LOG_IN_FROM = "log_in_from"
    RESET_FROM = "reset_from"


@attrs.frozen
class Bound:
    """So many in any stretch of time of that length."""

    most: int
    within: timedelta


BOUNDS: Final[Mapping[TryKind, Bound]] = MappingProxyType(
    {
        TryKind.LOG_IN: Bound(10, timedelta(minutes=15)),
        TryKind.RESET: Bound(5, timedelta(hours=1)),
        TryKind.VERIFICATION: Bound(5, timedelta(hours=1)),
        TryKind.CODE: Bound(5, timedelta(days=1)),
        TryKind.CODE_TO: Bound(5, timedelta(days=1)),
        TryKind.LOG_IN_FROM: Bound(100, timedelta(minutes=15)),
        TryKind.RESET_FROM: Bound(50, timedelta(hours=1)),
    }
)
LONGEST: Final = max(bound.within for bound in BOUNDS.values())


@attrs.frozen
class TooManyTries(Unavailable):
    """Tried too often, with this or from here; ``Retry-After`` says when there is another try."""

    slug = "too-many-tries"
    title = "Too many tries"

    retry_after: int

    def __str__(self) -> str:
        return "That was tried too often: please wait a while."


@attrs.frozen
class Try:
    """One try, under the keyed digest of what it is counted for."""

    id: UUID
    key: bytes = attrs.field(repr=False)
    at: datetime


def admit(earlier: Sequence[datetime], bound: Bound, *, at: datetime) -> None:
    """Let another try be made, the earliest of the others first; raises ``TooManyTries``."""
    counted = [each for each in earlier if each > at - bound.within]
    if len(counted) >= bound.most:
        wait = counted[len(counted) - bound.most] + bound.within - at
        raise TooManyTries(max(1, math.ceil(wait.total_seconds())))
